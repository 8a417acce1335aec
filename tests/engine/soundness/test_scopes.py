"""Soundness of what lies in one another: borders, event subprocesses, calls, what is thrown up, where a case begins."""

from __future__ import annotations

import pytest

from engine.gate.material import read_material
from engine.gate.soundness import check_soundness
from engine.model import Finding
from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    definitions,
    end,
    error,
    escalation,
    gateway,
    link,
    loop,
    message,
    process,
    simple,
    start,
    sub,
    throw,
    throwing,
    timer,
    times,
    user,
)

ROOTS = {"errors": ("E", "F"), "escalations": ("X", "Y"), "messages": {"m": "", "n": ""}}
TERMINATE = "<terminateEventDefinition/>"


def found(model: bytes) -> list[Finding]:
    material, _ = read_material({"p.bpmn": model})
    return list(check_soundness(material))


def codes(body: str, flows: str) -> set[tuple[str, str]]:
    return {(finding.element, finding.code) for finding in found(simple(body, flows, **ROOTS))}


def watcher(key: str, definition: str, *, interrupting: bool = True, last: str = "") -> str:
    trigger = f'<startEvent id="{key}_on" isInterrupting="{str(interrupting).lower()}">{definition}</startEvent>'
    return sub(key, trigger + end(f"{key}_end", last), f"{key}_on>{key}_end", attrs='triggeredByEvent="true"')


def failing(code: str = "E") -> str:
    """A subprocess that always ends with an error."""
    return sub("s", start("s1") + end("s2", error(code)), "s1>s2")


@pytest.mark.parametrize(
    ("body", "flows"),
    [
        # an error or escalation leaves by the border that catches it, and not by the flow
        (failing() + boundary("b", "s", error("E")) + user("a"), "start>s s>end b>a a>end"),
        (failing("F") + boundary("b", "s", error("E")) + boundary("c", "s", "<errorEventDefinition/>") + user("a"),
         "start>s s>end c>a a>end b>a"),
        (sub("s", start("s1") + throw("s2", escalation("X")) + user("w") + end("s3"), "s1>s2 s2>w w>s3")
         + boundary("b", "s", escalation("X"), interrupting=False), "start>s s>end b>end"),
        # an event subprocess catches what its scope throws
        (sub("s", start("s1") + end("s2", error("E")) + watcher("v", error("E")), "s1>s2"), "start>s s>end"),
        (user("a") + watcher("v", message("m"), interrupting=False), "start>a a>end"),
        # repeated, it may not be done at all
        (sub("s", start("s1") + user("a") + end("s2"), "s1>a a>s2", inner=times("3")), "start>s s>end"),
        (user("a").replace("</userTask>", loop("x > 1") + "</userTask>"), "start>a a>end"),
        # a link is a flow
        (throw("l", link("L")) + catch("k", link("L")) + user("a"), "start>l k>a a>end"),
        # the first of several events goes on alone
        (gateway("eventBased", "g") + catch("c", message("m")) + catch("d", timer("Duration", "P1D")) + user("a"),
         "start>g g>c g>d c>a d>a a>end"),
        # alarms that share a task do not disturb the case
        (user("a") + user("b") + boundary("x", "a", timer("Duration", "P1D"), interrupting=False)
         + boundary("y", "b", timer("Duration", "P1D"), interrupting=False) + user("alarm") + end("end2"),
         "start>a a>b b>end x>alarm y>alarm alarm>end2"),
        # what ends everything may come from anywhere
        (gateway("parallel", "g") + user("a") + user("b") + gateway("exclusive", "x") + end("t", TERMINATE),
         "start>g g>a a>t g>b b>x x>b?q x>end!"),
    ],
)  # fmt: skip
def test_what_comes_to_its_end_is_left_alone(body: str, flows: str) -> None:
    unreached = {("s", "FLOW")}
    assert {each for each in codes(body, flows) if each[1] != "UNREACHABLE"} - unreached == set()


