"""Incidents and their retry, which tells the truth."""

from __future__ import annotations

from uuid import uuid4

import pytest

from engine.errors import ConcurrentChange, IncidentResolved, NotFound, NoTimeLeft
from engine.model import SYSTEM, CaseState


def retry(office, incident, username=None):
    actor = SYSTEM if username is None else office.who(username)
    return office.engine.incidents.retry(incident.id, actor=actor)


@pytest.fixture
def failing(office):
    """An office whose process fails at a script until another branch has set ``days``."""
    script = office.draw.script("compute", "=100 + days", "count")
    office.publish(office.draw.parallel([script], [office.draw.task("repair", form="days")], before=office.draw.team()))
    office.start()
    return office


def test_a_failure_is_an_incident_and_the_rest_goes_on(failing) -> None:
    (incident,) = failing.incidents()
    assert (incident.code, incident.element_id, incident.attempts) == ("expression", "compute", 1)
    assert "days" in (incident.expression or "")
    assert failing.task("repair")
    (event,) = failing.events("incident:open")
    assert event.details["incident"] == str(incident.id)


def test_a_retry_without_a_repair_is_no_success(failing) -> None:
    (incident,) = failing.incidents()
    failing.turn(hours=1)
    case = retry(failing, incident, "lena")
    assert case.state is CaseState.RUNNING
    (again,) = failing.incidents()
    assert (again.id, again.attempts, again.opened_at) == (incident.id, 2, incident.opened_at)
    assert again.resolved_at is None
    (event,) = failing.events("incident:retry")
    assert (event.actor, event.details["attempts"]) == ("lena", 2)


def test_a_retry_after_the_repair_goes_on_and_resolves(failing) -> None:
    (incident,) = failing.incidents()
    failing.complete("repair", "carla", days=5)
    assert [each.id for each in failing.incidents()] == [incident.id]
    case = retry(failing, incident, "lena")
    assert case.state is CaseState.COMPLETED
    assert failing.incidents() == []
    assert failing.case().case_file["count"] == 105
    (event,) = failing.events("incident:resolve")
    assert event.actor == "lena"


def test_a_resolved_incident_says_by_whom(failing) -> None:
    (incident,) = failing.incidents()
    failing.complete("repair", "carla", days=5)
    retry(failing, incident, "lena")
    with pytest.raises(IncidentResolved) as refusal:
        retry(failing, incident, "paul")
    assert refusal.value.parameters == {"by": "lena", "at": failing.now}


@pytest.mark.parametrize("username", ["carla", "anna", "jana"])
def test_caseworkers_do_not_retry(failing, username) -> None:
    (incident,) = failing.incidents()
    with pytest.raises(NotFound):
        retry(failing, incident, username)
    assert failing.incidents() == [incident]


def test_an_unknown_incident_is_not_found(failing) -> None:
    with pytest.raises(NotFound):
        failing.engine.incidents.retry(uuid4(), actor=SYSTEM)


def test_a_group_without_members_is_an_incident_until_somebody_joins(office) -> None:
    office.hire(jana=set())
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group="S1.SGB2.Vermittlung")))
    office.start()
    (incident,) = office.incidents()
    assert (incident.code, incident.token_id) == ("no_members", office.task("talk").id)
    assert "S1.SGB2.Vermittlung" in incident.message
    retry(office, incident)
    (again,) = office.incidents()
    assert (again.id, again.attempts) == (incident.id, 2)
    office.hire(jana={"S1.SGB2.Vermittlung"})
    retry(office, incident)
    assert office.incidents() == []


def test_a_staffed_group_is_noticed_at_the_next_command(office) -> None:
    office.hire(jana=set())
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group="S1.SGB2.Vermittlung")))
    office.start()
    office.hire(jana={"S1.SGB2.Vermittlung"})
    office.claim("talk", "jana")
    assert office.incidents() == []


def test_a_task_without_a_group_and_one_with_an_unknown_group_are_incidents(small_office) -> None:
    office = small_office
    office.publish(
        office.draw.parallel(
            [office.draw.task("nobody", group=None)],
            [office.draw.task("stranger", group="S9.X")],
            before=office.draw.team(),
        )
    )
    office.start()
    assert {(each.code, each.element_id) for each in office.incidents()} == {
        ("no_members", "nobody"),
        ("no_members", "stranger"),
    }


def test_a_group_that_cannot_be_evaluated_has_one_incident(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group="=group")))
    office.start()
    assert [each.code for each in office.incidents()] == ["assignment"]
    (incident,) = office.incidents()
    assert incident.token_id == office.task("talk").id


def test_a_group_that_still_cannot_be_evaluated_counts_an_attempt_and_then_finds_its_team(office) -> None:
    talk = office.draw.task("talk", group="=group")
    office.publish(office.draw.parallel([talk], [office.draw.task("route", form="group")], before=office.draw.team()))
    office.start()
    (incident,) = office.incidents()
    retry(office, incident)
    (again,) = office.incidents()
    assert (again.id, again.code, again.attempts) == (incident.id, "assignment", 2)
    office.complete("route", "carla", group="S1.SGB3.Vermittlung")
    assert office.incidents() == []
    assert office.claim("talk", "anna").assignee == "anna"


