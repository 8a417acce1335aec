"""Signals reach each case that waits, once, whatever happens between the throw and the arrival; on every storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from engine.model import ThrownSignal
from engine.storage.interface import ChangeSet, Storage


def waiting(make: Any, *names: str) -> Any:
    """Return a stored case that waits for the signals."""
    record = make.case()
    make.save(ChangeSet(case=record, created=True, signals=[make.signal(record, name) for name in names]))
    return record


def thrown(storage: Storage, make: Any, name: str = "alarm", *, by: UUID | None = None, **payload: Any) -> list[UUID]:
    with storage.begin() as unit:
        ids = unit.throw_signal(name, payload, by=by or uuid4(), at=make.now, hops=3)
        unit.commit()
    return list(ids)


def on_the_way(storage: Storage) -> Sequence[ThrownSignal]:
    with storage.read() as reader:
        return reader.thrown_signals()


def test_what_a_case_waits_for_is_stored_with_it(storage: Storage, make: Any) -> None:
    record = make.case()
    first, second = sorted([make.signal(record), make.signal(record, "other")], key=lambda each: each.id)
    make.save(ChangeSet(case=record, created=True, signals=[first, second]))
    waiting(make, "alarm")
    with storage.read() as reader:
        assert list(reader.signals(record.case.id)) == [first, second]
    with storage.begin() as unit:
        unit.lock_case(record.case.id)
        assert unit.projections(record.case.id).signals == (first, second)
    make.save(ChangeSet(case=make.next(record), removed_signals=[first.id]))
    with storage.read() as reader:
        assert list(reader.signals(record.case.id)) == [second]


def test_a_signal_is_on_its_way_to_each_case_that_waits_and_to_the_start_of_others(storage: Storage, make: Any) -> None:
    one, other = waiting(make, "alarm", "alarm"), waiting(make, "alarm")
    waiting(make, "else")
    thrower = waiting(make, "alarm")
    payload = {"since": date(2016, 1, 4), "amount": Decimal("1.50"), "note": "a\x00b"}
    ids = thrown(storage, make, by=thrower.case.id, **payload)
    found = on_the_way(storage)
    assert {each.case_id for each in found} == {one.case.id, other.case.id, None}
    assert sorted(ids) == sorted(each.id for each in found)
    assert {(each.name, each.thrown_at, each.hops) for each in found} == {("alarm", make.now, 3)}
    assert all(each.payload == payload for each in found)


def test_signals_come_in_the_order_in_which_they_were_thrown(storage: Storage, make: Any) -> None:
    names = ["z", "a", "m"]
    for name in names:
        thrown(storage, make, name)
    assert [each.name for each in on_the_way(storage)] == names


def test_without_a_commit_nothing_was_thrown(storage: Storage, make: Any) -> None:
    waiting(make, "alarm")
    with storage.begin() as unit:
        unit.throw_signal("alarm", {}, by=uuid4(), at=make.now, hops=3)
    assert list(on_the_way(storage)) == []


def test_who_begins_to_wait_after_the_throw_does_not_hear_it(storage: Storage, make: Any) -> None:
    thrown(storage, make)
    waiting(make, "alarm")
    assert [each.case_id for each in on_the_way(storage)] == [None]


def test_a_signal_that_has_arrived_is_gone(storage: Storage, make: Any) -> None:
    record = waiting(make, "alarm")
    ids = thrown(storage, make)
    signal = next(each for each in on_the_way(storage) if each.case_id == record.case.id)
    with storage.begin() as unit:
        assert unit.lock_signal(signal.id) == signal
        unit.forget_signal(signal.id)  # and no commit: it is still on its way
    with storage.begin() as unit:
        assert unit.lock_signal(signal.id) == signal
        unit.forget_signal(signal.id)
        unit.commit()
    with storage.begin() as unit:
        assert unit.lock_signal(signal.id) is None
        assert unit.lock_signal(uuid4()) is None
    assert [each.id for each in on_the_way(storage)] == [each for each in ids if each != signal.id]


def test_signals_on_their_way_can_be_looked_through_in_parts(storage: Storage, make: Any) -> None:
    for _ in range(4):
        waiting(make, "alarm")
    ids = set(thrown(storage, make))
    with storage.read() as reader:
        first = reader.left_over_signals(limit=3)
        rest = reader.left_over_signals(after=first[-1], limit=3)
    assert {each.id for each in (*first, *rest)} == ids
    assert [len(first), len(rest)] == [3, 2]
