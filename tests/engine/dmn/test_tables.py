"""Decision tables: hit policies, aggregations, defaults, allowed values, and what is said where nothing matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import DmnError, MatchedRule, Model
from tests.engine.dmn.conftest import decision, definitions, item, knowledge, literal, table, text

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
    assert explanation.warnings == ("Rule 1 of 'd', column 'x': The value is not among those that the column allows.",)


def with_defaults(logic: str, *defaults: str) -> str:
    """The table with default outputs, column by column, none where the text is empty."""
    for default in defaults:
        entry = text("defaultOutputEntry", default) if default else ""
        logic = logic.replace("</output>", f"{entry}</ output>", 1)
    return logic.replace("</ output>", "</output>")


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (with_defaults(table(["a"], ["x", "y"], [("1", "1", "2")]), "7", "a"), {"x": 7, "y": 2}),
        (with_defaults(table(["a"], ["x", "y"], [("1", "1", "2")]), "", "a"), {"x": None, "y": 2}),
        (with_defaults(table(["a"], ["x"], [("1", "1")], hitPolicy="COLLECT"), "7"), 7),
        (with_defaults(table(["a"], ["x"], [("1", "1")], hitPolicy="RULE ORDER"), "[7, 8]"), [7, 8]),
        (with_defaults(table(["a"], ["x"], [("1", "1")], hitPolicy="COLLECT", aggregation="COUNT"), "7"), 7),
        (with_defaults(table(["a"], ['x|"A", "B"'], [("1", '"A"')]), '"C"'), None),
    ],
)
def test_defaults(build: Build, logic: str, value: Any) -> None:
    """The standard (10.3.2.10): where no rule matches, the value of the table is its default output."""
    assert build(decision("d", logic)).evaluate("d", {"a": 2}) == value


@pytest.mark.parametrize(
    ("value", "matching"),
    [
        (None, ["empty", "any", "not", "null"]),
        (5, ["empty", "any", "value", "range", "not", "question"]),
        (50, ["empty", "any", "not"]),
        ("a", ["empty", "any"]),
    ],
)
def test_cells(build: Build, value: Any, matching: list[str]) -> None:
    cells = {"empty": "", "any": "-", "value": "4, 5", "range": "[1..10)", "not": "not(7)", "question": "? * 2 = 10"}
    cells["null"] = "null"
    rules = [(cell, f'"{name}"') for name, cell in cells.items()]
    model = build(decision("d", table(["a"], ["x"], rules, hitPolicy="COLLECT")))
    assert model.evaluate("d", {"a": value}) == matching


@pytest.mark.parametrize(
    ("inputs", "rules", "value"),
    [
        ([], [("1",)], 1),
        ([], [("1",), ("2",)], None),
        ([], [], None),
        (["a"], [], None),
        (["Antrag.Person.Alter"], [("< 25", '"U25"')], "U25"),
        (["Antrag.Person.Alter + 10", "a"], [("[30..40]", "a", '"ja"')], "ja"),
        (["string length(Antrag.Name)"], [("3", "Antrag.Name")], "Ada"),
    ],
)
def test_columns(build: Build, inputs: list[str], rules: list[tuple[str, ...]], value: Any) -> None:
    model = build(decision("d", table(inputs, ["x"], rules)))
    assert model.evaluate("d", {"a": 1, "Antrag": {"Name": "Ada", "Person": {"Alter": 20}}}) == value


@pytest.mark.parametrize("orientation", ["Rule-as-Row", "Rule-as-Column", "CrossTable"])
def test_how_a_table_is_drawn_does_not_matter(build: Build, orientation: str) -> None:
    logic = table(["alter"], ["x"], SITES, preferredOrientation=orientation, outputLabel="Standort")
    assert build(decision("d", logic)).evaluate("d", {"alter": 3}) == "KR-U25"


def typed_input(logic: str, type: str, values: str = "") -> str:
    """The table, whose first input has a type and perhaps allowed values."""
    allowed = text("inputValues", values) if values else ""
    logic = logic.replace("<inputExpression", f'<inputExpression typeRef="{type}"', 1)
    return logic.replace("</inputExpression>", f"</inputExpression>{allowed}", 1)


STAGE = item("tStufe", "string", text("allowedValues", '"B", "A"'))


@pytest.mark.parametrize(
    ("type", "values", "good", "bad"),
    [
        ("number", "[0..120]", [0, 120, None, [7]], [-1, "7", [1, 2]]),
        ("tStufe", "", ["A", "B", None], ["C", 1]),
        ("tStufe", '"A"', ["A", None], ["B", "C"]),
        ("tAlter", "", [1], [-1]),
    ],
)
def test_an_input_has_to_be_of_its_type_and_among_the_allowed_values(
    build: Build, type: str, values: str, good: list[Any], bad: list[Any]
) -> None:
    logic = typed_input(table(["a"], ["x"], [("-", '"ja"')]), type, values)
    model = build(STAGE, item("tAlter", "number", text("typeConstraint", ">= 0")), decision("d", logic))
    assert all(model.evaluate("d", {"a": value}) == "ja" for value in good)
    for value in bad:
        explanation = model.explain("d", {"a": value})
        assert explanation.value is None
        assert explanation.warnings[0].startswith("Column 'a' of 'd': The value ")


LETTERS = [("-", '"A"'), ("-", '"B"'), ("-", '"A"')]


@pytest.mark.parametrize(
    "logic",
    [
        decision("d", table(["a"], ["x"], LETTERS, hitPolicy="OUTPUT ORDER"), type="tStufen"),
        decision("d", table(["a"], ["x"], LETTERS, hitPolicy="OUTPUT ORDER", typeRef="tStufen")),
        decision("d", table(["a"], ["x"], LETTERS, hitPolicy="OUTPUT ORDER").replace(
            '<output name="x"', '<output name="x" typeRef="tStufe"')),
        decision("d", table(["a"], ['x|"B", "A"'], LETTERS, hitPolicy="OUTPUT ORDER")),
        decision("d", "<context><contextEntry><variable name='e' typeRef='tStufen'/>"
                 + table(["a"], ["x"], LETTERS, hitPolicy="OUTPUT ORDER")
                 + f"</contextEntry><contextEntry>{literal('e')}</contextEntry></context>"),
    ],
)  # fmt: skip
def test_the_order_of_outputs_is_that_of_the_column_or_else_of_its_type(build: Build, logic: str) -> None:
    many = item("tStufen", "tStufe", isCollection="true")
    assert build(STAGE, many, logic).evaluate("d", {"a": 1}) == ["B", "A", "A"]


def test_the_priority_of_business_knowledge_is_that_of_the_type_of_its_result(build: Build) -> None:
    logic = table(["a"], ["x"], LETTERS, hitPolicy="PRIORITY")
    assert build(STAGE, knowledge("K", ["a"], logic, type="tStufe")).evaluate("K", {"a": 1}) == "B"


def test_outputs_without_values_have_no_part_in_the_order(build: Build) -> None:
    rules = [("-", '"Z"', '"B"'), ("-", '"Y"', '"A"'), ("-", '"X"', '"B"')]
    model = build(decision("d", table(["a"], ["x", 'y|"A", "B"'], rules, hitPolicy="OUTPUT ORDER")))
    assert [found["x"] for found in model.evaluate("d", {"a": 1})] == ["Y", "Z", "X"]


def test_any_and_unique_compare_all_outputs(build: Build) -> None:
    same = [("-", "1", "{a: [1]}"), ("> 0", "1", "{a: [1.0]}")]
    model = build(
        decision("same", table(["a"], ["x", "y"], same, hitPolicy="ANY")),
        decision("other", table(["a"], ["x", "y"], [*same, ("-", "1", "null")], hitPolicy="ANY")),
        decision("nulls", table(["a"], ["x"], [("-", "null"), ("-", "")], hitPolicy="ANY")),
    )
    assert model.evaluate("same", {"a": 1}) == {"x": 1, "y": {"a": [1]}}
    assert model.evaluate("other", {"a": 1}) is None
    assert model.explain("nulls", {"a": 1}).warnings == ()


def test_typed_outputs(build: Build) -> None:
    logic = table(["a"], ["x", "y"], [("1", "[1]", '"a"')]).replace("<output ", '<output typeRef="number" ')
    explanation = build(decision("d", logic)).explain("d", {"a": 1})
    assert explanation.value == {"x": 1, "y": None}
    assert explanation.warnings == ("Rule 1 of 'd', column 'y': The value must be a number, but is a string.",)


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
        (table([""], ["x"], []), "The input column '1' has no expression"),
        (table(["a"], ["x", ""], []), "gives each a name of its own"),
        (table(["a"], ["x", "x"], []), "gives each a name of its own"),
        (table(["a"], ["x", "y"], [], hitPolicy="COLLECT", aggregation="SUM"), "cannot use the aggregation SUM"),
        (table(["a"], ["x"], [], hitPolicy="PRIORITY"), "PRIORITY needs output values"),
        (table(["a"], ["x", "y"], [], hitPolicy="OUTPUT ORDER"), "OUTPUT ORDER needs output values"),
    ],
)
def test_a_broken_table_is_a_problem(logic: str, words: str) -> None:
    problems = Model.from_xml(definitions(decision("d", logic))).problems
    assert len(problems) == 1
    assert isinstance(problems[0], DmnError)
    assert words in problems[0].message
