"""Trouble is data: the token stays, the rest goes on, a retry runs the element again."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from engine import values
from engine.feel import Sentence
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
    [failure] = Case(BROKEN, {"birth": "?"}).step.failures
    assert failure.message == "The script is null."
    assert failure.reasons
    assert all(reason.endswith(".") and not reason.endswith("..") for reason in failure.reasons)


def test_reasons_are_sentences_still_after_the_state_was_stored() -> None:
    [failure] = Case(BROKEN, {"birth": "?"}).do("a").step.failures
    for sentence in (failure.message, *failure.reasons):
        assert isinstance(sentence, Sentence)
        assert sentence.template.format(**sentence.values) == sentence
    assert failure.message.values == {"what": "The script"}
    assert failure.message.values["what"].template == "The script"


def test_what_was_stored_before_failures_had_reasons_is_read() -> None:
    case = Case(BROKEN, {"birth": "?"})
    for token in case.execution._workflow.tokens():
        for part in ("reasons", "trace"):
            token.internal_data.get("failure", {}).pop(part, None)
    [failure] = case.do("a").step.failures
    assert (failure.message, failure.reasons, failure.trace) == ("The script is null.", (), None)


@pytest.mark.parametrize(
    ("model", "data", "message", "reason"),
    [
        (gateway("exclusive", "g") + user("a"), {}, "The condition is null.", "'ok' has no value here; it is null."),
        (
            gateway("exclusive", "g") + user("a"),
            {"ok": 3},
            "The condition is a number; it must be true or false.",
            None,
        ),
    ],
)
def test_a_condition_says_what_it_is_and_why(
    model: str, data: dict[str, Any], message: str, reason: str | None
) -> None:
    [failure] = Case(simple(model, "start>g g>a?ok g>end! a>end"), data).step.failures
    assert (failure.code, failure.message, failure.expression) == ("condition", message, "=ok")
    assert failure.reasons == (() if reason is None else (reason,))
    assert failure.values == {"ok": data.get("ok")}


def test_a_choice_without_a_result_names_every_condition() -> None:
    model = simple(gateway("exclusive", "g") + user("a"), "start>g g>a?n~<~1 g>end?n~<~2 a>end")
    [failure] = Case(model, {"n": 3}).step.failures
    assert failure.message == "No condition of the outgoing flows holds, and there is no default flow."
    assert (failure.expression, failure.values) == ("=n < 1; =n < 2", {"n": 3})


@pytest.mark.parametrize(
    ("attribute", "message", "reason"),
    [
        ({"due": "=when + limit"}, "The due date is null.", "'when' has no value here; it is null."),
        ({"due": "=[1]"}, "The due date makes no sense.", "'[1]' is no date and time."),
        ({"due": '="soon"'}, "The due date makes no sense.", "'soon' is no date and time; write it like"),
        ({"follow_up": "=1"}, "The follow-up date makes no sense.", "'1' is no date and time."),
        ({"group": "=team"}, "The candidate group is null.", "'team' has no value here; it is null."),
        ({"group": '=["a", "b"]'}, "The candidate group makes no sense.", "['a', 'b'] is not the name of"),
        ({"priority": '="high"'}, "The priority makes no sense.", "It is a string, not a number."),
    ],
)
def test_an_attribute_of_a_task_says_which_one_it_is_and_why(
    attribute: dict[str, str], message: str, reason: str
) -> None:
    [failure] = Case(simple(user("a", **attribute), "start>a a>end")).step.failures
    assert (failure.code, failure.message) == ("assignment", message)
    assert failure.reasons[0].startswith(reason)


def test_an_expression_that_is_too_much_says_so() -> None:
    [failure] = Case(simple(script("s", "for x in 1..1000000 return x", "y"), "start>s s>end")).step.failures
    assert (failure.code, failure.message) == (
        "budget",
        "The expression was stopped: it is too much work for one step.",
    )
    assert isinstance(failure.reasons[0], Sentence)


def test_a_failure_keeps_no_more_than_the_beginning_of_what_is_long() -> None:
    [failure] = Case(simple(script("s", "date(x)", "y"), "start>s s>end"), {"x": "?" * 100_000}).step.failures
    assert len(values.dumps(dataclasses.asdict(failure) | {"token_id": None})) < 2_000
    assert isinstance(failure.reasons[0], Sentence)
