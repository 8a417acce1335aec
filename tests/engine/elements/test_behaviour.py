"""Events that a multi-instance activity throws as its instances complete."""

from __future__ import annotations

import pytest

from engine.errors import InvalidDeployment
from engine.sandbox import Sandbox
from engine.workflow.budget import MAX_HOPS
from tests.engine.elements.trial import opened, started, troubles
from tests.engine.workflow.build import (
    boundary,
    definitions,
    each,
    end,
    escalation,
    message,
    process,
    script,
    signal,
    start,
    sub,
    throwing,
    times,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case

SHARED = (
    '<signalEventDefinition id="shared" signalRef="signal_S"/>'
    '<escalationEventDefinition id="raised" escalationRef="escalation_X"/>'
    '<messageEventDefinition id="sent" messageRef="message_M"/>'
    '<errorEventDefinition id="broken"/>'
)


def working(
    marker: str, *, caught: str = "", interrupting: bool = False, activity: str = "", data: object = None
) -> Sandbox:
    """Return a case in which the instances work, ``told`` follows the event at their border and ``z`` all of them."""
    body = start() + (activity or user("u", inner=marker)) + user("z") + end()
    flows = "start>u u>z z>end"
    if caught:
        body += boundary("b", "u", caught, interrupting=interrupting) + user("told") + end("e2")
        flows += " b>told told>e2"
    model = definitions(
        SHARED, process("p", body, flows), messages={"M": ""}, signals=("S", "T"), escalations=("X", "Y")
    )  # fmt: skip
    return started(model, data if isinstance(data, dict) else {})


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize(("shared", "caught"), [("shared", signal("S")), ("raised", escalation("X"))])
def test_each_instance_throws_when_it_completes(shared: str, caught: str, sequential: bool) -> None:
    sandbox = working(throwing(times("3", sequential=sequential), "None", shared), caught=caught)
    for count in (1, 2, 3):
        assert opened(sandbox).count("told") == count - 1
        sandbox.complete("u")
    assert opened(sandbox) == ["told", "told", "told", "z"]


def test_only_the_first_instance_throws() -> None:
    sandbox = working(throwing(times("3"), "One", "shared"), caught=signal("S"))
    for _ in range(3):
        sandbox.complete("u")
        assert opened(sandbox).count("told") == 1
    assert opened(sandbox) == ["told", "z"]


def test_none_throws_where_all_are_waited_for() -> None:
    marker = throwing(times("2"), "All", "", ("true", signal("S")))
    sandbox = working(marker, caught=signal("S"))
    sandbox.complete("u")
    sandbox.complete("u")
    assert opened(sandbox) == ["z"]


@pytest.mark.parametrize("behavior", ["None", "One"])
def test_what_the_first_throws_interrupts_the_others(behavior: str) -> None:
    sandbox = working(throwing(times("3"), behavior, "shared"), caught=signal("S"), interrupting=True)
    sandbox.complete("u")
    assert (opened(sandbox), troubles(sandbox)) == (["told"], [])


def test_scripts_that_interrupt_themselves_stop_after_the_first() -> None:
    marker = throwing(each("[1,2,3]", item="x", sequential=True), "None", "shared")
    activity = script("u", "append(done, x)", "done", inner=marker)
    sandbox = working("", activity=activity, caught=signal("S"), interrupting=True, data={"done": []})
    assert (opened(sandbox), sandbox.case_file["done"]) == (["told"], [1])


def test_conditions_say_which_events_are_thrown() -> None:
    marker = throwing(
        times("4"), "Complex", "",
        ("numberOfCompletedInstances = 2 and numberOfActiveInstances = 2", signal("S")),
        ("numberOfCompletedInstances = 3", signal("T")),
    )  # fmt: skip
    sandbox = working(marker, caught=signal("S") + signal("T"))
    assert opened(sandbox) == ["u", "u", "u", "u"]
    for count in (0, 1, 2, 2):
        sandbox.complete("u")
        assert opened(sandbox).count("told") == count


def test_several_definitions_are_thrown_together() -> None:
    marker = throwing(times("1"), "Complex", "", ("true", signal("S") + escalation("X")))
    sandbox = working(marker, caught=signal("S") + escalation("X"))
    sandbox.complete("u")
    assert opened(sandbox) == ["told", "told", "z"]


def test_a_condition_that_fails_is_an_incident_of_its_instance() -> None:
    marker = throwing(times("2"), "Complex", "", ("good", signal("S")))
    sandbox = working(marker, caught=signal("S"), data={"good": "perhaps"})
    sandbox.complete("u", {"good": "perhaps"})
    assert (troubles(sandbox), opened(sandbox)) == ([("u", "condition")], ["u"])
    sandbox.complete("u", {"good": True})
    sandbox.retry("u")
    assert (troubles(sandbox), opened(sandbox)) == ([], ["told", "told", "z"])


def test_what_cannot_be_thrown_is_an_incident_of_its_instance_and_the_others_stay_open() -> None:
    model = definitions(
        SHARED,
        process("p", start() + user("u", inner=throwing(times("2"), "None", "shared")) + end(), "start>u u>end"),
        messages={"M": ""}, signals=("S",), escalations=("X",),
    )  # fmt: skip
    case = Case(model, hops=MAX_HOPS)
    case.options["hops"] = 0  # of whatever comes after the next command
    case.do("u")
    assert (case.failed, case.open, case.step.thrown) == ([("u", "budget")], ["u"], ())
    case.retry("u")
    assert (case.failed, case.open, len(case.step.thrown)) == ([], ["u"], 1)
    assert case.do("u").step.completed


def test_instances_that_send_messages_reach_the_border_and_others() -> None:
    sandbox = working(throwing(times("2"), "None", "sent"), caught=message("M"))
    sandbox.complete("u")
    assert opened(sandbox) == ["told", "u"]


def test_instances_of_subprocesses_throw_too_and_inner_repetitions_of_their_own() -> None:
    inner = script("s", "1", "x", inner=throwing(times("2"), "None", "shared"))
    activity = sub("u", start("i") + inner + end("e"), "i>s s>e", inner=throwing(times("2"), "None", "raised"))
    sandbox = working("", activity=activity, caught=signal("S") + escalation("X"))
    assert opened(sandbox) == [*["told"] * 6, "z"]


def test_the_numbers_of_instances_are_known_to_the_completion_condition() -> None:
    marker = times("4", done="numberOfCompletedInstances / numberOfInstances >= 0.5")
    sandbox = working(marker)
    sandbox.complete("u")
    sandbox.complete("u")
    assert opened(sandbox) == ["z"]


@pytest.mark.parametrize(
    ("marker", "code", "word"),
    [
        (throwing(times("2"), "None"), "DIALECT", "noneBehaviorEventRef"),
        (throwing(times("2"), "One"), "DIALECT", "oneBehaviorEventRef"),
        (throwing(times("2"), "One", "nowhere"), "REFERENCE", "nowhere"),
        (throwing(times("2"), "None", "broken"), "ELEMENT", "nothing else can be thrown"),
        (throwing(times("2"), "Complex", "", ("", signal("S"))), "FEEL", "condition"),
        (throwing(times("2"), "Complex", "", ("true", "")), "REFERENCE", "does not exist"),
    ],
)
def test_what_instances_do_not_throw(marker: str, code: str, word: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        working(marker)
    assert any((each.element, each.code) == ("u", code) and word in each.message for each in refused.value.findings)
