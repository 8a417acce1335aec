"""The generated cases of the demo: on the real engine, the same every time, at different steps."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from engine.assembly import Engine, assemble
from engine.demo.folder import processes_folder
from engine.demo.office import MovableClock, in_office
from engine.demo.people import add_missing, demo_accounts
from engine.demo.population import Population
from engine.feel import LOCAL_ZONE
from engine.model import SYSTEM, Case
from engine.organisation import Organisation
from tests.watched import WatchedStorage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def engine_with_cases(count: int, *, interrupted_at: int | None = None) -> Engine:
    """Return an engine in which so many people have lived; where told, they stopped once and went on."""
    clock = MovableClock(NOW)
    engine = assemble(WatchedStorage(), clock=clock)
    engine.deployments.publish(processes_folder(), actor=SYSTEM)
    organisation = engine.organisation()
    assert organisation is not None
    accounts = demo_accounts(organisation)
    add_missing(engine, accounts, "ein-erzeugtes-kennwort")
    if interrupted_at is not None:
        stop = threading.Event()
        Population(engine, clock, accounts).run(1, count, stop, lambda at: stop.set() if at == interrupted_at else None)
    Population(engine, clock, accounts).run(1, count, threading.Event(), lambda _: None)
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


def test_people_whose_lives_were_interrupted_go_on_where_they_were(caplog: pytest.LogCaptureFixture) -> None:
    engine = engine_with_cases(12, interrupted_at=7)
    cases = cases_of(engine)
    assert len(cases) == len({case.case_file.get("name", case.number) for case in cases}) == 12
    assert caplog.messages == []  # nothing was refused because it had been done before
    storage, organisation = watched(engine)
    assert storage.without_one_team(organisation) == []


def test_cases_stand_at_different_steps_and_some_are_overdue(engine: Engine) -> None:
    tasks = [task for case in cases_of(engine) for task in case.open_tasks]
    assert len(Counter(task.task_key for task in tasks)) >= 5
    overdue = [task for task in tasks if task.due_at is not None and task.due_at < NOW]
    assert 0 < len(overdue) < len(tasks)
    assert {task.assignee is None for task in tasks} == {True, False}


def watched(engine: Engine) -> tuple[WatchedStorage, Organisation]:
    storage, organisation = engine.storage, engine.organisation()
    assert isinstance(storage, WatchedStorage)
    assert organisation is not None
    return storage, organisation


def test_after_every_step_each_case_has_one_team_and_each_task_a_group_with_members(engine: Engine) -> None:
    storage, organisation = watched(engine)
    staffed = frozenset(group for account in engine.accounts.list() for group in account.groups)
    assert sum(map(len, storage.steps.values())) > 10 * len(storage.steps)
    assert storage.without_one_team(organisation) == []
    assert storage.without_a_group(organisation, staffed) == []


def test_no_case_is_a_single_day_without_a_team(engine: Engine) -> None:
    storage, organisation = watched(engine)
    assert len(storage.steps) == 60
    assert storage.days_without_a_team(organisation, NOW) == 0


def test_no_sample_case_is_stuck(engine: Engine) -> None:
    with engine.storage.read() as reader:
        assert list(reader.incidents()) == []


def test_every_person_says_that_she_is_generated(engine: Engine) -> None:
    names = [case.case_file["name"] for case in cases_of(engine) if "name" in case.case_file]
    assert names
    assert [name for name in names if not name.startswith("Beispiel-")] == []


def test_people_act_while_the_office_is_open(engine: Engine) -> None:
    with engine.storage.read() as reader:
        events = [event for case in cases_of(engine) for event in reader.history(case.id)]
    by_people = [event.at.astimezone(LOCAL_ZONE) for event in events if event.event in ("task:claim", "task:complete")]
    assert by_people
    assert [at for at in by_people if at.weekday() > 4 or not 8 <= at.hour < 16] == []


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("2026-11-20T10:05", "2026-11-20T10:05", "2026-11-20T10:05"),
        ("2026-11-20T22:05", "2026-11-20T15:05", "2026-11-23T08:05"),
        ("2026-11-21T10:05", "2026-11-20T15:05", "2026-11-23T08:05"),
        ("2026-11-23T03:05", "2026-11-20T15:05", "2026-11-23T08:05"),
    ],
)
def test_what_falls_outside_the_office_hours_moves_into_them(at: str, before: str, after: str) -> None:
    given, earlier, later = (datetime.fromisoformat(each).replace(tzinfo=LOCAL_ZONE) for each in (at, before, after))
    assert in_office(given, later=False) == earlier
    assert in_office(given, later=True) == later


def test_schooling_and_experience_fit_together(engine: Engine) -> None:
    files = [case.case_file for case in cases_of(engine) if case.case_file.get("schule_jahre") is not None]
    assert files
    for case_file in files:
        age = (NOW.date() - case_file["geburtsdatum"]) // timedelta(days=365)
        assert case_file["schule_jahre"] <= 12
        assert case_file["abschluss"] != "Grundschule" or case_file["schule_jahre"] == 6
        assert case_file["erfahrung_jahre"] <= max(0, age - 18)
