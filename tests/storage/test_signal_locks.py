"""Throwing a signal waits for nobody, and two who deliver do not deliver the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from engine.storage import PostgresStorage, open_storage
from engine.storage.interface import ChangeSet


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


def test_a_case_that_somebody_works_on_holds_up_nobody_who_throws(storage: PostgresStorage, make: Any) -> None:
    record = make.case()
    make.save(ChangeSet(case=record, created=True, signals=[make.signal(record)]))
    with storage.begin() as busy, storage.begin() as thrower:
        assert busy.lock_case(record.case.id) is not None
        busy.save(ChangeSet(case=make.next(record)))
        assert len(thrower.throw_signal("alarm", {}, by=uuid4(), at=make.now, hops=3)) == 2
        thrower.commit()
        busy.commit()


def test_a_signal_is_brought_by_one_at_a_time(storage: PostgresStorage, make: Any) -> None:
    with storage.begin() as unit:
        (signal_id,) = unit.throw_signal("alarm", {}, by=uuid4(), at=make.now, hops=3)
        unit.commit()
    with storage.begin() as one, storage.begin() as other:
        assert one.lock_signal(signal_id) is not None
        assert other.lock_signal(signal_id) is None
