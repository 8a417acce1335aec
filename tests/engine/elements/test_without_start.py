"""Processes and subprocesses without start and end events begin with all that nothing leads to."""

from __future__ import annotations

import pytest

from engine.errors import InvalidDeployment
from engine.gate import check_files
from engine.sandbox import Sandbox
from tests.engine.elements.trial import opened, started, watcher
from tests.engine.workflow.build import (
    boundary,
    call,
    definitions,
    end,
    file_of,
    gateway,
    message,
    process,
    simple,
    start,
    sub,
    user,
)  # fmt: skip


def test_a_process_begins_with_all_its_first_elements() -> None:
    body = user("a") + user("b") + gateway("parallel", "j") + user("c") + user("d")
    sandbox = started(definitions(process("p", body, "a>j b>j j>c")))
    assert opened(sandbox) == ["a", "b", "d"]
    for key in ("a", "b"):
        assert "c" not in opened(sandbox)
        sandbox.complete(key)
    assert opened(sandbox) == ["c", "d"]
    for key in ("c", "d"):
        assert sandbox.state == "running"
        sandbox.complete(key)
    assert sandbox.state == "completed"


def test_a_subprocess_may_be_a_list_of_tasks() -> None:
    inner = user("a") + user("b") + boundary("ab", "a", message("M")) + user("late")
    inner += watcher("w", message("N"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    model = simple(sub("x", inner, "ab>late") + user("z"), "start>x x>z z>end", messages={"M": "", "N": ""})
    sandbox = started(model)
    assert opened(sandbox) == ["a", "b"]
    for name in ("M", "N"):
        sandbox.correlate(name)
    assert opened(sandbox) == ["b", "late", "wu"]
    for key in ("b", "late", "wu"):
        sandbox.complete(key)
    assert opened(sandbox) == ["z"]


def test_a_process_without_a_start_event_is_not_called_wherever_it_lies() -> None:
    calling, called = process("p", start() + call("c", "q") + end(), "start>c c>end"), process("q", user("a"), "")
    for files in ({"p.bpmn": definitions(calling, called)}, {"p.bpmn": file_of(calling), "q.bpmn": file_of(called)}):
        found = check_files(files)
        assert [each for each in found if (each.element, each.code) == ("c", "CALL")]


@pytest.mark.parametrize(
    ("model", "element"),
    [
        (definitions(process("p", user("a") + end(), "a>end")), "p"),
        (definitions(process("p", "", "")), "p"),
        (simple(sub("x", user("a") + user("b"), "a>b b>a"), "start>x x>end"), "x"),
        (simple(sub("x", user("a"), "", attrs='triggeredByEvent="true"'), "start>end"), "x"),
    ],
)
def test_what_needs_a_start_event(model: bytes, element: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"p.bpmn": model})
    assert (element, "START") in {(each.element, each.code) for each in refused.value.findings}
