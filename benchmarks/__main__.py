"""The command line of the benchmarks: some of them by name or ``all``; ``report`` writes their table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from benchmarks import complete, feel, growth, load, memory, messages, publish, report, start, timers, worklist
from benchmarks.bench import SHORT, Bench
from benchmarks.measures import Measure, table

BENCHMARKS: Final[Mapping[str, Callable[[Bench], list[Measure]]]] = {
    "complete": lambda bench: [*complete.measure(bench), *load.measure(bench)],
    "growth": growth.measure,
    "start": start.measure,
    "worklist": worklist.measure,
    "timers": timers.measure,
    "messages": messages.measure,
    "publish": publish.measure,
    "memory": memory.measure,
    "feel": lambda _bench: feel.measure(),
}
"""Every benchmark by its name, in the order in which ``all`` runs them."""
ALL: Final = "all"
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="python -m benchmarks report FILE… writes what was measured into docs/performance.md.")
@click.argument("names", nargs=-1, required=True, type=click.Choice([*BENCHMARKS, ALL]))
@click.option("--json", "path", type=_FILE, help="Also write the measures to this file.")
@click.option(
    "--database-url",
    "url",
    metavar="URL",
    help="Use the PostgreSQL of this database, whose user may create others beside it.  [default: an embedded one]",
)
@click.option("--short", is_flag=True, help="Repeat little: to see that it works, not how fast it is.")
def measure(names: tuple[str, ...], path: Path | None, url: str | None, short: bool) -> None:
    """Measure what the application does on this machine; each benchmark has databases of its own."""
    wanted = list(BENCHMARKS) if ALL in names else list(dict.fromkeys(names))
    command = f"uv run python -m benchmarks {' '.join(names)}{' --short' if short else ''}"
    found: list[report.Row] = []
    with Bench(url, divisor=SHORT if short else 1) as bench:
        for name in wanted:
            click.echo(f"== {name}")
            measures = BENCHMARKS[name](bench)
            click.echo(table(measures))
            found += report.rows(name, measures, command)
            if path is not None:  # after each: what took minutes is not lost with the next one
                report.write(found, path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def write_report(paths: tuple[Path, ...]) -> None:
    """Write the measures in the files into the table of docs/performance.md."""
    page = report.PAGE
    page.write_text(report.update(page.read_text(encoding="utf-8"), report.read(paths)), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["report"]:
        write_report(args=sys.argv[2:], prog_name="python -m benchmarks report")
    else:
        measure(prog_name="python -m benchmarks")
