"""Subprocesses, called processes, errors that leave them, terminate events, multi-instance activities."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import (
    boundary,
    call,
    connected,
    definitions,
    each,
    end,
    error,
    gateway,
    io,
    message,
    process,
    script,
    simple,
    start,
    sub,
    timer,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case


def test_a_subprocess_is_complete_when_nothing_is_left_in_it() -> None:
    body = start("s1") + gateway("parallel", "g") + user("u") + user("v") + end("s2") + end("s3")
    case = Case(simple(sub("s", body, "s1>g g>u g>v u>s2 v>s3") + user("z"), "start>s s>z z>end"))
    assert case.do("u").open == ["v"]
    assert case.do("v").open == ["z"]


def test_an_interrupted_subprocess_takes_everything_in_it_back() -> None:
    inner = sub("t", start("t1") + user("v") + end("t2"), "t1>v v>t2")
    outer = sub("s", start("s1") + gateway("parallel", "g") + user("u") + inner + end("s2"), "s1>g g>u g>t u>s2 t>s2")
    model = simple(
        outer + boundary("b", "s", message("stop")) + user("z"), "start>s s>end b>z z>end", messages={"stop": ""}
    )
    case = Case(model)
    assert case.open == ["u", "v"]
    case.send("stop")
    assert case.open == ["z"]
    assert [name for event, name in case.trail if event == "cancelled"] == ["u", "v", "t", "s"]


def test_calls_nest() -> None:
    model = definitions(
        process("p", start() + call("c", "q") + end(), "start>c c>end"),
        process("q", start("q1") + call("d", "r") + end("q2"), "q1>d d>q2"),
        process("r", start("r1") + user("u") + end("r2"), "r1>u u>r2"),
    )
    case = Case(model)
    assert case.task("u").process_key == "r"
    assert case.do("u").step.completed


def test_a_process_that_calls_itself_without_end_is_stopped() -> None:
    case = Case(definitions(process("p", start() + call("c", "p") + end(), "start>c c>end")))
    assert case.failed == [("c", "call")]
    assert not case.step.completed


ERROR = connected(
    start() + sub("s", start("s1") + user("u") + end("bad", error("E1")), "s1>u u>bad")
    + boundary("any", "s", "<errorEventDefinition/>") + boundary("e1", "s", error("E1"))
    + user("x") + user("y") + end(),
    "start>s s>end any>x e1>y x>end y>end",
)  # fmt: skip


def test_an_error_goes_to_the_event_for_its_code() -> None:
    model = definitions(f'<process id="p" isExecutable="true">{ERROR}</process>', errors=("E1",))
    case = Case(model).do("u")
    assert case.open == ["y"]
    assert case.trail[-3:] == [("completed", "bad"), ("cancelled", "s"), ("completed", "e1")]


def test_an_error_passes_through_a_call_that_does_not_catch_it() -> None:
    model = definitions(
        process(
            "p",
            start() + call("c", "q") + boundary("e", "c", error("E1")) + user("z") + end(),
            "start>c c>end e>z z>end",
        ),
        process("q", start("q1") + sub("s", start("s1") + end("bad", error("E1")), "s1>bad") + end("q2"), "q1>s s>q2"),
        errors=("E1",),
    )
    assert Case(model).open == ["z"]


def test_an_error_that_nobody_catches_is_a_failure() -> None:
    case = Case(definitions(process("p", start() + end("bad", error("E1")), "start>bad"), errors=("E1",)))
    assert case.failed == [("bad", "error")]
    assert not case.step.completed


def test_a_terminate_event_ends_its_scope_and_no_more() -> None:
    body = (
        start("s1")
        + gateway("parallel", "g")
        + user("u")
        + user("v")
        + end("s2")
        + end("stop", "<terminateEventDefinition/>")
    )
    case = Case(simple(sub("s", body, "s1>g g>u g>v u>s2 v>stop") + user("z"), "start>s s>z z>end")).do("v")
    assert case.open == ["z"]
    assert ("cancelled", "u") in case.trail


def numbered(case: Case) -> list[object]:
    return [case.execution.scope(task.id)["child"] for task in case.step.tasks]


def test_parallel_instances_have_their_own_item_and_gather_results_in_order() -> None:
    loop = each("children", item="child", into="results", value="child * 10")
    case = Case(simple(user("a", inner=loop) + user("z"), "start>a a>z z>end"), {"children": [1, 2, 3]})
    assert (case.open, numbered(case)) == (["a", "a", "a"], [1, 2, 3])
    last = case.step.tasks[2]
    case._did(case.execution.complete_task(last.id, {}))
    case.do("a").do("a")
    assert (case.open, case.file) == (["z"], {"children": [1, 2, 3], "results": [10, 20, 30]})


def test_sequential_instances_come_one_after_the_other() -> None:
    loop = each("children", item="child", into="results", value="loopCounter", sequential=True)
    case = Case(simple(user("a", inner=loop), "start>a a>end"), {"children": ["x", "y"]})
    assert (case.open, numbered(case)) == (["a"], ["x"])
    case.do("a")
    assert (case.open, numbered(case)) == (["a"], ["y"])
    assert case.do("a").file["results"] == [1, 2]


def test_enough_instances_end_the_others() -> None:
    loop = each("children", item="child", done="child = 2")
    case = Case(simple(user("a", inner=loop), "start>a a>end"), {"children": [1, 2, 3]}).do("a")
    assert case.open == ["a", "a"]
    assert case.do("a").step.completed
    assert case.trail.count(("cancelled", "a")) == 1


def test_no_item_means_no_instance() -> None:
    loop = each("children", item="child", into="results", value="child")
    case = Case(simple(user("a", inner=loop), "start>a a>end"), {"children": []})
    assert (case.step.completed, case.file["results"]) == (True, [])


def test_a_subprocess_may_have_instances() -> None:
    body = start("s1") + user("u") + script("x", "child * 2", "twice") + end("s2")
    loop = each("children", item="child", into="results", value="twice")
    model = simple(sub("s", body, "s1>u u>x x>s2", inner=loop, more=io(inputs={"twice": "=0"})), "start>s s>end")
    case = Case(model, {"children": [1, 2]})
    assert case.open == ["u", "u"]
    assert case.do("u").do("u").file == {"children": [1, 2], "results": [2, 4]}
    assert case.step.completed


@pytest.mark.parametrize("children", [None, 3, "x"])
def test_a_collection_that_is_none_is_a_failure(children: object) -> None:
    model = simple(user("a", inner=each("children", item="child")), "start>a a>end")
    case = Case(model, {"children": children})
    assert case.failed == [("a", "expression")]
    assert case.retry("a", children=[1]).open == ["a"]


def test_too_many_instances_are_refused() -> None:
    model = simple(user("a", inner=each("for i in 1..5000 return i", item="child")), "start>a a>end")
    assert Case(model).failed == [("a", "budget")]


def test_a_border_event_belongs_to_the_whole_of_the_instances() -> None:
    model = simple(
        user("a", inner=each("[1,2]", item="child")) + boundary("b", "a", timer("Duration", "P1D")) + user("z"),
        "start>a a>end b>z z>end",
    )
    case = Case(model)
    assert len(case.step.timers) == 1
    assert case.wait(days=1).open == ["z"]
