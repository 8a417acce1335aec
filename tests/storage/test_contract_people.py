"""The cases of one person: found by a key of her name and birth date or of her number, on every storage."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.model import NOBODY, AccessEvent, CaseState, PersonKeys, TaskState
from engine.storage import open_storage
from engine.storage.interface import ChangeSet, Storage
from tests.storage.conftest import Make

ANNA = PersonKeys(name="anna", register="1")


def stored(make: Any, person: PersonKeys = ANNA, **changes: Any) -> Any:
    record = replace(make.case(**changes), person=person)
    make.save(ChangeSet(case=record, created=True, tasks=[make.task(record)]))
    return record


def numbers(storage: Storage, person: PersonKeys, limit: int = 20) -> list[str]:
    with storage.read() as reader:
        return [case.number for case in reader.cases_of_person(person, limit=limit)]


def test_each_key_is_enough(storage: Storage, make: Any) -> None:
    stored(make, number="both")
    stored(make, PersonKeys(name="anna"), number="name", started_at=make.now - timedelta(days=1))
    stored(make, PersonKeys(name="other", register="1"), number="register", started_at=make.now - timedelta(days=2))
    stored(make, PersonKeys(name="other", register="2"), number="other")

    assert numbers(storage, ANNA) == ["both", "name", "register"]
    assert numbers(storage, PersonKeys(name="anna")) == ["both", "name"]
    assert numbers(storage, PersonKeys(register="1")) == ["both", "register"]


def test_a_case_without_a_person_is_nobodys(storage: Storage, make: Any) -> None:
    stored(make, NOBODY)

    assert numbers(storage, NOBODY) == []
    assert numbers(storage, PersonKeys(name="")) == []


def test_a_key_of_one_kind_is_none_of_the_other(storage: Storage, make: Any) -> None:
    stored(make, PersonKeys(name="1"))

    assert numbers(storage, PersonKeys(register="1")) == []


def test_running_cases_come_first_then_the_latest(storage: Storage, make: Any) -> None:
    ended = {"state": CaseState.COMPLETED, "ended_at": make.now}
    stored(make, number="ended", started_at=make.now, **ended)
    stored(make, number="old", started_at=make.now - timedelta(days=9))
    stored(make, number="new", started_at=make.now - timedelta(days=1))

    assert numbers(storage, ANNA) == ["new", "old", "ended"]
    assert numbers(storage, ANNA, limit=1) == ["new"]


def test_a_found_case_has_its_open_tasks_but_not_its_case_file(storage: Storage, make: Any) -> None:
    record = stored(make)
    done = make.task(record, state=TaskState.COMPLETED, ended_at=make.now, ended_by="anna")
    make.save(ChangeSet(case=make.next(record), tasks=[done]))

    with storage.read() as reader:
        (found,) = reader.cases_of_person(ANNA)

    assert found.case_file == {}
    assert [task.state for task in found.open_tasks] == [TaskState.OPEN]
    assert (found.site, found.responsible_team, found.started_at) == ("KR-U25", "KR-U25.SGB3", make.now)


def test_the_keys_are_saved_and_loaded_with_the_case(storage: Storage, make: Any) -> None:
    record = stored(make, number="n")
    with storage.read() as reader:
        loaded = reader.case(record.case.id)
    assert loaded is not None
    assert loaded.person == ANNA

    make.save(ChangeSet(case=replace(make.next(record), person=PersonKeys(name="berta"))))

    assert numbers(storage, ANNA) == []
    assert numbers(storage, PersonKeys(name="berta")) == ["n"]
    with storage.begin() as unit:
        locked = unit.lock_case(record.case.id)
        assert locked is not None
        assert locked.person == PersonKeys(name="berta")


def test_a_unit_of_work_finds_them_too(storage: Storage, make: Any) -> None:
    stored(make, number="n")
    with storage.begin() as unit:
        assert [case.number for case in unit.cases_of_person(ANNA)] == ["n"]
        assert list(unit.cases_of_person(PersonKeys(name="nobody"))) == []


@pytest.mark.parametrize("key", [ANNA, PersonKeys(name="anna"), PersonKeys(register="1")])
def test_of_two_who_save_a_person_at_once_the_second_sees_the_first(database_url: str, key: PersonKeys) -> None:
    storage = open_storage(database_url)
    make = Make(storage)
    record = replace(make.case(number="first"), person=ANNA)
    seen: list[str] = []

    def look() -> None:
        with storage.begin() as unit:
            seen.extend(case.number for case in unit.cases_of_person(key))

    with storage.begin() as unit:
        assert list(unit.cases_of_person(ANNA)) == []
        second = threading.Thread(target=look)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "it waits for the first"
        unit.save(ChangeSet(case=record, created=True))
        unit.commit()
    second.join()
    storage.close()

    assert seen == ["first"]


def test_accesses_are_counted_by_their_instants(storage: Storage, make: Any) -> None:
    def note(minutes: int, actor: str = "anna", purpose: str = "person:find", *, granted: bool = True) -> None:
        at = make.now + timedelta(minutes=minutes)
        with storage.begin() as work:
            work.record_access(AccessEvent(at=at, actor=actor, purpose=purpose, granted=granted))
            work.commit()

    for minutes in (1, 2, 2, 3):  # two cases of one look-up have the same instant
        note(minutes)
    note(4, granted=False)
    note(4, actor="berta")
    note(4, purpose="case:show")

    with storage.read() as reader:
        counted = [
            reader.times_accessed("anna", "person:find", make.now + timedelta(minutes=minutes))
            for minutes in (0, 1, 2, 4)
        ]
    assert counted == [3, 3, 2, 0]
