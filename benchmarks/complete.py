"""What it takes to complete one human task over HTTP on PostgreSQL.

The floor is what is left without web and storage: the same step by the engine alone, and one durable commit of one row.

A gunicorn process serves the database with durable commits, as the demo does. Two signed-in people complete
the two steps of each case in turn, user task → user task. Time is measured from the request to the end of its answer.
Statements are counted by the database itself: in a second pass it logs each one that the web process sends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from benchmarks.bare_engine import seconds_per_step
from benchmarks.bench import Bench
from benchmarks.commits import seconds_per_commit
from benchmarks.measures import Measure, milliseconds
from benchmarks.office import MODEL, Office, served
from benchmarks.statements import StatementLog, per_operation
from engine.model import HumanTask
from engine.publication import read_folder

CASES: Final = 20
ROUNDS: Final = 2_000
COUNTED: Final = 40


def measure(bench: Bench) -> list[Measure]:
    """Return what completions took, after a warm-up of a tenth of them."""
    rounds, log = bench.times(ROUNDS), bench.log()
    with bench.database() as url, served(url) as office:
        commits = seconds_per_commit(url, rounds)
        waiting = [office.start(f"case-{number}") for number in range(CASES)]
        for _ in range(rounds // 10):
            step(office, waiting)
        seconds = [step(office, waiting) for _ in range(rounds)]
        counts = [] if log is None else list(_counts(office, waiting, log))
    bare = seconds_per_step(read_folder(MODEL)[0], rounds)
    floor = [step + commit for step, commit in zip(bare, commits, strict=True)]
    return [
        milliseconds("complete over HTTP, p50", seconds, 0.5, goal=6, floor=floor),
        milliseconds("complete over HTTP, p95", seconds, 0.95, goal=12, floor=floor),
        milliseconds("complete over HTTP, p99", seconds, 0.99, floor=floor),
        *counts,
        milliseconds("the same step by the engine alone, p50", bare, 0.5),
        milliseconds("one row and its commit, p50", commits, 0.5),
    ]


def step(office: Office, waiting: list[HumanTask]) -> float:
    """Complete the task that has waited longest and return the seconds that took; its successor waits next."""
    completion = office.claim(waiting.pop(0))
    seconds = completion.send()
    waiting.append(office.next_task(completion.task))
    return seconds


def _counts(office: Office, waiting: list[HumanTask], log: StatementLog) -> Iterator[Measure]:
    """Yield what the database was asked for by the completing requests alone."""
    executed: Counter[str] = Counter()
    with log.every_statement():
        for _ in range(COUNTED):
            completion = office.claim(waiting.pop(0))
            with log.counting() as counted:
                completion.send()
            executed += counted
            waiting.append(office.next_task(completion.task))
    yield from per_operation("complete", executed, COUNTED, statements=6, commits=1)
