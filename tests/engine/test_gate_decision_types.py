"""Decision models at the gate: they get what they ask for, and give what takes their result."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.gate import check_file
from tests.engine.dmn.conftest import decision, imported, input_data, item, literal, table
from tests.engine.expressions_at_gate import diagram, look, model, publication
from tests.engine.workflow.build import definitions, each, end, io, process, rule, start, user

DMN = "p/1.dmn"
BPMN = "p/0.bpmn"
ALTER = "requiredInput#i_alter"


def asking(result: str = "status", more: str = "") -> str:
    """A task that asks for the decision ``d``."""
    return rule("t", "d", result).replace("</extensionElements>", f"{more}</extensionElements>", 1)


def told(*parts: str, body: str | None = None) -> list[tuple[str, str, str]]:
    """File, element and code of what is found where a process asks for the decision ``d``."""
    files = publication(diagram(asking() if body is None else body), model(*parts))
    return [(each.file, each.element, each.code) for each in look(files)]


def statuses(*rules: Sequence[str], inputs: Sequence[str] = ("alter",), **more: str) -> str:
    return table(inputs, ["status"], rules, **more)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([("< 25", '"offen"'), ("-", '"anerkannt"')], []),
        ([("< 25", '"offen"'), ("-", '"anerkant"')], [(DMN, "rule_2", "VALUE_IMPOSSIBLE")]),
        ([("< 25", "null"), ("-", "name")], []),
        ([("< 25", "alter"), ("-", '"offen"')], [(DMN, "rule_1", "RESULT_TYPE")]),
        ([("< 25", 'if aktiv then "offen" else "x"')], [(DMN, "rule_1", "VALUE_IMPOSSIBLE")]),
        ([("< 25", "null")], [(DMN, "d", "RESULT_TYPE")]),
        ([('"u"', '"offen"'), ("-", '"anerkannt"')], [(DMN, "rule_1", "TYPE_MISMATCH")]),
        ([("< 25", '"a" + 1'), ("-", '"offen"')], [(DMN, "rule_1", "TYPE_MISMATCH")]),
        ([("altr", '"offen"'), ("-", '"anerkannt"')], [(DMN, "rule_1", "NAME_UNKNOWN")]),
    ],
)
def test_cells_of_a_table(cells: list[tuple[str, str]], found: list[tuple[str, str, str]]) -> None:
    assert told(decision("d", statuses(*cells, hitPolicy="FIRST"))) == found
    declared = decision("d", statuses(*cells, hitPolicy="FIRST"), ALTER)
    if not any("aktiv" in cell or "name" in cell for _, cell in cells):
        assert told(input_data("alter", "number"), declared) == found


def test_a_table_that_collects_gives_a_list() -> None:
    logic = statuses(("-", '"offen"'), hitPolicy="COLLECT")
    assert told(decision("d", logic)) == [(DMN, "rule_1", "RESULT_TYPE")]
    assert told(decision("d", logic), body=asking("stati")) == []
    logic = statuses(("-", "1"), hitPolicy="COLLECT", aggregation="SUM")
    assert told(decision("d", logic), body=asking("betrag")) == []
    assert told(decision("d", logic)) == [(DMN, "d", "RESULT_TYPE")]


def test_the_type_of_input_data_is_that_of_the_field() -> None:
    logic = statuses(("-", '"offen"'))
    assert told(input_data("alter", "number"), decision("d", logic, ALTER)) == []
    assert told(input_data("alter"), decision("d", logic, ALTER)) == []
    assert told(input_data("alter", "string"), decision("d", logic, ALTER)) == [(DMN, "i_alter", "RESULT_TYPE")]
    numbers = item("tAlter", "number")
    assert told(numbers, input_data("alter", "tAlter"), decision("d", logic, ALTER)) == []


def test_the_type_of_a_column_is_that_of_what_it_looks_at() -> None:
    logic = statuses(("-", '"offen"'))
    for kind, found in (("number", []), ("date", [(DMN, "table", "RESULT_TYPE")])):
        typed = logic.replace("<inputExpression", f'<inputExpression typeRef="{kind}"')
        assert told(decision("d", typed)) == found


def test_the_type_of_a_decision_is_that_of_its_result() -> None:
    assert told(decision("d", literal("name"), type="string")) == []
    assert told(decision("d", literal("alter"), type="string")) == [(DMN, "d", "RESULT_TYPE")]


def test_names_that_nobody_gives() -> None:
    assert told(decision("d", statuses(("-", '"offen"'), inputs=["altr"]))) == [(DMN, "table", "NAME_UNKNOWN")]
    wanted = decision("d", statuses(("-", '"offen"'), inputs=["altr"]), "requiredInput#i_altr")
    found = look(publication(diagram(asking()), model(input_data("altr", "number"), wanted)))
    assert [(each.element, each.code, each.message) for each in found] == [
        (
            "i_altr",
            "NAME_UNKNOWN",
            "The decision needs the input 'altr', which the case file schema does not have. Did you mean 'alter'?",
        )
    ]


def test_the_names_of_who_asks_are_given() -> None:
    parts = (input_data("x", "number"), decision("d", statuses(("-", '"offen"'), inputs=["x"]), "requiredInput#i_x"))
    assert told(*parts, body=asking(more=io(inputs={"x": "=alter"}))) == []
    assert told(*parts, body=asking(more=io(inputs={"x": "=name"}))) == [(DMN, "i_x", "RESULT_TYPE")]
    assert told(*parts) == [(DMN, "i_x", "NAME_UNKNOWN")]


def test_who_does_not_give_what_others_do_is_named() -> None:
    parts = (input_data("x", "number"), decision("d", statuses(("-", '"offen"'), inputs=["x"]), "requiredInput#i_x"))
    giving = asking(more=io(inputs={"x": "=alter"}))
    silent = rule("u", "d", "status")
    files = publication(diagram(giving + silent, "start>t t>u u>end"), model(*parts))
    assert [(each.file, each.element, each.code) for each in look(files)] == [(BPMN, "u", "NAME_UNKNOWN")]


def test_a_deadline_that_is_missing() -> None:
    found = told(decision("d", literal("beginn + deadlines.fehlt.limit")), body=asking("beginn"))
    assert found == [(DMN, "d", "DEADLINE_MISSING")]
    assert told(decision("d", literal("beginn + deadlines.anhoerung.limit")), body=asking("beginn")) == []


def test_a_decision_that_gives_nothing_to_keep() -> None:
    assert told(decision("d", literal("function(x) x"))) == [(DMN, "d", "RESULT_TYPE")]
    assert told(decision("d", literal("null"))) == [(DMN, "d", "RESULT_TYPE")]
    required = decision("e", literal("null")) + decision("d", literal('get or else(e, "offen")'), "requiredDecision#e")
    assert told(required) == []


def test_what_a_decision_gives_is_known_to_the_process() -> None:
    both = decision("d", table(["alter"], ["a", "b"], [("-", "1", '"offen"')]))
    assert told(both, body=rule("t", "d", "x")) == [(BPMN, "t", "RESULT_UNKNOWN")]
    outputs = io(inputs={"x": "=null"}, outputs={"betrag": "=x.a", "status": "=x.b"})
    body = asking("x", outputs)
    assert told(both, body=body) == []
    assert told(both, body=body.replace("=x.a", "=x.b")) == [(BPMN, "t", "RESULT_TYPE")]
    assert told(both, body=body.replace("=x.a", "=x.c")) == [(BPMN, "t", "PATH_UNKNOWN")]


def test_a_decision_about_each_item_knows_what_the_item_is() -> None:
    parts = (input_data("k"), decision("d", literal("k.nam"), "requiredInput#i_k"))
    body = rule("t", "d", "name", inner=each("kinder", item="k"))
    assert told(*parts, body=body) == [(DMN, "d", "PATH_UNKNOWN")]


def test_imports_are_looked_at_beside_their_model() -> None:
    library = model(input_data("alter", "number"), decision("grenze", literal("alter + 1"), ALTER))
    library = library.replace(b'namespace="urn:test"', b'namespace="urn:lib"').replace(b'id="d"', b'id="l"')
    user_of_it = model(
        imported("lib", "urn:lib"),
        decision("d", literal('if lib.grenze > 3 then "offen" else "ofen"'), "requiredDecision#urn:lib#grenze"),
    )
    found = look(publication(diagram(asking()), user_of_it, library))
    assert [(each.file, each.element, each.code) for each in found] == [(DMN, "d", "VALUE_IMPOSSIBLE")]


def test_a_model_that_nobody_asks_is_looked_at_with_the_fields() -> None:
    files = publication(diagram(user("t")), model(decision("d", literal("alter + name"))))
    assert [(each.file, each.element, each.code) for each in look(files)] == [(DMN, "d", "TYPE_MISMATCH")]


def test_a_single_model_is_looked_at_beside_its_publication() -> None:
    files = publication(diagram(asking()), model(decision("d", statuses(("-", '"ofen"')))))
    data = files.pop(DMN)
    found = check_file(DMN, data, neighbours=files)
    assert [(each.element, each.code) for each in found if each.severity.name == "ERROR"] == [
        ("rule_1", "VALUE_IMPOSSIBLE")
    ]
    alone = model(decision("d", literal('"a" + 1')))
    assert [each.code for each in check_file(DMN, alone)] == ["TYPE_MISMATCH"]


def test_two_processes_may_ask_with_different_names() -> None:
    parts = (input_data("x"), decision("d", literal("x"), "requiredInput#i_x"))
    one = process("p", start() + asking("betrag", io(inputs={"x": "=alter"})) + end(), "start>t t>end")
    other = process(
        "q",
        start("qs") + rule("u", "d", "name").replace("</ext", io(inputs={"x": "=name"}) + "</ext", 1) + end("qe"),
        "qs>u u>qe",
    )
    assert look(publication(definitions(one, other), model(*parts))) == []
