"""Starting a case: who may, with which values, and once only."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from engine.errors import EngineError, Forbidden, IdempotencyConflict, InvalidSubmission, InvalidValue, NotFound
from engine.model import SYSTEM, Case, CaseState, Submission, WorklistCriteria
from tests.engine.conftest import AGENCY, COUNTER


def test_a_case_begins_with_its_number_team_and_first_task(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("register", form="register")))
    case = office.start(name="Generated Person", born="31.01.2001")
    assert case.number.startswith("IP-2016-")
    assert (case.responsible_team, case.site, case.legal_domain) == ("S1.SGB3", "S1", "SGB3")
    assert case.process_version == 1
    assert case.state is CaseState.RUNNING
    stored = office.case()
    assert stored.case_file["case_number"] == case.number
    assert stored.case_file["born"] == date(2001, 1, 31)
    assert [task.task_key for task in case.open_tasks] == ["register"]
    assert office.incidents() == []
    assert office.history()[0].event == "case:start"


def test_whoever_goes_on_with_a_case_at_once_has_its_first_task_in_the_same_step(office) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.task("register"), office.draw.task("advise", group=AGENCY))
    )
    carla = office.who("carla")
    case = office.engine.cases.start("p", {}, actor=carla, idempotency_key="k", going_on=True)
    again = office.engine.cases.start("p", {}, actor=carla, idempotency_key="k", going_on=True)
    assert case.version == again.version == office.case().version == 1
    assert [task.assignee for task in office.case().open_tasks] == ["carla"]
    (claimed,) = office.events("task:claim")
    assert (claimed.actor, claimed.task_id) == ("carla", case.open_tasks[0].id)
    office.complete("register", "carla")
    assert office.task("advise").assignee is None


@pytest.mark.parametrize(("group", "assignee"), [(AGENCY, None), (COUNTER, "carl")])
def test_going_on_takes_nothing_that_is_not_hers(office, group: str, assignee: str | None) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.task("register", group=group, assignee=assignee))
    )
    office.engine.cases.start("p", {}, actor=office.who("carla"), idempotency_key="k", going_on=True)
    assert office.task("register").assignee == assignee


def test_history_names_the_fields_that_changed_but_no_values(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("register")))
    office.start(name="Generated Person")
    changes = office.events("case_file:change")
    assert [event.details for event in changes] == [
        {"fields": ["site"]},
        {"fields": ["legal_domain"]},
        {"fields": ["responsible_team"]},
    ]
    assert "Generated Person" not in repr(office.history())


def test_the_start_form_is_checked(office) -> None:
    office.publish(office.draw.process(office.draw.task("register"), start_form="site"))
    with pytest.raises(InvalidSubmission) as refusal:
        office.start()
    assert refusal.value.fields["site"].code == "required"
    assert office.records() == []
    office.start(site="S1")
    assert office.case().site == "S1"


def test_an_unknown_field_and_a_wrong_value_are_refused(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(office.draw.task("register")))
    with pytest.raises(InvalidValue, match="no such field"):
        office.start(height=180)
    with pytest.raises(InvalidValue, match="'soon' is not a date"):
        office.start(born="soon")
    assert office.records() == []


def test_nobody_starts_with_a_field_that_only_the_process_writes(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(office.draw.task("register")))
    with pytest.raises(Forbidden, match="responsible_team"):
        office.start(responsible_team="S1.SGB2")


def test_only_starters_start_and_the_refusal_is_logged(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    with pytest.raises(Forbidden):
        office.start(by="anna")
    with office.storage.read() as reader:
        (event,) = reader.access_events()
    assert (event.actor, event.purpose, event.granted) == ("anna", "case:start", False)
    (startable,) = office.engine.cases.startable(office.who("carla"))
    assert (startable.process_key, startable.values) == ("p", {"site": "S1"}), "she works at one site only"
    assert office.engine.cases.startable(office.who("anna")) == ()


def test_an_unknown_process_and_an_empty_engine(small_office) -> None:
    office = small_office
    with pytest.raises(NotFound):
        office.start()
    assert office.engine.cases.startable(office.who("carla")) == ()
    office.publish(office.draw.process(office.draw.task("register")))
    with pytest.raises(NotFound, match="'other'"):
        office.start("other")


def test_a_repeated_key_gives_the_first_case(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    first = office.engine.cases.start("p", {}, actor=office.who("carla"), idempotency_key="k")
    again = office.engine.cases.start("p", {}, actor=office.who("carla"), idempotency_key="k")
    assert (again.id, again.version) == (first.id, first.version)
    assert len(office.records()) == 1


def test_a_key_of_another_person_or_command_is_a_conflict(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    office.engine.cases.start("p", {}, actor=office.who("carla"), idempotency_key="k")
    with pytest.raises(IdempotencyConflict):
        office.engine.cases.start("p", {}, actor=office.who("carl"), idempotency_key="k")
    office.claim("register", "carla")
    with pytest.raises(IdempotencyConflict):
        office.complete("register", "carla", key="k")
    assert office.task("register").assignee == "carla"


def test_two_starts_with_one_key_at_once_give_one_case(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    actor, together, cases = office.who("carla"), threading.Barrier(4), list[Case]()

    def start() -> None:
        together.wait()
        cases.append(office.engine.cases.start("p", {}, actor=actor, idempotency_key="k"))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({case.id for case in cases}) == 1
    assert len(cases) == 4
    assert len(office.records()) == 1


def test_a_case_without_a_responsible_team_has_an_incident_until_it_gets_one(office) -> None:
    office.publish(
        office.draw.process(
            office.draw.task("register"), *office.draw.team(), office.draw.task("talk", group="S1.SGB3.Vermittlung")
        )
    )
    office.start()
    assert [incident.code for incident in office.incidents()] == ["no_responsible_team"]
    office.complete("register", "carla")
    assert office.incidents() == []
    assert [event.event for event in office.history() if event.event.startswith("incident:")] == [
        "incident:open",
        "incident:resolve",
    ]


def test_a_team_that_the_organisation_does_not_have_is_an_incident(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(*office.draw.team("S9.SGB3"), office.draw.task("register")))
    office.start()
    (incident,) = office.incidents()
    assert (incident.code, "S9.SGB3" in incident.message) == ("no_responsible_team", True)


def test_without_an_organisation_there_are_no_teams_to_miss(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(office.draw.task("register", group=None)), organisation=None, schema=None)
    office.engine.cases.start("p", {"anything": 1}, actor=SYSTEM, idempotency_key="k")
    assert office.incidents() == []
    assert office.case().case_file["anything"] == 1


def test_a_case_that_needs_nobody_is_completed_at_once(office) -> None:
    office.publish(office.draw.process(*office.draw.team()))
    case = office.start()
    assert case.state is CaseState.COMPLETED
    assert case.ended_at == office.now
    assert office.events("case:complete") != []


HOSTILE = [
    "\x00",
    "a\x00b",
    "",
    "x" * 5000,
    "\ud800",
    "\u202e",
    "'; drop table",
    None,
    1.5,
    float("nan"),
    [],
    {},
    b"x",
    10**400,
]


def test_hostile_values_are_refused_or_kept_but_never_break_anything(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("register", form="register")))
    engine, carla, case = office.engine, office.who("carla"), office.start()
    task = office.claim("register", "carla")

    def attempt(call) -> None:
        with suppress(EngineError):
            call()

    for value in HOSTILE:
        for field in ("name", "born", "count"):
            attempt(lambda f=field, v=value: office.start(**{f: v}))
        entered = Submission(values={"name": value, "born": "no date"})
        attempt(lambda e=entered: engine.human_tasks.complete(task.id, e, actor=carla, idempotency_key=office.key()))
        if isinstance(value, str):
            attempt(lambda v=value: engine.cases.show(v, actor=carla))
            attempt(lambda v=value: engine.cases.show(case.number, actor=carla, reason=f"long enough {v}"))
            attempt(lambda v=value: engine.cases.start("p", {}, actor=carla, idempotency_key=v))
            attempt(lambda v=value: engine.cases.list(actor=carla, state=v))
            attempt(lambda v=value: engine.accounts.sign_in(v, v, v))
            attempt(lambda v=value: engine.accounts.actor(v))
            attempt(
                lambda v=value: engine.human_tasks.worklist(carla, WorklistCriteria(group=v, process_key=v, sort=v))
            )
            attempt(lambda v=value: engine.human_tasks.worklist(carla, WorklistCriteria(process_key=v)))
    assert office.task("register")
    assert engine.cases.show(case.number, actor=carla).open_tasks[0].task.id == task.id


def test_the_year_of_a_case_number_is_that_of_the_place(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    office.now = datetime(2016, 12, 31, 23, 30, tzinfo=UTC)
    assert office.start().number.startswith("IP-2017-"), "in Krefeld the new year has begun"


def test_a_person_begins_a_case_with_what_the_start_form_asks_for_and_nothing_else(office) -> None:
    office.publish(office.draw.process(office.draw.task("register"), start_form="site"))
    with pytest.raises(InvalidSubmission) as refusal:
        office.start(site="S1", name="Generated Person")
    assert refusal.value.fields["name"].code == "unknown_field"
    assert office.records() == []
