"""The rules of the standard around a process: message flows, the data of messages, formats."""

from __future__ import annotations

import pytest

from engine.gate import check_file
from engine.model import Severity
from tests.engine.workflow.build import catch, end, file_of, message, process, start, throw, user

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
    data = file_of(content)
    return [(each.element, each.code) for each in check_file("p.bpmn", data) if each.severity is Severity.ERROR]


def flow(source: str, target: str) -> str:
    return f'<messageFlow id="f" sourceRef="{source}" targetRef="{target}"/>'


@pytest.mark.parametrize(
    ("source", "target"),
    [("t", "other"), ("s", "other"), ("other", "c"), ("other", "r"), ("u", "other")],
)
def test_a_message_flow_between_pools_is_fine(source: str, target: str) -> None:
    assert found(flow(source, target)) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("s", "r"),
        ("start", "other"),
        ("other", "start"),
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


def test_formats_and_immediacy() -> None:
    note = '<textAnnotation id="n" textFormat="{}"><text>x</text></textAnnotation>'
    assert found("", BODY.replace("</process>", note.format("text/plain") + "</process>")) == []
    assert found("", BODY.replace("</process>", note.format("bold") + "</process>")) == [("n", "FORMAT")]
    late = BODY.replace('<sequenceFlow id="start_u"', '<sequenceFlow id="start_u" isImmediate="false"')
    assert found("", late) == [("start_u", "ELEMENT")]
