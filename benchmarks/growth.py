"""Whether a step costs more the longer a case lives: thousands of completions in one case.

A clerk completes the two steps of her case in turn, over and over, through the services on PostgreSQL with durable
commits, without the web. What a completion takes around the 10th is held against what one takes around the last: the
medians of fifty each. Another case has warmed everything up before, and PostgreSQL has counted what there is: in
service it does that within a minute, here years pass in seconds, with plans that were made for empty tables. Minutes
lie between the two windows, in which a machine may have become slower or faster; so at the end a young case takes turns
with the old one, and its completions 5 to 55 are held against those of the old one as well, and what it takes to look
at the open task, which tells the history.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Final
from uuid import UUID

from benchmarks.bare_engine import ANSWERS
from benchmarks.bench import Bench, settle
from benchmarks.measures import Measure, milliseconds
from benchmarks.office import ONE_HAND, STARTERS, published
from benchmarks.statements import StatementLog, per_operation
from engine import Engine
from engine.model import Actor, HumanTask, Submission

COMPLETIONS: Final = 5_000
WARM_UP: Final = 200
FIRST: Final = 5
"""Completions before the first window: it begins at the 5th and ends at the 55th."""
WINDOW: Final = 50
COUNTED: Final = 10
KIBI: Final = 1024


class LongCase:
    """A case whose steps are all of one clerk, and which goes on for ever."""

    def __init__(self, engine: Engine, name: str) -> None:
        found = engine.accounts.actor(STARTERS.lower())
        if found is None:
            raise RuntimeError("The account that works on cases is missing.")
        self._engine, self._name = engine, name
        self._actor: Actor = found
        case = engine.cases.start(ONE_HAND, {"bearbeitung": found.username}, actor=found, idempotency_key=name)
        self.id: UUID = case.id
        self._task: HumanTask = case.open_tasks[0]
        self._number = 0

    def complete(self) -> float:
        """Complete the open task and return the seconds that took."""
        self._number += 1
        submission = Submission(values=dict(ANSWERS[self._task.task_key]))
        begin = time.perf_counter()
        case = self._engine.human_tasks.complete(
            self._task.id, submission, actor=self._actor, idempotency_key=f"{self._name}-{self._number}"
        )
        seconds = time.perf_counter() - begin
        self._task = case.open_tasks[0]
        return seconds

    def show(self) -> float:
        """Look at the open task and return the seconds that took."""
        begin = time.perf_counter()
        self._engine.human_tasks.show(self._task.id, actor=self._actor)
        return time.perf_counter() - begin

    def state(self) -> int:
        """Return how many bytes the state of the case has as it is stored."""
        with self._engine.storage.read() as reader:
            record = reader.case(self.id)
        return 0 if record is None else len(record.state)


def measure(bench: Bench) -> list[Measure]:
    """Return what a completion takes early and late in a case, how large its state is, and what is asked for."""
    completions, log = max(FIRST + 3 * WINDOW, bench.times(COMPLETIONS)), bench.log()
    with bench.database() as url, published(url) as engine:
        other = LongCase(engine, "warm-up")
        for _ in range(bench.times(WARM_UP)):
            other.complete()
            other.show()
        settle(url)
        old = LongCase(engine, "old")
        seconds = [old.complete() for _ in range(FIRST + WINDOW)]
        state, counts = old.state(), _counts(old, log)
        seconds += [old.complete() for _ in range(completions - len(seconds) - WINDOW)]
        young = LongCase(engine, "young")
        for _ in range(FIRST):
            young.complete()
        turns = [(young.complete(), old.complete(), young.show(), old.show()) for _ in range(WINDOW)]
        late_state, late_counts = old.state(), _counts(old, log)
    beside, old_beside, looked, late_looked = (list(each) for each in zip(*turns, strict=True))
    early, late, last = seconds[FIRST : FIRST + WINDOW], seconds[-WINDOW:], f"{completions:,}th"
    return [
        milliseconds("complete by the services, around the 10th, p50", early, 0.5),
        milliseconds(f"complete by the services, around the {last}, p50", late, 0.5),
        Measure(measure=f"growth, 10th → {last} completion", value=_times(early, late), unit="times", goal=1.2),
        milliseconds("complete, a young case in turn with the old one, p50", beside, 0.5),
        milliseconds("complete, the old case in turn with the young one, p50", old_beside, 0.5),
        Measure(measure="growth, young → old case in turn", value=_times(beside, old_beside), unit="times", goal=1.2),
        milliseconds("look at the open task, young case, p50", looked, 0.5),
        milliseconds("look at the open task, old case, p50", late_looked, 0.5),
        Measure(measure="state, around the 10th", value=state / KIBI, unit="KiB"),
        Measure(measure=f"state, around the {last}", value=late_state / KIBI, unit="KiB", goal=40),
        *(per_operation("complete, around the 10th", counts, COUNTED) if counts else ()),
        *(per_operation(f"complete, around the {last}", late_counts, COUNTED) if late_counts else ()),
    ]


def _times(early: Sequence[float], late: Sequence[float]) -> float:
    return median(late) / median(early)


def _counts(case: LongCase, log: StatementLog | None) -> Counter[str]:
    """Return what the database is asked for by a few completions, nothing where its log is out of reach."""
    counts: Counter[str] = Counter()
    if log is not None:
        with log.every_statement():
            for _ in range(COUNTED):
                with log.counting() as counted:
                    case.complete()
                counts += counted
    return counts
