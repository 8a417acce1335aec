"""Tasks of every kind."""

from __future__ import annotations

from datetime import date

import pytest

from engine.sandbox import Sandbox
from tests.engine.elements.trial import line, opened, started
from tests.engine.workflow.build import (
    definitions,
    end,
    ext,
    io,
    process,
    rule,
    script,
    simple,
    start,
    user,
)  # fmt: skip

AREA = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="area" name="Area"><variable name="Area"/><decisionTable id="t1" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="string"><text>town</text></inputExpression></input>
<output id="o1" name="area"/>
<rule id="r1"><inputEntry id="e1"><text>"Krefeld"</text></inputEntry>
<outputEntry id="x1"><text>"KR"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.mark.parametrize("tag", ["userTask", "manualTask", "task"])
def test_a_person_does_user_manual_and_undefined_tasks(tag: str) -> None:
    sandbox = line(
        user("u", tag=tag, due='=today() + duration("P3D")'),
        script("s", "answer + 1", "next"),
    )
    [task] = sandbox.open_tasks()
    assert (task.task_key, task.name, task.due_at and task.due_at.date()) == ("u", "Do u", date(2016, 1, 7))
    sandbox.complete("u", {"answer": 41})
    assert (sandbox.state, sandbox.case_file) == ("completed", {"answer": 41, "next": 42})


def test_a_task_has_local_inputs_and_maps_what_was_entered() -> None:
    sandbox = line(user("u", more=io(inputs={"answer": "=null"}, outputs={"kept": "=answer"})))
    sandbox.complete("u", {"answer": 1})
    assert sandbox.case_file == {"kept": 1}


def test_a_script_computes() -> None:
    assert line(script("s", "sum([1, 2, n])", "total"), data={"n": 3}).case_file == {"n": 3, "total": 6}


def test_a_business_rule_task_asks_a_decision() -> None:
    model = simple(rule("r", "area", "found"), "start>r r>end")
    sandbox = Sandbox({"p.bpmn": model, "decisions/area.dmn": AREA})
    sandbox.start("p", {"town": "Krefeld"})
    assert sandbox.case_file == {"town": "Krefeld", "found": "KR"}
    sandbox.start("p", {"town": "Berlin"})
    assert [(incident.element_id, incident.code) for incident in sandbox.incidents] == [("r", "decision")]


def test_a_send_task_reaches_a_receive_task() -> None:
    receives = definitions(
        process("p", start() + '<receiveTask id="r" messageRef="message_M"/>' + user("u") + end(), "start>r r>u u>end"),
        messages={"M": "=key"},
    )
    publish = '<zeebe:publishMessage correlationKey="=key"/>' + io(inputs={"answer": "=n"})
    sends = definitions(
        process(
            "q", start() + f'<sendTask id="s" messageRef="message_M">{ext(publish)}</sendTask>' + end(), "start>s s>end"
        ),
        messages={"M": "=key"},
    )
    sandbox = Sandbox({"p.bpmn": receives, "q.bpmn": sends})
    sandbox.start("p", {"key": "a"})
    sandbox.start("p", {"key": "b"})
    sandbox.start("q", {"key": "b", "n": 7})
    assert [case_file.get("answer") for case_file in sandbox.case_files] == [None, 7, None]
    assert opened(sandbox) == ["u"]


def test_lanes_are_drawn_and_decide_nothing() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Counter"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2" name="Agency"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    model = definitions(process("p", start() + user("a") + user("b") + end(), "start>a a>b b>end", lanes=lanes))
    sandbox = started(model)
    sandbox.complete("a")
    sandbox.complete("b")
    assert sandbox.state == "completed"
    [deployed] = sandbox.engine.deployments.current().processes
    elements = sandbox.engine.deployments.definitions(sandbox.cases[0].deployment_id).processes[deployed.key].elements
    assert (elements["a"].lane, elements["b"].lane) == ("Counter", "Agency")