def test_a_case_that_can_never_go_on_is_an_incident_at_once(small_office) -> None:
    office = small_office
    xml = office.draw.parallel([office.draw.task("one")], [office.draw.task("two")], before=office.draw.team())
    never = xml.replace(
        b'<bpmn:parallelGateway id="fork" name="fork">',
        b'<bpmn:exclusiveGateway id="fork" name="fork" default="f_fork_one">',
    ).replace(b"</bpmn:parallelGateway>", b"</bpmn:exclusiveGateway>", 1)
    condition = b"<bpmn:conditionExpression>=false</bpmn:conditionExpression></bpmn:sequenceFlow>"
    flow = b'<bpmn:sequenceFlow id="f_fork_two" sourceRef="fork" targetRef="two"'
    office.publish(never.replace(flow + b"/>", flow + b">" + condition))
    office.start()
    office.complete("one", "carla")
    (incident,) = office.incidents()
    assert (incident.code, incident.token_id) == ("deadlock", None)
    retry(office, incident)
    assert [(each.id, each.attempts) for each in office.incidents()] == [(incident.id, 2)]


def test_what_a_retry_tells_is_what_has_happened(failing) -> None:
    (incident,) = failing.incidents()
    outcome = failing.engine.incidents.try_again(incident.id, actor=failing.who("lena"))
    assert outcome.incident is not None
    assert (outcome.incident.id, outcome.incident.attempts, outcome.opened) == (incident.id, 2, ())
    assert dict(outcome.incident.values) == {}
    failing.complete("repair", "carla", days=5)
    outcome = failing.engine.incidents.try_again(incident.id, actor=failing.who("lena"))
    assert (outcome.incident, outcome.opened, outcome.case.state) == (None, (), CaseState.COMPLETED)


def test_a_retry_that_runs_into_new_trouble_tells_so(office) -> None:
    first = office.draw.script("first", "=1 + days", "count")
    second = office.draw.script("second", "=1 + group", "count")
    repair = office.draw.task("repair", form="days")
    office.publish(office.draw.parallel([first, second], [repair], before=office.draw.team()))
    office.start()
    (incident,) = office.incidents()
    office.complete("repair", "carla", days=5)
    outcome = office.engine.incidents.try_again(incident.id, actor=office.who("lena"))
    assert outcome.incident is None
    assert [each.element_id for each in outcome.opened] == ["second"]


def test_incidents_of_one_element_are_retried_each_for_itself(failing) -> None:
    failing.turn(minutes=1)
    repaired = failing.start()
    failing.complete("repair", "carla", days=5)
    failing.turn(minutes=1)
    hopeless = failing.start()
    lena = failing.who("lena")
    lines = failing.engine.incidents.retry_element("p", "compute", actor=lena)
    told = [(line.case_number, line.outcome is not None and line.outcome.incident is None) for line in lines]
    assert told[1:] == [(repaired.number, True), (hopeless.number, False)]
    assert [each.attempts for each in failing.incidents()] == [2, 2]
    for process_key, element_id in (("p", "other"), ("q", "compute"), ("p", "\x00")):
        with pytest.raises(NotFound):
            failing.engine.incidents.retry_element(process_key, element_id, actor=lena)
    with pytest.raises(NotFound):
        failing.engine.incidents.retry_element("p", "compute", actor=failing.who("jana"))


def test_what_was_tried_least_often_comes_first_so_that_everybody_has_a_turn(failing, monkeypatch) -> None:
    failing.turn(minutes=1)
    younger = failing.start()
    monkeypatch.setattr("engine.incidents.MAX_TOGETHER", 1)
    tried = [failing.engine.incidents.retry_element("p", "compute", actor=SYSTEM) for _ in range(2)]
    assert [len(lines) for lines in tried] == [1, 1]
    assert [lines[0].case_number == younger.number for lines in tried] == [False, True]


def test_one_refusal_keeps_nobody_else_from_a_turn(failing, monkeypatch) -> None:
    failing.turn(minutes=1)
    other = failing.start()
    incidents = failing.engine.incidents
    real, errors = type(incidents).try_again, iter([ConcurrentChange(), RuntimeError("unforeseen")])

    def flaky(self, incident_id, *, actor):
        if (error := next(errors, None)) is not None:
            raise error
        return real(self, incident_id, actor=actor)

    monkeypatch.setattr(type(incidents), "try_again", flaky)
    refused, unforeseen = incidents.retry_element("p", "compute", actor=SYSTEM)
    assert (refused.outcome, type(refused.refusal)) == (None, ConcurrentChange)
    assert (unforeseen.case_number, unforeseen.outcome, unforeseen.refusal) == (other.number, None, None)


def test_a_retry_of_what_never_comes_to_rest_is_an_attempt_at_the_same_incident(office) -> None:
    work = office.draw.script("work", "=days + 1", "days")
    loop = (
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>=true</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>"
    )
    endless = work.replace("</bpmn:scriptTask>", f"{loop}</bpmn:scriptTask>")
    office.publish(office.draw.process(*office.draw.team(), endless))
    office.start(days=0)
    (incident,) = office.incidents()
    counted = office.case().case_file["days"]
    office.turn(hours=1)
    outcome = office.engine.incidents.try_again(incident.id, actor=office.who("lena"))
    (stands,) = office.incidents()
    assert (stands.id, stands.code, stands.attempts) == (incident.id, "budget", 2)
    assert outcome.incident is not None
    assert (outcome.incident.id, outcome.opened) == (incident.id, ())
    assert office.case().case_file["days"] > counted
    assert office.case().updated_at == office.now
    assert office.events("incident:resolve") == []
    retry(office, incident)
    assert [each.attempts for each in office.incidents()] == [3]


def test_what_there_is_no_time_for_is_not_tried_and_told_so(failing, monkeypatch) -> None:
    failing.turn(minutes=1)
    other = failing.start()
    monkeypatch.setattr("engine.incidents.MAX_SECONDS_TOGETHER", -1.0)
    lines = failing.engine.incidents.retry_element("p", "compute", actor=SYSTEM)
    assert {(line.outcome, type(line.refusal)) for line in lines} == {(None, NoTimeLeft)}
    assert other.number in {line.case_number for line in lines}
    assert [each.attempts for each in failing.incidents()] == [1, 1]