@pytest.mark.parametrize(
    ("body", "flows", "expected"),
    [
        # what is never thrown is never caught
        (sub("s", start("s1") + user("a") + end("s2"), "s1>a a>s2") + boundary("b", "s", error("E")) + user("c"),
         "start>s s>end b>c c>end", {("b", "UNREACHABLE")}),
        (user("a") + watcher("v", error("E")), "start>a a>end", {("v_on", "UNREACHABLE")}),
        # nobody goes on behind what always fails
        (failing() + boundary("b", "s", error("E")) + user("a"), "start>s s>a a>end b>end", {("a", "UNREACHABLE")}),
        (failing(), "start>s s>end", {("end", "UNREACHABLE"), ("s2", "ERROR_UNCAUGHT")}),
        # inside is judged as well
        (sub("s", start("s1") + gateway("exclusive", "x") + user("a") + user("b") + gateway("parallel", "j")
             + end("s2"), "s1>x x>a?q x>b! a>j b>j j>s2"), "start>s s>end", {("j", "DEADLOCK")}),
        # an event that does not interrupt leads back into what goes on meanwhile
        (user("a") + boundary("b", "a", timer("Duration", "P1D"), interrupting=False) + user("c"),
         "start>a a>c b>c c>end", {("c", "NOT_SYNCHRONIZED")}),
        (user("a") + boundary("b", "a", timer("Duration", "P1D"), interrupting=False) + gateway("parallel", "j"),
         "start>a a>j b>j j>end", {("j", "DEADLOCK")}),
        # a link in a loop without a way out
        (catch("k", link("L")) + gateway("exclusive", "x") + user("a") + throw("l", link("L")),
         "start>x k>x x>a a>l", {("p", "NO_END"), ("end", "UNREACHABLE")}),
        # escalations that interrupt take the branch beside them away
        (sub("s", start("s1") + throw("s2", escalation("X")) + user("w") + end("s3"), "s1>s2 s2>w w>s3")
         + boundary("b", "s", escalation("X")), "start>s s>end b>end", {("w", "UNREACHABLE")}),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_found_where_it_goes_wrong(body: str, flows: str, expected: set[tuple[str, str]]) -> None:
    assert codes(body, flows) == expected


def test_a_called_process_does_to_its_caller_what_it_does() -> None:
    caller = process(
        "p", start() + call("c", "q") + boundary("b", "c", error("E")) + user("a") + end(), "start>c c>a a>end b>end"
    )
    called = process("q", start("q1") + end("q2", error("E")), "q1>q2")
    model = definitions(caller, called, errors=("E",))
    assert [(each.element, each.code) for each in found(model)] == [("a", "UNREACHABLE")]


def test_an_error_that_no_caller_catches_is_found() -> None:
    caller = process("p", start() + call("c", "q") + end(), "start>c c>end")
    called = process("q", start("q1") + gateway("exclusive", "x") + end("q3") + end("q2", error("E")),
                     "q1>x x>q2?w x>q3!")  # fmt: skip
    assert [(each.element, each.code) for each in found(definitions(caller, called, errors=("E",)))] == [
        ("q2", "ERROR_UNCAUGHT")
    ]


def test_processes_that_call_each_other_are_judged_once() -> None:
    one = process("p", start() + call("c", "q") + end(), "start>c c>end")
    other = process("q", start("q1") + call("d", "p") + end("q2"), "q1>d d>q2")
    assert found(definitions(one, other)) == []


def test_each_start_event_begins_a_case_of_its_own() -> None:
    begun = f'<startEvent id="other">{message("m")}</startEvent>'
    body = begun + user("a") + user("b") + gateway("parallel", "j")
    assert codes(body, "start>a other>b a>j b>j j>end") == {("j", "DEADLOCK")}
    body = begun + user("a") + gateway("exclusive", "x")
    assert codes(body, "start>x other>x x>a a>end") == set()


def test_the_way_is_the_shortest_and_ends_where_it_goes_wrong() -> None:
    body = user("a") + gateway("exclusive", "x") + user("b") + user("c") + gateway("parallel", "j")
    (finding,) = found(simple(body, "start>a a>x x>b?q x>c! b>j c>j j>end"))
    assert (finding.element, finding.code) == ("j", "DEADLOCK")
    assert finding.path in {("start", "a", "x", "b", "j"), ("start", "a", "x", "c", "j")}


def test_the_way_into_a_loop_goes_once_round_it() -> None:
    body = user("a") + gateway("exclusive", "x") + user("b") + user("c")
    finding = next(each for each in found(simple(body, "start>a a>x x>b b>c c>x")) if each.code == "NO_END")
    assert finding.path == ("start", "a", "x", "b", "c")


def test_what_instances_throw_can_be_caught_at_their_border() -> None:
    marker = throwing(times("2"), "Complex", "", ("true", escalation("X")))
    body = user("a", inner=marker) + boundary("b", "a", escalation("X"), interrupting=False) + end("e")
    assert codes(body, "start>a a>end b>e") == set()
