"""Signals between cases, and processes that begin with a message or a signal."""

from __future__ import annotations

from typing import Any

import pytest

from engine.draft import MAX_DELIVERIES, MAX_SECONDS_TO_DELIVER
from engine.errors import InvalidDeployment, NotFound
from engine.sandbox import Sandbox
from engine.storage.postgres.connection import IDLE_SECONDS
from engine.workflow import budget, handlers
from tests.engine.elements.trial import opened
from tests.engine.workflow.build import (
    call,
    catch,
    definitions,
    end,
    ext,
    gateway,
    io,
    message,
    process,
    script,
    signal,
    start,
    sub,
    throw,
    user,
)  # fmt: skip


def trial(*models: bytes) -> Sandbox:
    return Sandbox({f"{number}.bpmn": model for number, model in enumerate(models)})


def heard(sandbox: Sandbox) -> list[Any]:
    return [case_file.get("heard") for case_file in sandbox.case_files]


HEARS = definitions(
    process("p", start() + catch("c", signal("S")) + script("s", "value", "heard") + end(), "start>c c>s s>end"),
    signals=("S",),
)


def thrower(element: str, flows: str) -> bytes:
    return definitions(process("q", start() + element + end(), flows), signals=("S",))


@pytest.mark.parametrize(
    ("element", "flows"),
    [
        (throw("t", signal("S"), io(inputs={"value": "=7"})), "start>t t>end"),
        (f'<endEvent id="t">{ext(io(inputs={"value": "=7"}))}{signal("S")}</endEvent>' + gateway("parallel", "g"),
         "start>g g>t g>end"),
    ],
)  # fmt: skip
def test_a_signal_reaches_every_waiting_instance(element: str, flows: str) -> None:
    sandbox = trial(HEARS, thrower(element, flows))
    sandbox.start("p")
    sandbox.start("p")
    assert (sandbox.state, sandbox.incidents) == ("running", ())
    sandbox.start("q")
    assert (sandbox.state, heard(sandbox)) == ("completed", [7, 7, None])
    sandbox.start("p")
    assert sandbox.state == "running"


def test_a_signal_reaches_very_many_instances() -> None:
    sandbox = trial(HEARS, thrower(throw("t", signal("S"), io(inputs={"value": "=7"})), "start>t t>end"))
    for _ in range(MAX_DELIVERIES + 20):
        sandbox.start("p")
    sandbox.start("q")
    assert (sandbox.state, set(heard(sandbox)[:-1])) == ("completed", {7})


def test_what_an_old_command_does_not_take_in_is_delivered_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body = start() + throw("t", message("M")) + catch("c", message("M")) + user("u", group="g")
    model = definitions(process("p", body, "start>t t>c c>u"), messages={"M": ""})
    at_once = trial(model)
    at_once.start("p")
    monkeypatch.setattr("engine.draft.MAX_SECONDS_TO_DELIVER", -1)
    later = trial(model)
    later.start("p")
    later.engine.messages.deliver_kept()
    assert [[case.version for case in each.cases] for each in (at_once, later)] == [[1], [2]]
    assert opened(at_once) == opened(later) == ["u"]


def test_the_longest_command_ends_before_the_database_takes_its_case_away() -> None:
    longest_move = budget.MAX_SECONDS + handlers.SECONDS + budget.SECONDS_TO_TELL
    assert MAX_SECONDS_TO_DELIVER + longest_move < IDLE_SECONDS


def test_instances_that_signal_each_other_for_ever_are_stopped_with_an_incident() -> None:
    def player(key: str, hears: str, says: str) -> bytes:
        body = start() + gateway("exclusive", "g") + catch("c", signal(hears)) + throw("t", signal(says))
        body += gateway("exclusive", "x") + end()
        return definitions(process(key, body, "start>g g>c c>t t>x x>g! x>end?false"), signals=(hears, says))

    first = definitions(process("r", start() + throw("t", signal("ping")) + end(), "start>t t>end"), signals=("ping",))
    sandbox = trial(player("p", "ping", "pong"), player("q", "pong", "ping"), first)
    for key in ("p", "q", "r"):
        sandbox.start(key)
    assert [case.state for case in sandbox.cases] == ["running", "running", "completed"]
    assert all(case.version > 10 for case in sandbox.cases[:2])
    sandbox.engine.messages.deliver_kept()
    (incident,) = sandbox.incidents
    assert (incident.element_id, incident.code) == ("t", "budget")


BEGINS = definitions(
    process(
        "b",
        f'<startEvent id="on">{ext(io(outputs={"kept": "=value"}))}{message("M")}</startEvent>' + user("u") + end(),
        "on>u u>end",
    ),
    messages={"M": ""},
)


