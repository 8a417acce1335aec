"""Forms, case file schema and diagrams speak of the same fields and values."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.forms import Form
from engine.publication import parse_publication, read_folder

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = read_folder(PROCESSES)[0]
PUBLICATION = parse_publication(FILES)[0]
SCHEMA = json.loads((PROCESSES / "case_file.schema.json").read_bytes())
FORMS = sorted(PUBLICATION.forms.values(), key=lambda form: form.id)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_offers_only_what_the_case_file_takes(form: Form) -> None:
    assert PUBLICATION.schema is not None
    for field in form.fields:
        known = PUBLICATION.schema.fields[field.key]
        assert {option.value for option in field.options} <= set(known.enum), field.key
        assert bool(field.options) is bool(known.enum), field.key


@pytest.mark.parametrize("key", sorted(SCHEMA["properties"]))
def test_a_field_says_whose_it_is_and_how_long(key: str) -> None:
    field = SCHEMA["properties"][key]
    assert field["title"]
    assert set(field["x-read"]) <= {"SGB2", "SGB3"}
    assert field["x-read"]
    assert set(field["x-write"]) <= set(field["x-read"])
    assert "§" in field["x-purpose"]
    assert field["x-retention"] in SCHEMA["x-retention-classes"]


def test_every_field_is_used() -> None:
    sources = "\n".join(
        data.decode() for name, data in FILES.items() if name.endswith((".bpmn", ".dmn", ".form")) and data
    )
    unused = [key for key in SCHEMA["properties"] if not re.search(rf"\b{key}\b", sources)]
    assert unused == []


def test_what_tells_of_health_and_consents_is_set_apart() -> None:
    classes = {key: field.get("x-class") for key, field in SCHEMA["properties"].items()}
    health = {key for key in classes if key.startswith(("bescheinigung_", "entbindung_", "gesundheit_", "krank_"))}
    assert {key for key in health if classes[key] != "medical"} <= {"bescheinigung_massnahme"}
    consents = {key for key in classes if key.startswith(("einwilligung_", "widerruf_"))}
    assert {classes[key] for key in consents} == {"consent"}
    assert all(set(SCHEMA["properties"][key]["x-read"]) == {"SGB2", "SGB3"} for key in consents)
    assert "x-read" not in SCHEMA["x-classes"]["consent"]  # whoever acts on them sees them


def test_retention_is_that_of_the_domain_document() -> None:
    years = {key: kept["limits"] for key, kept in SCHEMA["x-retention-classes"].items()}
    assert years == {
        "fall": {"SGB2": "P10Y", "SGB3": "P5Y"},
        "sgb3": {"SGB3": "P5Y"},
        "kurs": {"SGB2": "P5Y", "SGB3": "P5Y"},
    }


def test_of_health_only_yes_or_no_is_kept() -> None:
    assert SCHEMA["properties"]["gesundheit_einschraenkung"]["enum"] == ["ja", "nein"]
    assert SCHEMA["properties"]["erwerbsfaehig"]["enum"] == ["ja", "nein"]
