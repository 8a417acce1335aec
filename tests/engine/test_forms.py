import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.errors import InvalidSubmission
from engine.forms import Form, InvalidForm, Option, parse_form


def form_bytes(*components: dict[str, Any], **document: Any) -> bytes:
    return json.dumps(
        {"type": "default", "id": "test", "schemaVersion": 18, "components": list(components), **document}
    ).encode()


def make_form(*components: dict[str, Any]) -> Form:
    return Form.parse(form_bytes(*components))


def part(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "id": f"Field_{key}", "label": key.title(), **more}


def choices(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.title()} for value in values]


def errors_of(form: Form, values: dict[str, Any], scope: dict[str, Any] | None = None) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as refused:
        form.validate(values, scope or {})
    return {key: error.code for key, error in refused.value.fields.items()}


def codes(data: bytes) -> list[tuple[str, str]]:
    return [(problem.element, problem.code) for problem in parse_form(data)[1]]


def test_parse_keeps_everything_the_page_shows() -> None:
    form = make_form(
        {"type": "text", "id": "Text_1", "text": "# Registrieren"},
        part("select", "gemeinde", values=choices("krefeld", "viersen"), validate={"required": True}),
        {
            "type": "group",
            "id": "Group_1",
            "label": "Dokument",
            "components": [
                part("datetime", "gueltig_bis", subtype="date", dateLabel="Gültig bis", description="Laut Ausweis")
            ],
        },
    )
    text, gemeinde, group = form.components
    assert (form.id, text.text, group.label) == ("test", "# Registrieren", "Dokument")
    assert gemeinde.options == (Option("krefeld", "Krefeld"), Option("viersen", "Viersen"))
    assert gemeinde.required
    assert [field.key for field in form.fields] == ["gemeinde", "gueltig_bis"]
    assert (form.fields[1].label, form.fields[1].description, form.fields[1].subtype) == (
        "Gültig bis",
        "Laut Ausweis",
        "date",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "FORM_NOT_JSON"),
        (b"[" * 100_000, "FORM_NOT_JSON"),
        (b'{"components": NaN}', "FORM_NOT_JSON"),
        (b"\xff\xfe\x00", "FORM_NOT_JSON"),
        (b"[]", "FORM_NOT_A_FORM"),
        (b'{"id": "x"}', "FORM_NOT_A_FORM"),
        (b" " * 1_000_001, "FORM_TOO_LARGE"),
    ],
)
def test_what_is_no_form_at_all_is_one_problem(data: bytes, code: str) -> None:
    form, problems = parse_form(data)
    assert form is None
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "filepicker", "key": "datei", "id": "x", "label": "Datei"}, "FORM_UNSUPPORTED_COMPONENT"),
        (part("textfield", "x", label=""), "FORM_LABEL_MISSING"),
        (part("textfield", "x", label="=name"), "FORM_UNSUPPORTED_EXPRESSION"),
        (part("textfield", "Gültig bis", label="x"), "FORM_KEY"),
        (part("textfield", "person.name", label="x"), "FORM_KEY"),
        (part("textfield", "x", validate={"pattern": "("}), "FORM_PATTERN"),
        (part("textfield", "x", validate={"minLength": "zwei"}), "FORM_VALIDATE"),
        (part("number", "x", validate={"min": "null"}), "FORM_VALIDATE"),
        (part("datetime", "x", subtype="week"), "FORM_SUBTYPE"),
        (part("select", "x"), "FORM_OPTIONS"),
        (part("select", "x", valuesKey="andere"), "FORM_UNSUPPORTED_OPTIONS"),
        (part("radio", "x", values=choices("a", "a")), "FORM_DUPLICATE_OPTION"),
        (part("textfield", "x", validate={"pattern": "(a)\\1"}), "FORM_PATTERN"),
        (part("textfield", "x", conditional={"hide": "=a +"}), "FORM_EXPRESSION"),
        (part("textfield", "x", conditional={"hide": "=gueltig_bis < today()"}), "FORM_HIDE"),
    ],
)
def test_a_component_that_cannot_be_honoured_is_a_problem(component: dict[str, Any], code: str) -> None:
    assert codes(form_bytes(component)) == [(component["key"], code)]
    with pytest.raises(InvalidForm):
        Form.parse(form_bytes(component))


