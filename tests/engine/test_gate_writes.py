"""What is written into the case file at the gate, and what forms ask for and begin with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.expressions_at_gate import diagram, look, publication, said, told
from tests.engine.workflow.build import each, end, io, script, signal, start, sub, throw, user


@pytest.mark.parametrize(
    ("expression", "field", "code"),
    [
        ("alter", "betrag", None),
        ("null", "betrag", None),
        ("name", "betrag", "RESULT_TYPE"),
        ("if aktiv then 1 else name", "betrag", "RESULT_TYPE"),
        ("if aktiv then 1 else null", "betrag", None),
        ("get or else(alter, name)", "betrag", None),
        ("beginn", "termin", "RESULT_TYPE"),
        ("termin", "beginn", "RESULT_TYPE"),
        ("deadlines.anhoerung.from(beginn)", "termin", None),
        ("deadlines.anhoerung.from(beginn)", "beginn", "RESULT_TYPE"),
        ("date(deadlines.anhoerung.from(beginn))", "beginn", None),
        ("dauer", "dauer", None),
        ("name", "status", None),
        ('"offen"', "status", None),
        ('"ofen"', "status", "VALUE_IMPOSSIBLE"),
        ('if aktiv then "offen" else "ofen"', "status", "VALUE_IMPOSSIBLE"),
        ("stati[1]", "status", None),
        ("namen", "stati", None),
        ('["ofen"]', "stati", "VALUE_IMPOSSIBLE"),
        ('["ofen", "offen"]', "stati", None),
        ("[alter]", "namen", "RESULT_TYPE"),
        ("name", "namen", "RESULT_TYPE"),
        ("{alter: alter, name: name}", "person", None),
        ("{alter: name}", "person", "RESULT_TYPE"),
        ("for k in kinder return {alter: k.name}", "kinder", "RESULT_TYPE"),
        ("kinder[1]", "person", None),
        ("kinder", "person", "RESULT_TYPE"),
    ],
)
def test_what_is_written_fits_the_field(expression: str, field: str, code: str | None) -> None:
    expected = [] if code is None else [("t", code)]
    assert told(script("t", expression, field)) == expected
    assert told(user("t", more=io(outputs={field: f"={expression}"}))) == expected


def test_what_a_repetition_collects_fits_the_field() -> None:
    assert told(user("t", inner=each("kinder", item="k", into="namen", value="k.name"))) == []
    assert told(user("t", inner=each("kinder", item="k", into="namen", value="k.alter"))) == [("t", "RESULT_TYPE")]
    assert told(user("t", inner=each("kinder", item="k", into="name", value="k.name"))) == [("t", "RESULT_TYPE")]


def test_what_is_handed_over_fits_the_field() -> None:
    for source, found in (("=name", []), ("=alter", [("t", "RESULT_TYPE")])):
        assert told(throw("t", signal("s"), io(inputs={"name": source})), signals=("s",)) == found


def test_what_stays_in_a_variable_is_free() -> None:
    assert told(user("t", more=io(inputs={"x": "=alter", "name": "=alter"}))) == []
    inside = start("b") + script("c", "name", "betrag") + end("e")
    body = sub("s", inside, "b>c c>e", more=io(inputs={"betrag": "=alter"}))
    assert told(body, "start>s s>end") == [("c", "RESULT_TYPE")]
    body = body.replace('source="=alter"', 'source="=name"')
    assert told(body, "start>s s>end") == []


def test_the_sentence_names_the_options() -> None:
    assert said(script("t", 'if aktiv then "offen" else "anerkant"', "status")) == [
        'Line 1, column 28 of the script: "anerkant" is no option of \'status\'. The options are: "abgelehnt", '
        '"anerkannt", "offen". Did you mean \'anerkannt\'?'
    ]
    assert said(script("t", "name", "betrag")) == [
        "Line 1, column 1 of the script: 'betrag' holds a number, not a string."
    ]
    assert said(script("t", "{alter: name}", "person")) == [
        "Line 1, column 1 of the script: 'person.alter' holds a number, not a string."
    ]


# -- forms -----------------------------------------------------------------------------------------------------------


def text_field(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": f"Field_{key}", "key": key, "label": key, **more}


def number(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "number", "id": f"Field_{key}", "key": key, "label": key, **more}


def hidden(condition: str, component: dict[str, Any]) -> dict[str, Any]:
    return {**component, "conditional": {"hide": condition}}


def choice(key: str, *values: str, **more: Any) -> dict[str, Any]:
    options = [{"label": value, "value": value} for value in values]
    return {"type": "select", "id": f"Field_{key}", "key": key, "label": key, "values": options, **more}


def of_form(*components: dict[str, Any], more: str = "") -> list[tuple[str, str, str]]:
    """File, element and code of each finding about a form that a task uses."""
    files = publication(diagram(user("t", form="f", more=more)), forms={"f": list(components)})
    return [(each.file, each.element, each.code) for each in look(files)]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("=alter > 3", None),
        ("=aktiv", None),
        ("=alter", "CONDITION_TYPE"),
        ("=altr > 3", "NAME_UNKNOWN"),
        ('=status = "ofen"', "VALUE_IMPOSSIBLE"),
        ('=alter > "3"', "TYPE_MISMATCH"),
        ("=substring(name)", "CALL_ARGUMENTS"),
        ("=person.alterr > 3", "PATH_UNKNOWN"),
        ("=null", None),
    ],
)
def test_conditions_for_hiding(condition: str, code: str | None) -> None:
    expected = [] if code is None else [("p/f.form", "name", code)]
    assert of_form(hidden(condition, text_field("name"))) == expected


def test_conditions_see_what_is_entered_and_the_names_of_the_task() -> None:
    assert of_form(number("alter"), hidden("=alter > 3", text_field("name"))) == []
    assert of_form(hidden("=x > 3", text_field("name")), more=io(inputs={"x": "=alter"})) == []
    assert of_form(hidden("=x > 3", text_field("name")), more=io(inputs={"x": "=name"})) == [
        ("p/f.form", "name", "TYPE_MISMATCH")
    ]


def test_a_form_asks_for_fields() -> None:
    assert of_form(text_field("nam")) == [("p/f.form", "nam", "FIELD_UNKNOWN")]
    assert of_form(text_field("x"), more=io(inputs={"x": "=name"})) == []


@pytest.mark.parametrize(
    ("component", "fits"),
    [
        (number("alter", defaultValue=18), True),
        (number("alter", defaultValue="achtzehn"), False),
        (number("alter", defaultValue=1.5), False),
        (number("betrag", defaultValue=1.5, decimalDigits=1), True),
        (choice("status", "offen", "anerkannt", defaultValue="offen"), True),
        (choice("status", "offen", "anerkannt", defaultValue="ofen"), False),
        (text_field("name", defaultValue="Test"), True),
        (text_field("name", defaultValue="Test", validate={"maxLength": 3}), False),
    ],
)
def test_a_default_value_can_be_entered(component: dict[str, Any], fits: bool) -> None:
    expected = [] if fits else [("p/f.form", component["key"], "FIELD_DEFAULT")]
    assert of_form(component) == expected
