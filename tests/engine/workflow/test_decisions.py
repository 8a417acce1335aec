"""Business-rule tasks: a decision's result becomes a variable; no result is a failure."""

from __future__ import annotations

from engine.workflow import parse_definitions
from tests.engine.workflow.build import rule, simple
from tests.engine.workflow.play import Case, parse

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="area" name="Area"><variable name="Area"/><decisionTable id="t1" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="string"><text>town</text></inputExpression></input>
<output id="o1" name="area"/>
<rule id="r1"><inputEntry id="e1"><text>"Krefeld"</text></inputEntry><outputEntry id="x1"><text>"KR"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>"Kempen","Viersen"</text></inputEntry>
<outputEntry id="x2"><text>"VIE"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""  # noqa: E501
MODEL = simple(rule("r", "area", "result"), "start>r r>end")


def play(**data: object) -> Case:
    return Case(parse(MODEL, **{"decisions/area.dmn": TABLE}), data)


def test_a_decision_writes_its_result() -> None:
    case = play(town="Kempen")
    assert (case.step.completed, case.file["result"]) == (True, "VIE")
    assert case.definitions.processes["p"].decisions == {"area"}


def test_a_decision_without_a_matching_row_is_a_failure_and_nothing_is_lost() -> None:
    case = play(town="Berlin")
    [failure] = case.step.failures
    assert (failure.element_id, failure.code, failure.expression) == ("r", "decision", "area")
    assert "Area" in failure.message
    assert case.file == {"town": "Berlin"}
    assert case.retry("r", town="Krefeld").file["result"] == "KR"


def test_a_broken_table_is_a_finding() -> None:
    broken = TABLE.replace(b'"KR"</text>', b'"KR" +</text>')
    _, findings = parse_definitions({"p.bpmn": MODEL, "decisions/area.dmn": broken})
    assert [(finding.file, finding.code) for finding in findings] == [("decisions/area.dmn", "DECISION")]
    _, findings = parse_definitions({"decisions/area.dmn": b"no xml"})
    assert [finding.code for finding in findings] == ["DECISION"]


def test_two_decisions_of_one_id_are_refused() -> None:
    _, findings = parse_definitions({"a.dmn": TABLE, "b.dmn": TABLE})
    assert [(finding.file, finding.element, finding.code) for finding in findings] == [("b.dmn", "area", "DUPLICATE")]
