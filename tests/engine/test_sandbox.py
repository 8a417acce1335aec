from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.errors import InvalidDeployment, InvalidSubmission, InvalidValue, NotFound
from engine.sandbox import Sandbox

SMALL = Path(__file__).parents[1] / "publications" / "small"
PERSON = {"name": "Testperson 001 (erzeugt)", "geburtsdatum": "1994-03-01"}

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 id="definitions" targetNamespace="test">{before}
<bpmn:process id="{key}" name="Test" isExecutable="true">{content}</bpmn:process></bpmn:definitions>"""


def diagram(*nodes: str, key: str = "test", before: str = "") -> bytes:
    """Return a diagram in which the nodes follow each other between a start and an end event."""
    ids = ["begin", *(node.split('id="', 1)[1].split('"', 1)[0] for node in nodes), "finish"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="flow_{number}" sourceRef="{source}" targetRef="{target}" />'
        for number, (source, target) in enumerate(pairwise(ids))
    )
    content = f'<bpmn:startEvent id="begin" />{"".join(nodes)}<bpmn:endEvent id="finish" />{flows}'
    return BPMN.format(key=key, content=content, before=before).encode()


def script(identifier: str, expression: str, result: str) -> str:
    return (
        f'<bpmn:scriptTask id="{identifier}"><bpmn:extensionElements>'
        f'<zeebe:script expression="={expression}" resultVariable="{result}" />'
        "</bpmn:extensionElements></bpmn:scriptTask>"
    )


@pytest.fixture
def small() -> Sandbox:
    sandbox = Sandbox(SMALL, now=datetime(2016, 1, 11, 9, tzinfo=ZoneInfo("Europe/Berlin")))
    sandbox.start("small", {"site": "KR-U25"})
    return sandbox


def test_a_folder_runs_from_start_to_end(small: Sandbox) -> None:
    assert small.state == "running"
    assert [task.task_key for task in small.open_tasks()] == ["register"]
    assert small.open_tasks()[0].candidate_group == "KR-U25.Eingangszone"
    small.complete("register", {**PERSON, "dokument": "Gestattung"})
    assert small.case_file["geburtsdatum"] == date(1994, 3, 1)
    assert small.case_file["weg"] == "beraten"
    small.complete("advise")
    assert (small.state, small.open_tasks(), small.incidents) == ("completed", (), ())


def test_a_form_refuses_in_the_sandbox_as_everywhere(small: Sandbox) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        small.complete("register", {"name": ""})
    assert set(refused.value.fields) == {"name", "geburtsdatum"}
    assert [task.task_key for task in small.open_tasks()] == ["register"]
    small.complete("register", PERSON)


def test_a_task_that_is_not_open_cannot_be_completed(small: Sandbox) -> None:
    with pytest.raises(NotFound):
        small.complete("advise")


def test_time_passes_and_stops_at_each_timer(small: Sandbox) -> None:
    small.complete("register", PERSON)
    begun = small.now
    small.advance(timedelta(days=13))
    assert small.open_tasks() == ()
    small.advance(timedelta(days=10))
    task = small.open_tasks()[0]
    assert small.now == begun + timedelta(days=23)
    assert (task.task_key, task.opened_at) == ("advise", begun + timedelta(days=14))


def test_a_message_is_matched_by_its_name_where_the_diagram_sets_no_key(small: Sandbox) -> None:
    small.complete("register", PERSON)
    case = small.correlate("document_received", None, {"dokument": "Gestattung"})
    assert case is not None
    assert small.case_file["dokument"] == "Gestattung"
    assert [task.task_key for task in small.open_tasks()] == ["advise"]


def test_a_message_that_nobody_waits_for_is_kept_and_delivered_later(small: Sandbox) -> None:
    assert small.correlate("document_received", None, {"dokument": "Gestattung"}) is None
    small.complete("register", PERSON)
    assert [task.task_key for task in small.open_tasks()] == ["advise"]


def test_a_thrown_message_reaches_another_instance_by_its_name() -> None:
    message = '<bpmn:message id="ready" name="ready" />'
    event = '<bpmn:messageEventDefinition messageRef="ready" />'
    sandbox = Sandbox(
        {
            "hears.bpmn": diagram(
                f'<bpmn:intermediateCatchEvent id="hear">{event}</bpmn:intermediateCatchEvent>',
                script("note", "true", "heard"),
                key="hears",
                before=message,
            ),
            "says.bpmn": diagram(
                f'<bpmn:intermediateThrowEvent id="say">{event}</bpmn:intermediateThrowEvent>',
                key="says",
                before=message,
            ),
        }
    )
    sandbox.start("hears", {})
    assert sandbox.state == "running"
    sandbox.start("says", {})
    assert sandbox.state == "completed"
    assert sandbox.case_files[0] == {"heard": True}


def test_a_decision_without_a_matching_row_is_an_incident_and_harms_nothing(small: Sandbox) -> None:
    small.complete("register", {**PERSON, "dokument": "Fahrkarte"})
    assert small.state == "incident"
    assert [(each.element_id, each.code) for each in small.incidents] == [("decide_route", "decision")]
    assert small.case_file["dokument"] == "Fahrkarte"


def test_the_schema_is_kept_to_where_there_is_one(small: Sandbox) -> None:
    with pytest.raises(InvalidValue):
        small.start("small", {"site": "KR-U25", "unbekannt": 1})
    free = Sandbox({"test.bpmn": diagram(script("double", "betrag * 2", "ergebnis"))})
    free.start("test", {"betrag": 0.1})
    assert free.case_file["ergebnis"] == Decimal("0.2")
    strict = Sandbox(
        {"test.bpmn": diagram()},
        schema={"type": "object", "properties": {"betrag": {"type": "integer"}}},
    )
    with pytest.raises(InvalidValue):
        strict.start("test", {"betrag": "viel"})


def test_a_single_file_is_enough_and_tasks_without_a_group_are_done_by_anybody(tmp_path: Path) -> None:
    path = tmp_path / "single.bpmn"
    path.write_bytes(diagram('<bpmn:userTask id="first" name="Erstens" />', '<bpmn:userTask id="second" />'))
    sandbox = Sandbox(path)
    sandbox.start("test")
    for key in ("first", "second"):
        sandbox.complete(key, {"antwort": key})
    assert sandbox.state == "completed"
    assert sandbox.case_file["antwort"] == "second"


def test_every_instance_has_its_case_file_and_the_last_one_comes_first() -> None:
    sandbox = Sandbox({"test.bpmn": diagram('<bpmn:userTask id="ask" />')})
    for number in (1, 2):
        sandbox.start("test", {"nummer": number})
    assert [case_file["nummer"] for case_file in sandbox.case_files] == [1, 2]
    sandbox.complete("ask", {"fertig": True})
    assert sandbox.case_file == {"nummer": 2, "fertig": True}
    assert sandbox.case_files == ({"nummer": 1}, {"nummer": 2, "fertig": True})
    assert sandbox.state == "running"
    sandbox.complete("ask")
    assert sandbox.state == "completed"


def test_a_failing_expression_is_an_incident_that_a_retry_frees() -> None:
    sandbox = Sandbox({"test.bpmn": diagram(script("sum", "anzahl + 1", "summe"))})
    sandbox.start("test", {"anzahl": "drei"})
    assert sandbox.state == "incident"
    assert [(each.element_id, each.code) for each in sandbox.incidents] == [("sum", "expression")]
    sandbox.retry("sum")
    assert [each.attempts for each in sandbox.incidents] == [2]


def test_a_deadlock_is_listed_but_still_running() -> None:
    content = """<bpmn:startEvent id="begin" /><bpmn:exclusiveGateway id="choose" default="one" />
    <bpmn:parallelGateway id="join" /><bpmn:endEvent id="finish" />
    <bpmn:sequenceFlow id="in" sourceRef="begin" targetRef="choose" />
    <bpmn:sequenceFlow id="one" sourceRef="choose" targetRef="join" />
    <bpmn:sequenceFlow id="two" sourceRef="choose" targetRef="join">
    <bpmn:conditionExpression>=false</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="out" sourceRef="join" targetRef="finish" />"""
    sandbox = Sandbox({"test.bpmn": BPMN.format(key="test", content=content, before="").encode()})
    sandbox.start("test")
    assert sandbox.state == "running"
    assert [each.code for each in sandbox.incidents] == ["deadlock"]


def test_files_that_cannot_be_executed_are_refused_with_findings() -> None:
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"test.bpmn": b"no xml"})
    assert [finding.file for finding in refused.value.findings] == ["test.bpmn"]
