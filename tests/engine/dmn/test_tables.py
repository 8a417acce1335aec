"""Decision tables: hit policies, aggregations, defaults, allowed values, and what is said where nothing matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import DmnError, MatchedRule, Model
from tests.engine.dmn.conftest import decision, definitions, table, text

Build = Callable[..., Model]
SITES = [("< 25", '"KR-U25"'), (">= 25", '"KR-UE25"')]
OVERLAP = [("> 10", '"B"'), ("> 20", '"A"'), ("> 30", '"C"'), ("> 20", '"A"')]


def test_the_rule_that_matches_gives_the_output_and_is_told(build: Build) -> None:
    model = build(decision("standort", table(["alter"], ["site"], SITES), name="Standort"))
    explanation = model.explain("Standort", {"alter": 24})
    assert explanation.value == "KR-U25"
    assert explanation.matched_rules == (MatchedRule("Standort", 1, "rule_1", {"alter": 24}, {"site": "KR-U25"}),)
    assert explanation.warnings == ()
    assert model.evaluate("standort", {"alter": 25}) == "KR-UE25"
    assert model.decisions == {"standort": "Standort"}


def test_what_is_written_beside_a_rule_is_told_with_it(build: Build) -> None:
    logic = table(["alter"], ["site"], SITES).replace(
        '<rule id="rule_1">', '<rule id="rule_1"><description>§ 1 der Regelung</description>'
    )
    logic = logic.replace("</rule>", "<annotationEntry><text>Krefeld</text></annotationEntry></rule>", 1)
    (rule,) = build(decision("standort", logic)).explain("standort", {"alter": 24}).matched_rules
    assert rule.annotations == ("Krefeld", "§ 1 der Regelung")


@pytest.mark.parametrize(
    ("policy", "alter", "expected"),
    [
        ("UNIQUE", 15, "B"),
        ("UNIQUE", 25, None),
        ("ANY", 15, "B"),
        ("ANY", 25, None),
        ("FIRST", 35, "B"),
        ("PRIORITY", 35, "A"),
        ("RULE ORDER", 35, ["B", "A", "C", "A"]),
        ("OUTPUT ORDER", 35, ["A", "A", "B", "C"]),
        ("COLLECT", 25, ["B", "A", "A"]),
        ("UNIQUE", 5, None),
        ("FIRST", 5, None),
        ("COLLECT", 5, []),
    ],
)
def test_hit_policies(build: Build, policy: str, alter: int, expected: Any) -> None:
    model = build(decision("d", table(["alter"], ['x|"A", "B", "C"'], OVERLAP, hitPolicy=policy)))
    assert model.evaluate("d", {"alter": alter}) == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)])
def test_aggregations(build: Build, aggregation: str, expected: int) -> None:
    rules = [("-", "1"), ("-", "2"), ("-", "3"), ("> 100", "50")]
    model = build(decision("d", table(["alter"], ["x"], rules, hitPolicy="COLLECT", aggregation=aggregation)))
    assert model.evaluate("d", {"alter": 1}) == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", None), ("MIN", None), ("MAX", None), ("COUNT", 0)])
def test_aggregations_of_nothing(build: Build, aggregation: str, expected: int | None) -> None:
    model = build(decision("d", table(["a"], ["x"], [("1", "5")], hitPolicy="COLLECT", aggregation=aggregation)))
    assert model.evaluate("d", {"a": 2}) == expected


def test_several_outputs_make_a_context(build: Build) -> None:
    model = build(decision("d", table(["a"], ["x", "y"], [("1", '"eins"', "a + 1")])))
    assert model.evaluate("d", {"a": 1}) == {"x": "eins", "y": 2}


def test_priority_of_several_outputs_compares_the_first_column_first(build: Build) -> None:
    rules = [("-", '"B"', '"X"'), ("-", '"A"', '"Y"'), ("-", '"A"', '"X"')]
    model = build(decision("d", table(["a"], ['x|"A", "B"', 'y|"X", "Y"'], rules, hitPolicy="PRIORITY")))
    assert model.evaluate("d", {"a": 1}) == {"x": "A", "y": "X"}


def test_a_default_output_stands_in_where_no_rule_matches(build: Build) -> None:
    logic = table(["a"], ["x"], [("1", '"eins"')]).replace(
        '<output name="x">', '<output name="x">' + text("defaultOutputEntry", '"sonst"')
    )
    explanation = build(decision("d", logic)).explain("d", {"a": 2})
    assert explanation.value == "sonst"
    assert explanation.matched_rules == ()


def test_an_output_that_is_not_allowed_is_null_with_a_reason(build: Build) -> None:
    model = build(decision("d", table(["a"], ['x|"A", "B"'], [("1", '"C"')])))
    explanation = model.explain("d", {"a": 1})
    assert explanation.value is None
    assert explanation.warnings == ("The output 'x' is not among the values that its column allows.",)


@pytest.mark.parametrize(
    ("policy", "alter", "warning"),
    [
        ("UNIQUE", 25, "3 rules match, but the hit policy UNIQUE allows one; make the rules disjoint."),
        ("ANY", 25, "Several rules match with different outputs, but the hit policy ANY wants them equal."),
        ("UNIQUE", 5, "No rule of the decision table matches."),
        ("FIRST", None, "Cannot compare null with a number."),
    ],
)
def test_a_null_has_a_reason(build: Build, policy: str, alter: int | None, warning: str) -> None:
    model = build(decision("d", table(["alter"], ["x"], OVERLAP, hitPolicy=policy)))
    assert warning in model.explain("d", {"alter": alter}).warnings


def test_a_cell_with_a_syntax_error_is_a_problem_and_spares_the_other_rules() -> None:
    model = Model.from_xml(definitions(decision("d", table(["a"], ["x"], [("<", "1"), ("> 1", "2")]))))
    assert [problem.element for problem in model.problems] == ["rule_1"]
    assert "ends too early" in model.problems[0].message
    assert model.evaluate("d", {"a": 5}) == 2


@pytest.mark.parametrize(
    ("logic", "words"),
    [
        (table(["a"], ["x"], [("1", "1", "1")]), "Rule 1 has 1 input and 2 output cells"),
        (table(["a"], [], []), "no output column"),
        (table(["a"], ["x"], [], hitPolicy="BEST"), "hit policy 'BEST' is unknown"),
        (table(["a"], ["x"], [], hitPolicy="COLLECT", aggregation="AVG"), "aggregation 'AVG' is unknown"),
        (table([""], ["x"], []), "no expression"),
    ],
)
def test_a_broken_table_is_a_problem(logic: str, words: str) -> None:
    problems = Model.from_xml(definitions(decision("d", logic))).problems
    assert len(problems) == 1
    assert isinstance(problems[0], DmnError)
    assert words in problems[0].message
