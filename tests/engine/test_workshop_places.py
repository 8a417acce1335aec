"""The places of findings are called what people call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model import Finding
from engine.publication import read_folder
from engine.workshop.places import place

FILES = read_folder(Path(__file__).parents[1] / "publications" / "small")[0]
BPMN = "small/small.bpmn"


@pytest.mark.parametrize(
    ("file", "element", "title", "label"),
    [
        (BPMN, "register", "Kleiner Prozess", "Person registrieren"),
        (BPMN, "f_no", "Kleiner Prozess", "Dokument da? → nein"),
        (BPMN, "merge", "Kleiner Prozess", "exclusive gateway (merge)"),
        (BPMN, "gone", "Kleiner Prozess", "gone"),
        (BPMN, "", "Kleiner Prozess", ""),
        ("small/register.form", "dokument", "form of 'Person registrieren'", "Dokument"),
        ("decisions/route.dmn", "table", "Weg", "Weg"),
        ("decisions/route.dmn", "title", "Weg", "rule 2"),
        ("organisation.yaml", "teams.KR-U25", "organisation", "Empfang"),
        ("organisation.yaml", "deadlines.dokument", "organisation", "Dokument nachreichen"),
        ("case_file.schema.json", "geburtsdatum", "case file", "Geburtsdatum"),
        ("missing.bpmn", "a", "missing.bpmn", "a"),
    ],
)
def test_a_place_has_the_names_that_people_gave_it(file: str, element: str, title: str, label: str) -> None:
    finding = Finding(file=file, element=element, code="XML", message="It is odd.", path=(element,) if element else ())
    (placed,) = place([finding], FILES)
    assert (placed.title, placed.label, placed.path) == (title, label, (label,) if element else ())


@pytest.mark.parametrize("file", list(FILES))
def test_a_file_that_cannot_be_read_has_its_path(file: str) -> None:
    finding = Finding(file=file, element="a", code="XML", message="It is odd.")
    (placed,) = place([finding], {file: b"\xff<"})
    assert placed.label == "a"
    assert placed.title
