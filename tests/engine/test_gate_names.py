"""Names at the gate: each is a field of the case file, a variable that is seen from there, or a constant."""

from __future__ import annotations

import pytest

from engine.gate.expressions import check_expressions
from engine.gate.material import read_material
from tests.engine.expressions_at_gate import diagram, look, publication, said, told
from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    condition,
    definitions,
    each,
    end,
    gateway,
    io,
    loop,
    process,
    script,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)


@pytest.mark.parametrize(
    "body",
    [
        user("t", group="=altr"),
        user("t", due="=altr"),
        user("t", follow_up="=altr"),
        user("t", priority="=altr"),
        user("t", assignee="=altr"),
        user("t", more=io(inputs={"x": "=altr"})),
        user("t", more=io(outputs={"alter": "=altr"})),
        user("t", inner=each("altr", item="x")),
        user("t", inner=each("namen", item="x", into="namen", value="altr")),
        user("t", inner=each("namen", item="x", done="altr > 1")),
        user("t", inner=loop("altr > 1")),
        script("t", "altr", "alter"),
        script("t", "kinder[altr > 3]", "kinder"),
        script("t", "for k in kinder return altr", "namen"),
        catch("t", timer("Duration", "=altr")),
        catch("t", condition("altr > 1")),
        throw("t", signal("s"), io(inputs={"alter": "=altr"})),
    ],
)
def test_an_unknown_name_is_found_wherever_it_stands(body: str) -> None:
    assert told(body, signals=("s",)) == [("t", "NAME_UNKNOWN")]


@pytest.mark.parametrize(
    "body",
    [
        user("t", group="=case_number"),
        user("t", more=io(inputs={"x": "=alter", "y": "=x"})),
        user("t", more=io(inputs={"x": "=alter"}, outputs={"betrag": "=x"})),
        user("t", inner=each("namen", item="x", into="namen", value="x"), group="=x", priority="=loopCounter"),
        script("t", "kinder[alter > 3 and name != null]", "kinder"),
        script("t", "for k in kinder return k.name", "namen"),
        user("t", more=io(inputs={"x": "=kinder"}), group="=x[alter > 3][1].name"),
    ],
)
def test_names_that_are_seen_need_not_be_fields(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    "body",
    [
        user("t", more=io(inputs={"y": "=x", "x": "=alter"})),
        user("t", inner=each("x", item="x")),
        user("t", more=io(inputs={"x": "=namen"}), inner=each("x", item="i")),
    ],
)
def test_a_name_is_not_seen_before_it_is_there(body: str) -> None:
    assert told(body) == [("t", "NAME_UNKNOWN")]


def test_names_of_one_activity_are_not_seen_by_the_next() -> None:
    body = user("t", more=io(inputs={"x": "=name"})) + user("u", group="=x")
    assert told(body, "start>t t>u u>end") == [("u", "NAME_UNKNOWN")]
    inside = sub("s", start("b") + user("d", group="=x") + end("e"), "b>d d>e", more=io(inputs={"x": "=name"}))
    assert told(inside, "start>s s>end") == []


def test_an_event_of_a_repeated_activity_does_not_see_its_item() -> None:
    event = boundary("b", "t", timer("Duration", "=x"))
    body = user("t", inner=each("namen", item="x")) + user("u") + event
    assert told(body, "start>t t>end b>u u>end") == [("b", "NAME_UNKNOWN")]


def test_a_process_sees_the_names_of_those_that_call_it() -> None:
    other = process("q", start("qs") + user("qt", group="=x") + end("qe"), "qs>qt qt>qe")
    caller = process("p", start() + call("t", "q", io(inputs={"x": "=name"})) + end(), "start>t t>end")
    assert look(publication(definitions(caller, other))) == []
    caller = caller.replace('target="x"', 'target="y"')
    found = look(publication(definitions(caller, other)))
    assert [(each.element, each.code) for each in found] == [("qt", "NAME_UNKNOWN")]


def test_what_is_written_needs_a_place() -> None:
    assert told(script("t", "alter", "betrg")) == [("t", "RESULT_UNKNOWN")]
    assert told(user("t", more=io(outputs={"betrg": "=alter"}))) == [("t", "RESULT_UNKNOWN")]
    assert told(user("t", inner=each("namen", item="x", into="nam", value="x"))) == [("t", "RESULT_UNKNOWN")]
    assert told(throw("t", signal("s"), io(inputs={"nam": "=name"})), signals=("s",)) == [("t", "RESULT_UNKNOWN")]
    assert told(throw("t", signal("s"), io(inputs={"name": "=name"})), signals=("s",)) == []


def test_the_facts_of_a_task_are_fields() -> None:
    assert told(user("t", facts="name altr")) == [("t", "FACT_UNKNOWN")]


def test_a_name_of_a_filter_may_be_a_field_of_items_that_nobody_described() -> None:
    service = user("t", more=io(inputs={"x": "=for y in namen return get value(person, y)"}), group="=x[egal > 3][1]")
    assert told(service) == []


def test_the_nearest_name_is_proposed() -> None:
    assert said(script("t", "altr + 1", "betrag")) == [
        "Line 1, column 1 of the script: There is no field or variable 'altr'; correct the name, or add the field. "
        "Did you mean 'alter'?"
    ]
    assert said(script("t", "voellig_fremd", "betrag")) == [
        "Line 1, column 1 of the script: There is no field or variable 'voellig_fremd'; correct the name, or add the "
        "field."
    ]
    assert said(user("t", more=io(inputs={"ergebnis": "=name"}), group="=ergebnss")) == [
        "Line 1, column 1 of the candidate group: There is no field or variable 'ergebnss'; correct the name, or add "
        "the field. Did you mean 'ergebnis'?"
    ]
    assert said(script("t", "uper case(name)", "name")) == [
        "Line 1, column 1 of the script: There is no function 'uper case'; correct its name. Did you mean 'upper case'?"
    ]
    assert said(script("t", "alter", "betrg")) == [
        "The result goes to 'betrg', which is no field of the case file; correct the name, or add the field. "
        "Did you mean 'betrag'?"
    ]
    assert said(user("t", facts="nam")) == [
        "The task shows 'nam', which is no field of the case file; correct the name, or add the field. "
        "Did you mean 'name'?"
    ]


def test_a_name_is_told_once_for_each_text() -> None:
    assert told(script("t", "altr + altr", "alter")) == [("t", "NAME_UNKNOWN")]


def test_the_condition_of_a_flow_sees_fields_and_what_is_around() -> None:
    body = gateway("exclusive", "g") + user("t") + user("u")
    assert told(body, "start>g g>t?altr>3 g>u! t>end u>end") == [("g_t", "NAME_UNKNOWN")]


def test_without_a_schema_names_are_not_checked() -> None:
    files = publication(diagram(script("t", "altr + 1", "betrg")))
    del files["case_file.schema.json"]
    assert list(check_expressions(read_material(files)[0])) == []
