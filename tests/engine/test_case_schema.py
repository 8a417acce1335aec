"""The case file schema: types, who may read and write, and clear words for what does not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.case_schema import CaseSchema, parse_case_schema
from engine.errors import InvalidValue

PROPERTIES: dict[str, Any] = {
    "name": {"type": "string", "title": "Name", "minLength": 2, "maxLength": 20, "x-read": ["SGB2"], "x-write": []},
    "level": {"type": "string", "enum": ["A1", "B1"]},
    "born": {"type": "string", "format": "date"},
    "met": {"type": "string", "format": "date-time"},
    "at": {"type": "string", "format": "time"},
    "limit": {"type": "string", "format": "duration"},
    "years": {"type": "integer", "minimum": 0, "maximum": 60},
    "money": {"type": "number"},
    "agreed": {"type": "boolean"},
    "steps": {"type": "array", "items": {"type": "string", "enum": ["course", "job"]}},
    "days": {"type": "array", "items": {"type": "string", "format": "date"}},
    "more": {"type": "object"},
}


def schema(properties: dict[str, Any] = PROPERTIES) -> CaseSchema:
    parsed, findings = parse_case_schema(orjson.dumps({"type": "object", "properties": properties}))
    assert findings == []
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("name", "Generated", "Generated"),
        ("level", "B1", "B1"),
        ("born", "2001-01-31", date(2001, 1, 31)),
        ("born", "31.01.2001", date(2001, 1, 31)),
        ("born", date(2001, 1, 31), date(2001, 1, 31)),
        ("met", "2016-01-04T09:00:00Z", datetime(2016, 1, 4, 9, tzinfo=UTC)),
        ("at", "09:30", time(9, 30)),
        ("limit", "P14D", timedelta(days=14)),
        ("years", "7", 7),
        ("years", 7, 7),
        ("years", 7.0, 7),
        ("money", "399,50", Decimal("399.50")),
        ("money", 399.5, Decimal("399.5")),
        ("money", Decimal("1.10"), Decimal("1.10")),
        ("agreed", "ja", True),
        ("agreed", "off", False),
        ("agreed", True, True),
        ("steps", ["course", "job"], ["course", "job"]),
        ("days", ["2001-01-31"], [date(2001, 1, 31)]),
        ("more", {"a": 1}, {"a": 1}),
        ("born", None, None),
    ],
)
def test_values_become_what_feel_knows(key, given, expected) -> None:
    result = schema().coerce(key, given)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("unknown", 1, "no such field"),
        ("name", 5, "not a text"),
        ("name", "x", "at least 2"),
        ("name", "x" * 21, "at most 20"),
        ("level", "C9", "none of A1, B1"),
        ("born", "2001-02-30", "not a date"),
        ("born", datetime(2001, 1, 1, tzinfo=UTC), "not a date"),
        ("born", 20010131, "not a date"),
        ("met", "yesterday", "date and time"),
        ("limit", "two weeks", "duration"),
        ("years", "7.5", "whole number"),
        ("years", "1e999999", "whole number"),
        ("years", 10**4000, "whole number"),
        ("money", "1e999999", "number"),
        ("money", Decimal("1E-999999"), "number"),
        ("years", True, "whole number"),
        ("years", -1, "at least 0"),
        ("years", 61, "at most 60"),
        ("money", "much", "number"),
        ("money", "NaN", "number"),
        ("money", float("inf"), "number"),
        ("agreed", "perhaps", "true or false"),
        ("agreed", 1, "true or false"),
        ("steps", "course", "list"),
        ("steps", ["course", "idle"], "'idle' is none of"),
        ("days", ["soon"], "not a date"),
        ("more", [], "object"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(key, given, words) -> None:
    with pytest.raises(InvalidValue, match=words) as refusal:
        schema().coerce(key, given)
    assert refusal.value.parameters["field"] == key


def test_who_may_read_and_write() -> None:
    known = schema()
    assert "name" in known.readable({"SGB2", "SGB3"}, set())
    assert "name" not in known.readable({"SGB3"}, set())
    assert "name" not in known.writable({"SGB2", "SGB3"}, set())
    assert "level" in known.readable(set(), set())
    assert known.title("name") == "Name"
    assert known.title("unknown") == "unknown"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"type": "text"}, "SCHEMA_TYPE"),
        ({}, "SCHEMA_TYPE"),
        ("string", "SCHEMA_TYPE"),
        ({"type": "string", "format": "email"}, "SCHEMA_FORMAT"),
        ({"type": "string", "format": "date", "x-when": "soon"}, "SCHEMA_WHEN"),
        ({"type": "string", "x-when": "past"}, "SCHEMA_WHEN"),
        ({"type": "string", "enum": "A1"}, "SCHEMA_ENUM"),
        ({"type": "string", "x-read": "SGB2"}, "SCHEMA_DOMAINS"),
        ({"type": "integer", "minimum": "low"}, "SCHEMA_LIMIT"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(entry, code) -> None:
    parsed, findings = parse_case_schema(orjson.dumps({"properties": {"field": entry}}))
    assert parsed is None
    assert {(finding.element, finding.code) for finding in findings} >= {("field", code)}


def test_fields_inside_of_objects_and_of_items_are_known() -> None:
    inside = {"street": {"type": "string"}, "since": {"type": "string", "format": "date"}}
    found = schema(
        {
            "address": {"type": "object", "properties": inside},
            "moves": {"type": "array", "items": {"type": "object", "properties": {"to": inside["street"]}}},
            "house": {"type": "object", "properties": {"address": {"type": "object", "properties": inside}}},
        }
    )
    address = found.fields["address"].fields
    assert {key: (each.type, each.format) for key, each in address.items()} == {
        "street": ("string", None),
        "since": ("string", "date"),
    }
    assert list(found.fields["moves"].fields) == ["to"]
    assert list(found.fields["house"].fields["address"].fields) == ["street", "since"]


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"type": "object", "properties": {"b": {"type": "text"}}}, "a.b"),
        ({"type": "object", "properties": {"B": {"type": "string"}}}, "a.B"),
        ({"type": "object", "properties": ["b"]}, "a"),
        ({"type": "array", "items": {"type": "object", "properties": {"b": 3}}}, "a.b"),
    ],
)
def test_what_is_wrong_inside_is_said_with_its_path(entry: dict[str, Any], place: str) -> None:
    _, findings = parse_case_schema(orjson.dumps({"type": "object", "properties": {"a": entry}}))
    assert [finding.element for finding in findings][:1] == [place]


def test_fields_may_not_be_nested_without_end() -> None:
    entry: dict[str, Any] = {"type": "string"}
    for _ in range(100):
        entry = {"type": "object", "properties": {"a": entry}}
    _, findings = parse_case_schema(orjson.dumps({"type": "object", "properties": {"a": entry}}))
    assert [finding.code for finding in findings] == ["SCHEMA_TYPE"]


def test_keys_are_snake_case() -> None:
    _, findings = parse_case_schema(orjson.dumps({"properties": {"gültigBis": {"type": "string"}}}))
    assert [finding.code for finding in findings] == ["SCHEMA_KEY"]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"properties": []}', b"", b"\xff"])
def test_what_is_no_schema_at_all_is_a_finding(content) -> None:
    parsed, findings = parse_case_schema(content)
    assert parsed is None
    assert findings


def test_that_of_the_integration_points_is_in_order() -> None:
    path = Path(__file__).parents[2] / "processes" / "case_file.schema.json"
    parsed, findings = parse_case_schema(path.read_bytes())
    assert findings == []
    assert parsed is not None
    assert {"case_number", "site", "legal_domain", "responsible_team"} <= set(parsed.fields)


MARKED = {
    "name": {"type": "string", "x-identifies": "name"},
    "born": {"type": "string", "format": "date", "x-identifies": "birth_date"},
    "number": {"type": "string", "x-identifies": "register_number"},
}


def test_the_schema_says_by_what_a_person_is_recognised() -> None:
    assert schema(MARKED).identifying == {"name": "name", "birth_date": "born", "register_number": "number"}
    assert schema().identifying == {}
    assert schema({"number": MARKED["number"]}).identifying == {"register_number": "number"}


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"name": {"type": "string", "x-identifies": "first_name"}}, "name", "is none of name, birth_date"),
        ({"name": {"type": "string", "x-identifies": ["name"]}}, "name", "is none of"),
        ({"name": {"type": "integer", "x-identifies": "name"}}, "name", "mark a text without a format"),
        ({"born": {"type": "string", "x-identifies": "birth_date"}}, "born", "Only a date identifies"),
        ({"other": {"type": "string", "x-identifies": "name"}}, "other", "identifies a person by"),
        ({"born": {"type": "string", "format": "date"}}, "name", "mark a field as 'birth_date' too"),
        ({"name": {"type": "string"}}, "born", "mark a field as 'name' too"),
    ],
)
def test_a_mark_that_makes_no_sense_is_a_finding(changes: dict[str, Any], place: str, words: str) -> None:
    parsed, findings = parse_case_schema(orjson.dumps({"type": "object", "properties": {**MARKED, **changes}}))
    assert parsed is None
    assert "SCHEMA_IDENTIFIES" in {finding.code for finding in findings}
    assert any(finding.element == place and words in finding.message for finding in findings)
