"""Conditional events, links, escalations, and messages that a process throws."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import (
    boundary,
    catch,
    condition,
    definitions,
    end,
    escalation,
    ext,
    gateway,
    io,
    process,
    signal,
    simple,
    start,
    sub,
    throw,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case, codes


def with_escalation(model: bytes) -> bytes:
    root = '<escalation id="escalation_E" escalationCode="E"/><process'
    return model.decode().replace("<process", root, 1).encode()


def test_a_condition_lets_the_token_go_when_it_comes_true_elsewhere() -> None:
    model = simple(gateway("parallel", "g") + user("a") + catch("c", condition("n = 1")) + user("z"),
                   "start>g g>a g>c c>z a>end z>end")  # fmt: skip
    case = Case(model)
    assert case.open == ["a"]
    assert case.do("a", n=1).open == ["z"]


def test_a_condition_that_holds_already_holds_nobody_up() -> None:
    assert Case(simple(catch("c", condition("n = 1")), "start>c c>end"), {"n": 1}).step.completed


def test_a_condition_in_a_called_scope_changes_what_is_around_it() -> None:
    body = sub("s", start("s1") + user("u") + user("v") + end("s2"), "s1>u u>v v>s2")
    model = simple(body + boundary("b", "s", condition("stop")) + user("z"), "start>s s>end b>z z>end")
    assert Case(model).do("u", stop=True).open == ["z"]


def test_a_condition_beside_a_task_happens_each_time_it_comes_true() -> None:
    model = simple(
        gateway("parallel", "g") + user("a") + boundary("b", "a", condition("n = 1"), interrupting=False) + user("z")
        + gateway("exclusive", "m") + user("t") + end("end2"),
        "start>g g>a g>m m>t t>m a>end b>z z>end2",
    )  # fmt: skip
    case = Case(model)
    counts = []
    for value in (1, 1, 2, None, 1):
        case.do("t", n=value)
        counts.append(case.open.count("z"))
    assert counts == [1, 1, 1, 1, 2]


def test_a_link_is_like_a_flow() -> None:
    model = simple(
        throw("t", '<linkEventDefinition name="L"/>') + catch("c", '<linkEventDefinition name="L"/>') + user("a"),
        "start>t c>a a>end",
    )
    case = Case(model)
    assert case.open == ["a"]
    assert case.trail == [("completed", "start"), ("completed", "t"), ("completed", "c")]
    lost = simple(throw("t", '<linkEventDefinition name="L"/>'), "start>t")
    assert ("t", "REFERENCE") in codes(lost)
    both = simple(catch("c", '<linkEventDefinition name="L"/>'), "start>c c>end")
    assert codes(both) == [("c", "FLOW")]


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["z"]), (False, ["u", "z"])])
def test_an_escalation_reaches_the_event_at_the_border(interrupting: bool, opened: list[str]) -> None:
    body = sub("s", start("s1") + throw("t", escalation("E")) + user("u") + end("s2"), "s1>t t>u u>s2")
    border = boundary("b", "s", escalation("E"), interrupting=interrupting)
    model = simple(body + border + user("z") + end("end2"), "start>s s>end b>z z>end2")
    assert Case(with_escalation(model)).open == opened


def test_nobody_need_catch_an_escalation() -> None:
    model = simple(throw("t", escalation("E")) + user("a"), "start>t t>a a>end")
    assert Case(with_escalation(model)).open == ["a"]


def with_signal(model: bytes) -> bytes:
    return model.decode().replace("<process", '<signal id="signal_S" name="S"/><process', 1).encode()


def test_a_signal_reaches_everything_in_the_case_that_waits_for_it() -> None:
    model = simple(
        gateway("parallel", "g") + user("a") + throw("t", signal("S"), io(inputs={"n": "=7"}))
        + catch("c1", signal("S")) + catch("c2", signal("S")) + user("x") + user("y"),
        "start>g g>a g>c1 g>c2 a>t c1>x c2>y t>end x>end y>end",
    )  # fmt: skip
    case = Case(with_signal(model))
    assert (case.open, case.failed) == (["a"], [])
    assert [(each.element_id, each.signal_name) for each in case.step.signals] == [("c1", "S"), ("c2", "S")]
    case.do("a")
    assert (case.open, case.step.signals, case.file) == (["x", "y"], (), {"n": 7})
    assert [(thrown.kind, thrown.name) for thrown in case.step.thrown] == [("signal", "S")]


def test_a_signal_of_another_case_can_be_broadcast() -> None:
    case = Case(with_signal(simple(catch("c", signal("S")) + user("a"), "start>c c>a a>end")))
    assert (case.failed, [each.signal_name for each in case.step.signals]) == ([], ["S"])
    assert case._did(case.execution.broadcast("other", {})).open == []
    case._did(case.execution.broadcast("S", {"seen": True}))
    assert (case.open, case.file) == (["a"], {"seen": True})


def test_a_signal_may_interrupt_the_scope_it_comes_from() -> None:
    body = sub("s", start("s1") + throw("t", signal("S")) + user("u") + end("s2"), "s1>t t>u u>s2")
    model = simple(body + boundary("b", "s", signal("S")) + user("z"), "start>s s>end b>z z>end")
    assert Case(with_signal(model)).open == ["z"]


def test_events_may_share_a_definition() -> None:
    model = simple(catch("c", "<eventDefinitionRef>shared</eventDefinitionRef>") + user("a"), "start>c c>a a>end")
    shared = '<timerEventDefinition id="shared"><timeDuration>P1D</timeDuration></timerEventDefinition><process'
    assert Case(model.decode().replace("<process", shared, 1).encode()).wait(days=1).open == ["a"]
    assert ("c", "REFERENCE") in codes(model)


PUBLISH = '<zeebe:publishMessage correlationKey="=person"/>'


@pytest.mark.parametrize(
    "element",
    [
        throw("t", '<messageEventDefinition messageRef="message_M"/>', PUBLISH + io(inputs={"since": "=day"})),
        f'<sendTask id="t" messageRef="message_M">{ext(PUBLISH + io(inputs={"since": "=day"}))}</sendTask>',
    ],
)
def test_a_thrown_message_is_handed_over(element: str) -> None:
    case = Case(simple(element, "start>t t>end", messages={"M": ""}), {"person": 7, "day": "2016-01-04"})
    assert case.step.completed
    [thrown] = case.step.thrown
    assert (thrown.kind, thrown.name, thrown.correlation_key) == ("message", "M", "7")
    assert thrown.payload == {"since": "2016-01-04"}


def test_an_end_event_may_throw_a_message() -> None:
    bad = end("bad", '<messageEventDefinition messageRef="message_M"/>')
    case = Case(definitions(process("p", start() + bad, "start>bad"), messages={"M": "=ignored"}))
    assert case.step.completed
    assert case.step.thrown[0].correlation_key is None
