"""What is asked of a model and what it answers, and files that are no models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.dmn import DmnError, Model
from engine.feel import YearMonthDuration
from tests.engine.dmn.conftest import decision, definitions, input_data, literal, table

Build = Callable[..., Model]
AGE = input_data("Alter", "number")


def test_a_decision_uses_the_value_of_another(build: Build) -> None:
    model = build(
        AGE,
        decision("stufe", table(["Alter"], ["s"], [("< 25", '"U25"'), ("-", '"UE25"')], hitPolicy="FIRST"),
                 "requiredInput#i_Alter", name="Stufe"),
        decision("team", literal('"KR-" + Stufe'), "requiredDecision#stufe"),
    )  # fmt: skip
    explanation = model.explain("team", {"Alter": 20})
    assert explanation.value == "KR-U25"
    assert [rule.decision for rule in explanation.matched_rules] == ["Stufe"]


def test_an_input_of_the_wrong_type_is_null_with_a_reason(build: Build) -> None:
    model = build(AGE, decision("d", literal("Alter"), "requiredInput#i_Alter"))
    explanation = model.explain("d", {"Alter": "zwölf"})
    assert explanation.value is None
    assert explanation.warnings == ("The input 'Alter' must be a number, but is a string.",)


def test_a_missing_input_is_named(build: Build) -> None:
    model = build(AGE, decision("d", literal("Alter + 1"), "requiredInput#i_Alter"))
    assert "'d': 'Alter' has no value here; it is null." in model.explain("d", {}).warnings


def test_facts_that_the_model_does_not_draw_can_be_used(build: Build) -> None:
    model = build(AGE, decision("d", literal("gemeinde")))
    assert model.undeclared == {"gemeinde"}
    assert model.evaluate("d", {"gemeinde": "Kempen"}) == "Kempen"


def test_an_input_that_is_drawn_but_not_required_is_out_of_sight() -> None:
    model = Model.from_xml(definitions(AGE, decision("d", literal("Alter"))))
    assert [str(problem) for problem in model.problems] == [
        "d: 'd' uses 'Alter' without requiring it; draw the requirement."
    ]
    assert model.evaluate("d", {"Alter": 1}) is None


def test_values_are_plain(build: Build) -> None:
    parts = {
        "1.50": Decimal("1.5"),
        "7": 7,
        "1 / 4": Decimal("0.25"),
        '"a"': "a",
        "true": True,
        "null": None,
        '@"2026-01-31"': date(2026, 1, 31),
        '@"12:00:00"': time(12),
        '@"2026-01-31T12:00:00Z"': datetime(2026, 1, 31, 12, tzinfo=UTC),
        '@"P1DT2H"': timedelta(days=1, hours=2),
        '@"P1Y2M"': YearMonthDuration(14),
        "[1, [2]]": [1, [2]],
        "{a: {b: 1}}": {"a": {"b": 1}},
    }
    model = build(*(decision(f"d{number}", literal(text)) for number, text in enumerate(parts)))
    values = [model.evaluate(name, {}) for name in model.decisions]
    assert values == list(parts.values())
    assert model.evaluate("d11", {})[0].__class__ is int


def test_values_that_come_in_as_floats_become_decimals(build: Build) -> None:
    model = build(AGE, decision("d", literal("[Alter, Alter + 0.1]"), "requiredInput#i_Alter"))
    assert model.evaluate("d", {"Alter": 0.2}) == [Decimal("0.2"), Decimal("0.3")]


def test_time_comes_from_the_clock(build: Build) -> None:
    model = build(decision("d", literal("today()")))
    assert model.evaluate("d", {}, clock=lambda: datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (b"", "no XML that can be read"),
        (b"<definitions>", "no XML that can be read"),
        (b"<definitions/>", "no DMN model"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"), "DOCTYPE"),
        (b" " * 5_000_001, "larger than 5 MB"),
        (definitions("<decision/>" * 2), "has no id"),
        (definitions(decision("a", ""), decision("a", "")), "ids must differ"),
        (definitions("<group/>" * 100_001), "more than 100000 elements"),
    ],
)
def test_a_file_that_is_no_model_is_refused(xml: bytes, words: str) -> None:
    with pytest.raises(DmnError, match=words):
        Model.from_xml(xml)
