"""Timers that begin cases: kept by their key, taken by one, and counted among the timers; on every storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.model import StartTimer
from engine.storage.interface import ChangeSet, Storage


def start_timer(make: Any, key: str = "p", number: int = 0, *, due: timedelta | None = timedelta()) -> StartTimer:
    plan = {"due": make.now, "cycle": {"anchor": make.now, "every": "P1M", "count": 1, "left": None}}
    due_at = None if due is None else make.now + due
    return StartTimer(process_key=key, element_id="on", number=number, timing="cycle R/P1M", due_at=due_at, plan=plan)


def saved(storage: Storage, *timers: StartTimer, removed: tuple[StartTimer, ...] = ()) -> list[StartTimer]:
    with storage.begin() as unit:
        unit.save_start_timers(timers, removed=removed)
        unit.commit()
    with storage.begin() as unit:
        return sorted(unit.start_timers(), key=lambda each: each.key)


def next_timer(storage: Storage) -> datetime | None:
    with storage.read() as reader:
        return reader.next_timer()


def test_a_timer_is_kept_by_its_key(storage: Storage, make: Any) -> None:
    first, second, other = start_timer(make), start_timer(make, number=1), start_timer(make, "q", due=None)
    assert saved(storage, first, second, other) == [first, second, other]
    later = replace(second, due_at=make.now + timedelta(days=9), timing="date 2016-01-13", plan={})
    assert saved(storage, later, removed=(first,)) == [later, other]


def test_the_earliest_that_is_due_is_taken(storage: Storage, make: Any) -> None:
    assert next_timer(storage) is None
    late, early = start_timer(make, "p", due=timedelta(days=2)), start_timer(make, "q", due=timedelta(days=1))
    saved(storage, late, early, start_timer(make, "r", due=None))
    assert next_timer(storage) == early.due_at
    for instant, found in ((timedelta(hours=23), None), (timedelta(days=1), early), (timedelta(days=3), early)):
        with storage.begin() as unit:
            assert unit.lock_due_start(make.now + instant) == found


def test_timers_of_cases_and_of_starts_are_looked_at_together(storage: Storage, make: Any) -> None:
    saved(storage, start_timer(make, due=timedelta(days=2)))
    record = make.case()
    timer = make.timer(record)
    make.save(ChangeSet(case=record, created=True, timers=[timer]))
    assert next_timer(storage) == min(timer.due_at, make.now + timedelta(days=2))
