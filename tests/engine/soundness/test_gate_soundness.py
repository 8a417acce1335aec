"""The token game of the gate on small drawings: what can get stuck is found, what cannot is left alone."""

from itertools import pairwise

import pytest

from engine.gate.material import read_material
from engine.gate.soundness import check_soundness

HEAD = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "t": "userTask",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "o": "inclusiveGateway",
    "y": "exclusiveGateway",
    "z": "exclusiveGateway",
    "v": "eventBasedGateway",
}
BOUNDARY = (
    '<bpmn:boundaryEvent id="{id}" attachedToRef="{host}" cancelActivity="{cancel}">'
    '<bpmn:timerEventDefinition id="{id}_d" /></bpmn:boundaryEvent>'
)


def draw(text: str, *more: str) -> str:
    """Return a diagram of paths such as ``s t1 x1 e1``; the first letter of a node is its kind.

    ``b1@t1`` is an interrupting boundary event of ``t1``, ``n1@t1`` one that does not interrupt.
    """
    nodes: dict[str, str] = {}
    flows: list[str] = []
    for path in text.split(","):
        names = []
        for word in path.split():
            name, _, host = word.partition("@")
            names.append(name)
            if host:
                nodes[name] = BOUNDARY.format(id=name, host=host, cancel="true" if name[0] == "b" else "false")
            elif name[0] not in "bn":
                kind = KINDS[name[0]]
                nodes.setdefault(name, f'<bpmn:{kind} id="{name}" />')
        for source, target in pairwise(names):
            flows.append(f'<bpmn:sequenceFlow id="f{len(flows)}" sourceRef="{source}" targetRef="{target}" />')
    content = "".join([*nodes.values(), *flows, *more])
    return f'{HEAD}<bpmn:process id="process" isExecutable="true">{content}</bpmn:process></bpmn:definitions>'


def findings(xml: str) -> set[tuple[str, str]]:
    material, _ = read_material({"test.bpmn": xml.encode()})
    return {(finding.element, finding.code) for finding in check_soundness(material)}


@pytest.mark.parametrize(
    "paths",
    [
        "s t1 e1",
        "s x1 t1 x2 e1, x1 t2 x2",
        "s p1 t1 p2 e1, p1 t2 p2",
        "s p1 t1 e1, p1 t2 e2",
        "s o1 t1 o2 e1, o1 t2 o2, o1 o2",
        "s x1 t1 x2 e1, x2 x1",
        "s x1 p1 t1 p2 x2 e1, p1 t2 p2, x2 x1",
        "s t1 e1, b1@t1 t2 e2",
        "s t1 x1 e1, b1@t1 t2 x1",
        "s t1 e1, n1@t1 t2 e2",
        "s p1 t1 p2 e1, p1 t2 x1 p2, b1@t2 x1",
        "s v1 t1 x1 e1, v1 t2 x1",
        "s t1 t2 e1, t1 t3 e2",
        "s o1 t1 x1 e1, o1 t2 x1",
    ],
)
def test_what_always_comes_to_an_end_is_left_alone(paths: str) -> None:
    assert findings(draw(paths)) == set()


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ("s x1 t1 p1 e1, x1 t2 p1", {("p1", "DEADLOCK")}),
        ("s p1 t1 p2 e1, p1 x1 p2, x1 e2", {("p2", "DEADLOCK")}),
        ("s t1 p1 e1, b1@t1 p1", {("p1", "DEADLOCK")}),
        ("s t1 e1, t2 t3, t3 t2", {("t2", "UNREACHABLE")}),
        ("s t1 e1, t2 x1 t3 x2 e2, x2 x1", {("t2", "UNREACHABLE")}),
        ("s t1 e1, t2 e2, t3 t4", {("t2", "UNREACHABLE"), ("t3", "UNREACHABLE")}),
        ("s t1 x1 t2 x1", {("process", "NO_END")}),
        ("s x1 t1 e1, x1 x2 t2 x2", {("process", "NO_END")}),
        ("s p1 t1 e1, p1 x1 t2 x1", {("process", "NO_END")}),
        ("s v1 t1 p1 e1, v1 t2 p1", {("p1", "DEADLOCK")}),
    ],
)
def test_what_can_get_stuck_is_found_where_it_gets_stuck(paths: str, found: set[tuple[str, str]]) -> None:
    assert findings(draw(paths)) == found


def test_a_terminating_end_event_ends_everything() -> None:
    xml = draw("s p1 t1 e1, p1 t2 x1 t3 x1")
    assert findings(xml) == {("process", "NO_END")}
    ended = xml.replace(
        '<bpmn:endEvent id="e1" />', '<bpmn:endEvent id="e1"><bpmn:terminateEventDefinition /></bpmn:endEvent>'
    )
    assert findings(ended) == set()


def test_every_subprocess_is_played_by_itself() -> None:
    inner = (
        '<bpmn:subProcess id="sub"><bpmn:incoming>a</bpmn:incoming><bpmn:startEvent id="s2" /><bpmn:userTask id="t2" />'
        '<bpmn:userTask id="t3" /><bpmn:sequenceFlow id="g0" sourceRef="s2" targetRef="t2" />'
        '<bpmn:sequenceFlow id="g1" sourceRef="t3" targetRef="t3" /></bpmn:subProcess>'
        '<bpmn:sequenceFlow id="a" sourceRef="t1" targetRef="sub" />'
    )
    assert findings(draw("s t1", inner)) == {("t3", "UNREACHABLE")}


def tangle(size: int) -> str:
    """Return parallel branches, each with a choice to step over to the next one: no block in it can be made small."""
    last = size - 1
    steps = [f"p1 y{n} t{n} x{n} u{n} z{n} p2, x{n} y{(n + 1) % size}" for n in range(size)]
    return draw(f"s p1, p2 e1, z{last} p2, " + ", ".join(steps).replace("u", "t9"))


def test_a_deadlock_is_found_among_many_choices_as_well() -> None:
    branches = ", ".join(f"p1 x{number} t{number} p2, x{number} t9{number}" for number in range(2, 12))
    assert ("p2", "DEADLOCK") in findings(draw(f"s p1 t1 p2 e1, {branches}"))


def test_a_deadlock_is_found_where_there_are_too_many_ways_to_play_all_of_them() -> None:
    branches = ", ".join(f"p1 x{number} t{number} p2, x{number} t9{number}" for number in range(100, 200))
    found = findings(draw(f"s p1 t1 p2 e1, {branches}"))
    assert found == {("p2", "DEADLOCK"), ("process", "SOUNDNESS_NOT_JUDGED")}


def test_what_has_too_many_states_is_not_judged_but_ends() -> None:
    assert ("process", "SOUNDNESS_NOT_JUDGED") in findings(tangle(12))
