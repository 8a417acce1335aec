"""Business-rule tasks: a decision's result becomes a variable; no result is a failure."""

from __future__ import annotations

from engine.workflow import parse_definitions
from engine.workflow.engine import MAX_DECIDED
from tests.engine.workflow.build import each, end, gateway, io, rule, script, simple, start, sub, user
from tests.engine.workflow.play import Case, parse

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="area" name="Area"><variable name="Area"/><decisionTable id="t1" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="string"><text>town</text></inputExpression></input>
<output id="o1" name="area"/>
<rule id="r1"><inputEntry id="e1"><text>"Krefeld"</text></inputEntry><outputEntry id="x1"><text>"KR"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>"Kempen","Viersen"</text></inputEntry>
<outputEntry id="x2"><text>"VIE"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""  # noqa: E501
AREA = {"decisions/area.dmn": TABLE}
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
    assert failure.message == "The decision 'Area' has no result."
    assert failure.reasons == ("'Area': No rule of the decision table matches.",)
    assert failure.values == {"town": "Berlin"}
    assert failure.trace is not None
    assert failure.trace["unmatched"] == [{"name": "Area", "inputs": [{"name": "town", "value": "Berlin"}]}]
    assert case.step.decisions == ()
    assert case.file == {"town": "Berlin"}
    assert case.retry("r", town="Krefeld").file["result"] == "KR"


def test_the_step_tells_what_was_decided_and_only_once() -> None:
    case = Case(parse(simple(rule("r", "area", "result") + user("a"), "start>r r>a a>end"), **AREA), {"town": "Kempen"})
    [made] = case.step.decisions
    assert (made.process_key, made.element_id, made.trace["decision"]) == ("p", "r", "area")
    assert (made.trace["variable"], made.trace["value"]) == ("result", "VIE")
    assert [told["number"] for told in made.trace["rules"]] == [2]
    assert case.do("a").step.decisions == ()


def test_of_very_many_decisions_in_one_command_the_last_ones_are_told() -> None:
    loop = rule("r", "area", "result") + script("s", "n + 1", "n") + gateway("exclusive", "x")
    case = Case(parse(simple(loop, "start>r r>s s>x x>r?n~<~200 x>end!"), **AREA), {"town": "Kempen", "n": 0})
    assert case.step.completed
    assert len(case.step.decisions) == MAX_DECIDED


def test_variables_are_traced_to_the_fields_that_they_were_taken_from() -> None:
    inner = sub(
        "sub", start("in") + rule("r", "area", "result") + end("out"), "in>r r>out", more=io(inputs={"town": "=place"})
    )
    case = Case(parse(simple(inner, "start>sub sub>end"), **AREA), {"place": "Kempen"})
    assert case.step.decisions[0].trace["fields"] == ["place"]


def test_an_item_of_a_collection_is_traced_to_the_collection() -> None:
    repeated = rule("r", "area", "result", each("towns", item="town"))
    case = Case(parse(simple(repeated, "start>r r>end"), **AREA), {"towns": ["Kempen", "Krefeld"]})
    assert [made.trace["fields"] for made in case.step.decisions] == [["towns"]] * 2


def test_a_variable_that_may_have_come_from_anywhere_stands_for_itself() -> None:
    inner = sub(
        "sub",
        start("in") + script("s", "place", "town") + rule("r", "area", "result") + end("out"),
        "in>s s>r r>out",
        more=io(inputs={"town": "=null"}),
    )
    case = Case(parse(simple(inner, "start>sub sub>end"), **AREA), {"place": "Kempen"})
    assert case.step.decisions[0].trace["fields"] == ["town"]


def test_constants_are_nobodys_data() -> None:
    definitions = parse(MODEL, {"town": "Kempen"}, **AREA)
    assert "fields" not in Case(definitions).step.decisions[0].trace


def test_a_decision_that_is_too_much_says_so() -> None:
    endless = TABLE.replace(b"<text>town</text>", b"<text>count(for x in 1..1000000 return x)</text>")
    [failure] = Case(parse(MODEL, **{"decisions/area.dmn": endless})).step.failures
    assert (failure.code, failure.message) == (
        "budget",
        "The decision 'Area' was stopped: it is too much work for one step.",
    )
    assert "steps" in failure.reasons[0]


def test_a_broken_table_is_a_finding() -> None:
    broken = TABLE.replace(b'"KR"</text>', b'"KR" +</text>')
    _, findings = parse_definitions({"p.bpmn": MODEL, "decisions/area.dmn": broken})
    assert [(finding.file, finding.code) for finding in findings] == [("decisions/area.dmn", "DECISION")]
    _, findings = parse_definitions({"decisions/area.dmn": b"no xml"})
    assert [finding.code for finding in findings] == ["DECISION"]


def importing(namespace: str, wanted: str) -> bytes:
    head = f'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="n" namespace="{namespace}"'
    kind = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions {head}><import name="o" namespace="{wanted}" importType="{kind}"/></definitions>'.encode()


def test_files_may_import_each_other_but_not_in_a_circle() -> None:
    _, findings = parse_definitions(
        {"a.dmn": importing("urn:a", "urn:b"), "b.dmn": importing("urn:b", "t"), "c.dmn": TABLE}
    )
    assert findings == []
    _, findings = parse_definitions({"a.dmn": importing("urn:a", "urn:b"), "b.dmn": importing("urn:b", "urn:a")})
    assert [finding.file for finding in findings] == ["a.dmn", "b.dmn"]
    assert "circle: urn:a → urn:b → urn:a" in findings[0].message
    _, findings = parse_definitions({"a.dmn": importing("urn:a", "urn:weg")})
    assert "urn:weg is missing" in findings[0].message


def test_two_decisions_of_one_id_are_refused() -> None:
    _, findings = parse_definitions({"a.dmn": TABLE, "b.dmn": TABLE})
    assert [(finding.file, finding.element, finding.code) for finding in findings] == [("b.dmn", "area", "DUPLICATE")]