def test_two_inputs_for_one_field_are_a_problem_also_across_groups() -> None:
    group = {"type": "group", "id": "g", "components": [part("textfield", "name", id="Field_2")]}
    assert codes(form_bytes(part("textfield", "name"), group)) == [("name", "FORM_DUPLICATE_KEY")]


def test_a_form_without_id_or_version_is_a_problem() -> None:
    assert codes(b'{"components": []}') == [("", "FORM_ID_MISSING"), ("", "FORM_SCHEMA_VERSION")]


@pytest.mark.parametrize(
    ("component", "given", "value"),
    [
        (part("textfield", "x"), "  Testperson \r\n", "Testperson"),
        (part("textarea", "x"), "eins\r\nzwei", "eins\nzwei"),
        (part("textfield", "x"), "", None),
        (part("number", "x"), "12,5", Decimal("12.5")),
        (part("number", "x"), "1.234,5", Decimal("1234.5")),
        (part("number", "x"), "12.50", Decimal("12.50")),
        (part("textfield", "x"), "a\x00b \ud800", "ab ?"),
        (part("textfield", "x"), "\x1b[31mrot\u202e\x85", "[31mrot"),
        (part("textarea", "x"), "a\r\n\tb", "a\n\tb"),
        (part("number", "x"), 0.1, Decimal("0.1")),
        (part("number", "x", decimalDigits=0), "12", 12),
        (part("number", "x", decimalDigits=0), Decimal("12.0"), 12),
        (part("datetime", "x", subtype="date"), "2016-01-05", date(2016, 1, 5)),
        (part("datetime", "x", subtype="date"), "5.1.2016", date(2016, 1, 5)),
        (part("datetime", "x", subtype="date"), date(2016, 1, 5), date(2016, 1, 5)),
        (part("datetime", "x", subtype="time"), "09:30", time(9, 30)),
        (
            part("datetime", "x", subtype="datetime"),
            "2016-07-05T09:30",
            datetime(2016, 7, 5, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        (
            part("datetime", "x", subtype="datetime"),
            "05.07.2016 09:30",
            datetime(2016, 7, 5, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        (part("checkbox", "x"), "on", True),
        (part("checkbox", "x"), False, False),
        (part("radio", "x", values=choices("a", "b")), "b", "b"),
        (part("checklist", "x", values=choices("a", "b")), "b", ["b"]),
        (part("checklist", "x", values=choices("a", "b")), ["b", "a", "b"], ["b", "a"]),
    ],
)
def test_texts_and_typed_values_become_typed_values(component: dict[str, Any], given: Any, value: Any) -> None:
    result = make_form(component).validate({"x": given}, {})
    assert result == {"x": value}
    assert type(result["x"]) is type(value)


@pytest.mark.parametrize(
    ("component", "given", "code"),
    [
        (part("textfield", "x", validate={"required": True}), "   ", "required"),
        (part("textfield", "x"), 5, "type_text"),
        (part("textfield", "x"), "x" * 20_001, "max_length"),
        (part("textfield", "x", validate={"maxLength": 3}), "vier", "max_length"),
        (part("textfield", "x", validate={"minLength": 3}), "ab", "min_length"),
        (part("textfield", "x", validate={"pattern": "^[A-Z]+$"}), "ab", "pattern"),
        (part("textfield", "x", validate={"validationType": "email"}), "kein at", "pattern"),
        (part("number", "x"), "zwölf", "type_number"),
        (part("number", "x"), "1e9", "type_number"),
        (part("number", "x"), "NaN", "type_number"),
        (part("number", "x"), 10**4000, "type_number"),
        (part("datetime", "x"), datetime.max.replace(tzinfo=UTC), "type_date"),
        (part("number", "x"), float("inf"), "type_number"),
        (part("number", "x"), True, "type_number"),
        (part("number", "x"), "9" * 40, "type_number"),
        (part("number", "x", decimalDigits=0), "1,5", "type_integer"),
        (part("number", "x", validate={"min": 0}), "-1", "min"),
        (part("number", "x", validate={"max": 10}), "10,1", "max"),
        (part("datetime", "x", subtype="date"), "31.02.2016", "type_date"),
        (part("datetime", "x", subtype="date"), "morgen", "type_date"),
        (part("datetime", "x", subtype="time"), "25:00", "type_time"),
        (part("datetime", "x", subtype="datetime"), "2016-01-05", "type_datetime"),
        (part("checkbox", "x", validate={"required": True}), None, "required"),
        (part("checkbox", "x"), "vielleicht", "option"),
        (part("select", "x", values=choices("a")), "c", "option"),
        (part("checklist", "x", values=choices("a")), ["a", "c"], "option"),
        (part("checklist", "x", values=choices("a")), [["a"]], "option"),
        (part("checklist", "x", values=choices("a"), validate={"required": True}), [], "required"),
    ],
)
def test_a_wrong_value_is_explained(component: dict[str, Any], given: Any, code: str) -> None:
    assert errors_of(make_form(component), {"x": given}) == {"x": code}


def test_every_wrong_field_is_explained_in_the_order_of_the_form() -> None:
    form = make_form(part("textfield", "b", validate={"required": True}), part("number", "a"))
    errors = errors_of(form, {"a": "x", "fremd": "1", "b": ""})
    assert list(errors.items()) == [("b", "required"), ("a", "type_number"), ("fremd", "unknown_field")]


def test_missing_fields_leave_known_values_alone() -> None:
    form = make_form(part("textfield", "name"), part("checkbox", "ja"), part("checklist", "c", values=choices("a")))
    assert form.validate({}, {}) == {"name": None, "ja": False, "c": []}
    assert form.validate({}, {"name": "Testperson"}) == {"ja": False, "c": []}
    assert form.validate({"name": ""}, {"name": "Testperson"})["name"] is None


def test_hidden_fields_are_neither_required_nor_written() -> None:
    form = make_form(
        part("checkbox", "auflage"),
        part("textfield", "ort", validate={"required": True}, conditional={"hide": "=auflage != true"}),
        part("textfield", "grund", validate={"required": True}, conditional={"hide": "=ort = null"}),
    )
    assert form.validate({"ort": "Krefeld", "grund": "x"}, {}) == {"auflage": False}
    assert errors_of(form, {"auflage": "on"}) == {"ort": "required"}
    assert errors_of(form, {"auflage": "on", "ort": "Krefeld"}) == {"grund": "required"}
    assert [component.key for component in form.visible({"auflage": True, "ort": "K"})] == ["auflage", "ort", "grund"]


def test_a_hidden_group_hides_its_fields() -> None:
    group = {
        "type": "group",
        "id": "g",
        "conditional": {"hide": "=site = null"},
        "components": [part("textfield", "ort", validate={"required": True})],
    }
    form = make_form(group)
    assert form.validate({}, {}) == {}
    assert errors_of(form, {}, {"site": "VIE"}) == {"ort": "required"}
    assert form.visible({}) == ()


def test_read_only_fields_are_shown_but_never_written() -> None:
    form = make_form(part("textfield", "name", readonly=True, validate={"required": True}))
    assert form.validate({"name": "anders"}, {"name": "Testperson"}) == {}


def test_all_conditions_of_a_form_share_one_budget_and_what_it_does_not_last_for_is_shown() -> None:
    hide = "=count(for i in 1..20000 return i) > 0"
    form = make_form(*(part("textfield", f"f{number}", conditional={"hide": hide}) for number in range(60)))
    shown = [component.key for component in form.visible({})]
    assert 0 < len(shown) < 60
    assert shown == [f"f{number}" for number in range(60 - len(shown), 60)]


def test_no_pattern_and_no_condition_can_hang_a_submission() -> None:
    slow = make_form(part("textfield", "x", validate={"pattern": "^(a+)+$"}))
    assert errors_of(slow, {"x": "a" * 5_000 + "!"}) == {"x": "pattern"}
    endless = make_form(part("textfield", "x", conditional={"hide": "=count(for i in 1..100000000 return i) > 0"}))
    assert endless.validate({"x": "da"}, {}) == {"x": "da"}


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [("^[0-9]{5}$", "47798", "4779"), (r"^\d+\.\d{2}$", "1.50", "1,50"), ("ä", "Jäger", "Jager")],
)
def test_patterns_are_those_of_the_form_editor(pattern: str, good: str, bad: str) -> None:
    form = make_form(part("textfield", "x", validate={"pattern": pattern}))
    assert form.validate({"x": good}, {}) == {"x": good}
    assert errors_of(form, {"x": bad}) == {"x": "pattern"}
