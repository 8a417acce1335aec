"""A batch beside people on one PostgreSQL: what they see, what they wait for, and that nobody waits in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from engine.errors import ConcurrentChange, Held
from engine.storage import PostgresStorage, open_storage
from engine.storage.interface import ChangeSet, Storage


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


def count_up(storage: Storage, make: Any, case_id: UUID) -> None:
    with storage.begin() as unit:
        locked = unit.lock_case(case_id)
        assert locked is not None
        unit.save(ChangeSet(case=make.next(locked, case_file={"count": locked.case.case_file.get("count", 0) + 1})))
        unit.commit()


def count_of(storage: Storage, case_id: UUID) -> Any:
    with storage.read() as reader:
        record = reader.case(case_id)
    assert record is not None
    return record.case.case_file.get("count", 0)


def test_others_see_nothing_before_the_commit_and_everything_after_it(storage: PostgresStorage, make: Any) -> None:
    case_id = make.stored().case.id
    with closing(storage.batch()) as batch:
        count_up(batch, make, case_id)
        count_up(batch, make, case_id)
        assert (count_of(batch, case_id), count_of(storage, case_id)) == (2, 0)
        batch.commit()
        assert count_of(storage, case_id) == 2


def test_a_batch_that_is_closed_without_a_commit_leaves_nothing(storage: PostgresStorage, make: Any) -> None:
    case_id = make.stored().case.id
    batch = storage.batch()
    count_up(batch, make, case_id)
    batch.close()
    count_up(storage, make, case_id)
    assert count_of(storage, case_id) == 1


def test_whoever_wants_a_case_of_the_batch_waits_until_its_commit(
    storage: PostgresStorage, make: Any, wait_for_waiters: Callable[[int], None]
) -> None:
    case_id = make.stored().case.id
    with closing(storage.batch()) as batch, ThreadPoolExecutor(1) as clerk:
        count_up(batch, make, case_id)
        waiting = clerk.submit(count_up, storage, make, case_id)
        wait_for_waiters(1)
        batch.commit()
        waiting.result(10)
    assert count_of(storage, case_id) == 2


def test_other_cases_are_free_meanwhile(storage: PostgresStorage, make: Any) -> None:
    touched, other = make.stored().case.id, make.stored().case.id
    with closing(storage.batch()) as batch:
        count_up(batch, make, touched)
        count_up(storage, make, other)
        batch.commit()
    assert (count_of(storage, touched), count_of(storage, other)) == (1, 1)


def test_a_batch_that_holds_cases_waits_for_nobody_and_can_be_done_again(
    storage: PostgresStorage, make: Any, wait_for_waiters: Callable[[int], None]
) -> None:
    """A clerk holds one case and wants another, which the batch has: the circle that would end in a deadlock."""
    mine, hers = make.stored().case.id, make.stored().case.id
    has_hers, may_go_on = threading.Event(), threading.Event()

    def clerk() -> None:
        with storage.begin() as unit:
            assert unit.lock_case(hers)
            has_hers.set()
            assert may_go_on.wait(10)
            assert unit.lock_case(mine)
            unit.commit()

    with closing(storage.batch()) as batch, ThreadPoolExecutor(1) as people:
        count_up(batch, make, mine)
        work = people.submit(clerk)
        assert has_hers.wait(10)
        may_go_on.set()
        wait_for_waiters(1)
        with pytest.raises(Held):
            count_up(batch, make, hers)
        batch.commit()
        work.result(10)
        count_up(batch, make, hers)
        batch.commit()
    assert (count_of(storage, mine), count_of(storage, hers)) == (1, 1)


def test_the_first_unit_of_work_waits_as_everybody_does(
    storage: PostgresStorage, make: Any, wait_for_waiters: Callable[[int], None]
) -> None:
    case_id = make.stored().case.id
    with closing(storage.batch()) as batch, ThreadPoolExecutor(1) as simulation, storage.begin() as unit:
        assert unit.lock_case(case_id)
        waiting = simulation.submit(count_up, batch, make, case_id)
        wait_for_waiters(1)
        unit.commit()
        waiting.result(10)
        batch.commit()
    assert count_of(storage, case_id) == 1


def test_many_units_of_work_cost_one_commit(storage: PostgresStorage, make: Any) -> None:
    case_id = make.stored().case.id
    commits: list[object] = []
    event.listen(storage.engine, "commit", commits.append)
    with closing(storage.batch()) as batch:
        for _ in range(20):
            count_up(batch, make, case_id)
        batch.commit()
    assert len(commits) == 1
    assert count_of(storage, case_id) == 20


def test_after_a_refusal_by_the_database_the_batch_goes_on(storage: PostgresStorage, make: Any) -> None:
    record = make.stored()
    with closing(storage.batch()) as batch:
        count_up(batch, make, record.case.id)
        with pytest.raises(ConcurrentChange), batch.begin() as unit:
            unit.save(ChangeSet(case=make.next(record)))
        count_up(batch, make, record.case.id)
        batch.commit()
    assert count_of(storage, record.case.id) == 2
