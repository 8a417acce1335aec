"""Expressions of diagrams at the gate: what makes no sense, and what is not wanted where it stands."""

from __future__ import annotations

import pytest

from engine.gate import check_file, check_files
from engine.gate.expressions import check_expressions
from engine.gate.material import read_material
from engine.model import Severity
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
    start,
    sub,
    timer,
    times,
    user,
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (user("t", group="=alter"), "RESULT_TYPE"),
        (user("t", group="=[alter]"), None),
        (user("t", group='=name + ".F"'), None),
        (user("t", assignee="=beginn"), "RESULT_TYPE"),
        (user("t", assignee="=null"), None),
        (user("t", due="=alter"), "RESULT_TYPE"),
        (user("t", due="=null"), "RESULT_TYPE"),
        (user("t", due="=name"), None),
        (user("t", due='="morgen"'), "RESULT_TYPE"),
        (user("t", due="morgen"), "RESULT_TYPE"),
        (user("t", due="2026-01-31"), None),
        (user("t", due="=beginn + deadlines.anhoerung.limit"), None),
        (user("t", due="=beginn + deadlines.anhoerung"), "TYPE_MISMATCH"),
        (user("t", due="=deadlines.anhoerung.from(beginn)"), None),
        (user("t", due="=deadlines.anhoerung.from(start: now())"), None),
        (user("t", due="=(if aktiv then deadlines.anhoerung else deadlines.einspruch).from(termin)"), None),
        (user("t", due="=deadlines.anhoerung.from(alter)"), "CALL_ARGUMENTS"),
        (user("t", due="=deadlines.anhoerung.from()"), "CALL_ARGUMENTS"),
        (user("t", due="=deadlines.anhoerung.from"), "RESULT_TYPE"),
        (user("t", due="=deadlines.anhorung.from(beginn)"), "DEADLINE_MISSING"),
        (user("t", due="=beginn + deadlines.anhörung.limit"), "DEADLINE_MISSING"),
        (user("t", due="=beginn + deadlines.anhoerung.limt"), "PATH_UNKNOWN"),
        (user("t", due="=if aktiv then null else beginn"), None),
        (user("t", follow_up="=aktiv"), "RESULT_TYPE"),
        (user("t", priority="=status"), "RESULT_TYPE"),
        (user("t", priority="=alter"), None),
        (user("t", priority="hoch"), "RESULT_TYPE"),
        (user("t", priority="50"), None),
        (user("t", inner=each("alter", item="x")), "RESULT_TYPE"),
        (user("t", inner=each("namen", item="x", done="numberOfCompletedInstances > 1")), "NAME_UNKNOWN"),
        (user("t", inner=each("namen", item="x", done="x")), "CONDITION_TYPE"),
        (user("t", inner=times("=name")), "RESULT_TYPE"),
        (user("t", inner=times("3")), None),
        (user("t", inner=loop("alter")), "CONDITION_TYPE"),
        (user("t", inner=loop("loopCounter < alter")), None),
        (catch("t", timer("Duration", "=beginn")), "RESULT_TYPE"),
        (catch("t", timer("Duration", '="P1X"')), "RESULT_TYPE"),
        (catch("t", timer("Duration", "=dauer")), None),
        (catch("t", timer("Duration", "P1D")), None),
        (catch("t", timer("Date", "=dauer")), "RESULT_TYPE"),
        (catch("t", timer("Date", "=termin")), None),
        (catch("t", condition("alter")), "CONDITION_TYPE"),
        (catch("t", condition("alter > 3")), None),
        (script("t", "alter + name", "betrag"), "TYPE_MISMATCH"),
        (script("t", 'status = "anerkant"', "aktiv"), "VALUE_IMPOSSIBLE"),
        (script("t", 'list contains(stati, "abgelehnt")', "aktiv"), "VALUE_IMPOSSIBLE"),
        (script("t", "substring(name)", "name"), "CALL_ARGUMENTS"),
        (script("t", "person.alterr", "alter"), "PATH_UNKNOWN"),
        (script("t", "person.beruf.name", "name"), "PATH_UNKNOWN"),
        (script("t", "kinder.nam", "namen"), "PATH_UNKNOWN"),
        (script("t", "if alter then 1 else 2", "betrag"), "CONDITION_TYPE"),
        (script("t", "function(x) x", "betrag"), "RESULT_TYPE"),
    ],
)
def test_what_is_not_wanted_where_it_stands(body: str, code: str | None) -> None:
    assert told(body) == ([] if code is None else [("t", code)])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("alter", "CONDITION_TYPE"),
        ("alter~>~3", None),
        ('status~=~"anerkant"', "VALUE_IMPOSSIBLE"),
        ('status~in~("anerkant",~"abgelehnt")', "ALTERNATIVE_IDLE"),
        ('beginn~>~"2026-01-31"', "TYPE_MISMATCH"),
        ("null", "CONDITION_TYPE"),
    ],
)
def test_the_condition_of_a_flow(text: str, code: str | None) -> None:
    body = gateway("exclusive", "g") + user("t") + user("u")
    found = told(body, f"start>g g>t?{text} g>u! t>end u>end")
    assert found == ([] if code is None else [("g_t", code)])


