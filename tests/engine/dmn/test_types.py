"""Item definitions: what values they let pass, what they convert, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Model
from engine.feel import BudgetExceeded, YearMonthDuration
from tests.engine.dmn.conftest import decision, definitions, input_data, item, literal, part, text

Build = Callable[..., Model]
STAGES = text("allowedValues", '"U25", "UE25"')
MIDNIGHT = datetime(2026, 1, 31, tzinfo=UTC)
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def holds(build: Build, value: Any, type: str, *items: str) -> bool:
    """Whether the value passes as it is."""
    model = build(*items, input_data("x", type), decision("d", literal("x"), "requiredInput#i_x"))
    return bool(model.evaluate("d", {"x": value}) == value)


@pytest.mark.parametrize(
    ("type", "good"),
    [
        ("number", [1, Decimal("1.5"), None]),
        ("string", ["", "a"]),
        ("boolean", [True, False]),
        ("date", [MIDNIGHT.date()]),
        ("time", [time(12)]),
        ("date and time", [NOON]),
        ("dateTime", [NOON]),
        ("days and time duration", [timedelta(days=1)]),
        ("years and months duration", [YearMonthDuration(14)]),
        ("Any", [1, "a", [1], {"a": 1}, None]),
        ("list", [[], [1, "a"]]),
        ("context", [{}, {"a": 1}]),
    ],
)
def test_base_types(build: Build, type: str, good: list[Any]) -> None:
    everything = [1, "a", True, MIDNIGHT.date(), NOON, time(12), timedelta(days=1), YearMonthDuration(1), {"a": 1}]
    assert all(holds(build, value, type) for value in good)
    kinds = {value.__class__ for value in good} | ({int, Decimal} if type == "number" else set())
    bad = [value for value in everything if type != "Any" and value.__class__ not in kinds]
    if type == "date and time":
        bad.remove(MIDNIGHT.date())
    if type == "list":
        bad = []
    assert not any(holds(build, value, type) for value in bad)


@pytest.mark.parametrize(
    ("type", "given", "value"),
    [
        ("number", [1], 1),
        ("tList", 1, [1]),
        ("tList", [1, 2], [1, 2]),
        ("date and time", MIDNIGHT.date(), MIDNIGHT),
        ("number", [1, 2], None),
        ("number", ["1"], None),
        ("number", "1", None),
        ("date", "2026-01-31", None),
        ("date", NOON, None),
        ("tLate", date(1999, 1, 1), None),
    ],
)
def test_values_are_converted_as_the_standard_says(build: Build, type: str, given: Any, value: Any) -> None:
    model = build(
        item("tList", "number", isCollection="true"),
        item("tLate", "date and time", text("typeConstraint", '>= @"2000-01-01T00:00:00Z"')),
        input_data("x", type),
        decision("d", literal("x"), "requiredInput#i_x"),
    )
    assert model.evaluate("d", {"x": given}) == value


PERSON = item(
    "tPerson", "",
    part("Name", "string"),
    part("Wege", "", part("nach", "string"), part("Stufe", "tStufe"), isCollection="true"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"Name": "A", "Wege": []}, True),
        ({"Name": "A", "Wege": [{"nach": "B", "Stufe": "U25"}], "mehr": 1}, True),
        ({"Name": None, "Wege": None}, True),
        ({"Name": "A"}, False),
        ({"Name": 1, "Wege": []}, False),
        ({"Name": "A", "Wege": [{"nach": "B", "Stufe": "U99"}]}, False),
        ({"Name": "A", "Wege": [{"nach": "B"}]}, False),
        ("A", False),
    ],
)
def test_structures(build: Build, value: Any, good: bool) -> None:
    assert holds(build, value, "tPerson", PERSON, item("tStufe", "string", STAGES)) is good


@pytest.mark.parametrize(
    ("definition", "good", "bad"),
    [
        (item("t", "string", STAGES), ["U25", None], ["U99", 1]),
        (item("t", "number", text("allowedValues", "[1..5], > 100")), [1, 5, 101], [6, 100]),
        (item("t", "number", text("allowedValues", "not(13)")), [12], [13]),
        (item("t", "string", text("typeConstraint", "string length(?) = 5")), ["12345"], ["1234"]),
        (item("t", "number", text("allowedValues", "< 3"), isCollection="true"), [[], [1, 2], [1, None]], [[1, 3]]),
        (item("t", "number", text("typeConstraint", "count(?) < 3"), isCollection="true"), [[], [1, 9]], [[1, 2, 3]]),
        (item("t", "number", text("allowedValues", "< 3"), text("typeConstraint", "count(?) < 3"), isCollection="1"),
         [[1, 2]], [[1, 3], [1, 1, 1]]),
        (item("t", "u") + item("u", "number", text("allowedValues", "< 3")), [2], [3]),
        (item("t", "u", text("typeConstraint", "> 1")) + item("u", "number", text("allowedValues", "< 3")),
         [2], [1, 3]),
        (item("t", "u", isCollection="true") + item("u", "string", STAGES), [["U25"]], [["U99"], ["U25", 1]]),
        (item("t", "u", isCollection="true") + item("u", "number", isCollection="true"), [[[1], [2]]], [[["a"]]]),
    ],
)  # fmt: skip
def test_allowed_values_and_constraints(build: Build, definition: str, good: list[Any], bad: list[Any]) -> None:
    assert all(holds(build, value, "t", definition) for value in good)
    assert not any(holds(build, value, "t", definition) for value in bad)


SPAN = item(
    "tSpanne", "",
    part("von", "number"),
    part("bis", "number", text("typeConstraint", "> von")),
    part("dazwischen", "number", text("allowedValues", "[von..bis]"), isCollection="true"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"von": 1, "bis": 9, "dazwischen": [2, 3]}, True),
        ({"von": 1, "bis": None, "dazwischen": []}, True),
        ({"von": 9, "bis": 1, "dazwischen": []}, False),
        ({"von": 1, "bis": 9, "dazwischen": [2, 30]}, False),
    ],
)
def test_a_constraint_of_a_component_may_look_at_its_siblings(build: Build, value: Any, good: bool) -> None:
    assert holds(build, value, "tSpanne", SPAN) is good


def test_a_constraint_of_a_structure_sees_its_components(build: Build) -> None:
    definition = item("t", "", part("a", "number"), part("b", "number"), text("typeConstraint", "a < b"))
    assert holds(build, {"a": 1, "b": 2}, "t", definition)
    assert not holds(build, {"a": 2, "b": 1}, "t", definition)


def test_a_constraint_may_ask_for_the_time(build: Build) -> None:
    model = build(
        item("t", "date", text("typeConstraint", "<= today()")),
        input_data("x", "t"),
        decision("d", literal("x"), "requiredInput#i_x"),
    )
    values = [model.evaluate("d", {"x": date(2026, 1, day)}, clock=lambda: NOON) for day in (30, 31)]
    assert values == [date(2026, 1, 30), date(2026, 1, 31)]
    assert model.evaluate("d", {"x": date(2026, 2, 1)}, clock=lambda: NOON) is None


TREE = item("tBaum", "", part("wert", "number"), part("kinder", "tBaum", isCollection="true"))


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"wert": 1, "kinder": [{"wert": 2, "kinder": []}, {"wert": 3, "kinder": None}]}, True),
        ({"wert": 1, "kinder": [{"wert": 2, "kinder": [{"wert": "drei", "kinder": []}]}]}, False),
        ({"wert": 1, "kinder": [{"wert": 2}]}, False),
    ],
)
def test_a_type_may_contain_itself(build: Build, value: Any, good: bool) -> None:
    assert holds(build, value, "tBaum", TREE) is good


def test_types_may_contain_each_other(build: Build) -> None:
    pair = item("a", "", part("b", "b")) + item("b", "", part("a", "a"), part("n", "number"))
    assert holds(build, {"b": {"a": {"b": None}, "n": 1}}, "a", pair)
    assert not holds(build, {"b": {"a": {"b": {"a": None, "n": "1"}}, "n": 1}}, "a", pair)


def test_functions(build: Build) -> None:
    signature = '<functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem>'
    model = build(
        item("tFunktion", "", signature),
        decision("gut", literal("function(x: number) x"), type="tFunktion"),
        decision("zu viele", literal("function(x: number, y: number) x"), type="tFunktion"),
        decision("keine", literal("1"), type="tFunktion"),
        decision("gerufen", literal("gut(3)"), "requiredDecision#gut"),
    )
    assert model.evaluate("gerufen", {}) == 3
    assert model.evaluate("zu viele", {}) is None
    assert model.evaluate("keine", {}) is None


def test_the_result_of_a_decision_is_held_against_its_type(build: Build) -> None:
    model = build(
        item("tListe", "number", isCollection="true"),
        decision("text", literal('"123"'), type="number"),
        decision("eins", literal("[1]"), type="number"),
        decision("liste", literal("1"), type="tListe"),
        decision("tag", literal('@"2026-01-31"'), type="date and time"),
    )
    assert {name: model.evaluate(name, {}) for name in model.decisions} == {
        "text": None,
        "eins": 1,
        "liste": [1],
        "tag": MIDNIGHT,
    }
    assert model.explain("text", {}).warnings == ("The decision 'text' must be a number, but is a string.",)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((input_data("x", "tNichts"),), "There is no type 'tNichts'"),
        ((decision("d", literal("1", typeRef="tNichts")),), "'d': There is no type 'tNichts'"),
        ((item("t", "tNichts"),), "There is no type 'tNichts'"),
        ((item("t", "", part("a", "tNichts")),), "There is no type 'tNichts'"),
        ((item("t", "u"), item("u", "t")), "is defined by nothing but itself"),
        ((item("t", "number"), item("t", "string")), "Two item definitions are called 't'"),
        ((item("t", "", part("a", "number"), part("a", "string")),), "Two components"),
        ((item("t", "number", text("allowedValues", "< <")),), "line 1, column 3"),
        ((item("t", "number", text("allowedValues", "1", expressionLanguage="urn:other")),), "not written in FEEL"),
    ],
)  # fmt: skip
def test_a_fault_of_a_type_is_a_problem(parts: tuple[str, ...], words: str) -> None:
    model = Model.from_xml(definitions(*parts))
    assert len(model.problems) == 1
    assert words in model.problems[0].message
    assert model.problems[0].element


def test_conditions_spend_from_the_budget_of_the_question(build: Build) -> None:
    slow = item("t", "number", text("allowedValues", "every i in 1..1000 satisfies i > 0"), isCollection="true")
    model = build(slow, input_data("x", "t"), decision("d", literal("x"), "requiredInput#i_x"))
    with pytest.raises(BudgetExceeded):
        model.evaluate("d", {"x": list(range(1000))})
