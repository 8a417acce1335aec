"""The rules of the standard around a process: message flows, the data of messages, formats."""

from __future__ import annotations

import pytest

from engine.gate import check_file
from engine.model import Severity
from tests.engine.workflow.build import NAMESPACES, catch, end, message, process, start, throw, user

POOLS = '<participant id="one" processRef="p"/><participant id="other" name="Somebody"/>'
BODY = process(
    "p",
    start() + user("u") + catch("c", message("M")) + throw("t", message("M"))
    + '<sendTask id="s" messageRef="message_M"/><receiveTask id="r" messageRef="message_M"/>' + end(),
    "start>u u>c c>t t>s s>r r>end",
)  # fmt: skip


def found(more: str = "", body: str = BODY) -> list[tuple[str, str]]:
    """Element and code of each error of a file with two pools."""
    roots = '<message id="message_M" name="M" itemRef="item"/><itemDefinition id="item" structureRef="x"/>'
    roots += '<itemDefinition id="same" structureRef="x"/><itemDefinition id="else" structureRef="y"/>'
    content = f'<collaboration id="k">{POOLS}{more}</collaboration>{roots}{body}'
    data = f'<?xml version="1.0"?><definitions {NAMESPACES} targetNamespace="t">{content}</definitions>'.encode()
    return [(each.element, each.code) for each in check_file("p.bpmn", data) if each.severity is Severity.ERROR]


def flow(source: str, target: str) -> str:
    return f'<messageFlow id="f" sourceRef="{source}" targetRef="{target}"/>'


@pytest.mark.parametrize(
    ("source", "target"),
    [("t", "other"), ("s", "other"), ("other", "c"), ("other", "r"), ("other", "start"), ("u", "other")],
)
def test_a_message_flow_between_pools_is_fine(source: str, target: str) -> None:
    assert found(flow(source, target)) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("s", "r"),
        ("start", "other"),
        ("c", "other"),
        ("end", "other"),
        ("other", "t"),
        ("other", "end"),
        ("s_r", "other"),
    ],
)
def test_a_message_flow_that_nothing_can_travel_is_found(source: str, target: str) -> None:
    assert set(found(flow(source, target))) == {("f", "MESSAGE_FLOW")}


def test_a_partner_is_a_participant() -> None:
    partner = '<partnerEntity id="e"><participantRef>{}</participantRef></partnerEntity>'
    assert found("", BODY + partner.format("one")) == []
    assert found("", BODY + partner.format("u")) == [("e", "REFERENCE")]


@pytest.mark.parametrize(("item", "codes"), [("item", []), ("same", []), ("else", [("s", "DATA")])])
def test_a_task_sends_the_data_of_its_message(item: str, codes: list[tuple[str, str]]) -> None:
    data = f'<ioSpecification><dataInput id="d" itemSubjectRef="{item}"/></ioSpecification>'
    sends = BODY.replace(
        '<sendTask id="s" messageRef="message_M"/>', f'<sendTask id="s" messageRef="message_M">{data}</sendTask>'
    )
    assert found("", sends) == codes


def test_a_task_that_receives_has_one_output_set() -> None:
    data = "<ioSpecification><outputSet/><outputSet/></ioSpecification>"
    task = '<receiveTask id="r" messageRef="message_M"/>'
    assert found("", BODY.replace(task, f"{task[:-2]}>{data}</receiveTask>")) == [("r", "DATA")]


def test_formats_and_directions_and_immediacy() -> None:
    note = '<textAnnotation id="n" textFormat="{}"><text>x</text></textAnnotation>'
    assert found("", BODY.replace("</process>", note.format("text/plain") + "</process>")) == []
    assert found("", BODY.replace("</process>", note.format("bold") + "</process>")) == [("n", "FORMAT")]
    mixed = process("p", start() + '<exclusiveGateway id="g" gatewayDirection="Mixed"/>' + end(), "start>g g>end")
    assert found("", mixed) == [("g", "DIRECTION")]
    late = BODY.replace('<sequenceFlow id="start_u"', '<sequenceFlow id="start_u" isImmediate="false"')
    assert found("", late) == [("start_u", "ELEMENT")]


def test_a_call_takes_and_gives_what_the_called_process_does() -> None:
    own = "<ioSpecification>{}</ioSpecification>"
    extension = '<extensionElements><zeebe:calledElement processId="q"/></extensionElements>'
    call = f'<callActivity id="c2">{extension}{{}}</callActivity>'
    called = process("q", own.format('<dataInput id="x"/>') + start("q1") + end("q2"), "q1>q2")

    def calling(data: str) -> str:
        return process("p", start() + call.format(own.format(data)) + end(), "start>c2 c2>end") + called

    assert found("", calling('<dataInput id="d"/>')) == []
    assert found("", calling("")) == [("c2", "DATA")]
    assert found("", calling('<dataInput id="d"/><dataOutput id="e"/>')) == [("c2", "DATA")]


def test_the_sets_of_a_task_name_its_data() -> None:
    data = (
        '<ioSpecification><dataInput id="d"/><inputSet><dataInputRefs>{}</dataInputRefs></inputSet></ioSpecification>'
    )
    for name, codes in (("d", []), ("end", [("u2", "DATA")])):
        body = process("p", start() + f'<userTask id="u2">{data.format(name)}</userTask>' + end(), "start>u2 u2>end")
        assert found("", body) == codes
