"""What it takes to correlate a message from outside with the one case among a million that waits for it.

Each message is about another case, and what the case does with it is part of the figure: the event subprocess begins
and the case is saved. The floor is a bare commit.
"""

from __future__ import annotations

import time
from typing import Any, Final

import psycopg

from benchmarks.bench import Bench
from benchmarks.commits import seconds_per_commit
from benchmarks.crowd import Crowd, crowd
from benchmarks.measures import Measure, milliseconds
from benchmarks.statements import per_operation
from engine.model import SYSTEM

CASES: Final = 1_000_000
ROUNDS: Final = 1_000
COUNTED: Final = 10
NAME: Final = "person_moved"
"""What every case waits for all its life."""
PAYLOAD: Final = {"gemeinde": "Kempen"}
_KEYS: Final = """
SELECT correlation_key FROM message_subscription TABLESAMPLE BERNOULLI (100 * %(many)s::float / %(all)s) REPEATABLE (1)
    WHERE message_name = %(name)s ORDER BY md5(correlation_key) LIMIT %(count)s
"""


def measure(bench: Bench) -> list[Measure]:
    """Return what correlating took, after a warm-up of a tenth."""
    people, rounds, log = bench.shared(crowd), bench.times(ROUNDS), bench.log()
    people.grow(cases=bench.times(CASES))
    have = people.counts()["cases"]
    keys = iter(_keys(people.url, rounds + rounds // 10 + 2 * COUNTED, have))
    commits = seconds_per_commit(people.url, rounds)
    for _ in range(rounds // 10 + COUNTED):
        _correlate(people, next(keys))
    seconds = [_correlate(people, next(keys)) for _ in range(rounds)]
    what = f"correlate a message among {have:,} cases"
    found = [
        milliseconds(f"{what}, p50", seconds, 0.5, goal=8, floor=commits),
        milliseconds(f"{what}, p95", seconds, 0.95, floor=commits),
        milliseconds(f"{what}, p99", seconds, 0.99, floor=commits),
    ]
    if log is not None:
        with log.every_statement(), log.counting() as executed:
            for _ in range(COUNTED):
                _correlate(people, next(keys))
        found += per_operation("correlate a message", executed, COUNTED, commits=1)
    return found


def _correlate(people: Crowd, key: str) -> float:
    begin = time.perf_counter()
    case = people.engine.messages.correlate(NAME, key, PAYLOAD, actor=SYSTEM, idempotency_key=f"benchmark {key}")
    taken = time.perf_counter() - begin
    if case is None or case.number != key:
        raise RuntimeError(f"The message did not reach case {key}.")
    return taken


def _keys(url: str, count: int, have: int) -> list[str]:
    """Return the correlation keys of so many cases that wait, from all over the table."""
    parameters: dict[str, Any] = {"many": min(count * 20, have), "all": have, "name": NAME, "count": count}
    with psycopg.connect(url) as connection:
        return [str(row[0]) for row in connection.execute(_KEYS, parameters).fetchall()]
