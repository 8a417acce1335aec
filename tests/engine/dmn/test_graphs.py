"""Requirements graphs, business knowledge and decision services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import DmnError, Model
from engine.feel import BudgetExceeded, Function
from tests.engine.dmn.conftest import (
    decision,
    definitions,
    imported,
    input_data,
    item,
    knowledge,
    literal,
    service,
    table,
    text,
)

Build = Callable[..., Model]
COUNTED = table(["alter"], ["x"], [("-", "alter + 1")])


def test_what_several_decisions_require_is_decided_once(build: Build) -> None:
    model = build(
        input_data("alter", "number"),
        decision("unten", COUNTED, "requiredInput#i_alter"),
        decision("links", literal("unten * 10"), "requiredDecision#unten"),
        decision("rechts", literal("unten * 100"), "requiredDecision#unten"),
        decision("oben", literal("links + rechts"), "requiredDecision#links", "requiredDecision#rechts"),
    )
    explanation = model.explain("oben", {"alter": 1})
    assert explanation.value == 220
    assert [rule.decision for rule in explanation.matched_rules] == ["unten"]


def test_requirements_may_go_deeper_than_functions_call_each_other(build: Build) -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal(f"d{n - 1} + 1"), f"requiredDecision#d{n - 1}") for n in range(1, 300)]
    assert build(*reversed(chain)).evaluate("d299", {}) == 300


def test_a_name_is_looked_for_among_what_the_element_requires(build: Build) -> None:
    """``Kosten-Nutzen`` is another decision's name, or a difference, by what is in sight."""
    model = build(
        decision("k", literal("7"), name="Kosten"),
        decision("n", literal("2"), name="Nutzen"),
        decision("kn", literal("100"), name="Kosten-Nutzen"),
        decision("differenz", literal("Kosten-Nutzen"), "requiredDecision#k", "requiredDecision#n"),
        decision("wert", literal("Kosten-Nutzen"), "requiredDecision#kn"),
    )
    assert model.evaluate("differenz", {}) == 5
    assert model.evaluate("wert", {}) == 100


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([decision("a", literal("1"), "requiredDecision#b"), decision("b", literal("1"), "requiredDecision#a")],
         "a → b → a"),
        ([decision("a", literal("1"), "requiredDecision#a")], "a → a"),
        ([decision("x", literal("1"), "requiredDecision#a"), decision("a", literal("1"), "requiredDecision#b"),
          decision("b", literal("1"), "requiredDecision#c"), decision("c", literal("1"), "requiredDecision#a")],
         "a → b → c → a"),
        ([decision("a", literal("s()"), "requiredKnowledge#s"), service("s", "outputDecision#a")], "a → s → a"),
        ([knowledge("k", [], literal("s()"), "s"), service("s", "outputDecision#a"),
          decision("a", literal("k()"), "requiredKnowledge#k")], "s → a → k → s"),
        ([decision("a", literal("1"), "requiredKnowledge#s"), decision("b", literal("1"), "requiredDecision#a"),
          service("s", "outputDecision#c", "encapsulatedDecision#b"), decision("c", literal("1"))], "a → s → b → a"),
    ],
)  # fmt: skip
def test_elements_that_require_themselves_are_refused(parts: list[str], names: str) -> None:
    for order in (parts, parts[::-1]):
        with pytest.raises(DmnError, match="circle") as caught:
            Model.from_xml(definitions(*order))
        circle = caught.value.message.removesuffix(".").split(": ")[1].split(" → ")
        wanted = names.split(" → ")
        assert circle[0] == circle[-1]
        assert any(circle[:-1] == [*wanted[n:-1], *wanted[:n]] for n in range(len(wanted)))
        assert caught.value.element == circle[0]


def test_a_service_may_be_given_what_depends_on_it(build: Build) -> None:
    """An input decision is a parameter of the service, so it is nothing that the service needs decided."""
    model = build(
        decision("eins", literal("zwei + 1"), "requiredDecision#zwei"),
        decision("zwei", literal("2")),
        service("s", "outputDecision#eins", "inputDecision#zwei"),
        decision("drei", literal("s(10)"), "requiredKnowledge#s"),
    )
    assert model.evaluate("drei", {}) == 11


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([decision("d", literal("1"), "requiredDecision#weg")], "'d' requires 'weg', which is not there."),
        ([decision("d", literal("1"), "requiredDecision#urn:weg#a")], "'d' requires 'urn:weg#a', which is not there."),
        ([service("s", "outputDecision#weg")], "'s' requires 'weg', which is not there."),
        ([service("s")], "'s' has no output decision"),
        ([input_data("x"), decision("d", literal("x"), "requiredDecision#i_x")], "'d' names 'x' as <requiredDecision>"),
        ([decision("a", literal("1")), decision("d", literal("a"), "requiredInput#a")], "'a' as <requiredInput>"),
        ([decision("a", literal("1")), decision("d", literal("a"), "requiredKnowledge#a")], "as <requiredKnowledge>"),
        ([input_data("x"), service("s", "outputDecision#i_x")], "'x' as <outputDecision>"),
        ([decision("a", literal("1")), decision("b", literal("1"), name="a")], "Two elements are called 'a'"),
        ([input_data("x"), decision("d", literal("x"))], "'d' uses 'x' without requiring it"),
        ([decision("a", literal("1")), knowledge("k", [], literal("a"))], "'k' uses 'a' without requiring it"),
        ([knowledge("k", ["x", "x"], literal("x"))], "'k': Two parameters"),
        ([knowledge("k", [], literal("1")).replace("<enc", '<encapsulatedLogic kind="PMML"/><enc')], "in PMML"),
        (['<businessKnowledgeModel id="k" name="k"/>'], "'k': There is no logic."),
    ],
)  # fmt: skip
def test_a_fault_of_the_graph_is_a_problem(parts: list[str], words: str) -> None:
    model = Model.from_xml(definitions(*parts))
    assert [problem for problem in model.problems if words in problem.message], model.problems
    assert all(problem.element for problem in model.problems)
    for node in model.nodes:
        model.evaluate(node, {"x": 1})


