"""What timers take among a million of them: a look of the worker when none is due, and many that are due at once."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import text

from benchmarks.bench import Bench
from benchmarks.commits import seconds_per_commit, seconds_per_statement
from benchmarks.crowd import crowd
from benchmarks.measures import Measure, milliseconds, percentile
from benchmarks.statements import per_operation
from engine import worker

TIMERS: Final = 1_000_000
PASSES: Final = 500
SWEEPS: Final = 100
DUE: Final = 10_000
COUNTED: Final = 10
_BARE: Final = text("SELECT min(due_at) FROM timer")


def measure(bench: Bench) -> list[Measure]:
    """Return what the passes of a worker took, and how many due timers it drains in a second."""
    people = bench.shared(crowd)
    people.grow(timers=bench.times(TIMERS))
    have = people.counts()["timers"]
    passes, sweeps = bench.times(PASSES), bench.times(SWEEPS)
    engine, bare = people.engine, seconds_per_statement(people.url, _BARE, passes)
    idle, swept, warm_up = list[float](), list[float](), list[float]()
    for seconds, rounds in ((warm_up, 20), (idle, passes)):
        for _ in range(rounds):
            begin = time.perf_counter()
            if engine.timers.fire_next(engine.clock()) or not worker.until_next_timer(engine):
                raise RuntimeError("A timer was due.")
            seconds.append(time.perf_counter() - begin)
    for _ in range(sweeps):
        begin = time.perf_counter()
        engine.messages.deliver_kept()
        swept.append(time.perf_counter() - begin)
    found = [
        milliseconds(f"a pass of the worker, {have:,} timers, none due, p50", idle, 0.5, goal=2, floor=bare),
        milliseconds(f"a pass of the worker, {have:,} timers, none due, p95", idle, 0.95, floor=bare),
        milliseconds("a sweep for what was left over, each minute, p95", swept, 0.95),
    ]
    due = bench.times(DUE)
    people.add_due(due)
    begin, fired = time.perf_counter(), 0
    while engine.timers.fire_next(engine.clock()):
        fired += 1
    taken = time.perf_counter() - begin
    if fired < due:
        raise RuntimeError(f"Of {due} due timers {fired} were fired.")
    bound = 1 / percentile(seconds_per_commit(people.url, passes), 0.5)
    what = f"due timers drained by one worker, {due:,} of them"
    found.append(Measure(measure=what, value=fired / taken, unit="per second", goal=200, at_least=True, floor=bound))
    log = bench.log()
    if log is not None:
        people.add_due(COUNTED)
        with log.every_statement(), log.counting() as counted:
            for _ in range(COUNTED):
                engine.timers.fire_next(engine.clock())
        found += per_operation("fire a timer", counted, COUNTED, commits=1)
    return found
