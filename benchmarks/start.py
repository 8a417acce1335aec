"""What it takes to start a case of the own processes over HTTP.

The request is that of a counter: it starts the case and claims its first task for the clerk, in front of whom the
person sits. Everything that such a case waits for from its first day on is stored with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from benchmarks.bench import Bench
from benchmarks.commits import seconds_per_commit
from benchmarks.measures import Measure, milliseconds
from benchmarks.office import Office, served
from benchmarks.statements import StatementLog, per_operation
from benchmarks.walk import PROCESSES, Newcomer

ROUNDS: Final = 500
COUNTED: Final = 10


def measure(bench: Bench) -> list[Measure]:
    """Return what starting cases took, after a warm-up of a tenth of them."""
    rounds, log = bench.times(ROUNDS), bench.log()
    with bench.database() as url, served(url, PROCESSES) as office:
        commits = seconds_per_commit(url, rounds)
        for number in range(rounds // 10):
            start(office, number)
        seconds = [start(office, rounds + number) for number in range(rounds)]
        counts = [] if log is None else list(_counts(office, 2 * rounds, log))
    return [
        milliseconds("start a case over HTTP, p50", seconds, 0.5, goal=10, floor=commits),
        milliseconds("start a case over HTTP, p95", seconds, 0.95, floor=commits),
        milliseconds("start a case over HTTP, p99", seconds, 0.99, floor=commits),
        *counts,
    ]


def start(office: Office, number: int) -> float:
    """Let somebody come, start her case and return the seconds that took."""
    newcomer = Newcomer(office, number)
    _, form = newcomer.opened()
    return newcomer.arrive(form).seconds


def _counts(office: Office, first: int, log: StatementLog) -> Iterator[Measure]:
    """Yield what the database was asked for by the starting requests alone."""
    executed: Counter[str] = Counter()
    with log.every_statement():
        for number in range(first, first + COUNTED):
            newcomer = Newcomer(office, number)
            _, form = newcomer.opened()
            with log.counting() as counted:
                newcomer.arrive(form)
            executed += counted
    yield from per_operation("start a case", executed, COUNTED)
