"""Global tasks: tasks that stand outside of any process and are called by call activities."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.errors import InvalidDeployment, NotFound
from engine.gate import check_files
from engine.sandbox import Sandbox
from tests.engine.elements.trial import opened, started, troubles
from tests.engine.expressions_at_gate import look, publication
from tests.engine.workflow.build import (
    boundary,
    call,
    definitions,
    each,
    end,
    io,
    process,
    rule,
    script,
    simple,
    start,
    timer,
    user,
)  # fmt: skip


def calling(task: str, *, more: str = "", inner: str = "", beside: str = "", flows: str = "") -> bytes:
    """Return a process ``p`` that calls the global task ``g`` at ``c``, then asks ``z``."""
    body = start() + call("c", "g", more, inner) + beside + user("z") + end()
    return definitions(task, process("p", body, f"start>c c>z z>end {flows}"))


def as_global(task: str) -> str:
    """Return the task as a global one."""
    return re.sub(r"(</?)(\w)(\w*ask)\b", lambda found: f"{found[1]}global{found[2].upper()}{found[3]}", task)


@pytest.mark.parametrize("tag", ["userTask", "manualTask", "task"])
def test_a_person_does_a_global_task(tag: str) -> None:
    task = as_global(user("g", group="=team", due='=date("2016-01-05")', priority="70", tag=tag))
    sandbox = started(calling(task), {"team": "counter"})
    [open_task] = sandbox.open_tasks()
    assert (open_task.process_key, open_task.task_key, open_task.name) == ("g", "g", "Do g")
    assert (open_task.candidate_group, open_task.priority, open_task.due_at is None) == ("counter", 70, False)
    sandbox.complete("g", {"answer": 7})
    assert (opened(sandbox), sandbox.case_file["answer"]) == (["z"], 7)


def test_a_global_script_and_a_global_decision() -> None:
    sandbox = started(calling(as_global(script("g", "n + 1", "n"))), {"n": 1})
    assert (opened(sandbox), sandbox.case_file) == (["z"], {"n": 2})
    with pytest.raises(InvalidDeployment) as refused:
        started(calling(as_global(rule("g", "none", "x"))))
    assert [(each.element, each.code) for each in refused.value.findings] == [("g", "DECISION")]


def test_the_mappings_of_the_call_lie_around_those_of_the_task() -> None:
    task = as_global(script("g", "a + b", "sum", more=io(inputs={"b": "=a * 10", "sum": "=0"}, outputs={"r": "=sum"})))
    sandbox = started(calling(task, more=io(inputs={"a": "=n", "r": "=null"}, outputs={"result": "=r + 1"})), {"n": 2})
    assert sandbox.case_file == {"n": 2, "result": 23}


def test_a_call_of_a_global_task_is_repeated_and_has_a_border() -> None:
    model = calling(
        as_global(user("g")), inner=each("[1,2,3]", item="x"), flows="b>z",
        beside=boundary("b", "c", timer("Duration", "P1D")),
    )  # fmt: skip
    sandbox = started(model)
    assert opened(sandbox) == ["g", "g", "g"]
    sandbox.complete("g")
    sandbox.advance(timedelta(days=1))
    assert opened(sandbox) == ["z"]


def test_a_failing_global_task_is_an_incident_and_can_be_tried_again() -> None:
    sandbox = started(calling(as_global(script("g", "no(1)", "n"))))
    assert troubles(sandbox) == [("g", "expression")]
    sandbox.retry("g")
    assert [incident.attempts for incident in sandbox.incidents] == [2]


def test_nobody_starts_a_global_task() -> None:
    sandbox = Sandbox({"p.bpmn": calling(as_global(user("g")))})
    with pytest.raises(NotFound):
        sandbox.start("g")


def test_a_global_task_in_a_file_of_its_own_is_called_by_the_attribute_of_the_standard() -> None:
    caller = simple('<callActivity id="c" calledElement="t:g"/>', "start>c c>end")
    sandbox = Sandbox({"p.bpmn": caller, "g.bpmn": definitions(as_global(user("g")))})
    sandbox.start("p")
    assert opened(sandbox) == ["g"]


@pytest.mark.parametrize(
    ("task", "code", "word"),
    [
        ('<globalScriptTask id="g"/>', "DIALECT", "no script"),
        ('<globalUserTask id="g h"/>', "DIALECT", "has no id"),
        (as_global(user("g", inner=each("[1]"))), "ELEMENT", "not repeated"),
        ('<globalUserTask id="p"/>', "DUPLICATE", "Several elements"),
    ],
)
def test_what_is_wrong_with_a_global_task(task: str, code: str, word: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"p.bpmn": calling(task)})
    assert any(each.code == code and word in each.message for each in refused.value.findings)


def test_the_gate_reads_global_tasks_too() -> None:
    task = as_global(script("g", "altr + own + given", "alter", more=io(inputs={"own": "=1"})))
    files = publication(calling(task, more=io(inputs={"given": "=2"})))
    assert [(each.element, each.code) for each in look(files)] == [("g", "NAME_UNKNOWN")]
    undrawn = {each.element for each in check_files(files) if each.code == "LAYOUT_MISSING"}
    assert undrawn >= {"c", "z"}
    assert "g" not in undrawn