def test_a_message_that_nobody_waits_for_begins_a_case() -> None:
    sandbox = trial(BEGINS)
    case = sandbox.correlate("M", None, {"value": 1})
    assert case is not None
    assert (opened(sandbox), sandbox.case_file) == (["u"], {"value": 1, "kept": 1})
    sandbox.correlate("M", "key", {"value": 2})
    assert [case_file["value"] for case_file in sandbox.case_files] == [1, 2]
    assert [case.process_key for case in sandbox.cases] == ["b", "b"]


def test_a_case_that_waits_comes_before_a_new_one() -> None:
    waits = definitions(process("p", start() + catch("c", message("M")) + end(), "start>c c>end"), messages={"M": ""})
    sandbox = trial(BEGINS, waits)
    sandbox.start("p")
    sandbox.correlate("M", None, {"value": 1})
    assert [case.process_key for case in sandbox.cases] == ["p"]
    sandbox.correlate("M", None, {"value": 2})
    assert [case.process_key for case in sandbox.cases] == ["p", "b"]


def test_a_thrown_message_begins_a_case() -> None:
    says = definitions(
        process("q", start() + throw("t", message("M"), io(inputs={"value": "=9"})) + end(), "start>t t>end"),
        messages={"M": ""},
    )
    sandbox = trial(BEGINS, says)
    sandbox.start("q")
    assert sandbox.case_files == ({}, {"value": 9, "kept": 9})
    assert (sandbox.case_file, opened(sandbox)) == ({}, ["u"])


def test_a_signal_begins_a_case_of_every_process_that_starts_with_it() -> None:
    def begins(key: str) -> bytes:
        body = f'<startEvent id="on">{signal("S")}</startEvent>' + script("s", "value", "heard") + end()
        return definitions(process(key, body, "on>s s>end"), signals=("S",))

    sandbox = trial(
        begins("a"), begins("b"), thrower(throw("t", signal("S"), io(inputs={"value": "=7"})), "start>t t>end")
    )
    sandbox.start("q")
    assert (sandbox.state, heard(sandbox)) == ("completed", [None, 7, 7])


def test_a_process_may_begin_in_several_ways() -> None:
    body = start() + f'<startEvent id="m">{message("M")}</startEvent><startEvent id="n">{message("N")}</startEvent>'
    body += user("plain") + user("by_m") + user("by_n") + end()
    model = definitions(
        process("p", body, "start>plain m>by_m n>by_n plain>end by_m>end by_n>end"), messages={"M": "", "N": ""}
    )
    sandbox = trial(model)
    sandbox.start("p")
    sandbox.correlate("N")
    sandbox.correlate("M")
    assert [case.open_tasks[0].task_key for case in sandbox.cases] == ["plain", "by_n", "by_m"]


def test_a_process_that_only_an_event_starts_is_not_started_by_hand() -> None:
    sandbox = trial(BEGINS)
    with pytest.raises(NotFound):
        sandbox.start("b")
    assert sandbox.cases == ()


def refused(*models: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDeployment) as refusal:
        trial(*models)
    return [(finding.element, finding.code) for finding in refusal.value.findings]


def starting(*definitions_: str) -> str:
    return "".join(f'<startEvent id="s{number}">{each}</startEvent>' for number, each in enumerate(definitions_))


def test_what_a_process_does_not_begin_with() -> None:
    def one(body: str, flows: str) -> bytes:
        return definitions(process("p", body, flows), messages={"M": ""}, signals=("S",))

    assert refused(one(starting("<conditionalEventDefinition/>") + end(), "s0>end")) == [("s0", "ELEMENT")]
    twice = one(starting(message("M"), message("M")) + end(), "s0>end s1>end")
    assert refused(twice) == [("s1", "DUPLICATE")]
    assert refused(one(starting("", "") + end(), "s0>end s1>end")) == [("p", "START")]
    assert refused(one(end(), "")) == [("p", "START"), ("end", "FLOW")]
    inner = sub("x", starting(message("M")) + end("e"), "s0>e")
    assert refused(one(start() + inner + end(), "start>x x>end")) == [("s0", "ELEMENT")]


def test_a_message_starts_one_process_only() -> None:
    other = BEGINS.replace(b'<process id="b"', b'<process id="c"')
    assert refused(BEGINS, other) == [("on", "DUPLICATE")]


def test_a_process_that_only_an_event_starts_is_not_called() -> None:
    caller = definitions(process("p", start() + call("c", "b") + end(), "start>c c>end"))
    assert refused(BEGINS, caller) == [("c", "CALL")]


def test_what_begins_cases_is_not_recorded_for_one() -> None:
    form = '<zeebe:properties><zeebe:property name="form" value="f"/></zeebe:properties>'
    waits = f'<intermediateCatchEvent id="c" name="C">{ext(form)}{message("M")}</intermediateCatchEvent>'
    other = definitions(process("p", start() + waits + end(), "start>c c>end"), messages={"M": ""})
    assert refused(BEGINS, other) == [("c", "DIALECT")]