def test_names_inside_a_logic_need_no_requirement(build: Build) -> None:
    entry = f'<contextEntry><variable name="x"/>{literal("1")}</contextEntry>'
    logic = f"<context>{entry}<contextEntry>{literal('x + [{x: 2}][x = 2].x[1]')}</contextEntry></context>"
    model = build(input_data("x"), decision("d", logic), knowledge("k", ["x"], literal("x")))
    assert model.evaluate("d", {}) == 3


def test_the_same_element_is_found_by_id_and_by_name(build: Build) -> None:
    model = build(decision("d_1", literal("1"), name="Zuständigkeit"))
    assert model.evaluate("d_1", {}) == model.evaluate("Zuständigkeit", {}) == 1
    with pytest.raises(KeyError):
        model.evaluate("Zustaendigkeit", {})


# -- business knowledge ------------------------------------------------------------------------------------------


def test_knowledge_uses_other_knowledge_and_nothing_else(build: Build) -> None:
    model = build(
        input_data("alter"),
        knowledge("Plus", ["x"], literal("x + 1")),
        knowledge("Zweimal", ["x"], literal("Plus(Plus(x))"), "Plus"),
        knowledge("Blind", [], literal('if gemeinde = null then "nichts" else gemeinde')),
        decision("d", literal("Zweimal(1)"), "requiredKnowledge#Zweimal"),
        decision("e", literal("Blind()"), "requiredKnowledge#Blind"),
    )
    assert model.evaluate("d", {}) == 3
    assert model.evaluate("e", {"gemeinde": "Kempen"}) == "nichts"
    assert model.evaluate("Zweimal", {"x": 5}) == 7


def test_knowledge_may_call_itself(build: Build) -> None:
    model = build(
        knowledge("Fakultät", ["n: number"], literal("if n < 2 then 1 else n * Fakultät(n - 1)")),
        knowledge("gerade", ["n"], literal("n = 0 or ungerade(n - 1)"), "ungerade"),
        knowledge("ungerade", ["n"], literal("n != 0 and gerade(n - 1)"), "gerade"),
        knowledge("endlos", [], literal("endlos()"), "endlos"),
    )
    assert model.evaluate("Fakultät", {"n": 10}) == 3628800
    assert model.evaluate("gerade", {"n": 7}) is False
    with pytest.raises(BudgetExceeded):
        model.evaluate("endlos", {})


def test_knowledge_may_be_a_table(build: Build) -> None:
    sites = table(["alter"], ["x"], [("< 25", '"U25"'), (">= 25", '"UE25"')])
    model = build(
        knowledge("Standort", ["alter: number"], sites),
        knowledge("Ohne Parameter", [], sites),
        decision("d", literal("Standort(20)"), "requiredKnowledge#Standort"),
        decision("e", literal("Ohne Parameter(30)"), "requiredKnowledge#Ohne Parameter"),
    )
    explanation = model.explain("d", {})
    assert explanation.value == "U25"
    assert [rule.decision for rule in explanation.matched_rules] == ["Standort"]
    assert model.evaluate("e", {}) == "UE25"


@pytest.mark.parametrize("variable", ["number", "tFunktion"])
def test_the_result_of_knowledge_is_held_against_its_type(build: Build, variable: str) -> None:
    signature = '<functionItem outputTypeRef="number"><parameters name="x"/></functionItem>'
    model = build(item("tFunktion", "", signature), knowledge("K", ["x"], literal("x"), type=variable))
    assert model.evaluate("K", {"x": 1}) == 1
    assert model.evaluate("K", {"x": "a"}) is None


# -- decision services -------------------------------------------------------------------------------------------

