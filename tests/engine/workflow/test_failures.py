"""Trouble is data: the token stays, the rest goes on, a retry runs the element again."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import boundary, gateway, io, script, simple, timer, user
from tests.engine.workflow.play import Case

BROKEN = simple(
    gateway("parallel", "g") + user("a") + script("s", "date(birth)", "day") + user("b"),
    "start>g g>a g>s s>b a>end b>end",
)


def test_a_failure_stops_its_branch_and_no_other() -> None:
    case = Case(BROKEN, {"birth": "1.1.1990"})
    assert case.open == ["a"]
    [failure] = case.step.failures
    assert (failure.element_id, failure.element_name, failure.code) == ("s", "s", "expression")
    assert (failure.process_key, failure.expression, failure.values) == ("p", "=date(birth)", {"birth": "1.1.1990"})
    assert failure.message
    assert "day" not in case.file


def test_a_failure_stays_until_a_retry_succeeds() -> None:
    case = Case(BROKEN, {"birth": "?"}).do("a")
    assert case.failed == [("s", "expression")]
    assert not case.step.completed
    assert case.retry("s").failed == [("s", "expression")]
    case.retry("s", birth="1990-01-01")
    assert (case.failed, case.open) == ([], ["b"])
    assert case.do("b").step.completed


def test_a_failed_element_keeps_its_token_across_retries() -> None:
    case = Case(BROKEN, {"birth": "?"})
    before = case.step.failures[0].token_id
    assert case.retry("s").step.failures[0].token_id == before


def test_a_failure_after_a_task_keeps_what_the_person_entered() -> None:
    model = simple(user("a", more=io(outputs={"n": "=x * 2"})) + gateway("exclusive", "g"), "start>a a>g g>end?ok")
    case = Case(model).do("a", x=1)
    assert (case.file, case.failed) == ({"x": 1, "n": 2}, [("g", "condition")])
    assert case.retry("g", ok=True).step.completed


def test_a_condition_that_is_no_truth_value_is_a_failure() -> None:
    model = simple(gateway("exclusive", "g") + user("a"), 'start>g g>a?"yes" g>end! a>end')
    assert Case(model).failed == [("g", "condition")]


def test_a_join_does_not_go_on_without_a_failed_branch() -> None:
    model = simple(
        gateway("parallel", "g") + user("a") + script("s", "date(x)", "y") + gateway("parallel", "j"),
        "start>g g>a g>s a>j s>j j>end",
    )
    case = Case(model, {"x": "?"}).do("a")
    assert (case.step.completed, case.failed) == (False, [("s", "expression")])
    assert case.retry("s", x="2016-01-01").step.completed


def test_a_border_event_stays_up_at_a_failed_activity() -> None:
    model = simple(
        script("s", "date(x)", "y") + boundary("b", "s", timer("Duration", "P1D")) + user("z"),
        "start>s s>end b>z z>end",
    )
    case = Case(model, {"x": "?"})
    assert (case.failed, len(case.step.timers)) == ([("s", "expression")], 1)
    case.wait(days=1)
    assert (case.failed, case.open) == ([], ["z"])


def test_a_border_event_that_cannot_be_put_up_leaves_the_activity_alone() -> None:
    model = simple(user("a") + boundary("b", "a", timer("Duration", "=limit")) + user("z"), "start>a a>end b>z z>end")
    case = Case(model)
    assert (case.open, case.failed) == (["a"], [("b", "timer")])
    assert len(case.retry("b", limit="P1D").step.timers) == 1
    assert case.wait(days=1).open == ["z"]


def test_retrying_an_unknown_token_is_refused() -> None:
    case = Case(BROKEN, {"birth": "?"})
    gone = case.step.failures[0].token_id
    case.retry("s", birth="1990-01-01")
    with pytest.raises(KeyError):
        case.execution.retry(gone)


def test_a_loop_without_end_hits_the_budget_and_does_not_complete() -> None:
    model = simple(script("s", "n + 1", "n") + gateway("exclusive", "x"), "start>s s>x x>s?n~<~5000 x>end!")
    case = Case(model, {"n": 0}, budget=2000)
    assert not case.step.completed
    assert [code for _, code in case.failed] == ["budget"]
    assert 900 < case.file["n"] < 1100
    while case.step.failures:
        case._did(case.execution.retry(case.step.failures[0].token_id))
    assert (case.step.completed, case.file["n"]) == (True, 5000)


def test_the_default_budget_lets_thousands_of_rounds_pass_in_one_command() -> None:
    model = simple(script("s", "n + 1", "n") + gateway("exclusive", "x"), "start>s s>x x>s?n~<~4990 x>end!")
    case = Case(model, {"n": 0})
    assert (case.step.completed, case.file["n"]) == (True, 4990)


def test_a_flood_of_tokens_hits_the_budget() -> None:
    model = simple(gateway("parallel", "g") + gateway("exclusive", "x"), "start>x x>g! g>x g>end")
    case = Case(model, budget=500)
    assert [code for _, code in case.failed] == ["budget"]


@pytest.mark.parametrize("expression", ["function(x) x", "[1..5]", "{a: [1..5]}", "[abs]"])
def test_what_cannot_be_kept_is_not_written(expression: str) -> None:
    case = Case(simple(script("s", expression, "x"), "start>s s>end"))
    assert (case.failed, case.file) == ([("s", "expression")], {})


def test_the_reason_of_a_null_is_told() -> None:
    message = Case(BROKEN, {"birth": "?"}).step.failures[0].message
    assert message.startswith("The script is null: ")
    assert message.endswith(".")
    assert ".." not in message
