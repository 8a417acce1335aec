"""Length, depth and rounds: what a diagram may hold costs no stack, and what is too deep is said where it is read."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest

from engine.gate import check_file
from engine.model import Severity
from engine.workflow import budget
from engine.workflow.diagram import MAX_DEPTH
from tests.engine.workflow.build import (
    boundary,
    call,
    definitions,
    end,
    gateway,
    loop,
    message,
    process,
    script,
    simple,
    start,
    sub,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case, codes

LONG = 2_000


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a slow machine take its time: what is pinned here are counts."""
    monkeypatch.setattr(budget, "MAX_SECONDS", 600.0)


def in_a_row(*keys: str) -> str:
    return " ".join(f"{before}>{after}" for before, after in pairwise(keys))


def nested(levels: int, inner: str = user("u"), way: str = "s0>u u>e0") -> tuple[str, str]:
    """Return the body and flows of a scope in which subprocesses ``b…`` lie in one another, ``b1`` the innermost."""
    body, flows = start("s0") + inner + end("e0"), way
    for level in range(1, levels + 1):
        body = start(f"s{level}") + sub(f"b{level}", body, flows) + end(f"e{level}")
        flows = in_a_row(f"s{level}", f"b{level}", f"e{level}")
    return body, flows


def test_two_thousand_elements_in_a_row_run_in_one_command() -> None:
    keys = [f"a{number}" for number in range(LONG)]
    model = simple("".join(script(key, "n + 1", "n") for key in keys), in_a_row("start", *keys, "end"))
    case = Case(model, {"n": 0})
    assert (case.step.completed, case.file["n"], len(case.step.events)) == (True, LONG, LONG + 2)


def test_two_thousand_tasks_in_a_row_are_read_checked_and_done() -> None:
    assert sys.getrecursionlimit() < LONG
    keys = [f"a{number}" for number in range(LONG)]
    model = simple("".join(user(key) for key in keys), in_a_row("start", *keys, "end"))
    assert [finding for finding in check_file("p/p.bpmn", model) if finding.severity is Severity.ERROR] == []
    case = Case(model)
    sizes = set()
    for key in keys:
        sizes.add(case.held[0])
        case.do(key)
    assert (case.step.completed, sizes) == (True, {1})


def test_choices_in_a_row_are_checked_without_following_every_way() -> None:
    keys = [f"x{number}" for number in range(LONG // 10)]
    drawn = "".join(gateway("exclusive", key) + user(f"{key}a") + user(f"{key}b") for key in keys)
    flows = [f"{key}>{key}a?n=1 {key}>{key}b! {key}a>{after} {key}b>{after}" for key, after in pairwise([*keys, "end"])]
    model = simple(drawn, " ".join(["start>x0", *flows]))
    assert [finding for finding in check_file("p/p.bpmn", model) if finding.severity is Severity.ERROR] == []


def test_subprocesses_nest_as_deep_as_the_limit_and_go_up_together() -> None:
    body, flows = nested(MAX_DEPTH - 1)
    stop = boundary("stop", "outer", message("stop")) + user("z")
    model = simple(sub("outer", body, flows) + stop, "start>outer outer>end stop>z z>end", messages={"stop": ""})
    assert [finding for finding in check_file("p/p.bpmn", model) if finding.severity is Severity.ERROR] == []
    case = Case(model)
    assert len(case.execution.open_activities()) == MAX_DEPTH
    assert case.do("u").step.completed
    case = Case(model).send("stop")
    assert (case.open, case.execution.open_activities()) == (["z"], frozenset())
    levels = [f"b{level}" for level in range(1, MAX_DEPTH)]
    assert [name for event, name in case.trail if event == "cancelled"] == ["u", *levels, "outer"]
    assert case.do("z").step.completed


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 120, 240])
def test_subprocesses_deeper_than_that_are_a_finding_at_the_first_that_is_too_deep(levels: int) -> None:
    model = definitions(process("p", *nested(levels)))
    assert codes(model) == [(f"b{levels - MAX_DEPTH}", "SIZE")]


@pytest.mark.parametrize("levels", [300, 5_000])
def test_a_file_deeper_than_the_reader_of_xml_goes_is_a_finding(levels: int) -> None:
    inside, end_of_it = b'<subProcess id="t">' * levels, b"</subProcess>" * levels
    model = simple(user("u"), "start>u u>end")
    assert codes(model.replace(b"</process>", inside + end_of_it + b"</process>")) == [("", "SIZE")]


def test_calls_and_subprocesses_count_together() -> None:
    body, flows = nested(MAX_DEPTH - 1, call("c", "q"), "s0>c c>e0")
    called = process("q", start("q1") + sub("t", start("t1") + user("v") + end("t2"), "t1>v v>t2") + end("q2"),
                     "q1>t t>q2")  # fmt: skip
    case = Case(definitions(process("p", body, flows), called))
    assert case.failed == [("t", "call")]
    assert f"more than {MAX_DEPTH} levels" in case.step.failures[0].message


def test_five_thousand_rounds_run_in_one_command_and_leave_nothing() -> None:
    model = simple(script("s", "n + 1", "n") + user("z"), "start>s s>s?n~<~5000 s>z! z>end")
    case = Case(model, {"n": 0})
    assert (case.open, case.file["n"], case.failed) == (["z"], 5_000, [])
    assert case.held == Case(model, {"n": 4_999}).held


@pytest.mark.parametrize(
    ("drawn", "flows"),
    [
        (gateway("exclusive", "m") + script("s", "n + 1", "n") + gateway("exclusive", "x"), "m>s s>x x>m?n~>~0 x>end!"),
        (script("m", "n + 1", "n", inner=loop("n > 0")), "m>end"),
    ],
)
def test_a_loop_without_end_stops_at_the_budget_as_small_as_it_began(drawn: str, flows: str) -> None:
    case = Case(simple(drawn, f"start>m {flows}"), {"n": 0})
    assert [code for _, code in case.failed] == ["budget"]
    rounds, held = case.file["n"], case.held
    assert rounds > budget.MAX_ELEMENTS // 4
    case.retry(case.failed[0][0])
    assert [code for _, code in case.failed] == ["budget"]
    assert case.file["n"] > 2 * rounds - 2
    assert case.held[0] <= 2
    assert abs(case.held[1] - held[1]) < 20  # it may have stopped at another element
