"""Warnings and problems name the place that a process owner has to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import feel
from engine.dmn import Model
from tests.engine.dmn.conftest import decision, definitions, imported, input_data, item, knowledge, literal, table, text

Build = Callable[..., Model]
BROKEN = '1 + "a"'
ADDED = feel.compile(BROKEN).explain({}).warnings[0]
MISSING = feel.compile_unary("< 1").explain(None).warnings[0]


@pytest.mark.parametrize(
    ("logic", "warnings"),
    [
        (literal(BROKEN), [f"'Zuständigkeit': {ADDED}"]),
        (f"<list>{literal(BROKEN)}</list>", [f"'Zuständigkeit': {ADDED}"]),
        (f'<context><contextEntry><variable name="e"/>{literal(BROKEN)}</contextEntry></context>',
         [f"Entry 'e' of 'Zuständigkeit': {ADDED}"]),
        (table(["alter"], ["x"], [("1", "1"), ("-", BROKEN)], hitPolicy="FIRST"),
         [f"Rule 2 of 'Zuständigkeit', column 'x': {ADDED}"]),
        (table(["alter", BROKEN], ["x"], [("-", "-", "1")]), [f"Column '{BROKEN}' of 'Zuständigkeit': {ADDED}"]),
        (table(["alter"], ["x"], [("< 1", "1")]),
         [f"Rule 1 of 'Zuständigkeit', column 'alter': {MISSING}",
          "'Zuständigkeit': No rule of the decision table matches."]),
        (table(["ort", "alter"], ["x"], [('"A"', "< 1", "1"), ("-", f"< 1, {BROKEN} = 7", "1"), ("-", "< 1", "1"),
                                         ("-", "-", "5")]),
         [f"Rule 2 of 'Zuständigkeit', column 'alter': {MISSING}",
          f"Rule 2 of 'Zuständigkeit', column 'alter': {ADDED}"]),
        (table(["1"], ["x"], [("-", "1"), ("2", "2"), ("-", "3")]),
         ["Rules 1, 3 of 'Zuständigkeit': 2 rules match, but the hit policy UNIQUE allows one"]),
        (table(["1"], ["x"], [("-", '"a"'), ("-", "3")], hitPolicy="COLLECT", aggregation="SUM"),
         ["Rules 1, 2 of 'Zuständigkeit': "]),
        (table(["1"], ["x"], [("-", '"a"')], hitPolicy="COLLECT", aggregation="SUM"), ["Rule 1 of 'Zuständigkeit': "]),
        (table(["1"], ["x"], [("2", "1")]).replace("</output>", f"{text('defaultOutputEntry', BROKEN)}</output>"),
         [f"Column 'x' of 'Zuständigkeit': {ADDED}"]),
    ],
)  # fmt: skip
def test_warnings_name_their_place(build: Build, logic: str, warnings: list[str]) -> None:
    found = build(decision("d", logic, name="Zuständigkeit")).explain("d", {"ort": "B", "alter": None}).warnings
    assert len(found) == len(warnings)
    assert all(warning.startswith(wanted) for warning, wanted in zip(found, warnings, strict=True)), found


def test_columns_go_by_what_stands_above_them(build: Build) -> None:
    logic = table(["alter"], ["x"], [("< 1", BROKEN), ("-", BROKEN)], hitPolicy="FIRST")
    logic = logic.replace("<input>", '<input label="Alter der Person">').replace("<output ", '<output label="Team" ')
    model = build(decision("d", logic))
    assert model.explain("d", {"alter": None}).warnings == (
        f"Rule 1 of 'd', column 'Alter der Person': {MISSING}",
        f"Rule 2 of 'd', column 'Team': {ADDED}",
    )


def test_a_long_expression_above_a_column_is_cut(build: Build) -> None:
    warning = build(decision("d", table([f"{BROKEN} + {'1' * 100}"], ["x"], []))).explain("d", {}).warnings[0]
    assert warning.startswith(f"Column '{BROKEN} + 1")
    assert "1…' of 'd'" in warning


def test_the_innermost_place_is_told(build: Build) -> None:
    model = build(
        knowledge("Regel", ["x"], table(["x"], ["y"], [("< 1", "1"), ("-", "x")], hitPolicy="FIRST")),
        knowledge("Formel", ["x"], literal("x + 1")),
        decision("unten", literal("Formel(null)"), "requiredKnowledge#Formel"),
        decision("oben", table(["Regel(null) = unten", "unten"], ["z"],
                               [("-", "Regel(null) = 2", "1"), ("-", "-", "2")]),
                 "requiredKnowledge#Regel", "requiredDecision#unten"),
    )  # fmt: skip
    explanation = model.explain("oben", {})
    assert explanation.value == 2
    assert explanation.warnings == (
        f"'Formel': {feel.compile('x + 1').explain({'x': None}).warnings[0]}",
        f"Rule 1 of 'Regel', column 'x': {MISSING}",
    )


def test_what_is_looked_at_twice_is_told_once(build: Build) -> None:
    """To find the cell of a warning costs no budget, and leaves no rules behind that did not match."""
    model = build(
        knowledge("Regel", ["x"], table(["x"], ["y"], [("-", f"[{BROKEN}]")])),
        decision("d", table(["1"], ["z"], [("Regel(?) = null", "1"), ("-", "2")]), "requiredKnowledge#Regel"),
    )
    explanation = model.explain("d", {})
    assert [(rule.decision, rule.number) for rule in explanation.matched_rules] == [("Regel", 1), ("d", 2)]
    assert explanation.warnings == (f"Rule 1 of 'Regel', column 'y': {ADDED}",)


def test_types_name_what_did_not_fit(build: Build) -> None:
    model = build(
        input_data("alter", "number"),
        decision("d", literal("alter"), "requiredInput#i_alter", type="string"),
    )
    assert model.explain("d", {"alter": "x"}).warnings == ("The input 'alter' must be a number, but is a string.",)
    assert model.explain("d", {"alter": 1}).warnings == ("The decision 'd' must be a string, but is a number.",)


def test_what_cannot_be_calculated_has_a_place(build: Build) -> None:
    model = build(decision("d", literal('@"9999-12-31" + @"P1D"')), knowledge("k", [], literal("10 ** 10000")))
    assert [model.explain(name, {}).warnings[0][:3] for name in ("d", "k")] == ["'d'", "'k'"]


@pytest.mark.parametrize(
    ("logic", "element", "message"),
    [
        (literal("(1", id="l"), "l", "'Zuständigkeit': "),
        (literal("1 +"), "d", "'Zuständigkeit': The expression ends too early"),
        (literal("1 +"), "d", "(line 1, column 4): 1 +"),
        (literal("1 +\n  )"), "d", "(line 2, column 3)"),
        (f'<context id="c"><contextEntry><variable name="e"/>{literal("(1")}</contextEntry></context>', "c",
         "Entry 'e' of 'Zuständigkeit': "),
        (table(["alter"], ["x"], [("1", "1"), ("(", "1")]), "rule_2", "Rule 2 of 'Zuständigkeit', column 'alter': "),
        (table(["alter"], ["x"], [("1", "1 +")]), "rule_1",
         "Rule 1 of 'Zuständigkeit', column 'x': The expression ends too early"),
        (table(["alter"], ["x"], [("1", "1 +")]).replace("<outputEntry", '<outputEntry id="cell"'), "cell", "Rule 1"),
        (table(["("], ["x"], []), "table", "Column '(' of 'Zuständigkeit': "),
        (table(["a"], ["x|("], []), "table", "Column 'x' of 'Zuständigkeit': "),
        (table(["a"], ["x"], [("1", "1", "1")]), "rule_1", "'Zuständigkeit': Rule 1 has 1 input and 2 output cells"),
        (table(["a"], [], []), "table", "'Zuständigkeit': The decision table has no output column."),
    ],
)  # fmt: skip
def test_problems_name_their_place(logic: str, element: str, message: str) -> None:
    (problem,) = Model.from_xml(definitions(decision("d", logic, name="Zuständigkeit"))).problems
    assert problem.element == element
    assert message in problem.message


def test_problems_outside_of_logic_name_their_element() -> None:
    model = Model.from_xml(
        definitions(imported("lib", "urn:weg", id="imp"), item("t", "tNichts", id="typ"), input_data("x", "tNichts"))
    )
    assert [problem.element for problem in model.problems] == ["imp", "typ", "i_x"]
