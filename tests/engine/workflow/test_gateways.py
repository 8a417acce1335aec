"""Exclusive, parallel and inclusive gateways, implicit splits, loops."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import gateway, script, simple, user
from tests.engine.workflow.play import Case

CHOICE = simple(
    gateway("exclusive", "x") + user("a") + user("b") + user("c"),
    "start>x x>a?n~>~10 x>b?n~>~5 x>c! a>end b>end c>end",
)
INCLUSIVE = simple(
    gateway("inclusive", "g") + user("a") + user("b") + user("c") + gateway("inclusive", "j") + user("z"),
    "start>g g>a?n~>~1 g>b?n~>~2 g>c! a>j b>j c>j j>z z>end",
)


@pytest.mark.parametrize(("n", "opened"), [(11, "a"), (6, "b"), (1, "c")])
def test_the_first_true_condition_wins_else_the_default(n: int, opened: str) -> None:
    assert Case(CHOICE, {"n": n}).open == [opened]


def test_a_condition_that_is_null_is_a_failure() -> None:
    case = Case(CHOICE, {"n": None})
    assert case.failed == [("x", "condition")]
    failure = case.step.failures[0]
    assert failure.expression == "=n > 10"
    assert failure.values == {"n": None}


def test_no_true_condition_and_no_default_is_a_failure() -> None:
    model = simple(gateway("exclusive", "x") + user("a") + user("b"), "start>x x>a?n=1 x>b?n=2 a>end b>end")
    case = Case(model, {"n": 3})
    assert case.failed == [("x", "condition")]
    assert case.step.failures[0].values == {"n": 3}
    assert case.retry("x", n=2).open == ["b"]


def test_a_parallel_gateway_waits_for_all() -> None:
    model = simple(
        gateway("parallel", "g") + user("a") + user("b") + gateway("parallel", "j") + user("z"),
        "start>g g>a g>b a>j b>j j>z z>end",
    )
    case = Case(model)
    assert case.open == ["a", "b"]
    assert case.do("a").open == ["b"]
    assert case.do("b").open == ["z"]
    assert case.trail.count(("completed", "j")) == 1
    assert case.do("z").step.completed


def test_a_join_consumes_what_arrived_and_starts_afresh_in_the_next_round() -> None:
    model = simple(
        gateway("exclusive", "m") + gateway("parallel", "g") + user("a") + user("b") + gateway("parallel", "j")
        + gateway("exclusive", "x"),
        "start>m m>g g>a g>b a>j b>j j>x x>m?again x>end!",
    )  # fmt: skip
    case = Case(model)
    for again in (True, True, False):
        case.do("a", again=again)
        assert case.open == ["b"]
        case.do("b")
    assert case.step.completed


def test_two_flows_from_one_gateway_to_one_join_are_two_arrivals() -> None:
    model = simple(gateway("parallel", "g") + gateway("parallel", "j") + user("z"), "start>g g>j g>z z>j j>end")
    assert Case(model).do("z").step.completed


def test_a_parallel_join_that_gets_too_little_is_a_deadlock() -> None:
    model = simple(gateway("exclusive", "x") + user("a") + gateway("parallel", "j"), "start>x x>j! x>a?n=1 a>j j>end")
    case = Case(model, {"n": 2})
    assert not case.step.completed
    assert case.failed == [("j", "deadlock")]
    assert case.step.failures[0].token_id is None
    assert "j" in case.step.failures[0].message


@pytest.mark.parametrize(("n", "opened"), [(3, ["a", "b"]), (2, ["a"]), (0, ["c"])])
def test_an_inclusive_gateway_opens_and_joins_what_applies(n: int, opened: list[str]) -> None:
    case = Case(INCLUSIVE, {"n": n})
    assert case.open == opened
    for count, key in enumerate(opened, 1):
        case.do(key)
        assert case.open == (["z"] if count == len(opened) else opened[count:])
    assert case.do("z").step.completed


def test_an_inclusive_join_works_again_in_a_loop() -> None:
    model = simple(
        gateway("exclusive", "m") + gateway("inclusive", "g") + user("a") + user("b") + gateway("inclusive", "j")
        + gateway("exclusive", "x"),
        "start>m m>g g>a?n~>~1 g>b?n~>~0 a>j b>j j>x x>m?n~>~0 x>end!",
    )  # fmt: skip
    case = Case(model, {"n": 2})
    assert case.do("a", n=1).open == ["b"]
    assert case.do("b").open == ["b"]
    assert case.do("b", n=0).step.completed


def test_several_flows_out_of_a_task_are_followed_together() -> None:
    case = Case(simple(user("a") + user("b") + user("c"), "start>a a>b a>c b>end c>end")).do("a")
    assert case.open == ["b", "c"]


def test_conditions_may_leave_a_task() -> None:
    model = simple(user("a") + user("b") + user("c"), "start>a a>b?n=1 a>c! b>end c>end")
    assert Case(model).do("a", n=1).open == ["b"]
    assert Case(model).do("a", n=2).open == ["c"]


def test_several_flows_into_a_task_each_bring_a_token() -> None:
    model = simple(gateway("parallel", "g") + script("a", "1", "x") + script("b", "2", "y") + user("c"),
                   "start>g g>a g>b a>c b>c c>end")  # fmt: skip
    case = Case(model)
    assert case.open == ["c", "c"]
    assert not case.do("c").step.completed
    assert case.do("c").step.completed
