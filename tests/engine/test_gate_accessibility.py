"""Forms for everybody: each rule with a form that breaks it; the form that keeps all of them comes first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.gate.accessibility import check_accessibility
from engine.gate.material import read_material


def found(*components: dict[str, Any]) -> set[tuple[str, str]]:
    form = {"type": "default", "id": "f", "schemaVersion": 18, "components": list(components)}
    material, _ = read_material({"f.form": json.dumps(form).encode()})
    return {(finding.element, finding.code) for finding in check_accessibility(material)}


def field(key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": f"field_{key}", "key": key, "label": label, **more}


def choice(*labels: str) -> dict[str, Any]:
    values = [{"value": str(number), "label": label} for number, label in enumerate(labels)]
    return {"type": "radio", "id": "field_c", "key": "c", "label": "Wahl", "values": values}


def group(label: str, *components: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "id": "g", "label": label, "components": list(components)}


def test_a_form_that_says_what_everything_is_is_left_alone() -> None:
    assert found(
        {"type": "text", "id": "t", "text": "# Hinweis\n\nWichtig! [siehe Akte]"},
        group("Person", field("a", "Name"), field("b", "Ort")),
        group("Betrieb", field("c", "Name")),
        field("d", "PLZ", validate={"pattern": "[0-9]{5}", "patternErrorMessage": "Fünf Ziffern"}),
        field("e", "Konto", validate={"pattern": "DE.*"}, description="Beginnt mit DE"),
        choice("ja", "nein"),
    ) == set()  # fmt: skip


@pytest.mark.parametrize(
    ("component", "element", "code"),
    [
        (group(" ", field("a", "Name")), "g", "FORM_GROUP_LABEL"),
        (choice("ja", "nein", "ja "), "c", "FORM_OPTION_ALIKE"),
        (field("a", "PLZ", validate={"pattern": "[0-9]{5}"}), "a", "FORM_HINT_MISSING"),
        ({"type": "text", "id": "t", "text": "So: ![](plan.png)"}, "t", "FORM_IMAGE"),
        ({"type": "text", "id": "t", "text": 'So: <img src="plan.png">'}, "t", "FORM_IMAGE"),
        (group("Person", field("a", "Name"), field("b", "Name")), "b", "FORM_LABEL_TWICE"),
    ],
)
def test_what_does_not_say_what_it_is_is_told(component: dict[str, Any], element: str, code: str) -> None:
    assert (element, code) in found(component)
