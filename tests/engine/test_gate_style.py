"""Style and layout of drawings: each rule with a drawing that breaks it and one that keeps it."""

from __future__ import annotations

import pytest

from engine.gate.choices import check_choices
from engine.gate.layout import check_layout
from engine.gate.material import read_material
from engine.gate.style import check_style
from tests.engine.workflow.build import boundary, end, gateway, simple, sub, timer, user

TERMINATE = end("t", "<terminateEventDefinition/>")


def style(body: str, flows: str) -> set[tuple[str, str]]:
    material, _ = read_material({"p.bpmn": simple(body, flows)})
    return {(finding.element, finding.code) for finding in check_style(material)}


@pytest.mark.parametrize(
    ("body", "flows", "code"),
    [
        (gateway("exclusive", "x") + user("a") + user("b"), "start>a a>x x>b?q b>x x>end!", "JOIN_AND_SPLIT"),
        (gateway("exclusive", "g") + user("x") + user("b"), "start>g g>x?q g>b! b>x x>end", "IMPLICIT_JOIN"),
        (user("x") + user("a") + user("b"), "start>x x>a x>b a>end b>end", "IMPLICIT_SPLIT"),
        (user("x") + user("a"), "start>x x>a x>a a>end", "FLOW_TWICE"),
        (user("a") + TERMINATE.replace('"t"', '"x"'), "start>a a>x", "TERMINATION_IDLE"),
    ],
)
def test_what_hides_or_does_nothing_is_told(body: str, flows: str, code: str) -> None:
    assert ("x", code) in style(body, flows)


@pytest.mark.parametrize(
    ("body", "flows"),
    [
        (gateway("exclusive", "m") + gateway("exclusive", "x") + user("a"), "start>m m>a a>x x>m?q x>end!"),
        (user("x") + user("a") + user("b"), "start>x x>a?q x>b! a>end b>end"),
        (gateway("parallel", "g") + user("a") + user("b") + TERMINATE, "start>g g>a g>b a>t b>end"),
        (user("a") + boundary("n", "a", timer("Duration", "P1D"), interrupting=False) + TERMINATE, "start>a a>end n>t"),
    ],
)
def test_what_says_what_it_does_is_left_alone(body: str, flows: str) -> None:
    assert style(body, flows) == set()


@pytest.mark.parametrize(
    ("body", "flows", "told"),
    [
        (gateway("exclusive", "x") + user("a") + user("b"), "start>x x>a?p x>b?q a>end b>end", True),
        (gateway("inclusive", "x") + user("a") + user("b"), "start>x x>a?p x>b?q a>end b>end", False),
        (gateway("exclusive", "x") + user("a") + user("b"), "start>x x>a?p x>b! a>end b>end", False),
        (gateway("exclusive", "x") + user("a") + user("b"), "start>x x>a?p x>b?not(p) a>end b>end", False),
        (gateway("exclusive", "x") + user("a"), "start>x a>x x>end a>end", False),
    ],
)
def test_a_choice_has_a_default_unless_something_holds_anyway(body: str, flows: str, told: bool) -> None:
    material, _ = read_material(
        {"p.bpmn": simple(sub("s", body, flows.replace("start>", "s_on>").replace(">end", ">s_end")), "start>s s>end")}
    )
    assert [each.element for each in check_choices(material)] == ["x"] * told


