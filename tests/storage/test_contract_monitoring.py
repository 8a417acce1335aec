"""What the monitor reads, on every storage: figures, lists and counts of a small district with everything in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.model import CaseState, MonitorInstants, MonitorPage, MonitorScope, TaskState, TeamFigures, VersionCount
from engine.storage.interface import CASE_SORTS, INCIDENT_SORTS, TASK_SORTS, ChangeSet, Storage

DAY = timedelta(days=1)
EVERYTHING = MonitorScope(teams=None)
pytestmark = pytest.mark.usefixtures("district")
AGENCY, JOB_CENTRE, COUNTER = "KR-U25.SGB3", "KR-U25.SGB2", "KR-U25"


@pytest.fixture
def at(make: Any) -> MonitorInstants:
    return MonitorInstants(
        now=make.now,
        unclaimed=make.now - 3 * DAY,
        amber=make.now - 90 * DAY,
        red=make.now - 144 * DAY,
        today=make.now.date(),
        gap=make.now.date() + 11 * DAY,
    )


@pytest.fixture
def district(make: Any) -> Any:
    """Four running cases and one that has ended; tasks that are late, free, handed over, and done."""
    now = make.now
    one = make.case(number="IP-2016-000001")
    two = make.case(number="IP-2016-000002", responsible_team=JOB_CENTRE, updated_at=now - 144 * DAY)
    three = make.case(number="IP-2016-000003", responsible_team=None, site=None, updated_at=now - 100 * DAY)
    fresh = make.case(number="IP-2016-000004")
    done = make.case(number="IP-2016-000005", state=CaseState.COMPLETED, ended_at=now, updated_at=now - 200 * DAY)
    talk = {"candidate_group": "KR-U25.SGB3.Vermittlung", "task_key": "gespraech", "name": "Gespräch"}
    late = make.task(one, due_at=now - 2 * DAY, opened_at=now - 10 * DAY, **talk)
    later = make.task(one, due_at=now - DAY, opened_at=now - DAY, assignee="anna", claimed_at=now - DAY, **talk)
    waiting = make.task(one, due_at=None, opened_at=now - 9 * DAY, follow_up_at=now + DAY)
    handed_over = make.task(
        one, due_at=now - 3 * DAY, opened_at=now - 4 * DAY, candidate_group="KR-U25.SGB2.Vermittlung"
    )
    homeless = make.task(three, due_at=now + DAY, opened_at=now - 3 * DAY, candidate_group=None, process_key="called")
    ended = make.task(one, due_at=now - 5 * DAY, state=TaskState.COMPLETED, ended_at=now, ended_by="anna")
    make.save(
        ChangeSet(
            case=one,
            created=True,
            tasks=[late, later, waiting, handed_over, ended],
            timers=[make.timer(one, now + 2 * DAY), make.timer(one, now + DAY)],
            incidents=[
                make.incident(one, opened_at=now - DAY, attempts=3),
                make.incident(one, element_id="t2", process_key="called", opened_at=now - 2 * DAY),
                make.incident(one, resolved_at=now, resolved_by="lena"),
            ],
        )
    )
    make.save(ChangeSet(case=two, created=True, subscriptions=[make.subscription(two)], signals=[make.signal(two)]))
    make.save(ChangeSet(case=three, created=True, tasks=[homeless], timers=[make.timer(three, now)]))
    make.save(ChangeSet(case=fresh, created=True))
    make.save(ChangeSet(case=done, created=True))
    return one


def test_figures_count_each_thing_once_with_the_team_it_belongs_to(
    storage: Storage, make: Any, at: MonitorInstants
) -> None:
    with storage.read() as reader:
        found = list(reader.team_figures(EVERYTHING, at))
    assert found == [
        TeamFigures(team=COUNTER, open_tasks=1),
        TeamFigures(
            team=JOB_CENTRE,
            running=1,
            late_cases=1,
            red_cases=1,
            open_tasks=1,
            overdue=1,
            unclaimed=1,
            oldest_due_at=make.now - 3 * DAY,
        ),
        TeamFigures(
            team=AGENCY,
            running=2,
            late_cases=1,
            open_tasks=2,
            overdue=2,
            unclaimed=1,
            incidents=2,
            oldest_due_at=make.now - 2 * DAY,
        ),
        TeamFigures(team=None, running=1, late_cases=1, open_tasks=1, unclaimed=1),
    ]


def test_a_hand_over_shows_with_the_giving_team_and_with_the_receiving_one(
    storage: Storage, at: MonitorInstants
) -> None:
    def figures(*teams: str) -> dict[str | None, tuple[int, int, int]]:
        with storage.read() as reader:
            found = reader.team_figures(MonitorScope(teams=frozenset(teams)), at)
        return {each.team: (each.running, each.open_tasks, each.overdue) for each in found}

    assert figures(AGENCY) == {AGENCY: (2, 4, 3)}
    assert figures(JOB_CENTRE) == {JOB_CENTRE: (1, 1, 1)}
    assert figures(AGENCY, JOB_CENTRE) == {AGENCY: (2, 3, 2), JOB_CENTRE: (1, 1, 1)}
    assert figures() == {}


def test_figures_of_a_part(storage: Storage, at: MonitorInstants) -> None:
    with storage.read() as reader:
        wanted = reader.team_figures(MonitorScope(teams=None, wanted=frozenset({AGENCY})), at)
        called = reader.team_figures(MonitorScope(teams=None, process_key="called"), at)
    assert [(each.team, each.open_tasks) for each in wanted] == [(AGENCY, 2)]
    assert [(each.team, each.running, each.open_tasks, each.incidents) for each in called] == [
        (AGENCY, 0, 0, 1),
        (None, 0, 1, 0),
    ]


def test_gaps_are_counted_and_listed_by_the_last_day_that_is_paid(
    storage: Storage, make: Any, at: MonitorInstants
) -> None:
    ends = {"IP-2016-000011": -2, "IP-2016-000012": -1, "IP-2016-000013": 0, "IP-2016-000014": 10, "IP-2016-000015": 11}
    for number, days in ends.items():
        make.save(ChangeSet(case=make.case(number=number, paid_until=at.today + days * DAY), created=True))
    over = make.case(
        number="IP-2016-000016", state=CaseState.COMPLETED, ended_at=make.now, paid_until=at.today - 5 * DAY
    )
    make.save(ChangeSet(case=over, created=True))
    with storage.read() as reader:
        (figures,) = (each for each in reader.team_figures(EVERYTHING, at) if each.team == AGENCY)
        listed = reader.gap_cases(EVERYTHING, at, MonitorPage())
        backwards = reader.gap_cases(EVERYTHING, at, MonitorPage(descending=True, page_size=1))
        elsewhere = reader.gap_cases(MonitorScope(teams=frozenset({JOB_CENTRE})), at, MonitorPage())
    assert (figures.gaps_near, figures.gaps_open, figures.days_without_payer) == (2, 2, 3)
    assert [case.number for case in listed.items] == list(ends)[:4]
    assert [(case.paid_until - at.today).days for case in listed.items] == [-2, -1, 0, 10]
    assert ([case.number for case in backwards.items], backwards.total) == (["IP-2016-000014"], 4)
    assert elsewhere.total == 0


def test_overdue_tasks_come_oldest_first(storage: Storage, make: Any, at: MonitorInstants) -> None:
    def found(scope: MonitorScope = EVERYTHING, **page: Any) -> list[tuple[str, str | None, str | None, int]]:
        with storage.read() as reader:
            listed = reader.overdue_tasks(scope, at, MonitorPage(**page))
        assert (listed.total, listed.page_size) == (3 if scope is EVERYTHING else len(listed.items), 50)
        return [
            (each.name, each.team, each.assignee, (make.now - each.due_at).days) for each in listed.items if each.due_at
        ]

    assert found() == [
        ("Registrieren", JOB_CENTRE, None, 3),
        ("Gespräch", AGENCY, None, 2),
        ("Gespräch", AGENCY, "anna", 1),
    ]
    assert [row[3] for row in found(descending=True)] == [1, 2, 3]
    assert [row[3] for row in found(sort="opened_at")] == [2, 3, 1]
    assert [row[0] for row in found(sort="name", descending=True)] == ["Registrieren", "Gespräch", "Gespräch"]
    assert [row[1] for row in found(MonitorScope(teams=frozenset({AGENCY})))] == [AGENCY] * 3
    assert found(MonitorScope(teams=frozenset({"VIE.SGB2"}))) == []
    assert found(MonitorScope(teams=None, process_key="called")) == []


def test_tasks_that_nobody_claims_wait_for_their_follow_up_date(
    storage: Storage, make: Any, at: MonitorInstants
) -> None:
    with storage.read() as reader:
        found = reader.unclaimed_tasks(EVERYTHING, at, MonitorPage(sort="opened_at"))
    assert [(each.team, (make.now - each.opened_at).days) for each in found.items] == [
        (AGENCY, 10),
        (JOB_CENTRE, 4),
        (None, 3),
    ]


def test_late_cases_are_those_with_a_late_task_or_without_activity(
    storage: Storage, make: Any, at: MonitorInstants
) -> None:
    with storage.read() as reader:
        found = reader.late_cases(EVERYTHING, at, MonitorPage())
    told = [(each.number[-1], each.step, each.incident, each.due_at, each.timer_at) for each in found.items]
    assert told == [
        ("2", None, None, None, None),
        ("3", "Registrieren", None, make.now + DAY, make.now),
        ("1", "Gespräch", "Zuständigkeit", make.now - 3 * DAY, make.now + DAY),
    ]
    assert (found.items[0].team, found.items[0].process_key, found.items[0].process_version) == (
        JOB_CENTRE,
        "intake",
        1,
    )


def test_a_list_has_pages_and_an_empty_one_a_total(storage: Storage, at: MonitorInstants) -> None:
    with storage.read() as reader:
        pages = [reader.late_cases(EVERYTHING, at, MonitorPage(page=page, page_size=2)) for page in (1, 2, 3, 10**30)]
        none = reader.late_cases(MonitorScope(teams=frozenset()), at, MonitorPage())
    assert [("".join(case.number[-1] for case in page.items), page.total) for page in pages] == [
        ("23", 3),
        ("1", 3),
        ("", 3),
        ("", 3),
    ]
    assert (none.items, none.total) == ((), 0)


def test_incidents_come_with_the_place_of_their_case(storage: Storage, district: Any) -> None:
    def found(scope: MonitorScope = EVERYTHING, **page: Any) -> list[tuple[str, int]]:
        with storage.read() as reader:
            listed = reader.open_incidents(scope, MonitorPage(**page))
        for each in listed.items:
            assert (each.case_number, each.team, each.site) == ("IP-2016-000001", AGENCY, "KR-U25")
            assert each.deployment_id == district.case.deployment_id
            assert each.incident.values["gemeinde"] == "Köln"
            assert each.incident.case_id == district.case.id
        return [(each.incident.element_id, each.incident.attempts) for each in listed.items]

    assert found() == [("t2", 1), ("t1", 3)]
    assert found(sort="attempts", descending=True) == [("t1", 3), ("t2", 1)]
    assert found(MonitorScope(teams=None, process_key="intake", element_id="t1")) == [("t1", 3)]
    assert found(MonitorScope(teams=None, process_key="intake", element_id="t2")) == []
    assert found(MonitorScope(teams=frozenset({JOB_CENTRE}))) == []


def test_what_stands_at_an_element_is_counted(storage: Storage, make: Any, at: MonitorInstants, district: Any) -> None:
    with storage.read() as reader:
        found = reader.element_counts(EVERYTHING, at)
        own = reader.element_counts(MonitorScope(teams=frozenset({JOB_CENTRE}), process_key="intake"), at)
    assert {each.deployment_id for each in found} == {district.case.deployment_id}
    told = [(each.element_id, each.kind, each.process_key, each.name, each.count, each.overdue) for each in found]
    assert told == [
        ("bescheid", "message", None, None, 1, 0),
        ("frist", "timer", None, None, 3, 0),
        ("gespraech", "task", "intake", "Gespräch", 2, 2),
        ("hoeren", "signal", None, None, 1, 0),
        ("registrieren", "task", "called", "Registrieren", 1, 0),
        ("registrieren", "task", "intake", "Registrieren", 2, 1),
        ("t1", "incident", "intake", "Zuständigkeit", 1, 0),
        ("t2", "incident", "called", "Zuständigkeit", 1, 0),
    ]
    since = {(each.element_id, each.process_key): each.since for each in found}
    assert since["gespraech", "intake"] == make.now - 10 * DAY
    assert since["frist", None] == make.now
    assert since["bescheid", None] is None
    assert [(each.element_id, each.kind, each.count) for each in own] == [
        ("bescheid", "message", 1),
        ("hoeren", "signal", 1),
        ("registrieren", "task", 1),
    ]


def test_running_cases_are_counted_by_version(storage: Storage, make: Any) -> None:
    second = make.deployment(version=2)
    make.stored(deployment_id=second.id, process_version=2, responsible_team=JOB_CENTRE)

    def counts(scope: MonitorScope = EVERYTHING, *roots: str) -> list[VersionCount]:
        with storage.read() as reader:
            return list(reader.version_counts("intake", frozenset(roots or {"intake"}), scope))

    assert counts() == [VersionCount(version=2, cases=1), VersionCount(version=1, cases=4)]
    assert counts(MonitorScope(teams=frozenset({AGENCY}))) == [VersionCount(version=1, cases=2)]
    assert counts(EVERYTHING, "another") == []


@pytest.mark.parametrize("descending", [False, True])
def test_every_sort_is_one_of_the_list(storage: Storage, at: MonitorInstants, descending: bool) -> None:
    with storage.read() as reader:
        for sort in TASK_SORTS:
            page = MonitorPage(sort=sort, descending=descending)
            assert reader.overdue_tasks(EVERYTHING, at, page).total == 3
            assert reader.unclaimed_tasks(EVERYTHING, at, page).total == 3
        for sort in CASE_SORTS:
            assert reader.late_cases(EVERYTHING, at, MonitorPage(sort=sort, descending=descending)).total == 3
        for sort in INCIDENT_SORTS:
            assert reader.open_incidents(EVERYTHING, MonitorPage(sort=sort, descending=descending)).total == 2
