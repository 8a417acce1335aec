"""Requirements graphs, boxed expressions, services, types, imports, and files that are no models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from engine.dmn import DmnError, Model
from engine.feel import BudgetExceeded
from tests.engine.dmn.conftest import decision, definitions, table, text

Build = Callable[..., Model]


def literal(content: str) -> str:
    return text("literalExpression", content)


ALTER = '<inputData id="i_alter" name="Alter"><variable name="Alter" typeRef="number"/></inputData>'
KNOWLEDGE = (
    '<businessKnowledgeModel id="b" name="Doppelt"><variable name="Doppelt"/><encapsulatedLogic>'
    f'<formalParameter name="x" typeRef="number"/>{literal("x * 2")}</encapsulatedLogic></businessKnowledgeModel>'
)


def test_a_decision_uses_the_value_of_another(build: Build) -> None:
    model = build(
        ALTER,
        decision("stufe", table(["Alter"], ["s"], [("< 25", '"U25"'), ("-", '"UE25"')], hitPolicy="FIRST"),
                 "requiredInput#i_alter", name="Stufe"),
        decision("team", literal('"KR-" + Stufe'), "requiredDecision#stufe"),
    )  # fmt: skip
    explanation = model.explain("team", {"Alter": 20})
    assert explanation.value == "KR-U25"
    assert [rule.decision for rule in explanation.matched_rules] == ["Stufe"]


def test_an_input_of_the_wrong_type_is_null_with_a_reason(build: Build) -> None:
    model = build(ALTER, decision("d", literal("Alter"), "requiredInput#i_alter"))
    explanation = model.explain("d", {"Alter": "zwölf"})
    assert explanation.value is None
    assert explanation.warnings == ("The input 'Alter' must be a number, but is a string.",)


def test_a_missing_input_is_named(build: Build) -> None:
    model = build(ALTER, decision("d", literal("Alter + 1"), "requiredInput#i_alter"))
    assert "Unknown name 'Alter' is null." in model.explain("d", {}).warnings


def test_facts_that_the_model_does_not_draw_can_be_used(build: Build) -> None:
    model = build(ALTER, decision("d", literal("gemeinde")))
    assert model.undeclared == {"gemeinde"}
    assert model.evaluate("d", {"gemeinde": "Kempen"}) == "Kempen"


def test_an_input_that_is_drawn_but_not_required_is_out_of_sight(build: Build) -> None:
    assert build(ALTER, decision("d", literal("Alter"))).evaluate("d", {"Alter": 1}) is None


def test_business_knowledge_is_invoked(build: Build) -> None:
    binding = f'<binding><parameter name="x"/>{literal("4")}</binding>'
    model = build(
        KNOWLEDGE,
        decision("d", literal("Doppelt(3)"), "requiredKnowledge#b"),
        decision("e", f"<invocation>{literal('Doppelt')}{binding}</invocation>", "requiredKnowledge#b"),
    )
    assert model.evaluate("d", {}) == 6
    assert model.evaluate("e", {}) == 8
    assert model.evaluate("Doppelt", {"x": 5}) == 10


def test_boxed_expressions(build: Build) -> None:
    entries = f'<contextEntry><variable name="a"/>{literal("1")}</contextEntry>'
    relation = f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row>"
    loop = f"<in>{literal('[1, 2, 3]')}</in>"
    model = build(
        decision("context", f"<context>{entries}<contextEntry>{literal('a + 1')}</contextEntry></context>"),
        decision("list", f"<list>{literal('1')}{literal('2')}</list>"),
        decision("relation", f'<relation><column name="x"/><column name="y"/>{relation}</relation>'),
        decision("if", f"<conditional><if>{literal('1 > 2')}</if><then>{literal('1')}</then>"
                       f"<else>{literal('2')}</else></conditional>"),
        decision("filter", f"<filter>{loop}<match>{literal('item > 1')}</match></filter>"),
        decision("for", f'<for iteratorVariable="i">{loop}<return>{literal("i * 2")}</return></for>'),
        decision("some", f'<some iteratorVariable="i">{loop}<satisfies>{literal("i > 2")}</satisfies></some>'),
        decision("every", f'<every iteratorVariable="i">{loop}<satisfies>{literal("i > 2")}</satisfies></every>'),
    )  # fmt: skip
    values = {name: model.evaluate(name, {}) for name in model.decisions}
    assert values == {
        "context": 2,
        "list": [1, 2],
        "relation": [{"x": 1, "y": 2}, {"x": 3, "y": 4}],
        "if": 2,
        "filter": [2, 3],
        "for": [2, 4, 6],
        "some": True,
        "every": False,
    }


def test_a_decision_service_is_called_like_a_function(build: Build) -> None:
    model = build(
        ALTER,
        decision("doppelt", literal("Alter * 2"), "requiredInput#i_alter"),
        '<decisionService id="s" name="Dienst"><variable name="Dienst"/><outputDecision href="#doppelt"/>'
        '<inputData href="#i_alter"/></decisionService>',
        decision("d", literal("Dienst(4)"), "requiredKnowledge#s"),
    )
    assert model.evaluate("Dienst", {"Alter": 3}) == 6
    assert model.evaluate("d", {"Alter": 100}) == 8


def test_item_definitions_are_held_against_values(build: Build) -> None:
    item = f'<itemDefinition name="Stufe"><typeRef>string</typeRef>{text("allowedValues", chr(34) + "U25" + chr(34))}'
    model = build(
        f"{item}</itemDefinition>",
        decision("gut", literal('"U25"'), type="Stufe"),
        decision("schlecht", literal('"U99"'), type="Stufe"),
        decision("instanz", literal('"U25" instance of Stufe')),
    )
    assert [model.evaluate(name, {}) for name in ("gut", "schlecht", "instanz")] == ["U25", None, True]


def test_a_model_uses_another_one() -> None:
    library = definitions(KNOWLEDGE, namespace="urn:library")
    user = definitions(
        '<import name="lib" namespace="urn:library" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
        '<decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="urn:library#b"/>'
        f"</knowledgeRequirement>{literal('lib.Doppelt(21)')}</decision>",
    )
    for imports in ([library], [Model.from_xml(library)]):
        model = Model.from_xml(user, imports=imports)
        assert model.problems == []
        assert model.evaluate("d", {}) == 42
    assert "is missing" in Model.from_xml(user).problems[0].message


def test_time_comes_from_the_clock(build: Build) -> None:
    model = build(decision("d", literal("today()")))
    assert model.evaluate("d", {}, clock=lambda: datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == date(2026, 2, 1)


def test_knowledge_that_calls_itself_without_end_exceeds_the_budget(build: Build) -> None:
    endless = KNOWLEDGE.replace("x * 2", "Doppelt(x)").replace(
        "<encapsulatedLogic>", '<knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>'
        "<encapsulatedLogic>"
    )  # fmt: skip
    with pytest.raises(BudgetExceeded):
        build(endless).evaluate("Doppelt", {"x": 1})


def test_a_circle_of_decisions_is_refused() -> None:
    one = decision("a", literal("1"), "requiredDecision#b")
    other = decision("b", literal("1"), "requiredDecision#a")
    with pytest.raises(DmnError, match="a → b → a"):
        Model.from_xml(definitions(one, other))


def test_a_requirement_that_is_not_there_is_a_problem() -> None:
    problems = Model.from_xml(definitions(decision("d", literal("1"), "requiredDecision#weg"))).problems
    assert str(problems[0]) == "d: 'd' requires 'weg', which is not there."


def test_an_unknown_decision_is_a_key_error(build: Build) -> None:
    with pytest.raises(KeyError):
        build(decision("d", literal("1"))).evaluate("e", {})


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (b"", "no well-formed XML"),
        (b"<definitions>", "no well-formed XML"),
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


def test_expressions_nested_without_end_are_refused() -> None:
    deep = decision("d", "<list>" * 200 + "</list>" * 200)
    assert "nested deeper" in Model.from_xml(definitions(deep)).problems[0].message
