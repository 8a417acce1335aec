"""What decision models can give, and what in them makes no sense, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.dmn import Model
from engine.dmn.inference import ModelInference, infer_model
from engine.feel.inference import NOTHING, NUMBER, TEXT, UNKNOWN, Shape, context_of, join, list_of, one_of
from engine.feel.inference.shapes import DATE, MOMENT
from tests.engine.dmn.conftest import (
    decision,
    definitions,
    input_data,
    item,
    knowledge,
    literal,
    part,
    service,
    table,
    text,
)

GIVEN: dict[str, Shape] = {"alter": NUMBER, "name": TEXT, "tag": DATE}


def look(*parts: str, given: Mapping[str, Shape] = GIVEN) -> ModelInference:
    xml = definitions(*parts)
    return infer_model(xml, Model.from_xml(xml), given)


def told(found: ModelInference) -> list[tuple[str, str]]:
    """The faults in short: element and code."""
    return [(each.element, each.mismatch.code) for each in found.faults]


def binding(name: str, content: str) -> str:
    return f'<binding><parameter name="{name}"/>{literal(content)}</binding>'


def entry(name: str, content: str, type: str = "") -> str:
    reference = f' typeRef="{type}"' if type else ""
    variable = f'<variable name="{name}"{reference}/>' if name else ""
    return f"<contextEntry>{variable}{literal(content)}</contextEntry>"


def around(tag: str, *parts: str, **attributes: str) -> str:
    extras = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{tag}{extras}>{''.join(parts)}</{tag}>"


TABLE = (["alter"], ["ergebnis"])


@pytest.mark.parametrize(
    ("logic", "shape"),
    [
        (literal("alter + 1"), NUMBER),
        (literal("null"), NOTHING),
        (table(*TABLE, [("< 25", '"u"'), (">= 25", '"ue"')]), one_of(["u", "ue"])),
        (table(*TABLE, [("< 25", '"u"')], hitPolicy="COLLECT"), list_of(one_of(["u"]))),
        (table(*TABLE, [("< 25", '"u"')], hitPolicy="RULE ORDER"), list_of(one_of(["u"]))),
        (table(*TABLE, [("< 25", "1"), ("-", "2")], hitPolicy="COLLECT", aggregation="SUM"), NUMBER),
        (table(*TABLE, [("< 25", '"u"')], hitPolicy="COLLECT", aggregation="COUNT"), NUMBER),
        (table(*TABLE, [("< 25", "1"), ("-", "2")], hitPolicy="COLLECT", aggregation="MAX"), one_of([1, 2])),
        (table(["alter"], ["a", "b"], [("-", "1", '"x"')]), context_of({"a": one_of([1]), "b": one_of(["x"])})),
        (around("context", entry("a", "alter"), entry("b", "a + 1")), context_of({"a": NUMBER, "b": NUMBER})),
        (around("context", entry("a", "alter"), entry("", "[a]")), list_of(NUMBER)),
        (around("list", literal("alter"), literal("name")), list_of(join(NUMBER, TEXT))),
        (
            around(
                "relation",
                '<column name="a"/><column name="b"/>',
                around("row", literal("1"), literal("name")),
                around("row", literal("null"), literal("name")),
            ),
            list_of(context_of({"a": one_of([1]), "b": TEXT})),
        ),
        (
            around(
                "conditional",
                around("if", literal("alter > 3")),
                around("then", literal('"a"')),
                around("else", literal("1")),
            ),
            one_of(["a", 1]),
        ),
        (
            around("filter", around("in", literal("[1, 2, 3]")), around("match", literal("item > 1"))),
            list_of(one_of([1, 2, 3])),
        ),
        (
            around(
                "for",
                around("in", literal("[name]")),
                around("return", literal("string length(n)")),
                iteratorVariable="n",
            ),
            list_of(NUMBER),
        ),
        (around("functionDefinition", literal("1")), None),
    ],
)
def test_what_a_decision_can_give(logic: str, shape: Shape | None) -> None:
    found = look(decision("d", logic))
    assert found.faults == ()
    if shape is None:
        assert found.results["d"].kinds == {"function"}
    else:
        assert found.results["d"] == shape


def test_a_default_output_is_a_result_as_well() -> None:
    logic = table(*TABLE, [("< 25", '"u"')])
    logic = logic.replace('<output name="ergebnis">', f'<output name="ergebnis">{text("defaultOutputEntry", "1")}')
    assert look(decision("d", logic)).results["d"] == one_of(["u", 1])


def test_the_type_of_a_decision_converts_its_value() -> None:
    assert look(decision("d", literal("tag"), type="dateTime")).results["d"] == MOMENT
    assert look(
        decision("d", literal("alter"), type="tNumbers"), item("tNumbers", "number", isCollection="true")
    ).results["d"] == list_of(NUMBER)


def test_types_know_their_components_and_allowed_values() -> None:
    parts = (
        item("tPerson", "", part("alter", "number"), part("name", "string")),
        item("tStatus", "string", text("allowedValues", '"offen", "zu"')),
        item("tStati", "tStatus", isCollection="true"),
        input_data("p", "tPerson"),
        input_data("s", "tStatus"),
        input_data("ss", "tStati"),
        decision("a", literal("p.alter"), "requiredInput#i_p"),
        decision("b", literal("s"), "requiredInput#i_s"),
        decision("c", literal("ss"), "requiredInput#i_ss"),
    )
    found = look(*parts)
    assert found.faults == ()
    status = one_of(["offen", "zu"])
    assert found.results == {"a": NUMBER, "b": status, "c": list_of(status)}
    assert told(look(*parts, decision("d", literal("p.altr"), "requiredInput#i_p"))) == [("d", "path")]


def test_a_decision_sees_what_it_requires() -> None:
    parts = (
        input_data("alter"),
        decision("a", literal("alter + 1"), "requiredInput#i_alter"),
        decision("b", literal("[a]"), "requiredDecision#a"),
    )
    assert look(*parts).results == {"a": NUMBER, "b": list_of(NUMBER)}


def test_facts_that_the_model_does_not_declare_are_seen() -> None:
    found = look(decision("d", literal("alter + altr")))
    assert [(each.element, each.name) for each in found.unknown] == [("d", "altr")]
    assert [each.message for each in found.unknown] == [
        "'d': Line 1, column 9: Nobody gives 'altr'. Did you mean 'alter'?"
    ]


def test_what_is_declared_but_not_required_is_left_to_who_reads_the_model() -> None:
    found = look(input_data("alter"), decision("d", literal("alter + 1")))
    assert (found.unknown, found.faults) == ((), ())


def test_business_knowledge_is_called_with_what_it_takes() -> None:
    add = knowledge("add", ["x: number", "y: number"], literal("x + y"))
    wants = "requiredKnowledge#add"
    assert look(add, decision("d", literal("add(alter, 1)"), wants)).results["d"] == NUMBER
    assert told(look(add, decision("d", literal("add(alter, name)"), wants))) == [("d", "call")]
    invocation = around("invocation", literal("add"), binding("x", "alter"), binding("y", "name"))
    assert told(look(add, decision("d", invocation, wants))) == [("d", "call")]
    invocation = around("invocation", literal("add"), binding("x", "alter"), binding("y", "1"))
    assert look(add, decision("d", invocation, wants)).results["d"] == NUMBER


def test_knowledge_may_call_itself() -> None:
    again = knowledge("again", ["x"], literal("if x > 3 then x else again(x + 1)"), "again")
    assert look(again, decision("d", literal("again(alter)"), "requiredKnowledge#again")).faults == ()


def test_a_service_is_a_function_of_its_inputs() -> None:
    parts = (
        input_data("alter", "number"),
        decision("a", literal("alter + 1"), "requiredInput#i_alter"),
        service("s", "outputDecision#a", "inputData#i_alter", type="number"),
        decision("d", literal("s(3)"), "requiredKnowledge#s"),
        decision("e", literal('s("drei")'), "requiredKnowledge#s"),
    )
    found = look(*parts)
    assert found.results["d"] == NUMBER
    assert told(found) == [("e", "call")]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([decision("d", literal("alter + name"))], ("d", "operands")),
        ([decision("d", literal("name"), type="number")], ("d", "result")),
        ([decision("d", literal("name", typeRef="number"))], ("d", "result")),
        ([input_data("alter", "string"), decision("d", literal("1"))], ("i_alter", "result")),
        ([decision("d", table(["alter"], ["x"], [('"u"', "1")]))], ("rule_1", "operands")),
        ([decision("d", table(["alter + name"], ["x"], [("-", "1")]))], ("table", "operands")),
        ([decision("d", table(["alter"], ["x"], [("contains(?, 1)", "1")]))], ("rule_1", "call")),
        ([decision("d", table(["alter"], ["x"], [("-", "name + 1")]))], ("rule_1", "operands")),
        (
            [decision("d", table(["alter"], ["x"], [("-", "name")]).replace('name="x"', 'name="x" typeRef="number"'))],
            ("rule_1", "result"),
        ),
        (
            [
                decision(
                    "d",
                    table(["alter"], ["x"], [("-", "1")]).replace(
                        "<inputExpression", '<inputExpression typeRef="date"'
                    ),
                )
            ],
            ("table", "result"),
        ),
        ([decision("d", around("context", entry("a", "name", "number")))], ("d", "result")),
        (
            [
                decision(
                    "d",
                    around(
                        "conditional",
                        around("if", literal("alter")),
                        around("then", literal("1")),
                        around("else", literal("2")),
                    ),
                )
            ],
            ("d", "condition"),
        ),
        (
            [decision("d", around("filter", around("in", literal("[1]")), around("match", literal("name"))))],
            ("d", "condition"),
        ),
        (
            [
                decision(
                    "d",
                    around(
                        "some", around("in", literal("[1]")), around("satisfies", literal("x")), iteratorVariable="x"
                    ),
                )
            ],
            ("d", "condition"),
        ),
        ([decision("d", around("invocation", literal("alter"), binding("x", "1")))], ("d", "call")),
        (
            [
                decision(
                    "d",
                    around("relation", '<column name="a" typeRef="number"/>', around("row", literal("name"))),
                )
            ],
            ("d", "result"),
        ),
    ],
)
def test_what_makes_no_sense_is_found_at_its_element(parts: list[str], fault: tuple[str, str]) -> None:
    assert told(look(*parts)) == [fault]


@pytest.mark.parametrize(
    "logic",
    [
        table(["alter"], ["x"], [("< 25", "1"), ("[25..65)", "2"), ("null", "3"), ("-", "4")]),
        table(["alter"], ["x"], [("? > 3 and ? < 7", "1"), ("alter, 3", "2")]),
        table(["irgendwas"], ["x"], [('"a"', "1"), ("3", "2")]),
        around("some", around("in", literal("[1]")), around("satisfies", literal("x > 1")), iteratorVariable="x"),
        around("filter", around("in", literal("[1]")), around("match", literal("1"))),
    ],
)
def test_what_could_make_sense_is_no_fault(logic: str) -> None:
    found = look(decision("d", logic), given={**GIVEN, "irgendwas": UNKNOWN})
    assert (found.faults, found.unknown) == ((), ())


def test_the_sentence_names_the_place() -> None:
    found = look(decision("d", table(["alter"], ["x"], [("-", "1"), ("-", "alter + name")]), name="Gebiet"))
    assert [each.mismatch.message for each in found.faults] == [
        "Rule 2 of 'Gebiet', column 'x': Line 1, column 7: Cannot add 'name' (a string) to 'alter' (a number). "
        "Behind '+' there can be a number."
    ]


@pytest.mark.parametrize(
    ("logic", "endings"),
    [
        (literal('if alter > 3 then "a" else null'), [("d", one_of(["a"]))]),
        (table(*TABLE, [("< 25", '"u"'), (">= 25", 'if alter > 60 then "r" else "ue"')]),
         [("rule_1", one_of(["u"])), ("rule_2", one_of(["r"])), ("rule_2", one_of(["ue"]))]),
        (table(*TABLE, [("-", '"u"')], hitPolicy="COLLECT"), [("rule_1", list_of(one_of(["u"])))]),
        (table(["alter"], ["a", "b"], [("-", "1", "2")]), [("d", context_of({"a": one_of([1]), "b": one_of([2])}))]),
        (around("list", literal("alter")), [("d", list_of(NUMBER))]),
        (literal("null"), []),
    ],
)  # fmt: skip
def test_what_a_decision_may_end_with_is_told_one_by_one(logic: str, endings: list[Any]) -> None:
    found = look(decision("d", logic)).endings["d"]
    assert [(each.element, each.shape) for each in found] == endings


def test_an_ending_tells_its_place() -> None:
    (ending,) = look(decision("d", table(*TABLE, [("-", '"u"')]), name="Gebiet")).endings["d"]
    assert ending.told("Nein.") == "Rule 1 of 'Gebiet', column 'ergebnis': Line 1, column 1: Nein."
