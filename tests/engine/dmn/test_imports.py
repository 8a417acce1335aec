"""Models that use types, data and logic of others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn import DmnError, Model
from tests.engine.dmn.conftest import (
    decision,
    definitions,
    imported,
    input_data,
    item,
    knowledge,
    literal,
    part,
    service,
    table,
    text,
)

LIBRARY = definitions(
    item("tStufe", "string", text("allowedValues", '"U25", "UE25"')),
    input_data("alter", "number"),
    knowledge("Doppelt", ["x: number"], literal("x * 2")),
    decision("stufe", literal('if alter < 25 then "U25" else "UE25"'), "requiredInput#i_alter"),
    service("Dienst", "outputDecision#stufe", "inputData#i_alter"),
    namespace="urn:library",
)


@pytest.mark.parametrize("name", ["lib", "meine.bibliothek", "Bibliothek der Regeln", "lib-2"])
def test_logic_data_and_types_come_under_the_name_of_the_import(name: str) -> None:
    user = definitions(
        imported(name, "urn:library"),
        decision("calls", literal(f"{name}.Doppelt(21)"), "requiredKnowledge#urn:library#Doppelt"),
        decision("asks", literal(f"{name}.Dienst(30)"), "requiredKnowledge#urn:library#Dienst"),
        decision("uses", literal(f"{name}.stufe"), "requiredDecision#urn:library#stufe", type=f"{name}.tStufe"),
        decision("reads", literal(f"{name}.alter + 1"), "requiredInput#urn:library#i_alter"),
        decision("wrong", literal('"U99"'), type=f"{name}.tStufe"),
    )
    model = Model.from_xml(user, imports=[LIBRARY])
    assert model.problems == []
    assert model.evaluate("calls", {}) == 42
    assert model.evaluate("asks", {}) == "UE25"
    for inputs in ({name: {"alter": 20}}, {"alter": 20}):
        assert model.evaluate("uses", inputs) == "U25"
        assert model.evaluate("reads", inputs) == 21
    assert model.evaluate("wrong", {}) is None


def test_a_type_test_knows_imported_types() -> None:
    logic = literal('"U25" instance of lib.tStufe and not("U99" instance of lib.tStufe)')
    model = Model.from_xml(definitions(imported("lib", "urn:library"), decision("d", logic)), imports=[LIBRARY])
    assert model.evaluate("d", {}) is True


def test_an_import_may_be_found_where_it_lies() -> None:
    user = definitions(
        imported("lib", "urn:library", locationURI="library.dmn"),
        decision("d", literal("lib.Doppelt(1)"), "requiredKnowledge#library.dmn#Doppelt"),
    )
    assert Model.from_xml(user, imports=[LIBRARY]).evaluate("d", {}) == 2


def test_dmn_1_1_names_imports_by_prefixes_of_xml() -> None:
    user = definitions(
        imported(None, "urn:library"),
        input_data("x", "lib:tStufe"),
        decision("d", literal("lib.Doppelt(1)"), "requiredKnowledge#urn:library#Doppelt"),
        decision("e", literal("x"), "requiredInput#i_x"),
        dmn="http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        xmlns__lib="urn:library",
    )
    model = Model.from_xml(user, imports=[LIBRARY])
    assert model.problems == []
    assert model.evaluate("d", {}) == 2
    assert [model.evaluate("e", {"x": value}) for value in ("U25", "U99")] == ["U25", None]


def test_an_import_without_a_name_puts_its_elements_beside_those_of_the_model() -> None:
    other = definitions(
        item("tStufe", "number"),
        item("tZahl", "number"),
        knowledge("Doppelt", ["x"], literal("x * 200")),
        knowledge("Dreifach", ["x"], literal("x * 3")),
        namespace="urn:other",
    )
    user = definitions(
        imported("", "urn:library"),
        imported("", "urn:other"),
        knowledge("Eigenes", ["x"], literal("x")),
        decision("first", literal("Doppelt(1)"), "requiredKnowledge#urn:other#Doppelt",
                 "requiredKnowledge#urn:library#Doppelt"),
        decision("second", literal("Dreifach(Eigenes(1))"), "requiredKnowledge#urn:other#Dreifach",
                 "requiredKnowledge#Eigenes"),
        decision("stufe2", literal('"U25"'), type="tStufe"),
        decision("zahl", literal("7"), type="tZahl"),
    )  # fmt: skip
    model = Model.from_xml(user, imports=[other, LIBRARY])
    assert model.problems == []
    assert {name: model.evaluate(name, {}) for name in model.decisions} == {
        "first": 2,
        "second": 3,
        "stufe2": "U25",
        "zahl": 7,
    }


def test_what_a_model_names_itself_hides_what_comes_without_a_name() -> None:
    user = definitions(
        imported("", "urn:library"),
        item("tStufe", "number"),
        knowledge("Doppelt", ["x"], literal("x + x + 1")),
        decision("d", literal("Doppelt(1)"), "requiredKnowledge#Doppelt", "requiredKnowledge#urn:library#Doppelt"),
        decision("e", literal("5"), type="tStufe"),
    )
    model = Model.from_xml(user, imports=[LIBRARY])
    assert model.evaluate("d", {}) == 3
    assert model.evaluate("e", {}) == 5


def test_elements_of_the_same_name_in_different_imports_stay_apart() -> None:
    def other(factor: int) -> bytes:
        return definitions(
            input_data("satz", "number"),
            decision("betrag", literal(f"satz * {factor}"), "requiredInput#i_satz"),
            namespace=f"urn:{factor}",
        )

    user = definitions(
        imported("zwei", "urn:2"),
        imported("drei", "urn:3"),
        input_data("satz", "number"),
        decision("summe", literal("zwei.betrag + drei.betrag + satz"), "requiredDecision#urn:2#betrag",
                 "requiredDecision#urn:3#betrag", "requiredInput#i_satz"),
    )  # fmt: skip
    model = Model.from_xml(user, imports=[other(2), other(3)])
    assert model.evaluate("summe", {"satz": 1, "zwei": {"satz": 10}, "drei": {"satz": 100}}) == 321
    assert model.evaluate("summe", {"satz": 1, "zwei": {"satz": 10}}) is None


def test_imports_of_imports() -> None:
    base = definitions(
        input_data("satz", "number"),
        decision("grund", table(["satz"], ["x"], [("-", "satz + 1")]), "requiredInput#i_satz"),
        namespace="urn:base",
    )

    def side(name: str) -> bytes:
        return definitions(
            imported("grundlage", "urn:base"),
            decision(name, literal("grundlage.grund * 10"), "requiredDecision#urn:base#grund"),
            namespace=f"urn:{name}",
        )

    top = definitions(
        imported("l", "urn:links"),
        imported("r", "urn:rechts"),
        decision("summe", literal("l.links + r.rechts"), "requiredDecision#urn:links#links",
                 "requiredDecision#urn:rechts#rechts"),
    )  # fmt: skip
    for imports in ([base, side("links"), side("rechts")], [side("rechts"), side("links"), base]):
        model = Model.from_xml(top, imports=imports)
        assert model.problems == []
        for inputs in ({"satz": 1}, {"l": {"grundlage": {"satz": 1}}}):
            explanation = model.explain("summe", inputs)
            assert explanation.value == 40
            assert [rule.decision for rule in explanation.matched_rules] == ["grund"]


def test_models_may_be_given_as_files_or_as_models() -> None:
    user = definitions(imported("lib", "urn:library"), decision("d", literal("1"), type="lib.tStufe"))
    for imports in ([LIBRARY], [Model.from_xml(LIBRARY)], (LIBRARY, definitions(namespace="urn:else"))):
        assert Model.from_xml(user, imports=imports).problems == []


def test_what_is_missing_is_a_problem() -> None:
    problems = Model.from_xml(definitions(imported("lib", "urn:library", id="imp"), input_data("x", "lib.t"))).problems
    assert [str(problem) for problem in problems] == ["imp: The imported model urn:library is missing."]


def test_documents_that_are_no_models_need_not_be_given() -> None:
    schema = '<import name="xs" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema" locationURI="x.xsd"/>'
    model = Model.from_xml(
        definitions(
            schema, item("t", "xs.person"), input_data("x", "t"), decision("d", literal("x"), "requiredInput#i_x")
        )
    )
    assert model.problems == []
    assert model.evaluate("d", {"x": Decimal(1)}) == 1


@pytest.mark.parametrize(
    ("start", "others", "names"),
    [
        ("urn:a", {"urn:b": "urn:c", "urn:c": "urn:b"}, "urn:b → urn:c → urn:b"),
        ("urn:b", {"urn:b": "urn:a", "urn:a": "urn:b"}, "urn:a → urn:b → urn:a"),
        ("urn:a", {}, "urn:a → urn:a"),
    ],
)
def test_models_that_import_each_other_are_refused(start: str, others: dict[str, str], names: str) -> None:
    files = [definitions(imported("x", wanted), namespace=namespace) for namespace, wanted in others.items()]
    first = others.get("urn:a", start if not others else "urn:b")
    with pytest.raises(DmnError, match=f"circle: {names}"):
        Model.from_xml(definitions(imported("x", first), namespace="urn:a"), imports=files)


def test_two_models_of_one_namespace_cannot_be_told_apart() -> None:
    user = definitions(imported("lib", "urn:library"))
    assert "Several models" in Model.from_xml(user, imports=[LIBRARY, LIBRARY]).problems[0].message
    assert Model.from_xml(definitions(), imports=[LIBRARY, LIBRARY]).problems == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((imported("lib", "urn:library"), imported("lib", "urn:library")), "Two imports are called 'lib'"),
        ((imported("lib", "urn:library"), input_data("lib")), "Two elements are called 'lib'"),
        ((imported("lib", "urn:library"), decision("d", literal("lib.alter"))), "'d' uses 'lib' without requiring it"),
        ((imported("", "urn:library"), decision("d", literal("alter"))), "'d' uses 'alter' without requiring it"),
        ((imported("lib", "urn:library"), input_data("x", "lib.tNichts")), "no type 'lib.tNichts'"),
        ((imported("lib", "urn:library"), decision("d", literal("1"), "requiredInput#urn:library#weg")), "not there"),
        ((item("t", "", part("a", "lib.tStufe")),), "no type 'lib.tStufe'"),
    ],
)
def test_a_fault_in_the_use_of_imports_is_a_problem(parts: tuple[str, ...], words: str) -> None:
    problems = Model.from_xml(definitions(*parts), imports=[LIBRARY]).problems
    assert [problem.message for problem in problems if words in problem.message]
    assert len(problems) == 1


def test_a_broken_import_says_so() -> None:
    with pytest.raises(DmnError, match="no DMN model"):
        Model.from_xml(definitions(), imports=[b"<x/>"])
