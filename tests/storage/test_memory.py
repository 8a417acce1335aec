"""What is particular to the storage in memory."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from engine.errors import ConcurrentChange
from engine.storage import MemoryStorage
from engine.storage.interface import ChangeSet


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


def test_units_of_work_run_one_after_the_other(storage: MemoryStorage, make: Any) -> None:
    record = make.stored(case_file={"count": 0})

    def add_one() -> None:
        with storage.begin() as unit:
            locked = unit.lock_case(record.case.id)
            assert locked is not None
            unit.save(ChangeSet(case=make.next(locked, case_file={"count": locked.case.case_file["count"] + 1})))
            unit.commit()

    threads = [Thread(target=add_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with storage.read() as reader:
        found = reader.case(record.case.id)
    assert found is not None
    assert (found.case.case_file, found.case.version) == ({"count": 20}, 21)


def test_a_reader_sees_only_what_was_committed(storage: MemoryStorage, make: Any) -> None:
    record = make.stored()
    with storage.begin() as unit, storage.read() as reader:
        unit.save(ChangeSet(case=make.next(record), tasks=[make.task(record)]))
        before = reader.case(record.case.id)
        unit.commit()
        after = reader.case(record.case.id)
    assert before == record
    assert after is not None
    assert (after.case.version, len(after.case.open_tasks)) == (2, 1)


def test_a_unit_of_work_inside_another_is_refused_instead_of_waiting_for_ever(
    storage: MemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.storage.memory._LOCK_TIMEOUT", 0.01)
    with storage.begin(), pytest.raises(ConcurrentChange):
        storage.begin().__enter__()
    with storage.begin() as unit:
        unit.commit()
