"""The command line of the benchmarks; ``--json`` writes what was measured for programs."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks import complete as completing
from benchmarks.measures import Measure, table, write

JSON = click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Also write the measures to this file."
)


@click.group()
def benchmarks() -> None:
    """Measure what the application does on this machine, each run on a fresh database."""


@benchmarks.command()
@click.option("--rounds", type=click.IntRange(min=50), default=400, show_default=True, help="Completed tasks.")
@JSON
def complete(rounds: int, path: Path | None) -> None:
    """Complete human tasks over HTTP on PostgreSQL, and the same with the engine alone."""
    _tell(completing.measure(rounds), path)


def _tell(measures: list[Measure], path: Path | None) -> None:
    click.echo(table(measures))
    if path is not None:
        write(measures, path)


if __name__ == "__main__":
    benchmarks(prog_name="python -m benchmarks")
