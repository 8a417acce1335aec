"""Messages: subscriptions, keys, payloads, boundary events, event-based gateways."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import boundary, catch, end, gateway, message, simple, timer, user
from tests.engine.workflow.play import Case

CATCH = simple(catch("m", message("decision")) + user("z"), "start>m m>z z>end", messages={"decision": "=file_number"})


def test_a_subscription_has_name_and_key() -> None:
    case = Case(CATCH, {"file_number": "A-17"})
    [waiting] = case.step.subscriptions
    assert (waiting.element_id, waiting.message_name, waiting.correlation_key) == ("m", "decision", "A-17")


def test_a_message_without_a_key_leaves_it_to_the_case_number() -> None:
    for key in ("", "=case_number", "= case_number"):
        model = simple(catch("m", message("decision")), "start>m m>end", messages={"decision": key})
        assert Case(model, {"case_number": "1"}).step.subscriptions[0].correlation_key is None


def test_a_message_writes_its_payload_and_goes_on() -> None:
    case = Case(CATCH, {"file_number": "1"}).send("decision", granted=True)
    assert (case.open, case.file["granted"], case.step.subscriptions) == (["z"], True, ())
    assert case.step.changed_fields == {"granted": "m"}


def test_a_key_that_is_null_is_a_failure_until_it_is_known() -> None:
    case = Case(CATCH)
    assert case.failed == [("m", "expression")]
    assert case.retry("m", file_number="7").step.subscriptions[0].correlation_key == "7"


def test_a_subscription_that_is_gone_is_unknown() -> None:
    case = Case(CATCH, {"file_number": "1"})
    gone = case.step.subscriptions[0].id
    case.send("decision")
    with pytest.raises(KeyError):
        case.execution.correlate(gone, {})


def test_a_receive_task_waits_for_a_message() -> None:
    model = simple('<receiveTask id="r" messageRef="message_decision"/>', "start>r r>end", messages={"decision": ""})
    case = Case(model)
    assert [item.element_id for item in case.step.subscriptions] == ["r"]
    assert case.send("decision").step.completed


def test_a_message_interrupts_a_task() -> None:
    model = simple(
        user("a") + boundary("b", "a", message("death")) + user("z"), "start>a a>end b>z z>end", messages={"death": ""}
    )
    case = Case(model).send("death")
    assert (case.open, case.step.subscriptions) == (["z"], ())


def test_a_message_beside_a_task_may_come_often() -> None:
    model = simple(
        user("a") + boundary("b", "a", message("move"), interrupting=False) + user("z") + end("end2"),
        "start>a a>end b>z z>end2", messages={"move": ""},
    )  # fmt: skip
    case = Case(model).send("move").send("move")
    assert case.open == ["a", "z", "z"]
    case.do("a")
    assert (case.open, case.step.subscriptions) == (["z", "z"], ())
    assert case.do("z").do("z").step.completed


RACE = simple(
    gateway("eventBased", "g") + catch("m", message("answer")) + catch("t", timer("Duration", "P14D")) + user("yes")
    + user("no"),
    "start>g g>m g>t m>yes t>no yes>end no>end", messages={"answer": ""},
)  # fmt: skip


def test_the_first_event_after_an_event_based_gateway_wins() -> None:
    case = Case(RACE)
    assert (len(case.step.timers), len(case.step.subscriptions)) == (1, 1)
    case.send("answer")
    assert (case.open, case.step.timers, case.step.subscriptions) == (["yes"], (), ())
    assert Case(RACE).wait(days=14).open == ["no"]
    assert case.trail == [("completed", "start"), ("cancelled", "t"), ("completed", "g"), ("completed", "m")]


def test_two_timers_after_one_gateway_keep_their_own_time() -> None:
    model = simple(
        gateway("eventBased", "g") + catch("five", timer("Duration", "P5D")) + catch("one", timer("Duration", "P1D"))
        + user("a") + user("b"),
        "start>g g>five g>one five>a one>b a>end b>end",
    )  # fmt: skip
    assert Case(model).wait(days=1).open == ["b"]
