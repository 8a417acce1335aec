"""Gateways: who goes on, and who waits for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.elements.trial import opened, started, troubles
from tests.engine.workflow.build import (
    boundary,
    catch,
    condition,
    end,
    gateway,
    message,
    script,
    signal,
    simple,
    start,
    sub,
    throw,
    timer,
    user,
)  # fmt: skip


@pytest.mark.parametrize(("n", "key"), [(1, "a"), (2, "b"), (3, "c")])
def test_an_exclusive_gateway_takes_the_first_way_that_holds_else_the_default(n: int, key: str) -> None:
    body = gateway("exclusive", "g") + user("a") + user("b") + user("c")
    model = simple(body, "start>g g>a?n=1 g>b?n<3 g>c! a>end b>end c>end")
    assert opened(started(model, {"n": n})) == [key]


def test_an_exclusive_gateway_without_a_way_is_an_incident() -> None:
    model = simple(gateway("exclusive", "g") + user("a"), "start>g g>a?n=1 g>end?n=2 a>end")
    sandbox = started(model, {"n": 3})
    assert troubles(sandbox) == [("g", "condition")]


def test_a_parallel_gateway_waits_for_all_even_in_a_loop() -> None:
    body = gateway("exclusive", "m") + gateway("parallel", "f") + user("a") + user("b") + gateway("parallel", "j")
    body += script("s", "n + 1", "n") + gateway("exclusive", "x")
    sandbox = started(simple(body, "start>m m>f f>a f>b a>j b>j j>s s>x x>m?n<3 x>end!"), {"n": 0})
    for round_ in range(3):
        assert (opened(sandbox), sandbox.case_file["n"]) == (["a", "b"], round_)
        sandbox.complete("b")
        assert opened(sandbox) == ["a"]
        sandbox.complete("a")
    assert sandbox.state == "completed"


@pytest.mark.parametrize(("n", "keys"), [(1, ["a"]), (2, ["a", "b"]), (0, ["c"])])
def test_an_inclusive_gateway_takes_every_way_that_holds_and_joins_them(n: int, keys: list[str]) -> None:
    body = gateway("inclusive", "f") + user("a") + user("b") + user("c") + gateway("inclusive", "j") + user("z")
    model = simple(body, "start>f f>a?n>0 f>b?n>1 f>c! a>j b>j c>j j>z z>end")
    sandbox = started(model, {"n": n})
    assert opened(sandbox) == keys
    for key in keys:
        assert "z" not in opened(sandbox)
        sandbox.complete(key)
    assert opened(sandbox) == ["z"]


def test_an_inclusive_join_in_a_loop_joins_each_round() -> None:
    body = gateway("exclusive", "m") + gateway("inclusive", "f") + user("a") + user("b") + gateway("inclusive", "j")
    body += script("s", "n + 1", "n") + gateway("exclusive", "x")
    flows = "start>m m>f f>a?n<2 f>b?n>0 a>j b>j j>s s>x x>m?n<3 x>end!"
    sandbox = started(simple(body, flows), {"n": 0})
    for round_, keys in enumerate([["a"], ["a", "b"], ["b"]]):
        assert (opened(sandbox), sandbox.case_file["n"]) == (keys, round_)
        for key in keys:
            sandbox.complete(key)
    assert (sandbox.state, sandbox.case_file["n"]) == ("completed", 3)


def test_an_inclusive_join_waits_for_a_branch_that_goes_round() -> None:
    body = gateway("parallel", "f") + user("a") + user("b") + gateway("exclusive", "m") + gateway("exclusive", "x")
    body += gateway("inclusive", "j") + user("z")
    sandbox = started(simple(body, "start>f f>a f>m m>b b>x x>m?again x>j! a>j j>z z>end"))
    sandbox.complete("a")
    sandbox.complete("b", {"again": True})
    assert opened(sandbox) == ["b"]
    sandbox.complete("b", {"again": False})
    assert opened(sandbox) == ["z"]


def test_an_inclusive_join_waits_for_what_may_happen_at_a_border() -> None:
    body = gateway("inclusive", "f") + user("a") + user("b") + gateway("inclusive", "j") + user("z") + end("done")
    body += boundary("late", "a", timer("Duration", "P1D"))
    model = simple(body, "start>f f>a?true f>b?true a>done late>j b>j j>z z>end")
    sandbox = started(model)
    sandbox.complete("b")
    assert opened(sandbox) == ["a"]
    sandbox.advance(timedelta(days=1))
    assert opened(sandbox) == ["z"]
    sandbox = started(model)
    sandbox.complete("b")
    sandbox.complete("a")
    assert opened(sandbox) == ["z"]


EVENTS = {
    "t": catch("t", timer("Duration", "P1D")),
    "m": catch("m", message("M")),
    "r": '<receiveTask id="r" messageRef="message_N"/>',
    "s": catch("s", signal("S")),
    "c": catch("c", condition("n > 1")),
}


@pytest.mark.parametrize("first", EVENTS)
def test_an_event_based_gateway_goes_the_way_of_the_first_event(first: str) -> None:
    body = gateway("parallel", "f") + gateway("eventBased", "g") + user("n") + gateway("exclusive", "x")
    body += throw("say", signal("S")) + "".join(EVENTS.values()) + "".join(user(f"after_{key}") for key in EVENTS)
    flows = "start>f f>n f>g n>x x>say?n=1 x>end! say>end "
    flows += " ".join(f"g>{key} {key}>after_{key} after_{key}>end" for key in EVENTS)
    sandbox = started(simple(body, flows, messages={"M": "", "N": ""}, signals=("S",)), {"n": 0})
    happen = {
        "t": lambda: sandbox.advance(timedelta(days=1)),
        "m": lambda: sandbox.correlate("M"),
        "r": lambda: sandbox.correlate("N"),
        "s": lambda: sandbox.complete("n", {"n": 1}),
        "c": lambda: sandbox.complete("n", {"n": 2}),
    }
    happen[first]()
    assert [key for key in opened(sandbox) if key != "n"] == [f"after_{first}"]
    sandbox.advance(timedelta(days=9))
    assert [key for key in opened(sandbox) if key != "n"] == [f"after_{first}"]
    assert sandbox.correlate("M" if first != "m" else "N") is None


def test_a_gateway_may_join_and_split_at_once() -> None:
    body = gateway("parallel", "f") + user("a") + user("b") + gateway("parallel", "g") + user("c") + user("d")
    sandbox = started(simple(body, "start>f f>a f>b a>g b>g g>c g>d c>end d>end"))
    sandbox.complete("a")
    sandbox.complete("b")
    assert opened(sandbox) == ["c", "d"]


def test_gateways_in_a_subprocess_join_there() -> None:
    inner = sub(
        "x", start("i") + gateway("parallel", "f") + user("a") + user("b") + gateway("parallel", "j") + end("e"),
        "i>f f>a f>b a>j b>j j>e",
    )  # fmt: skip
    sandbox = started(simple(inner + user("z"), "start>x x>z z>end"))
    sandbox.complete("a")
    assert opened(sandbox) == ["b"]
    sandbox.complete("b")
    assert opened(sandbox) == ["z"]
