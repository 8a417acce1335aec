"""A crowd for the benchmarks: copies of cases that the engine itself can go on with."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from benchmarks import messages
from benchmarks.bench import SHORT, Bench
from benchmarks.crowd import Crowd, crowd
from engine.model import SYSTEM, PersonKeys, WorklistCriteria
from engine.storage.embedded import EmbeddedServer


@pytest.fixture(scope="module")
def people(database_server: EmbeddedServer) -> Iterator[Crowd]:
    with Bench(database_server.url, divisor=SHORT) as bench:
        made = bench.shared(crowd)
        made.grow(cases=60)
        yield made


def test_it_grows_to_what_is_asked_for(people: Crowd) -> None:
    assert people.counts()["cases"] >= 60
    more = people.counts()["tasks"] + 30
    people.grow(tasks=more)
    assert people.counts()["tasks"] >= more
    before = people.counts()
    people.grow(cases=10, tasks=10, timers=10)
    assert people.counts() == before


def test_a_copy_is_a_case_of_its_own(people: Crowd) -> None:
    with psycopg.connect(people.url) as connection:
        numbers = connection.execute("SELECT number, person_name_key FROM case_instance ORDER BY number").fetchall()
    keys = [key for _, key in numbers if key is not None]
    assert len(set(keys)) == len(keys)
    with people.engine.storage.read() as reader:
        record = reader.case_by_number(numbers[-1][0])
        assert record is not None
        assert record.case.case_file["case_number"] == record.case.number
        assert all(task.case_number == record.case.number for task in record.case.open_tasks)
        if record.person != PersonKeys():
            assert [case.number for case in reader.cases_of_person(record.person)] == [record.case.number]


def test_every_copy_goes_on_when_it_hears_of_something(people: Crowd) -> None:
    keys = messages._keys(people.url, 40, people.counts()["cases"])
    assert len(set(keys)) == 40
    for key in keys:
        case = people.engine.messages.correlate(
            messages.NAME, key, messages.PAYLOAD, actor=SYSTEM, idempotency_key=f"test {key}"
        )
        assert case is not None
        assert case.number == key
        assert case.case_file["gemeinde"] == "Kempen"
    with people.engine.storage.read() as reader:
        assert list(reader.incidents()) == []


def test_no_timer_is_due_until_some_are_wanted(people: Crowd) -> None:
    engine = people.engine
    assert not engine.timers.fire_next(engine.clock())
    people.add_due(15)
    fired = 0
    while engine.timers.fire_next(engine.clock()):
        fired += 1
    assert fired == 15


def test_clerks_share_what_is_claimed(people: Crowd) -> None:
    engine = people.engine
    groups = frozenset(group for account in engine.accounts.list() for group in account.groups)
    with engine.storage.read() as reader:
        page = reader.worklist(groups, "", WorklistCriteria(page_size=500), engine.clock())
    claimed = [task.assignee for task in page.items if task.assignee is not None]
    assert len(set(claimed)) > len(claimed) / 2