def drawn(shapes: dict[str, tuple[int, int]], edges: dict[str, list[tuple[int, int]]], labels: str = "") -> str:
    """Return a diagram interchange: tasks of 100 by 80 and events of 36 by 36 at their left upper corners."""
    size = {key: (36, 36) if key in ("start", "end", "n") else (100, 80) for key in shapes}
    text = "".join(
        f'<bpmndi:BPMNShape bpmnElement="{key}"><dc:Bounds x="{x}" y="{y}" width="{size[key][0]}" '
        f'height="{size[key][1]}"/>{labels if key == "start" else ""}</bpmndi:BPMNShape>'
        for key, (x, y) in shapes.items()
    )
    for key, points in edges.items():
        way = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        text += f'<bpmndi:BPMNEdge bpmnElement="{key}">{way}</bpmndi:BPMNEdge>'
    names = (
        'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    )
    return f"<bpmndi:BPMNDiagram {names}><bpmndi:BPMNPlane>{text}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"


ROW = {"start": (0, 22), "a": (100, 0), "b": (300, 0), "end": (500, 22)}
LINES = {
    "start_a": [(36, 40), (100, 40)],
    "a_b": [(200, 40), (300, 40)],
    "b_end": [(400, 40), (500, 40)],
}


def layout(
    shapes: dict[str, tuple[int, int]], edges: dict[str, list[tuple[int, int]]], labels: str = ""
) -> set[tuple[str, str]]:
    model = simple(user("a") + user("b"), "start>a a>b b>end").decode().replace('id="start"', 'id="start" name="Los"')
    model = model.replace("</definitions>", drawn(ROW | shapes, LINES | edges, labels) + "</definitions>")
    material, _ = read_material({"p.bpmn": model.encode()})
    return {(finding.element, finding.code) for finding in check_layout(material)}


def test_a_row_from_left_to_right_is_left_alone() -> None:
    assert layout({}, {}) == set()


def test_what_lies_on_something_else_is_told() -> None:
    assert layout({"b": (150, 40)}, {}) >= {("b", "LAYOUT_OVERLAP")}
    assert layout({"b": (200, 0)}, {}) == set(), "side by side is not on top"


def test_a_flow_through_a_shape_is_told() -> None:
    assert layout({"end": (500, 222)}, {"b_end": [(350, 80), (350, 60), (150, 60), (150, 240), (500, 240)]}) == {
        ("b_end", "LAYOUT_THROUGH")
    }


def test_a_flow_back_to_the_left_is_told_where_it_is_no_loop() -> None:
    edges = {"a_b": [(150, 80), (150, 240), (-100, 240)], "b_end": [(-150, 280), (500, 300)]}
    assert layout({"b": (-200, 200)}, edges) == {("a_b", "LAYOUT_BACKWARDS")}


def test_a_label_on_something_else_is_told() -> None:
    label = '<bpmndi:BPMNLabel><dc:Bounds x="{x}" y="60" width="90" height="14"/></bpmndi:BPMNLabel>'
    assert layout({}, {}, label.format(x=40)) == {("start", "LAYOUT_LABEL")}
    assert layout({}, {}, label.format(x=-30)) == set()


def test_a_flow_through_a_label_is_told() -> None:
    label = '<bpmndi:BPMNLabel><dc:Bounds x="60" y="{y}" width="30" height="14"/></bpmndi:BPMNLabel>'
    assert layout({}, {}, label.format(y=34)) == {("start", "LAYOUT_LABEL")}
    assert layout({}, {}, label.format(y=60)) == set()


def test_a_loop_may_lead_back() -> None:
    body = gateway("exclusive", "m") + user("a") + gateway("exclusive", "b")
    model = simple(body, "start>m m>a a>b b>m?q b>end!").decode()
    shapes = {"start": (0, 22), "m": (60, 0), "a": (200, 0), "b": (340, 0), "end": (500, 22)}
    picture = drawn(shapes, {"b_m": [(390, 80), (390, 150), (110, 150), (110, 80)]})
    material, _ = read_material({"p.bpmn": model.replace("</definitions>", picture + "</definitions>").encode()})
    assert list(check_layout(material)) == []


def test_a_flow_that_crosses_many_others_is_told() -> None:
    count = 6
    body = (
        gateway("parallel", "g")
        + "".join(user(f"a{n}") + user(f"b{n}") for n in range(count))
        + gateway("parallel", "j")
    )
    flows = "start>g j>end " + " ".join(f"g>a{n} a{n}>b{n} b{n}>j" for n in range(count))
    shapes = {f"a{n}": (200, 100 * n) for n in range(count)} | {f"b{n}": (500, 100 * n) for n in range(count)}
    edges = {f"a{n}_b{n}": [(300, 100 * n + 40), (500, 100 * n + 40)] for n in range(1, count)}
    edges["a0_b0"] = [(300, 20), (400, 20), (400, 590), (450, 590), (450, 20), (500, 20)]
    model = simple(body, flows).decode().replace("</definitions>", drawn(shapes, edges) + "</definitions>")
    material, _ = read_material({"p.bpmn": model.encode()})
    assert [(finding.element, finding.code) for finding in check_layout(material)] == [("a0_b0", "LAYOUT_CROSSING")]


@pytest.mark.parametrize("text", ["", "nan", "1e999", "left"])
def test_a_drawing_without_numbers_is_no_trouble(text: str) -> None:
    model = simple(user("a"), "start>a a>end").decode()
    picture = drawn({"start": (0, 0), "a": (100, 0)}, {}).replace('x="100"', f'x="{text}"')
    material, _ = read_material({"p.bpmn": model.replace("</definitions>", picture + "</definitions>").encode()})
    assert list(check_layout(material)) == []
