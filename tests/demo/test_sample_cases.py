"""The generated cases of the demo: on the real engine, the same every time, at different steps."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from engine.assembly import Engine, assemble
from engine.demo.folder import processes_folder
from engine.demo.people import add_missing, demo_accounts
from engine.demo.sample_cases import Arrivals, MovableClock
from engine.model import SYSTEM, Case
from engine.storage import MemoryStorage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def engine_with_cases(count: int) -> Engine:
    """Return an engine that so many sample cases have arrived in."""
    clock = MovableClock(NOW)
    engine = assemble(MemoryStorage(), clock=clock)
    engine.deployments.publish(processes_folder(), actor=SYSTEM)
    organisation = engine.organisation()
    assert organisation is not None
    accounts = demo_accounts(organisation)
    add_missing(engine, accounts, "ein-erzeugtes-kennwort")
    Arrivals(engine, clock, accounts).run(1, count, threading.Event(), lambda _: None)
    return engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine with as many sample cases as the demo has; only read by the tests."""
    return engine_with_cases(60)


def cases_of(engine: Engine) -> list[Case]:
    with engine.storage.read() as reader:
        found = [reader.case(case.id) for case in reader.cases(page_size=100).items]
    return [record.case for record in found if record is not None]


def story(case: Case) -> tuple[object, ...]:
    tasks = tuple((task.task_key, task.due_at, task.assignee) for task in case.open_tasks)
    return case.number, case.started_at, dict(case.case_file), tasks


def test_the_same_cases_come_every_time() -> None:
    first, second = (sorted(map(story, cases_of(engine_with_cases(12))), key=str) for _ in range(2))
    assert len(first) == 12
    assert first == second


def test_cases_stand_at_different_steps_and_some_are_overdue(engine: Engine) -> None:
    tasks = [task for case in cases_of(engine) for task in case.open_tasks]
    assert len(Counter(task.task_key for task in tasks)) >= 5
    overdue = [task for task in tasks if task.due_at is not None and task.due_at < NOW]
    assert 0 < len(overdue) < len(tasks)
    assert {task.assignee is None for task in tasks} == {True, False}


def test_no_sample_case_is_stuck(engine: Engine) -> None:
    with engine.storage.read() as reader:
        assert list(reader.incidents()) == []


def test_every_person_says_that_she_is_generated(engine: Engine) -> None:
    names = [case.case_file["name"] for case in cases_of(engine) if "name" in case.case_file]
    assert names
    assert [name for name in names if not name.startswith("Beispiel-")] == []