def test_the_timer_of_an_event_beside_an_activity_sees_its_names() -> None:
    body = user("t", more=io(inputs={"frist": "=deadlines.anhoerung.limit", "n": "=alter"})) + user("u")
    flows = "start>t t>end b>u u>end"
    assert told(body + boundary("b", "t", timer("Duration", "=frist")), flows) == []
    assert told(body + boundary("b", "t", timer("Duration", "=n")), flows) == [("b", "RESULT_TYPE")]


def test_the_key_of_a_message_is_a_text_or_a_number() -> None:
    body = user("t")
    assert told(body, messages={"m": "=alter"}) == []
    assert told(body, messages={"m": "=aktiv"}) == [("message_m", "RESULT_TYPE")]
    assert told(body, messages={"m": "=altr"}) == [("message_m", "NAME_UNKNOWN")]


def test_the_sentence_says_where_what_and_what_to_do() -> None:
    assert said(user("t", due="=beginn +\n  alter")) == [
        "Line 1, column 8 of the due date: Cannot add 'alter' (a number) to 'beginn' (a date). Behind '+' there can be "
        "a days and time duration or a years and months duration."
    ]
    assert said(user("t", due="=beginn + deadlines.anhorung.limit")) == [
        "Line 1, column 20 of the due date: There is no entry 'anhorung' in 'deadlines'. Did you mean 'anhoerung'?"
    ]
    assert said(catch("t", timer("Duration", '="P1X"'))) == [
        'Line 1, column 1 of the timer: It must be a duration, but is "P1X".'
    ]
    assert said(user("t", group='=if aktiv\nthen "A.F"\nelse alter')) == [
        "Line 3, column 6 of the candidate group: It must be a string, but is a number."
    ]


def test_what_is_merely_of_no_use_is_a_warning() -> None:
    found = look(publication(diagram(script("t", 'status in ("anerkant", "abgelehnt")', "aktiv"))))
    assert [(each.code, each.severity) for each in found] == [("ALTERNATIVE_IDLE", Severity.WARNING)]
    found = look(publication(diagram(script("t", 'status in ("anerkant", "x")', "aktiv"))))
    assert [each.severity for each in found] == [Severity.ERROR, Severity.ERROR]


# -- variables -------------------------------------------------------------------------------------------------------


def test_a_variable_holds_what_its_mapping_gives() -> None:
    assert told(user("t", more=io(inputs={"x": "=alter + 1"}), group="=x")) == [("t", "RESULT_TYPE")]
    assert told(user("t", more=io(inputs={"x": "=name"}), group="=x")) == []
    assert told(user("t", more=io(inputs={"x": "=kinder[1]", "y": "=x.alter"}), group="=y")) == [("t", "RESULT_TYPE")]


def test_a_variable_grows_with_what_is_written_to_it() -> None:
    body = sub(
        "s",
        start("b") + script("c", "x + 1", "x") + user("d", group="=x") + end("e"),
        "b>c c>d d>e",
        more=io(inputs={"x": "=null"}),
    )
    assert told(body, "start>s s>end") == [("d", "RESULT_TYPE")]
    body = body.replace('expression="=x + 1"', 'expression="=if x = null then name else x"')
    assert told(body, "start>s s>end") == []


def test_the_item_of_a_repetition_is_one_of_its_collection() -> None:
    assert told(user("t", inner=each("kinder", item="k"), group="=k.name")) == []
    assert told(user("t", inner=each("kinder", item="k"), group="=k.nam")) == [("t", "PATH_UNKNOWN")]
    assert told(user("t", inner=each("kinder", item="k"), group="=k.alter")) == [("t", "RESULT_TYPE")]


def test_a_called_process_sees_the_variables_of_its_callers() -> None:
    other = process("q", start("qs") + user("qt", group="=x") + end("qe"), "qs>qt qt>qe")
    for mapping, found in (("=name", []), ("=alter", [("qt", "RESULT_TYPE")])):
        caller = process("p", start() + call("t", "q", io(inputs={"x": mapping})) + end(), "start>t t>end")
        assert [(each.element, each.code) for each in look(publication(definitions(caller, other)))] == found


def test_a_variable_with_the_name_of_a_field_may_hold_what_the_field_can() -> None:
    assert told(user("t", more=io(inputs={"name": "=alter"}), group="=name")) == []


def test_of_what_a_service_writes_nothing_is_known() -> None:
    service = (
        '<serviceTask id="s"><extensionElements><zeebe:taskDefinition type="cases"/></extensionElements></serviceTask>'
    )
    inner = start("b") + service + user("d", group="=x") + end("e")
    body = sub("t", inner, "b>s s>d d>e", more=io(inputs={"x": "=alter"}))
    files = publication(diagram(body))
    assert [each for each in check_expressions(read_material(files)[0]) if each.element == "d"] == []


# -- the gate as a whole ---------------------------------------------------------------------------------------------


def test_the_gate_stops_the_publication_of_such_a_diagram() -> None:
    files = publication(diagram(user("t", group="=alter")))
    assert ("t", "RESULT_TYPE") in [(each.element, each.code) for each in check_files(files)]


def test_a_single_diagram_is_looked_at_beside_its_publication() -> None:
    files = publication(diagram(user("t", group="=alter")))
    data = files.pop("p/0.bpmn")
    found = check_file("p/0.bpmn", data, neighbours=files)
    assert [(each.element, each.code) for each in found] == [("t", "RESULT_TYPE")]
    assert check_file("p/0.bpmn", data) == []  # nobody knows what alter is
