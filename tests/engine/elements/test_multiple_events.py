"""Events with several definitions: any of them or all of them are waited for, all of them are thrown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidDeployment
from engine.sandbox import Sandbox
from tests.engine.elements.trial import opened, started, troubles, watcher
from tests.engine.workflow.build import (
    boundary,
    catch,
    condition,
    definitions,
    end,
    error,
    escalation,
    ext,
    gateway,
    io,
    message,
    process,
    signal,
    simple,
    start,
    sub,
    throw,
    timer,
    together,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case

DAY = timedelta(days=1)
THINGS = ("message", "signal", "timer", "condition")
ALL = message("M") + signal("S") + timer("Duration", "P1D") + condition("n = 1")
PLACES = ("way", "gateway", "border", "beside", "subprocess", "subprocess beside")


def stand(place: str, *, all_of_them: bool, definition: str = ALL) -> Sandbox:
    """Return a case that waits at the place; ``z`` comes after it, ``a`` is what an event there may interrupt."""

    def event(text: str) -> str:
        return together(text) if all_of_them else text

    caught = event(catch("c", definition))
    ended = end("e3")
    waits = "beside" not in place
    body, flows = {
        "way": (caught, "f>c c>z z>e3"),
        "gateway": (gateway("eventBased", "e") + caught + catch("o", message("N")), "f>e e>c e>o c>z o>e3 z>e3"),
        "border": (user("a") + event(boundary("b", "a", definition)), "f>a a>e3 b>z z>e3"),
        "beside": (user("a") + event(boundary("b", "a", definition, interrupting=False)), "f>a a>e3 b>z z>e3"),
    }.get(place, (user("a"), "f>a a>e3"))
    if place.startswith("subprocess"):
        inner = event(watcher("w", definition, user("z"), "w_on>z z>w_end", interrupting=waits))
        body += inner.replace('<startEvent id="w_on"', '<startEvent parallelMultiple="true" id="w_on"', all_of_them)
    else:
        body += user("z")
    body += gateway("parallel", "f") + user("say") + gateway("exclusive", "g") + throw("t", signal("S"))
    body += gateway("exclusive", "m") + ended + start() + end()
    flows += " start>f f>say say>g g>t?thrown g>m! t>m m>end"
    model = definitions(process("p", body, flows), messages={"M": "", "N": ""}, signals=("S",))
    return started(model, {"n": 0, "thrown": False})


def happen(sandbox: Sandbox, what: str) -> None:
    """Let one of the things of ``ALL`` happen."""
    if what == "message":
        sandbox.correlate("M")
    elif what == "timer":
        sandbox.advance(DAY)
    else:
        sandbox.complete("say", {"n": int(what == "condition"), "thrown": what == "signal"})


@pytest.mark.parametrize("what", THINGS)
@pytest.mark.parametrize("place", PLACES)
def test_any_of_several_is_enough(place: str, what: str) -> None:
    sandbox = stand(place, all_of_them=False)
    assert "z" not in opened(sandbox)
    happen(sandbox, what)
    assert opened(sandbox).count("z") == 1
    assert ("a" in opened(sandbox)) is ("beside" in place)
    if "beside" not in place:  # nothing waits any more
        sandbox.advance(2 * DAY)
        assert sandbox.correlate("M") is None
        assert opened(sandbox).count("z") == 1


@pytest.mark.parametrize("last", ["message", "timer", "condition"])
@pytest.mark.parametrize("place", PLACES)
def test_all_of_several_are_waited_for(place: str, last: str) -> None:
    three = message("M") + timer("Duration", "P1D") + condition("n = 1")
    sandbox = stand(place, all_of_them=True, definition=three)
    for what in {"message", "timer", "condition"} - {last}:
        happen(sandbox, what)
        assert "z" not in opened(sandbox)
    happen(sandbox, last)
    assert opened(sandbox).count("z") == 1
    assert ("a" in opened(sandbox)) is ("beside" in place)


@pytest.mark.parametrize("place", ["beside", "subprocess beside"])
def test_what_happens_beside_happens_as_often_as_it_comes(place: str) -> None:
    sandbox = stand(place, all_of_them=False, definition=message("M") + timer("Duration", "P1D"))
    for count in (1, 2):
        sandbox.correlate("M")
        assert opened(sandbox).count("z") == count
    sandbox.advance(DAY)
    sandbox.advance(DAY)  # a duration is over once
    assert opened(sandbox).count("z") == 3
    sandbox.correlate("M")
    assert opened(sandbox).count("z") == 4
    sandbox.complete("a")
    assert (sandbox.correlate("M") is None) is (place == "beside")  # the scope is still there, the task is not


@pytest.mark.parametrize("place", ["beside", "subprocess beside"])
def test_what_waits_for_all_waits_for_all_of_them_again(place: str) -> None:
    sandbox = stand(place, all_of_them=True, definition=message("M") + message("N"))
    for count in (1, 2):
        sandbox.correlate("N")
        assert opened(sandbox).count("z") == count - 1
        sandbox.correlate("M")
        assert opened(sandbox).count("z") == count
    sandbox.correlate("N")
    assert sandbox.correlate("N") is None  # it has been heard; this one is kept for the next time
    sandbox.correlate("M")
    assert opened(sandbox).count("z") == 3
    sandbox.correlate("M")
    assert opened(sandbox).count("z") == 4


def test_what_waits_for_a_time_among_others_happens_once() -> None:
    sandbox = stand("beside", all_of_them=True, definition=message("M") + timer("Duration", "P1D"))
    sandbox.advance(DAY)
    sandbox.correlate("M")
    assert (opened(sandbox).count("z"), sandbox.correlate("M")) == (1, None)


def test_a_cycle_among_others_comes_round() -> None:
    sandbox = stand("beside", all_of_them=True, definition=message("M") + timer("Cycle", "R/P1D"))
    for count in (1, 2, 3):
        sandbox.advance(DAY)
        sandbox.correlate("M")
        assert opened(sandbox).count("z") == count


def test_one_signal_reaches_an_event_that_waits_for_it_and_something_else_once() -> None:
    sandbox = stand("way", all_of_them=False, definition=signal("S") + signal("S"))
    happen(sandbox, "signal")
    assert opened(sandbox).count("z") == 1


@pytest.mark.parametrize("what", ["error", "escalation"])
def test_a_border_that_waits_for_errors_escalations_and_a_message(what: str) -> None:
    thrown = {"error": end("e", error("E1")), "escalation": end("e", escalation("X"))}[what]
    inner = sub("x", start("i") + user("u") + thrown, "i>u u>e")
    model = simple(
        inner + boundary("b", "x", message("M") + error("E1") + escalation("X")) + user("z"), "start>x x>end b>z z>end",
        messages={"M": ""}, errors=("E1",), escalations=("X",),
    )  # fmt: skip
    sandbox = started(model)
    sandbox.complete("u")
    assert (opened(sandbox), troubles(sandbox)) == (["z"], [])


def test_an_escalation_that_is_not_the_last_one_awaited_interrupts_nothing() -> None:
    inner = sub("x", start("i") + throw("t", escalation("X")) + user("u") + end("e"), "i>t t>u u>e")
    model = simple(
        inner + together(boundary("b", "x", message("M") + escalation("X"))) + user("z"), "start>x x>end b>z z>end",
        messages={"M": ""}, escalations=("X",),
    )  # fmt: skip
    sandbox = started(model)
    assert opened(sandbox) == ["u"]
    sandbox.correlate("M")
    assert opened(sandbox) == ["z"]


def test_a_listener_that_cannot_wait_is_an_incident_and_waits_after_a_retry() -> None:
    two = message("M") + timer("Duration", "=span")
    model = simple(together(catch("c", two)) + user("z"), "start>c c>z z>end", messages={"M": ""})
    case = Case(model, {"span": None})
    assert case.failed == [("c", "timer")]
    assert case.send("M").open == []  # what failed has not happened
    assert case.retry("c", span="P1D").open == []
    assert case.wait(days=1).open == ["z"]


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent"])
def test_all_of_several_are_thrown(tag: str) -> None:
    says = f'<{tag} id="t">{ext(io(inputs={"value": "=7"}))}{signal("S")}{message("M")}{signal("T")}</{tag}>'
    body = start() + gateway("parallel", "f") + says + end()
    body += "".join(catch(f"c{n}", each) for n, each in enumerate([message("M"), signal("S"), signal("T")]))
    body += "".join(user(f"z{n}") for n in range(3))
    flows = "start>f f>t " + ("t>end " if "Throw" in tag else "")
    flows += " ".join(f"f>c{n} c{n}>z{n} z{n}>end" for n in range(3))
    model = definitions(process("p", body, flows), messages={"M": ""}, signals=("S", "T"))
    sandbox = started(model)
    assert (opened(sandbox), sandbox.case_file["value"]) == (["z0", "z1", "z2"], 7)


def test_an_end_says_what_it_has_to_say_before_it_ends_all() -> None:
    body = gateway("parallel", "f") + user("u") + end("e", "<terminateEventDefinition/>" + message("M") + signal("S"))
    model = definitions(
        process("p", start() + body + user("a") + end(), "start>f f>u f>a u>e a>end"),
        process("q", f'<startEvent id="s1">{message("M")}</startEvent>' + user("q1") + end("e1"), "s1>q1 q1>e1"),
        process("r", f'<startEvent id="s2">{signal("S")}</startEvent>' + user("r1") + end("e2"), "s2>r1 r1>e2"),
        messages={"M": ""}, signals=("S",),
    )  # fmt: skip
    sandbox = started(model)
    sandbox.complete("u")
    assert opened(sandbox) == ["q1", "r1"]


def test_an_error_that_nobody_catches_lets_nothing_be_said_twice() -> None:
    model = definitions(
        process("p", start() + user("u") + end("e", message("M") + error("E1")), "start>u u>e"),
        process("q", f'<startEvent id="s1">{message("M")}</startEvent>' + user("q1") + end("e1"), "s1>q1 q1>e1"),
        messages={"M": ""}, errors=("E1",),
    )  # fmt: skip
    sandbox = started(model)
    sandbox.complete("u")
    sandbox.retry("e")
    assert (opened(sandbox), troubles(sandbox)) == ([], [("e", "error")])


def test_a_process_starts_with_any_of_several() -> None:
    two = f'<startEvent id="s1">{message("M")}{signal("S")}</startEvent>'
    model = definitions(
        process("p", start() + user("u") + throw("t", signal("S")) + end(), "start>u u>t t>end"),
        process("q", two + user("q1") + end("e1"), "s1>q1 q1>e1"),
        messages={"M": ""}, signals=("S",),
    )  # fmt: skip
    sandbox = started(model)
    sandbox.correlate("M")
    assert opened(sandbox) == ["q1", "u"]
    sandbox.complete("u")
    assert opened(sandbox) == ["q1", "q1"]


def test_a_process_does_not_start_with_all_of_several() -> None:
    event = f'<startEvent id="x" parallelMultiple="true">{message("M")}{signal("S")}</startEvent>'
    model = definitions(process("p", event + end(), "x>end"), messages={"M": ""}, signals=("S",))
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"p.bpmn": model})
    [finding] = refused.value.findings
    assert (finding.element, finding.code) == ("x", "ELEMENT")
    assert "parallelMultiple" in finding.message
