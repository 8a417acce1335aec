"""What is wrong with a file is a finding that names file, element and reason; never an exception."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.model import Severity
from engine.workflow import parse_definitions
from engine.workflow.reading import MAX_BYTES
from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    connected,
    definitions,
    each,
    end,
    error,
    ext,
    gateway,
    message,
    process,
    rule,
    script,
    simple,
    start,
    sub,
    timer,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case, codes

FINE = simple(user("a"), "start>a a>end")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "XML"),
        (b"no xml at all", "XML"),
        (b"\x00\xff\xfe", "XML"),
        (b"<definitions/>", "XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "XML"),
        (FINE[:-20], "XML"),
        (b"<a>" * 40_000, "SIZE"),
        (FINE.replace(b'<?xml version="1.0"?>', b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DOCTYPE"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "DOCTYPE"),
        (b"<!--" + b" " * 20_000 + b"--><!DOCTYPE a><a/>", "DOCTYPE"),
        (b" " * (20 * 1024 * 1024), "SIZE"),
        (b"<a>" + b"<b/>" * 300_000 + b"</a>", "SIZE"),
    ],
)
def test_files_that_are_no_diagrams_are_refused(data: bytes, code: str) -> None:
    found, findings = parse_definitions({"x/x.bpmn": data, "p/p.bpmn": FINE})
    assert [(finding.file, finding.code) for finding in findings] == [("x/x.bpmn", code)]
    assert sorted(found.processes) == ["p"]


def test_a_big_file_is_refused_before_it_is_parsed() -> None:
    _, findings = parse_definitions({"p.bpmn": b"<" * (MAX_BYTES + 1)})
    assert [finding.code for finding in findings] == ["SIZE"]


COMPENSATION = "<compensateEventDefinition/>"
RECEIVE = '<receiveTask id="r" messageRef="m"/>'


@pytest.mark.parametrize(
    ("body", "flows", "element", "word"),
    [
        ('<complexGateway id="x"/>', "start>x x>end", "x", "complexGateway"),
        ('<adHocSubProcess id="x"/>', "start>x x>end", "x", "adHocSubProcess"),
        ('<transaction id="x"/>', "start>x x>end", "x", "transaction"),
        ('<userTask id="x" completionQuantity="2"/>', "start>x x>end", "x", "completionQuantity"),
        ('<userTask id="x" startQuantity="0"/>', "start>x x>end", "x", "startQuantity"),
        ('<userTask id="x" isForCompensation="true"/>', "start>x x>end", "x", "Compensation"),
        (f'<intermediateThrowEvent id="x">{COMPENSATION}</intermediateThrowEvent>', "start>x x>end", "x", "compensate"),
        ('<intermediateCatchEvent id="x"/>', "start>x x>end", "x", "has no event"),
        (
            '<intermediateCatchEvent id="x"><timerEventDefinition/><linkEventDefinition name="L"/>'
            "</intermediateCatchEvent>", "start>x x>end", "x", "several events",
        ),
    ],
)  # fmt: skip
def test_what_the_engine_does_not_execute_is_named(body: str, flows: str, element: str, word: str) -> None:
    _, findings = parse_definitions({"p.bpmn": simple(body, flows)})
    assert any(item.element == element and item.code == "ELEMENT" and word in item.message for item in findings)


@pytest.mark.parametrize(
    ("body", "flows", "expected"),
    [
        (script("s", "1 +", "x"), "start>s s>end", ("s", "FEEL")),
        (gateway("exclusive", "g"), "start>g g>end?(", ("g_end", "FEEL")),
        (user("a", group="=1 +"), "start>a a>end", ("a", "FEEL")),
        (user("a", due="=if"), "start>a a>end", ("a", "FEEL")),
        (catch("t", timer("Duration", "=(")), "start>t t>end", ("t", "FEEL")),
        (user("a", inner=each("(")), "start>a a>end", ("a", "FEEL")),
        ('<scriptTask id="s"/>', "start>s s>end", ("s", "DIALECT")),
        (f'<scriptTask id="s">{ext("<zeebe:script expression=" + chr(34) + "=1" + chr(34) + "/>")}</scriptTask>',
         "start>s s>end", ("s", "DIALECT")),
        ('<businessRuleTask id="r"/>', "start>r r>end", ("r", "DIALECT")),
        ('<callActivity id="c"/>', "start>c c>end", ("c", "DIALECT")),
        (call("c", "=name"), "start>c c>end", ("c", "DIALECT")),
        (call("c", "nowhere"), "start>c c>end", ("c", "CALL")),
        (rule("r", "nowhere", "x"), "start>r r>end", ("r", "DECISION")),
        (catch("m", message("none")), "start>m m>end", ("m", "REFERENCE")),
        (catch("t", timer("Duration", "in a week")), "start>t t>end", ("t", "TIMER")),
        (catch("t", timer("Cycle", "R/1")), "start>t t>end", ("t", "TIMER")),
        (catch("t", "<timerEventDefinition/>"), "start>t t>end", ("t", "TIMER")),
        (boundary("b", "nowhere", timer("Duration", "P1D")), "start>end b>end", ("b", "REFERENCE")),
        (user("a") + boundary("b", "a", "<errorEventDefinition/>"), "start>a a>end b>end", ("b", "ELEMENT")),
        (user("a"), "start>end a>end", ("a", "FLOW")),
        (user("a"), "start>a a>end a>start", ("start", "FLOW")),
        (user("a"), "start>a a>end end>a", ("end", "FLOW")),
        (user("a"), "start>a a>nowhere", ("a_nowhere", "REFERENCE")),
        (gateway("exclusive", "g") + user("a"), "start>g g>a g>end a>end", ("g_a", "FLOW")),
        (gateway("exclusive", "g"), "start>g", ("g", "FLOW")),
        (gateway("eventBased", "g") + user("a") + user("b"), "start>g g>a g>b a>end b>end", ("g_a", "FLOW")),
        (gateway("eventBased", "g") + RECEIVE + boundary("b", "r", timer("Duration", "P1D"))
         + catch("t", timer("Duration", "P2D")), "start>g g>r g>t r>end t>end b>end", ("r", "FLOW")),
        (user("a") + user("a"), "start>a a>end", ("a", "DUPLICATE")),
        (start("other"), "start>end other>end", ("p", "START")),
        (sub("s", user("u") + end("e"), "u>e"), "start>s s>end", ("s", "START")),
        (sub("s", start("s1") + user("u") + end("s2"), "s1>u u>s2"), "start>u s>end", ("start_u", "REFERENCE")),
        (end("bad", error("E")), "start>bad", ("bad", "REFERENCE")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_at_its_element(body: str, flows: str, expected: tuple[str, str]) -> None:
    assert expected in codes(simple(body, flows))


def test_a_finding_of_an_expression_shows_it_and_the_reason() -> None:
    _, [finding] = parse_definitions({"p/p.bpmn": simple(script("s", "1 +", "x"), "start>s s>end")})
    assert str(finding).startswith("p/p.bpmn:s: FEEL The script '1 +' cannot be read")


def test_an_unknown_element_is_the_only_thing_that_is_wrong() -> None:
    body = '<robotTask id="x"/>' + user("a")
    assert codes(simple(body, "start>x x>a a>end")) == [("x", "ELEMENT")]
    foreign = '<x:task xmlns:x="urn:x" id="x"/>' + user("a")
    assert codes(simple(foreign, "start>x x>a a>end")) == [("x", "ELEMENT")]


@pytest.mark.parametrize("key", ["a:instance", ":root", "a b", "1", ""])
def test_ids_are_names(key: str) -> None:
    assert (key, "REFERENCE") in codes(simple(f'<userTask id="{key}"/>', ""))
    assert (key, "DIALECT") in codes(definitions(process(key, start() + end(), "start>end")))


RECORDED = '<zeebe:properties><zeebe:property name="form" value="f"/></zeebe:properties>'


@pytest.mark.parametrize(
    "body",
    [
        user("a", more=RECORDED),
        script("a", "1", "x", more=RECORDED),
        f'<sendTask id="a" messageRef="message_m">{ext(RECORDED)}</sendTask>',
        f'<intermediateThrowEvent id="a">{ext(RECORDED)}{message("m")}</intermediateThrowEvent>',
        catch("a", ext(RECORDED) + timer("Duration", "P1D")),
    ],
)
def test_only_a_message_that_is_waited_for_has_a_form_among_its_properties(body: str) -> None:
    assert codes(simple(body, "start>a a>end", messages={"m": ""})) == [("a", "DIALECT")]
    waits = catch("a", ext(RECORDED) + message("m"))
    assert codes(simple(waits, "start>a a>end", messages={"m": ""})) == []
    assert codes(simple(waits, "start>a a>end", messages={"m": "=k"})) == [("a", "DIALECT")]


def test_listeners_are_refused() -> None:
    body = user("a", more="<zeebe:taskListeners/>")
    assert codes(simple(body, "start>a a>end")) == [("a", "DIALECT")]


def test_a_broken_file_takes_no_other_with_it() -> None:
    broken = definitions(process("q", start() + end(), ""))
    found, findings = parse_definitions({"p/p.bpmn": FINE, "q/q.bpmn": broken})
    assert {finding.file for finding in findings} == {"q/q.bpmn"}
    assert sorted(found.processes) == ["p"]


def test_two_files_with_the_same_process_key_are_refused() -> None:
    _, findings = parse_definitions({"a.bpmn": FINE, "b.bpmn": FINE})
    assert [(finding.file, finding.element, finding.code) for finding in findings] == [("b.bpmn", "p", "DUPLICATE")]


def test_a_file_without_an_executable_process_is_refused() -> None:
    assert codes(definitions(process("p", start() + end(), "start>end", executable=False))) == [("p", "DIALECT")]
    assert codes(definitions()) == [("", "DIALECT")]


def test_a_call_to_a_process_that_is_not_executable_is_refused() -> None:
    model = definitions(
        process("p", start() + call("c", "q") + end(), "start>c c>end"),
        process("q", start("q1") + end("q2"), "q1>q2", executable=False),
    )
    assert codes(model) == [("c", "CALL")]


def test_an_open_end_is_only_a_warning() -> None:
    _, [finding] = parse_definitions({"p.bpmn": definitions(process("p", start() + user("a"), "start>a"))})
    assert (finding.element, finding.code, finding.severity) == ("a", "DEAD_END", Severity.WARNING)


def test_length_costs_no_stack() -> None:
    keys = [f"s{number}" for number in range(2000)]
    body = "".join(script(key, "n + 1", "n") for key in keys)
    chain = ["start", *keys, "end"]
    case = Case(simple(body, " ".join(f"{a}>{b}" for a, b in pairwise(chain))), {"n": 0})
    assert (case.step.completed, case.file["n"]) == (True, 2000)


def test_what_is_only_drawn_does_no_harm() -> None:
    drawn = (
        '<documentation>x</documentation><dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>'
        '<textAnnotation id="t"><text>x</text></textAnnotation><association id="as" sourceRef="a" targetRef="t"/>'
    )
    lanes = '<laneSet id="ls"><lane id="l" name="Team"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    model = definitions(process("p", drawn + start() + user("a") + end(), "start>a a>end", lanes=lanes))
    found, findings = parse_definitions({"p.bpmn": model})
    assert findings == []
    assert found.processes["p"].elements["a"].lane == "Team"
    assert found.processes["p"].lanes == ("Team",)


def test_no_python_of_a_diagram_is_ever_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("python") / "owned"
    attack = f"__import__('pathlib').Path('{target}').write_text('x')"
    plain = f'<scriptTask id="s"><script>{attack}</script></scriptTask>'
    assert codes(simple(plain, "start>s s>end")) == [("s", "DIALECT")]
    parse_definitions({"p.bpmn": simple(script("s", attack, "x"), "start>s s>end")})
    assert not target.exists()


def test_connected_keeps_defaults() -> None:
    assert 'default="g_a"' in connected(gateway("exclusive", "g") + user("a"), "g>a!")


def test_true_and_false_are_read_in_every_way_that_xml_schema_writes_them() -> None:
    border = boundary("b", "u", timer("Duration", "P1D"), interrupting=True).replace(
        'cancelActivity="true"', 'cancelActivity=" 0 "'
    )
    model = definitions(process("p", start() + user("u") + border + end(), "start>u u>end b>end"))
    case = Case(model.replace(b'isExecutable="true"', b'isExecutable="1"'))
    case.wait(days=2)
    assert case.open == ["u"]
