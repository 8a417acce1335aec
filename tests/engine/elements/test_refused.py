"""What the engine does not execute is refused by ``check`` with a finding that names it; nothing runs differently."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.errors import InvalidDeployment
from engine.gate import check_file
from engine.sandbox import Sandbox
from tests.engine.workflow.build import (
    boundary,
    catch,
    definitions,
    end,
    error,
    ext,
    gateway,
    link,
    message,
    process,
    service,
    simple,
    start,
    sub,
    throw,
    throwing,
    timer,
    times,
    together,
    user,
)  # fmt: skip

REFUSING = ("ELEMENT", "EVENT", "CONTENT", "QUANTITY", "XML_SCHEMA")
"""Not executed by this engine, or by none because it is no BPMN."""
COMPENSATE, CANCEL = "<compensateEventDefinition/>", "<cancelEventDefinition/>"
LINE = "start>x x>end"


def inside(kind: str) -> str:
    return f'<{kind} id="x">{start("i")}{end("e")}<sequenceFlow id="f" sourceRef="i" targetRef="e"/></{kind}>'


def refusals() -> Iterator[tuple[str, str, str, str]]:
    """Yield body, flows, the element of the finding and a word of it."""
    yield gateway("complex", "x"), LINE, "x", "complexGateway"
    yield inside("transaction"), LINE, "x", "transaction"
    yield inside("adHocSubProcess"), LINE, "x", "adHocSubProcess"
    yield '<callChoreography id="x"/>', LINE, "x", "callChoreography"
    yield '<choreographyTask id="x"/>', LINE, "x", "choreographyTask"
    yield '<implicitThrowEvent id="x"/>', LINE, "x", "implicitThrowEvent"
    yield '<userTask id="x" startQuantity="2"/>', LINE, "x", "startQuantity"
    yield '<userTask id="x" completionQuantity="0"/>', LINE, "x", "completionQuantity"
    yield user("u") + '<userTask id="x" isForCompensation="true"/>', "start>u u>end", "x", "Compensation"
    yield user("u") + boundary("x", "u", COMPENSATE), "start>u u>end x>end", "x", "compensateEventDefinition"
    yield user("u") + boundary("x", "u", CANCEL), "start>u u>end x>end", "x", "cancelEventDefinition"
    yield throw("x", COMPENSATE), LINE, "x", "compensateEventDefinition"
    yield end("x", COMPENSATE), "start>x", "x", "compensateEventDefinition"
    yield end("x", CANCEL), "start>x", "x", "cancelEventDefinition"
    yield throw("x", timer("Duration", "P1D")), LINE, "x", "timerEventDefinition"
    yield throw("x", error("E1")), LINE, "x", "errorEventDefinition"
    yield catch("x", error("E1")), LINE, "x", "errorEventDefinition"
    yield (
        catch("x", '<escalationEventDefinition escalationRef="escalation_X"/>'),
        LINE,
        "x",
        "escalationEventDefinition",
    )
    yield user("u") + boundary("x", "u", "<terminateEventDefinition/>"), "start>u u>end x>end", "x", "terminate"
    yield user("u") + boundary("x", "u", '<linkEventDefinition name="L"/>'), "start>u u>end x>end", "x", "link"
    yield user("u") + boundary("x", "u", error("E1")), "start>u u>end x>end", "x", "never throws what it waits for"
    yield catch("x", message("M") + error("E1")), LINE, "x", "errorEventDefinition"
    yield catch("x", message("M") + link("L")), LINE, "x", "link"
    yield throw("x", message("M") + link("L")), LINE, "x", "link"
    yield end("x", message("M") + timer("Duration", "P1D")), "start>x", "x", "timerEventDefinition"
    yield (
        service("u", "t") + together(boundary("x", "u", message("M") + error("E1"))),
        "start>u u>end x>end", "x", "error ends",
    )  # fmt: skip
    yield (
        user("x", inner=throwing(times("2"), "Complex", "", ("true", error("E1")))),
        LINE, "x", "nothing else can be thrown",
    )  # fmt: skip
    yield (
        gateway("eventBased", "x").replace("/>", ' eventGatewayType="Parallel"/>') + catch("m", message("M"))
        + catch("t", timer("Duration", "P1D")), "start>x x>m x>t m>end t>end", "x", "eventGatewayType",
    )  # fmt: skip
    yield (
        "<userTask id='x'><dataInputAssociation><assignment><from>1</from><to>a</to></assignment>"
        "</dataInputAssociation></userTask>", LINE, "x", "Data assignments",
    )  # fmt: skip
    yield '<userTask id="x"><unknown/></userTask>', LINE, "x", "unknown"
    yield '<x:robot xmlns:x="urn:robots" id="x"/>', LINE, "x", "robot of urn:robots"


@pytest.mark.parametrize(("body", "flows", "element", "word"), list(refusals()))
def test_what_is_not_executed_is_named(body: str, flows: str, element: str, word: str) -> None:
    found = simple(body, flows, messages={"M": ""}, errors=("E1",), escalations=("X",))
    findings = check_file("p.bpmn", found)
    named = [each for each in findings if each.element == element and each.code in REFUSING]
    assert any(word in each.message for each in named), findings
    with pytest.raises(InvalidDeployment):
        Sandbox({"p.bpmn": found})


@pytest.mark.parametrize(
    ("definition", "word"),
    [
        ("<conditionalEventDefinition><condition>=true</condition></conditionalEventDefinition>", "conditional"),
        (error("E1"), "errorEventDefinition"),
        (message("M") + error("E1"), "errorEventDefinition"),
    ],
)
def test_with_what_a_process_does_not_start_is_named(definition: str, word: str) -> None:
    body = f'<startEvent id="x">{definition}</startEvent>' + end()
    model = definitions(process("p", body, "x>end"), messages={"M": ""}, errors=("E1",))
    [finding] = [each for each in check_file("p.bpmn", model) if each.element == "x"]
    assert finding.code in REFUSING
    assert word in finding.message


@pytest.mark.parametrize(
    ("extension", "word"),
    [
        ("<zeebe:taskListeners/>", "taskListeners"),
        ("<zeebe:executionListeners/>", "executionListeners"),
        ('<zeebe:assignmentDefinition candidateUsers="ann"/>', "Candidate users"),
        ('<zeebe:formDefinition formKey="camunda-forms:x"/>', "formId"),
    ],
)
def test_what_of_the_dialect_is_not_read_is_named(extension: str, word: str) -> None:
    model = simple(f'<userTask id="x">{ext(extension)}</userTask>', LINE)
    assert any(each.code == "DIALECT" and word in each.message for each in check_file("p.bpmn", model))


def test_an_event_subprocess_is_not_repeated_and_has_no_border() -> None:
    watcher = sub(
        "x", f'<startEvent id="on">{message("M")}</startEvent>' + end("e"), "on>e", attrs='triggeredByEvent="true"',
        inner="<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
    )  # fmt: skip
    model = simple(watcher + boundary("b", "x", timer("Duration", "P1D")), "start>end b>end", messages={"M": ""})
    found = {(each.element, each.code) for each in check_file("p.bpmn", model)}
    assert {("x", "ELEMENT"), ("b", "ELEMENT")} <= found
