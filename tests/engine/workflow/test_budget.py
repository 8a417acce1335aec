"""What one command may use: time, places and characters; the rest of the budget is in test_failures.py."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from engine.workflow import budget, handlers, parse_definitions
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
    process,
    script,
    service,
    simple,
    start,
    sub,
    timer,
    times,
    user,
)
from tests.engine.workflow.play import EPOCH, Case

LONG = "count(for i in 1..40000 return i)"
ENDLESS = gateway("exclusive", "again"), "start>again again>work work>again"


def endless(expression: str, result: str) -> bytes:
    body, flows = ENDLESS
    return definitions(process("p", start() + body + script("work", expression, result), flows))


def told(case: Case) -> list[str]:
    return [failure.message for failure in case.step.failures]


def test_a_loop_that_works_too_long_is_stopped_by_the_clock_and_goes_on_by_a_retry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "MAX_SECONDS", 0.1)
    case = Case(endless(f"{LONG} + (if n = null then 0 else n)", "n"))
    assert [code for _, code in case.failed] == ["budget"]
    assert told(case) == [budget._too_slow()]
    before = case.file["n"]
    case._did(case.execution.retry(case.step.failures[0].token_id))
    assert [code for _, code in case.failed] == ["budget"]
    assert case.file["n"] > before


def test_time_to_tell_who_is_asked_is_left_when_the_time_to_work_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_SECONDS", 0.1)
    body, flows = ENDLESS
    beside = start() + gateway("parallel", "fork") + user("ask", group="=string(1 + 1)") + end()
    work = body + script("work", LONG, "n")
    case = Case(definitions(process("p", beside + work, flows.replace("start>", "start>fork fork>ask ask>end fork>"))))
    assert case.task("ask").candidate_group == "2"
    assert [code for _, code in case.failed] == ["budget"]


def test_instances_are_opened_all_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_SECONDS", 0.05)
    ask = user("ask", more=io(inputs={"a": f"={LONG}"}), inner=each("for i in 1..300 return i", item="n"))
    case = Case(simple(ask, "start>ask ask>end"))
    assert (case.failed, case.open, case.trail) == ([("ask", "budget")], [], [("completed", "start")])
    monkeypatch.setattr(budget, "MAX_SECONDS", 60.0)
    case._did(case.execution.retry(case.step.failures[0].token_id))
    assert (case.failed, len(case.open)) == ([], 300)


def test_paths_that_multiply_stop_the_case_before_it_grows_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_TOKENS", 50)
    model = simple(gateway("parallel", "g") + gateway("exclusive", "x") + user("u"), "start>x x>g g>x g>u u>end")
    case = Case(model)
    assert told(case) == [budget._too_wide()]
    assert len(case.open) < 60


def test_a_timer_stops_with_an_incident_where_the_case_is_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_TOKENS", 50)
    beside = boundary("b", "u", timer("Cycle", "R/PT1S"), interrupting=False) + user("more") + end("e")
    case = Case(simple(user("u") + beside, "start>u u>end b>more more>e"))
    case.now = EPOCH.replace(hour=10)
    case._did(case.execution.fire_due_timers(case.now))
    assert (case.failed, told(case)) == ([("b", "budget")], [budget._too_wide()])
    assert len(case.open) < 60


@pytest.mark.parametrize("expression", ["append(l, string join([l[1], string(count(l))]))", "concatenate(l, l)"])
def test_a_case_file_that_grows_with_each_round_is_stopped(monkeypatch: pytest.MonkeyPatch, expression: str) -> None:
    monkeypatch.setattr(budget, "MAX_WEIGHT", 100_000)
    case = Case(endless(expression, "l"), {"l": ["x" * 10_000]})
    assert case.failed == [("work", "budget")]
    assert budget.weight(case.file) < 100_000


def test_what_takes_the_place_of_something_else_does_not_count_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_WEIGHT", 100_000)
    rounds = script("s", 'string join(for i in 1..400 return "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")', "s")
    model = simple(rounds + script("n", "n + 1", "n") + gateway("exclusive", "x"), "start>s s>n n>x x>s?n~<~50 x>end!")
    assert Case(model, {"n": 0, "s": "x" * 10_000}).step.completed


def test_local_variables_count_as_what_the_case_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_WEIGHT", 100_000)
    ask = user("ask", more=io(inputs={"copy": "=s"}), inner=each("for i in 1..50 return i"))
    case = Case(simple(ask, "start>ask ask>end"), {"s": "x" * 10_000})
    assert {code for _, code in case.failed} == {"budget"}


def test_a_condition_that_becomes_true_for_ever_is_an_incident_wherever_the_budget_ends() -> None:
    waits = gateway("exclusive", "again") + catch("wait", condition("true"))
    model = definitions(process("p", start() + waits, "start>again again>wait wait>again"))
    for limit in range(100, 108):
        case = Case(model, budget=limit)
        assert [code for _, code in case.failed] == ["budget"], limit


@pytest.mark.parametrize("cycle", ["R/PT0.001S", "R/PT0S", "R3/PT0.999S"])
def test_a_cycle_needs_a_second_at_least(cycle: str) -> None:
    beside = boundary("b", "u", timer("Cycle", "=cycle"), interrupting=False) + end("e")
    case = Case(simple(user("u") + beside, "start>u u>end b>e"), {"cycle": cycle})
    assert case.failed == [("b", "timer")]


def served(handler: Callable[..., Any]) -> Case:
    model = simple(service("s", "t"), "start>s s>end")
    found, findings = parse_definitions({"p/p.bpmn": model}, services={"t": handler})
    assert findings == []
    return Case(found)


@pytest.fixture
def released() -> Any:
    """What lets a handler that hangs go on after the test."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_a_handler_that_hangs_is_left_behind_and_not_called_for_ever(
    monkeypatch: pytest.MonkeyPatch, released: threading.Event
) -> None:
    monkeypatch.setattr(handlers, "SECONDS", 0.05)
    calls: list[int] = []

    def hang(*_: Any) -> None:
        calls.append(1)
        released.wait()

    for _ in range(handlers.MAX_LEFT + 2):
        case = served(hang)
        assert case.failed == [("s", "service")]
    assert len(calls) == handlers.MAX_LEFT
    assert "Earlier calls of it still hang" in case.step.failures[0].reasons[0]
    released.set()
    for thread in threading.enumerate():
        if thread.name == "service t":
            thread.join()
    assert served(lambda *_: {"x": 1}).step.completed


def test_a_handler_that_would_end_the_process_does_not() -> None:
    def leave(*_: Any) -> None:
        raise SystemExit(1)

    assert served(leave).failed == [("s", "service")]


def test_a_handler_that_answers_with_something_endless_is_an_incident() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert served(lambda *_: {"x": loop}).failed == [("s", "service")]


def test_processes_that_call_themselves_are_stopped() -> None:
    case = Case(definitions(process("p", start() + call("c", "p") + end(), "start>c c>end")))
    assert case.failed == [("c", "call")]


def test_instances_within_instances_are_one_incident() -> None:
    ask = sub("many", start("in") + user("ask", inner=times("1000")) + end("out"), "in>ask ask>out", inner=times("50"))
    case = Case(simple(ask, "start>many many>end"))
    assert case.failed == [("ask", "budget")]
