"""What a decision may have looked at: the labels of its columns, and the facts behind each of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.dmn import Model, UnmatchedTable
from tests.engine.dmn.conftest import decision, table, text

Build = Callable[..., Model]


def literal(content: str) -> str:
    return text("literalExpression", content)


def fact(name: str) -> str:
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}"/></inputData>'


def knowledge(body: str, *parameters: str, id: str = "b") -> str:
    formal = "".join(f'<formalParameter name="{name}"/>' for name in parameters)
    logic = f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="{id}" name="{id}"><variable name="{id}"/>{logic}</businessKnowledgeModel>'


def test_facts_are_found_at_the_far_end_of_all_requirements(build: Build) -> None:
    model = build(
        fact("born"),
        fact("town"),
        decision("age", literal("years and months duration(born, today()).years"), "requiredInput#i_born"),
        decision(
            "site",
            table(["age", "town"], ["site"], [("< 25", "-", '"U25"')]),
            "requiredDecision#age",
            "requiredInput#i_town",
        ),
        decision("other", literal("extra + 1")),
    )
    assert model.facts("age") == {"born"}
    assert model.facts("site") == {"born", "town"}
    assert model.facts("other") == {"extra"}


@pytest.mark.parametrize(
    ("logic", "facts"),
    [
        ("if a then b else c", {"a", "b", "c"}),
        ("list[amount > limit]", {"list", "amount", "limit"}),
        ("for x in list return x + y", {"list", "y"}),
        ("some x in list satisfies item.z > x", {"list"}),
        ("today()", set()),
        ("deadlines.talk.limit", {"deadlines"}),
    ],
)
def test_what_is_not_declared_is_a_fact(build: Build, logic: str, facts: set[str]) -> None:
    assert build(decision("d", literal(logic))).facts("d") == facts


def test_names_made_inside_the_logic_are_no_facts(build: Build) -> None:
    entry = f'<contextEntry><variable name="inner"/>{literal("born")}</contextEntry>'
    model = build(decision("d", f"<context>{entry}<contextEntry>{literal('inner')}</contextEntry></context>"))
    assert model.facts("d") == {"born"}


def test_knowledge_passes_on_what_it_looks_at_itself(build: Build) -> None:
    model = build(
        fact("born"),
        knowledge(literal("x + extra"), "x"),
        decision("d", literal("b(born)"), "requiredInput#i_born", "requiredKnowledge#b"),
    )
    assert model.facts("d") == {"born", "extra"}


def test_a_column_names_the_facts_behind_it(build: Build) -> None:
    model = build(
        fact("born"),
        fact("town"),
        decision("age", literal("born"), "requiredInput#i_born"),
        decision(
            "site",
            table(["age", "town", 'extra = "x"'], ["site"], [("-", "-", "-", '"U25"')]),
            "requiredDecision#age",
            "requiredInput#i_town",
        ),
    )
    (rule,) = model.explain("site", {"born": 1, "town": "K"}).matched_rules
    behind = [model.facts_of_column(column, rule.decision, "site") for column in rule.columns.inputs]
    assert behind == [{"born"}, {"town"}, {"extra"}]


def test_a_column_of_a_table_that_gets_arguments_may_come_from_everything(build: Build) -> None:
    rules = table(["x"], ["y"], [("-", "1")])
    model = build(
        fact("born"),
        fact("town"),
        knowledge(rules, "x"),
        decision("d", literal("b(born)"), "requiredInput#i_born", "requiredInput#i_town", "requiredKnowledge#b"),
    )
    (rule,) = model.explain("d", {"born": 1, "town": 2}).matched_rules
    (column,) = rule.columns.inputs
    assert model.facts_of_column(column, rule.decision, "d") == {"born", "town"}


def test_a_service_gives_its_decisions_other_values_than_their_names_say(build: Build) -> None:
    service = (
        '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#inner"/>'
        '<inputData href="#i_town"/></decisionService>'
    )
    model = build(
        fact("born"),
        fact("town"),
        decision("inner", table(["town"], ["y"], [("-", "1")]), "requiredInput#i_town"),
        service,
        decision("d", literal("s(born)"), "requiredInput#i_born", "requiredKnowledge#s"),
    )
    (rule,) = model.explain("d", {"born": 1}).matched_rules
    (column,) = rule.columns.inputs
    assert rule.inputs == {"town": 1}
    assert model.facts_of_column(column, rule.decision, "d") >= {"born"}


def test_labels_are_what_people_call_things(build: Build) -> None:
    rules = table(["age"], ["site"], [("-", '"U25"')])
    rules = rules.replace("<input>", '<input label="Age today">').replace("<output ", '<output label="Where to" ')
    model = build(decision("site", rules).replace('name="site">', 'name="site" label="Site by age">', 1))
    assert (model.label("site"), model.label("unknown")) == ("Site by age", "unknown")
    (rule,) = model.explain("site", {"age": 1}).matched_rules
    assert [column.label for column in (*rule.columns.inputs, *rule.columns.outputs)] == ["Age today", "Where to"]
    assert rule.columns.outputs[0].text == "site"


def test_a_table_without_a_matching_rule_is_told_with_what_it_looked_at(build: Build) -> None:
    model = build(decision("d", table(["age"], ["site"], [("> 25", '"A"')])))
    explanation = model.explain("d", {"age": 3})
    assert explanation.unmatched == (UnmatchedTable("d", {"age": 3}),)
    assert explanation.matched_rules == ()
    assert model.explain("d", {"age": 30}).unmatched == ()
