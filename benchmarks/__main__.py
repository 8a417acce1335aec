"""The command line of the benchmarks; ``--json`` writes what was measured for programs."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks import complete as completing
from benchmarks import feel as calculating
from benchmarks.measures import Measure, table, write

JSON = click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Also write the measures to this file."
)


@click.group()
def benchmarks() -> None:
    """Measure what the application does on this machine."""


@benchmarks.command()
@click.option("--rounds", type=click.IntRange(min=50), default=400, show_default=True, help="Completed tasks.")
@JSON
def complete(rounds: int, path: Path | None) -> None:
    """Complete human tasks over HTTP on a fresh PostgreSQL, and the same with the engine alone."""
    _tell(completing.measure(rounds), path)


@benchmarks.command()
@JSON
def feel(path: Path | None) -> None:
    """Parse and evaluate expressions and decision tables, next to the same in plain Python.

    Times are microseconds per operation: the median of 25 batches after a warm-up, and the best of them.
    """
    _tell(calculating.measure(), path)


def _tell(measures: list[Measure], path: Path | None) -> None:
    click.echo(table(measures))
    if path is not None:
        write(measures, path)


if __name__ == "__main__":
    benchmarks(prog_name="python -m benchmarks")
