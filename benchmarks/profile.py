"""Where the time of a request goes: ``python -m benchmarks.profile complete`` or ``start``.

It prints what a web process spends it on, the most expensive first, and how long the garbage collector stops it. A
profile makes the calls of Python look more expensive than they are; only the proportions mean something.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final

import click

from benchmarks import complete, start
from benchmarks.bench import Bench
from benchmarks.office import MODEL, Office, served
from benchmarks.pages import Visitor
from benchmarks.profiled import PATH
from benchmarks.walk import PROCESSES
from engine.demo.web import HOST

WARM_UP: Final = 100


def _complete(office: Office) -> Callable[[], object]:
    waiting = [office.start(f"case-{number}") for number in range(complete.CASES)]
    return lambda: complete.step(office, waiting)


def _start(office: Office) -> Callable[[], object]:
    numbers = iter(range(1_000_000))
    return lambda: start.start(office, next(numbers))


_OPERATIONS: Final[Mapping[str, Callable[[Office], Callable[[], object]]]] = {"complete": _complete, "start": _start}


@click.command()
@click.argument("operation", type=click.Choice([*_OPERATIONS]))
@click.option("--rounds", type=click.IntRange(min=1), default=500, show_default=True)
def profile(operation: str, rounds: int) -> None:
    """Profile the POST requests of completing tasks or of starting cases, those of claiming included."""
    os.environ["GUNICORN_CMD_ARGS"] = "--config python:benchmarks.profiled"
    model = MODEL if operation == "complete" else PROCESSES
    with Bench() as bench, bench.database() as url, served(url, model) as office:
        once, watcher = _OPERATIONS[operation](office), Visitor(HOST, office.port)
        for _ in range(WARM_UP):
            once()
        watcher.get(PATH)
        for _ in range(rounds):
            once()
        click.echo(watcher.get(PATH).body.decode())


if __name__ == "__main__":
    profile(prog_name="python -m benchmarks.profile")
