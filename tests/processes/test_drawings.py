"""The diagrams can be read like a text, here and in any other modeler, and their pictures are those of today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from engine.gate.diagrams import Diagram, read_diagram
from engine.gate.drawing import Box
from engine.gate.layout import check_layout
from engine.gate.material import Material
from tools import process_page
from tools.drawings import complaints
from tools.process_facts import all_processes

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = sorted(PROCESSES.glob("*/*.bpmn"))
_SHAPES = (
    *("userTask", "scriptTask", "businessRuleTask", "serviceTask", "callActivity"),
    *("exclusiveGateway", "parallelGateway", "eventBasedGateway"),
    *("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_bpmnlint_and_the_rules_of_camunda_have_nothing_against_them() -> None:
    assert [str(each) for each in complaints(FILES)] == []


def test_bpmnlint_would_say_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text(re.sub(r'name="Person spricht vor"', "", _text("integration_point")))
    assert ("label-required", "error") in [(each.rule, each.severity) for each in complaints([broken])]


def test_nothing_is_drawn_over_anything_else_and_no_flow_crosses_another(file: Path) -> None:
    diagram = _diagram(file)
    assert [each.message for each in check_layout(Material(files={}, diagrams=(diagram,)), crossings=0)] == []


def test_what_is_noted_beside_the_steps_can_be_read(file: Path) -> None:
    drawing = _diagram(file).drawing
    notes = _boxes(file, "textAnnotation")
    steps = _boxes(file, *_SHAPES)
    steps |= drawing.labels
    assert [(note, other) for note, box in notes.items() for other, area in steps.items() if box.overlaps(area)] == []
    assert [
        (note, edge)
        for note, box in notes.items()
        for edge, points in drawing.edges.items()
        if edge not in _associations(file) and any(box.smaller(2).is_cut_by(line) for line in points)
    ] == []
    assert [pair for pair in combinations(notes, 2) if notes[pair[0]].overlaps(notes[pair[1]])] == []


def test_each_says_in_both_languages_what_it_is_called_and_why_it_is_there() -> None:
    processes = all_processes(PROCESSES).values()
    assert [each.key for each in processes if not (each.name and each.english and each.purpose)] == []


def test_the_pictures_show_the_diagrams_of_today() -> None:
    processes = all_processes(PROCESSES)
    assert list(process_page.stale(processes.values())) == [], "run: uv run python tools/process_page.py"
    assert process_page.orphans(processes.values()) == []
    page = process_page.PAGE.read_text()
    assert process_page.written(page, processes) == page


def test_a_changed_diagram_needs_another_picture(tmp_path: Path) -> None:
    process = all_processes(PROCESSES)["routing"]
    changed = tmp_path / "routing.bpmn"
    changed.write_text(process.file.read_text() + "\n")
    other = type(process)(**{slot: getattr(process, slot) for slot in process.__slots__} | {"file": changed})
    assert list(process_page.stale([process])) == []
    assert list(process_page.stale([other])) == ["routing"]


def _text(key: str) -> str:
    return (PROCESSES / key / f"{key}.bpmn").read_text()


def _diagram(file: Path) -> Diagram:
    diagram = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    return diagram


def _boxes(file: Path, *kinds: str) -> dict[str, Box]:
    shapes = _diagram(file).drawing.shapes
    return {key: shapes[key].smaller(2) for key in _ids(file, kinds) if key in shapes}


def _associations(file: Path) -> set[str]:
    return set(_ids(file, ["association"]))


def _ids(file: Path, kinds: Iterable[str]) -> Iterator[str]:
    for item in etree.fromstring(file.read_bytes()).iter(*(f"{BPMN}{kind}" for kind in kinds)):
        yield item.get("id", "")
