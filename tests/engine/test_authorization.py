"""The authorization matrix: each role against each question, as pure functions and through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from engine import authorization
from engine.authorization import Sight
from engine.errors import NotFound
from engine.model import SYSTEM, Actor, Case, CaseState, HumanTask, TaskState, WorklistCriteria

AT = datetime(2016, 1, 4, tzinfo=UTC)
CASE = Case(
    id=uuid4(),
    number="IP-2016-000001",
    process_key="p",
    process_version=1,
    deployment_id=uuid4(),
    state=CaseState.RUNNING,
    responsible_team="S1.SGB3",
    site="S1",
    legal_domain="SGB3",
    started_at=AT,
    started_by="carla",
    ended_at=None,
    updated_at=AT,
    version=1,
    case_file={},
)
TASK = HumanTask(
    id=uuid4(),
    case_id=CASE.id,
    case_number=CASE.number,
    process_key="p",
    task_key="talk",
    name="Talk",
    form_key=None,
    facts=(),
    state=TaskState.OPEN,
    candidate_group="S1.SGB3.Vermittlung",
    assignee=None,
    due_at=None,
    follow_up_at=None,
    priority=50,
    opened_at=AT,
)
ROLES = {
    "candidate": {"S1.SGB3.Vermittlung"},
    "same team, other function": {"S1.SGB3.Sachbearbeitung"},
    "counter of the site": {"S1.Eingangszone"},
    "counter of another site": {"S2.Eingangszone"},
    "other legal domain": {"S1.SGB2.Vermittlung"},
    "other site": {"S2.SGB3.Vermittlung"},
    "supervisor": {"S1.SGB3.Teamleitung"},
    "supervisor of another team": {"S1.SGB2.Teamleitung"},
    "process owner": {"IP.Prozessverantwortliche"},
    "nobody": set(),
}


def actor(role: str) -> Actor:
    return Actor(username=role, display_name=role, groups=frozenset(ROLES[role]))


def allowed(question) -> set[str]:
    return {role for role in ROLES if question(actor(role))}


def test_who_sees_the_task() -> None:
    assert allowed(lambda who: authorization.sees_task(who, TASK, CASE)) == {"candidate", "supervisor"}


def test_who_may_claim() -> None:
    assert allowed(lambda who: authorization.may_claim(who, TASK)) == {"candidate"}
    taken = replace(TASK, assignee="somebody")
    assert allowed(lambda who: authorization.may_claim(who, taken)) == set()
    ended = replace(TASK, state=TaskState.COMPLETED)
    assert allowed(lambda who: authorization.may_claim(who, ended)) == set()


def test_who_works_on_it() -> None:
    taken = replace(TASK, assignee="candidate")
    assert allowed(lambda who: authorization.works_on(who, taken)) == {"candidate"}
    assert allowed(lambda who: authorization.works_on(who, TASK)) == set()
    assert allowed(lambda who: authorization.works_on(who, replace(taken, state=TaskState.CANCELLED))) == set()


def test_who_may_unclaim() -> None:
    taken = replace(TASK, assignee="candidate")
    assert allowed(lambda who: authorization.may_unclaim(who, taken, CASE)) == {"candidate", "supervisor"}
    assert allowed(lambda who: authorization.may_unclaim(who, TASK, CASE)) == set()


def test_who_sees_the_case() -> None:
    def sight(role: str, case: Case = CASE, tasks: tuple[HumanTask, ...] = (TASK,)) -> Sight:
        return authorization.sight_of_case(actor(role), case, tasks)

    seen = {role: sight(role) for role in ROLES}
    assert {role for role, how in seen.items() if how is Sight.FULL} == {
        "candidate",
        "same team, other function",
        "counter of the site",
    }
    assert {role for role, how in seen.items() if how is Sight.MASKED} == {"supervisor"}
    foreign = replace(TASK, candidate_group="S1.SGB2.Vermittlung")
    assert sight("other legal domain", tasks=(foreign,)) is Sight.FULL
    assert sight("nobody", replace(CASE, responsible_team=None, site=None), ()) is Sight.NONE
    assert authorization.sight_of_case(SYSTEM, CASE, ()) is Sight.FULL


def test_a_supervisor_who_is_candidate_herself_sees_the_case() -> None:
    task = replace(TASK, candidate_group="S1.SGB3.Teamleitung")
    assert authorization.sight_of_case(actor("supervisor"), CASE, (task,)) is Sight.FULL


def test_who_may_retry_and_publish() -> None:
    assert allowed(lambda who: authorization.may_retry(who, CASE)) == {"supervisor", "process owner"}
    assert allowed(authorization.may_publish) == {"process owner"}


def test_a_person_named_like_the_system_is_not_the_system() -> None:
    impostor = Actor(username="system", display_name="System")
    assert not authorization.is_system(impostor)
    assert authorization.sight_of_case(impostor, CASE, ()) is Sight.NONE


@pytest.mark.parametrize(
    ("username", "sees_case", "sees_task", "listed"),
    [
        ("carla", True, False, True),
        ("anna", True, True, True),
        ("jana", False, False, False),
        ("lena", True, True, True),
        ("paul", False, False, False),
    ],
)
def test_the_services_keep_to_it(office, username, sees_case, sees_task, listed) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group="S1.SGB3.Vermittlung")))
    number, task = office.start().number, office.task("talk")
    who = office.who(username)

    def exists(look) -> bool:
        try:
            look()
        except NotFound:
            return False
        return True

    assert exists(lambda: office.engine.cases.show(number, actor=who)) is sees_case
    assert exists(lambda: office.engine.human_tasks.show(task.id, actor=who)) is sees_task
    assert exists(lambda: office.engine.human_tasks.diagram(task.id, actor=who)) is sees_task
    assert [case.number for case in office.engine.cases.list(actor=who).items] == ([number] if listed else [])
    in_worklist = office.engine.human_tasks.worklist(who, WorklistCriteria()).items
    assert [each.id for each in in_worklist] == ([task.id] if username == "anna" else [])
    with office.storage.read() as reader:
        refused = [event for event in reader.access_events() if not event.granted]
    assert len(refused) == 2 * (not sees_task) + (not sees_case)
