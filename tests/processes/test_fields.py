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
    assert unused == ["case_number"]  # the engine writes it at the start


def test_of_health_only_yes_or_no_is_kept() -> None:
    assert SCHEMA["properties"]["gesundheit_einschraenkung"]["enum"] == ["ja", "nein"]
    assert SCHEMA["properties"]["erwerbsfaehig"]["enum"] == ["ja", "nein"]
