"""Boxed expressions, their types, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import Model
from engine.feel import BudgetExceeded
from tests.engine.dmn.conftest import decision, definitions, item, knowledge, literal, table

Build = Callable[..., Model]


def entry(name: str, logic: str, type: str = "") -> str:
    variable = f'<variable name="{name}"' + (f' typeRef="{type}"/>' if type else "/>") if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def invocation(called: str, **bindings: str) -> str:
    parts = "".join(f'<binding><parameter name="{name}"/>{logic}</binding>' for name, logic in bindings.items())
    return f"<invocation>{called}{parts}</invocation>"


def loop(kind: str, domain: str, body: str, name: str = "i", type: str = "") -> str:
    outcome = "return" if kind == "for" else "satisfies"
    reference = f' typeRef="{type}"' if type else ""
    head = f'<{kind} iteratorVariable="{name}"><in{reference}>{domain}</in>'
    return f"{head}<{outcome}>{body}</{outcome}></{kind}>"


def choice(condition: str) -> str:
    parts = (("if", literal(condition)), ("then", literal("1")), ("else", literal("2")))
    return f"<conditional>{''.join(f'<{name}>{logic}</{name}>' for name, logic in parts)}</conditional>"


def boxed_filter(domain: str, condition: str) -> str:
    return f"<filter><in>{literal(domain)}</in><match>{literal(condition)}</match></filter>"


def relation(columns: str, *rows: tuple[str, ...]) -> str:
    cells = "".join(f"<row>{''.join(map(literal, row))}</row>" for row in rows)
    return f"<relation>{columns}{cells}</relation>"


FUNCTION = f'<functionDefinition><formalParameter name="x" typeRef="number"/>{literal("x * 2")}</functionDefinition>'
SITES = table(["alter"], ["Standort"], [("< 25", '"U25"'), (">= 25", '"UE25"')])


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (context(entry("a", literal("1")), entry("b", literal("a + 1"))), {"a": 1, "b": 2}),
        (context(entry("a", literal("1")), entry("", literal("a + 1"))), 2),
        (context(), {}),
        (context(entry("a-b", literal("1")), entry("a", literal("5")), entry("", literal("a-b"))), 1),
        (context(entry("innen", context(entry("a", literal("1")))), entry("", literal("innen.a"))), 1),
        (context(entry("f", FUNCTION), entry("", literal("f(2)"))), 4),
        (context(entry("alter", literal("30")), entry("s", SITES), entry("", literal('"KR-" + s'))), "KR-UE25"),
        (context(entry("alter", literal("30")), entry("", SITES)), "UE25"),
        (f"<list>{literal('1')}{SITES.replace('alter', '20')}{context()}</list>", [1, "U25", {}]),
        ("<list/>", []),
        (relation('<column name="x"/><column name="y z"/>', ("1", "2"), ("3", "4")),
         [{"x": 1, "y z": 2}, {"x": 3, "y z": 4}]),
        (relation('<column name="x"/>'), []),
        (invocation(FUNCTION, x=literal("3")), 6),
        (invocation(literal("string length"), string=literal('"abc"')), 3),
        (invocation(literal("Doppelt"), x=choice("true")), 2),
        (invocation(context(entry("f", FUNCTION), entry("", literal("f"))), x=literal("3")), 6),
        (choice("1 < 2"), 1),
        (choice("null"), 2),
        (choice('"ja"'), 2),
        (boxed_filter("[1, 2, 3]", "item > 1"), [2, 3]),
        (boxed_filter("[{a: 1}, {a: 2}]", "a = 2"), [{"a": 2}]),
        (boxed_filter("5", "item > 1"), [5]),
        (boxed_filter("null", "item > 1"), []),
        (loop("for", literal("[1, 2, 3]"), literal("i * 2")), [2, 4, 6]),
        (loop("for", literal("[1..3]"), literal("i")), [1, 2, 3]),
        (loop("for", literal("[1, 2, 3]"), literal("if i = 1 then 1 else i * partial[-1]")), [1, 2, 6]),
        (loop("for", literal("[[1, 2], [3]]"), loop("for", literal("i"), literal("j + count(i)"), "j")), [[3, 4], [4]]),
        (loop("for", literal("[1, 2]"), context(entry("a", literal("i")), entry("", literal("a + 1")))), [2, 3]),
        (loop("for", literal("null"), literal("i")), None),
        (loop("for", literal("7"), literal("i")), [7]),
        (loop("some", literal("[1, 2, 3]"), literal("i > 2")), True),
        (loop("some", literal("[1, 2]"), literal("i > 2")), False),
        (loop("some", literal("[1, null]"), literal("i > 2")), None),
        (loop("some", literal("[]"), literal("i > 2")), False),
        (loop("every", literal("[1, 2, 3]"), literal("i > 2")), False),
        (loop("every", literal("[3, 4]"), literal("i > 2")), True),
        (loop("every", literal("[3, null]"), literal("i > 2")), None),
        (loop("every", literal("[]"), literal("i > 2")), True),
    ],
)  # fmt: skip
def test_values(logic: str, value: Any) -> None:
    parts = (knowledge("Doppelt", ["x"], literal("x * 2")), decision("d", logic, "requiredKnowledge#Doppelt"))
    model = Model.from_xml(definitions(*parts))
    assert model.problems == []
    assert model.evaluate("d", {}) == value


def test_long_loops_cost_by_their_length(build: Build) -> None:
    logic = loop("for", literal("[1..9000]"), literal("i + 1"))
    assert len(build(decision("d", logic)).evaluate("d", {})) == 9000


def test_functions_keep_what_is_around_them(build: Build) -> None:
    adder = f'<functionDefinition><formalParameter name="y"/>{literal("x + y")}</functionDefinition>'
    model = build(
        knowledge("Plus", ["x"], adder),
        decision("d", context(entry("x", literal("100")), entry("f", literal("Plus(1)")), entry("", literal("f(2)"))),
                 "requiredKnowledge#Plus"),
        decision("alle", context(
            entry("fs", loop("for", literal("[1, 2]"), f"<functionDefinition>{literal('i')}</functionDefinition>")),
            entry("", literal("for f in fs return f()")),
        )),
    )  # fmt: skip
    assert model.evaluate("d", {}) == 3
    assert model.evaluate("alle", {}) == [1, 2]


@pytest.mark.parametrize(
    ("call", "value", "warning"),
    [
        ({"x": literal("1")}, "1 null", ""),
        ({}, "null null", ""),
        ({"x": literal("1"), "y": ""}, "1 null", ""),
        ({"x": literal("1"), "z": literal("1")}, None, "F() has no parameter z."),
        ({"x": literal('"a"')}, None, "'d': 'x' of F(x, y) must be a number, but is a string."),
    ],
)
def test_bindings_that_are_missing_or_too_many(build: Build, call: dict[str, str], value: Any, warning: str) -> None:
    shown = literal('(if x = null then "null" else string(x)) + " " + (if y = null then "null" else string(y))')
    model = build(
        knowledge("F", ["x: number", "y"], shown),
        decision("d", invocation(literal("F"), **call), "requiredKnowledge#F"),
    )
    explanation = model.explain("d", {})
    assert explanation.value == value
    assert not warning or any(warning in said for said in explanation.warnings)


def test_what_is_no_function_cannot_be_invoked(build: Build) -> None:
    explanation = build(decision("d", invocation(literal("1 + 1")))).explain("d", {})
    assert explanation.value is None
    assert explanation.warnings == ("'d': Cannot invoke '1 + 1': it is a number, not a function.",)


LIST = item("tListe", "number", isCollection="true")


@pytest.mark.parametrize(
    ("logic", "value", "words"),
    [
        (literal('"a"', typeRef="number"), None, "'d': The value must be a number, but is a string."),
        (literal("[1]", typeRef="number"), 1, ""),
        (literal("1", typeRef="tListe"), [1], ""),
        (context(entry("a", literal('"x"'), "number")), {"a": None}, "Entry 'a' of 'd': The value must be a number"),
        (context(entry("a", literal("1"), "tListe")), {"a": [1]}, ""),
        (context(entry("", literal('"x"', typeRef="number"))), None, "'d': The value must be a number"),
        (relation('<column name="x" typeRef="number"/>', ("1",), ('"a"',)), [{"x": 1}, {"x": None}], "'x' must be a n"),
        (f'<list typeRef="tListe">{literal("1")}{literal(chr(34) + "a" + chr(34))}</list>', None, "must be a list"),
        (loop("for", literal("[1, 2]"), literal("i"), type="tListe"), [1, 2], ""),
        (loop("for", literal('["a"]'), literal("i"), type="tListe"), None, "What the loop goes through must be a list"),
        (loop("for", literal('[1, "a"]'), literal("i"), type="number"), [1, None], "An item of the loop must be a nu"),
        (loop("some", literal("[1]"), literal("i = 1")).replace("<some", '<some typeRef="string"'), None, "a string"),
        (choice("true").replace("<conditional", '<conditional typeRef="string"'), None, "must be a string"),
        (boxed_filter("[1]", "true").replace("<filter", '<filter typeRef="string"'), None, "must be a string"),
        (choice('"ja"'), 2, "The condition of an if is"),
        (invocation(FUNCTION, x=literal("1")).replace("<invocation", '<invocation typeRef="string"'), None, "a string"),
        (invocation(FUNCTION, x=literal("1")).replace('name="x"/', 'name="x" typeRef="string"/'), None, "'x' must be"),
        (invocation(FUNCTION.replace("<functionDefinition", '<functionDefinition typeRef="string"'), x=literal("1")),
         None, "must be a string"),
        (SITES.replace("<decisionTable", '<decisionTable typeRef="number"').replace("alter", "1"), None, "a number"),
        (table(["1"], ["x"], [("1", "2")]).replace("<outputEntry", '<outputEntry typeRef="string"'), None, "a string"),
    ],
)  # fmt: skip
def test_the_type_of_every_expression_is_checked(build: Build, logic: str, value: Any, words: str) -> None:
    explanation = build(LIST, decision("d", logic)).explain("d", {})
    assert explanation.value == value
    if words:
        assert any(words in warning for warning in explanation.warnings), explanation.warnings
    else:
        assert explanation.warnings == ()


def test_a_type_at_the_name_of_a_function_is_that_of_its_result(build: Build) -> None:
    called = literal("Doppelt", typeRef="number")
    model = build(
        knowledge("Doppelt", ["x"], literal("x * 2")),
        decision("d", invocation(called, x=literal("1")), "requiredKnowledge#Doppelt"),
    )
    assert model.evaluate("d", {}) == 2


@pytest.mark.parametrize(
    ("logic", "words"),
    [
        (context(entry("", literal("1")), entry("a", literal("1"))), "put the result last"),
        (context(entry("a", literal("1")), entry("a", literal("1"))), "two entries called 'a'"),
        ('<relation><column name="x"/><column name="x"/></relation>', "Two columns"),
        (relation('<column name="x"/>', ("1",), ("1", "2")), "Row 2 of a relation has 2 cells, but the relation has 1"),
        (invocation(""), "does not say what it invokes"),
        (invocation(literal("f"), x=literal("1")).replace("</bin", '</binding><binding><parameter name="x"/></bin'),
         "'x' is bound twice"),
        (FUNCTION.replace("<functionDefinition", '<functionDefinition kind="Java"'), "Functions in Java are not"),
        (FUNCTION.replace("<functionDefinition", '<functionDefinition kind="PMML"'), "Functions in PMML are not"),
        (FUNCTION.replace("<literal", '<formalParameter name="x"/><literal'), "Two parameters"),
        (loop("for", literal("[1]"), literal("1"), name=""), "does not name its variable"),
        ("<conditional/>", "<conditional> has no <if>"),
        ("<for iteratorVariable='i'/>", "<for> has no <in>"),
        (literal("1 +"), "'d': The expression ends too early"),
        (context(entry("a", literal("(1"))), "Entry 'a' of 'd': "),
    ],
)  # fmt: skip
def test_a_fault_is_a_problem_and_makes_the_expression_null(logic: str, words: str) -> None:
    model = Model.from_xml(definitions(decision("d", logic), decision("e", literal("1"))))
    assert any(words in problem.message for problem in model.problems), model.problems
    assert all(problem.element == "d" for problem in model.problems)
    assert model.evaluate("d", {}) in (None, {"a": None})
    assert model.evaluate("e", {}) == 1


def test_a_decision_without_logic_is_null(build: Build) -> None:
    assert build(decision("d", "")).explain("d", {}).warnings == ("'d': There is no expression.",)


def test_expressions_nested_without_end_are_refused() -> None:
    deep = decision("d", "<list>" * 200 + "</list>" * 200)
    assert "nested deeper" in Model.from_xml(definitions(deep)).problems[0].message


def test_work_is_counted_by_what_is_written(build: Build) -> None:
    """Rounds and calls of large logic cost more than those of small, so that no loop multiplies it unseen."""
    large = f"<list>{literal('1') * 3000}</list>"
    small = f"<list>{literal('1') * 3}</list>"
    many = literal("[1..3000]")
    called = [knowledge("Groß", [], large), knowledge("Klein", [], small)]
    model = build(
        *called,
        decision("runden", loop("for", many, large)),
        decision("rufe", literal("count(for i in 1..3000 return Groß())"), "requiredKnowledge#Groß"),
        decision("kleine Runden", loop("for", many, small)),
        decision("kleine Rufe", literal("count(for i in 1..3000 return Klein())"), "requiredKnowledge#Klein"),
    )
    for name in ("runden", "rufe"):
        with pytest.raises(BudgetExceeded):
            model.evaluate(name, {})
    assert len(model.evaluate("kleine Runden", {})) == model.evaluate("kleine Rufe", {}) == 3000