PARTS = (
    input_data("alter", "number"),
    decision("basis", COUNTED, "requiredInput#i_alter", type="number"),
    decision("mitte", literal("basis * 10"), "requiredDecision#basis"),
    decision("oben", literal("mitte + zuschlag"), "requiredDecision#mitte", "requiredDecision#zuschlag"),
    decision("zuschlag", literal("1000"), type="number"),
)
WHOLE = service("Alles", "outputDecision#oben", "encapsulatedDecision#mitte", "encapsulatedDecision#basis",
                "inputDecision#zuschlag", "inputData#i_alter")  # fmt: skip
CUT = service("Geschnitten", "outputDecision#mitte", "inputDecision#basis")
BOTH = service("Beide", "outputDecision#basis", "outputDecision#mitte", "inputData#i_alter")


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("Alles(1, 5)", 25),
        ("Alles(alter: 1, zuschlag: 5)", 25),
        ("Alles(zuschlag: 5, alter: 1)", 25),
        ("Alles(alter: 1)", None),
        ("Alles(1)", None),
        ("Alles(alter: 1, zuschlag: 5, mehr: 1)", None),
        ('Alles("eins", 5)', None),
        ("Alles([1], 5)", 25),
        ("Geschnitten(7)", 70),
        ('Geschnitten("7")', None),
        ("Beide(1)", {"basis": 2, "mitte": 20}),
        ("Beide(1).mitte", 20),
        ("[1, 2][Geschnitten(item) > 10]", [2]),
    ],
)
def test_services_are_called_like_functions(build: Build, call: str, value: Any) -> None:
    needs = [f"requiredKnowledge#{name}" for name in ("Alles", "Geschnitten", "Beide")]
    model = build(*PARTS, WHOLE, CUT, BOTH, decision("d", literal(call), *needs))
    assert model.evaluate("d", {"alter": 500}) == value


def test_services_are_asked_for_values(build: Build) -> None:
    model = build(*PARTS, WHOLE, CUT, BOTH)
    assert model.evaluate("Alles", {"alter": 1, "zuschlag": 5}) == 25
    assert model.evaluate("Geschnitten", {"basis": 7, "alter": 1}) == 70
    assert model.evaluate("Beide", {"alter": 1}) == {"basis": 2, "mitte": 20}
    assert model.evaluate("Alles", {"alter": 1}) is None
    assert model.evaluate("Geschnitten", {"alter": 1}) is None


def test_decisions_inside_a_service_are_decided_anew_for_each_call(build: Build) -> None:
    model = build(*PARTS, BOTH, decision("d", literal("Beide(1).basis + Beide(10).basis"), "requiredKnowledge#Beide"))
    explanation = model.explain("d", {})
    assert explanation.value == 13
    assert [rule.outputs["x"] for rule in explanation.matched_rules] == [2, 11]


def test_a_service_does_not_see_inputs_that_it_does_not_name(build: Build) -> None:
    model = build(
        input_data("alter"),
        input_data("geheim"),
        decision("a", literal("[alter, geheim, gemeinde]"), "requiredInput#i_alter", "requiredInput#i_geheim"),
        service("s", "outputDecision#a", "inputData#i_alter"),
    )
    assert model.evaluate("s", {"alter": 1, "geheim": 2, "gemeinde": "Kempen"}) == [1, None, "Kempen"]


def test_the_result_of_a_service_is_held_against_its_type(build: Build) -> None:
    one = item("tErgebnis", "number", text("allowedValues", "< 100"))
    model = build(*PARTS, one, service("S", "outputDecision#mitte", "inputDecision#basis", type="tErgebnis"))
    assert model.evaluate("S", {"basis": 9}) == 90
    explanation = model.explain("S", {"basis": 10})
    assert explanation.value is None
    assert "The result of 'S' must be" in explanation.warnings[0]


def test_a_service_is_a_value_like_other_functions(build: Build) -> None:
    model = build(*PARTS, CUT, decision("d", literal("Geschnitten"), "requiredKnowledge#Geschnitten"))
    found = model.evaluate("d", {})
    assert isinstance(found, Function)
    assert found.parameters == ("basis",)


def test_what_a_service_takes_from_another_model_goes_by_its_whole_name() -> None:
    library = definitions(
        input_data("x"), decision("d", literal("x * 2"), "requiredInput#i_x"), namespace="urn:library"
    )
    user = definitions(
        imported("lib", "urn:library"),
        decision("d", literal("lib.d + 1"), "requiredDecision#urn:library#d"),
        service("s", "outputDecision#d", "outputDecision#urn:library#d", "inputData#urn:library#i_x"),
        decision("call", literal('get value(s(3), "lib.d")'), "requiredKnowledge#s"),
    )
    model = Model.from_xml(user, imports=[library])
    assert model.problems == []
    assert model.evaluate("call", {}) == 6
    for inputs in ({"lib": {"x": 1}}, {"x": 1}):
        assert model.evaluate("s", inputs) == {"d": 3, "lib.d": 2}
