"""Notes, and many units of work that become durable together: what holds on both storages."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from engine.errors import ConcurrentChange
from engine.storage.interface import ChangeSet, Storage


def test_a_note_is_found_under_its_name_until_another_takes_its_place(storage: Storage) -> None:
    for content in ({"day": 1, "left": {"VIE": 2.5}}, {"day": 2, "names": ["a", "ö"]}):
        with storage.begin() as unit:
            unit.save_note("simulation", content)
            unit.save_note("other", {})
            unit.commit()
        with storage.read() as reader:
            assert reader.note("simulation") == content
    with storage.read() as reader:
        assert reader.note("unknown") is None


def test_a_note_that_was_not_committed_is_forgotten(storage: Storage) -> None:
    with storage.begin() as unit:
        unit.save_note("simulation", {"day": 1})
    with storage.read() as reader:
        assert reader.note("simulation") is None


def test_units_of_work_of_a_batch_see_each_other_and_last(storage: Storage, make: Any) -> None:
    record = make.stored()
    with closing(storage.batch()) as batch:
        for number in range(3):
            with batch.begin() as unit:
                locked = unit.lock_case(record.case.id)
                assert locked is not None
                assert locked.case.case_file.get("number", -1) == number - 1
                unit.save(ChangeSet(case=make.next(locked, case_file={"number": number})))
                unit.commit()
            with batch.read() as reader:
                seen = reader.case(record.case.id)
            assert seen is not None
            assert seen.case.case_file == {"number": number}
        batch.commit()
    with storage.read() as reader:
        stored = reader.case(record.case.id)
    assert stored is not None
    assert (stored.case.case_file, stored.case.version) == ({"number": 2}, 4)


def test_what_a_unit_of_work_does_not_commit_is_undone_alone(storage: Storage, make: Any) -> None:
    first, second = make.stored(), make.stored()
    with closing(storage.batch()) as batch:
        with batch.begin() as unit:
            unit.save(ChangeSet(case=make.next(first, case_file={"kept": True})))
            unit.commit()
        with batch.begin() as unit:
            unit.save(ChangeSet(case=make.next(second, case_file={"kept": False})))
        with pytest.raises(ConcurrentChange), batch.begin() as unit:
            unit.save(ChangeSet(case=make.next(first)))
        with batch.begin() as unit:
            unit.save_note("after", {"kept": True})
            unit.commit()
        batch.commit()
    with storage.read() as reader:
        stored = [reader.case(record.case.id) for record in (first, second)]
        assert reader.note("after") == {"kept": True}
    assert [record.case.case_file for record in stored if record] == [{"kept": True}, second.case.case_file]


def test_a_batch_goes_on_after_its_commit(storage: Storage) -> None:
    with closing(storage.batch()) as batch:
        for day in range(3):
            with batch.begin() as unit:
                unit.save_note("simulation", {"day": day})
                unit.commit()
            batch.commit()
            with storage.read() as reader:
                assert reader.note("simulation") == {"day": day}
