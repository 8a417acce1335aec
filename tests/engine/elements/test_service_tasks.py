"""Service tasks: registered Python is called with the inputs of the task, inside the command that reached it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import build_engine
from engine.assembly import Engine, assemble
from engine.errors import BpmnError, InvalidDeployment
from engine.gate import check_file
from engine.model import SYSTEM, Actor, Submission
from engine.sandbox import Sandbox
from engine.settings import EngineSettings
from engine.storage import MemoryStorage
from tests.engine.elements.trial import line, opened, started, troubles
from tests.engine.workflow.build import (
    boundary,
    each,
    end,
    error,
    gateway,
    io,
    loop,
    service,
    simple,
    start,
    sub,
    user,
)  # fmt: skip


class Handler:
    """Remembers what it was given, and does what the test says."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[Mapping[str, Any], Mapping[str, str]]] = []

    def __call__(self, variables: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        self.calls.append((variables, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_handler_gets_the_inputs_and_the_headers_and_nothing_else() -> None:
    handler = Handler(None)
    task = service("s", "look_up", headers={"unit": "EUR"}, more=io(inputs={"amount": "=a + b"}))
    sandbox = line(task, data={"a": 1.5, "b": 2, "other": "x"}, services={"look_up": handler})
    assert handler.calls == [({"amount": Decimal("3.5")}, {"unit": "EUR"})]
    assert (sandbox.state, sandbox.case_file) == ("completed", {"a": Decimal("1.5"), "b": 2, "other": "x"})


def test_what_it_does_to_its_variables_stays_with_it() -> None:
    def vandal(variables: Any, headers: Any) -> None:
        variables["list"].append(1)
        headers["x"] = "y"

    sandbox = line(service("s", "t", more=io(inputs={"list": "=list"})), data={"list": []}, services={"t": vandal})
    assert (sandbox.case_file, sandbox.incidents) == ({"list": []}, ())


def test_results_go_where_outputs_go() -> None:
    results = {"found": date(2016, 1, 4), "rate": 0.1, "both": (1, 2)}
    plain = line(service("s", "t"), data={"found": None}, services={"t": Handler(results)})
    assert plain.case_file == {"found": date(2016, 1, 4), "rate": Decimal("0.1"), "both": [1, 2]}
    picked = line(
        service("s", "t", more=io(inputs={"n": "=1"}, outputs={"sum": "=rate + n"})), services={"t": Handler(results)}
    )
    assert picked.case_file == {"sum": Decimal("1.1")}


def test_results_of_a_task_in_a_subprocess_are_written_where_they_are_defined() -> None:
    body = sub("x", start("a") + service("s", "t") + end("b"), "a>s s>b", more=io(inputs={"n": "=0"}))
    sandbox = line(body, services={"t": Handler({"n": 1, "m": 2})})
    assert sandbox.case_file == {"m": 2}


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (ValueError("no such place"), "ValueError: no such place"),
        (["a list"], "by name, not a list"),
        ({"a b": 1}, "'a b'"),
        ({1: 1}, "name '1'"),
        ({"x": object()}, "object is no value"),
        ({"x": {"y": float("nan")}}, "cannot be kept"),
    ],
)
def test_what_goes_wrong_in_a_handler_is_an_incident_that_a_retry_frees(answer: Any, word: str) -> None:
    handler = Handler(answer, answer, {"found": True})
    sandbox = line(service("s", "t", more=io(inputs={"place": "=place"})), data={"place": "K"}, services={"t": handler})
    [incident] = sandbox.incidents
    assert (sandbox.state, incident.element_id, incident.code) == ("incident", "s", "service")
    assert (incident.expression, incident.values) == ("t", {"place": "K"})
    assert word in incident.told
    sandbox.retry("s")
    assert [each.attempts for each in sandbox.incidents] == [2]
    sandbox.retry("s")
    assert (sandbox.state, sandbox.incidents, sandbox.case_file["found"]) == ("completed", (), True)
    assert len(handler.calls) == 3


@pytest.mark.parametrize("marker", ["", each('["K"]', item="place")])
def test_a_retry_works_with_the_inputs_as_they_are_now(marker: str) -> None:
    def look_up(variables: Mapping[str, Any], _: Mapping[str, str]) -> dict[str, Any]:
        return {"found": {"V": "Viersen"}[variables["town"]]}

    mapped = io(inputs={"town": "=town"}, outputs={"found": "=found"})
    body = gateway("parallel", "f") + service("s", "t", more=mapped, inner=marker) + user("mend") + end("e2")
    sandbox = started(simple(body, "start>f f>s f>mend s>end mend>e2"), {"town": "?"}, services={"t": look_up})
    assert troubles(sandbox) == [("s", "service")]
    sandbox.complete("mend", {"town": "V"})
    sandbox.retry("s")
    assert (sandbox.state, sandbox.case_file) == ("completed", {"town": "V", "found": "Viersen"})


def test_an_error_of_the_process_is_caught_at_the_task() -> None:
    caught = boundary("b", "s", error("E1")) + boundary("any", "s", "<errorEventDefinition/>")
    model = simple(
        service("s", "t") + caught + user("one") + user("other"),
        "start>s s>end b>one any>other one>end other>end", errors=("E1",),
    )  # fmt: skip
    assert opened(started(model, services={"t": Handler(BpmnError("E1", "not there"))})) == ["one"]
    assert opened(started(model, services={"t": Handler(BpmnError("E2"))})) == ["other"]
    assert started(model, services={"t": Handler(None)}).state == "completed"


def test_an_error_is_caught_around_the_task() -> None:
    body = sub("x", start("a") + service("s", "t") + end("b"), "a>s s>b")
    model = simple(body + boundary("c", "x", error("E1")) + user("u"), "start>x x>end c>u u>end", errors=("E1",))
    assert opened(started(model, services={"t": Handler(BpmnError("E1"))})) == ["u"]
    watcher = sub("w", f'<startEvent id="on">{error("E1")}</startEvent>' + user("u") + end("w2"), "on>u u>w2",
                  attrs='triggeredByEvent="true"')  # fmt: skip
    model = simple(service("s", "t") + watcher, "start>s s>end", errors=("E1",))
    assert opened(started(model, services={"t": Handler(BpmnError("E1"))})) == ["u"]


def test_an_error_that_nobody_catches_is_an_incident() -> None:
    sandbox = line(service("s", "t"), services={"t": Handler(BpmnError("E1"), None)})
    assert troubles(sandbox) == [("s", "error")]
    sandbox.retry("s")
    assert sandbox.state == "completed"


@pytest.mark.parametrize("again", [each("[1,2,3]", item="n"), each("[1,2,3]", item="n", sequential=True), loop("true")])
def test_an_error_of_one_round_ends_them_all(again: str) -> None:
    handler = Handler(None, BpmnError("E1"))
    model = simple(
        service("s", "t", inner=again) + boundary("b", "s", error("E1")) + user("u"), "start>s s>end b>u u>end",
        errors=("E1",),
    )  # fmt: skip
    sandbox = started(model, services={"t": handler})
    assert (opened(sandbox), sandbox.incidents, len(handler.calls)) == (["u"], (), 2)


def test_a_type_without_a_handler_stops_the_publication() -> None:
    model = simple(service("s", "nobody"), "start>s s>end")
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"p.bpmn": model}, services={"else": Handler(None)})
    [finding] = refused.value.findings
    assert (finding.element, finding.code) == ("s", "SERVICE_UNKNOWN")
    assert "'nobody'" in finding.message
    assert "Known are: else" in finding.message
    assert ("s", "SERVICE_UNKNOWN") in [(each.element, each.code) for each in check_file("p.bpmn", model)]


def test_a_handler_that_was_taken_away_is_an_incident_until_it_is_back() -> None:
    storage, model = MemoryStorage(), simple(user("u", assignee="ann") + service("s", "t"), "start>u u>s s>end")

    def engine(**services: Handler) -> Engine:
        return assemble(storage, services=services)

    engine(t=Handler(None)).deployments.publish_files({"p.bpmn": model}, actor=SYSTEM)
    case = engine(t=Handler(None)).cases.start("p", {}, actor=SYSTEM, idempotency_key="1")
    ann = Actor(username="ann", display_name="Ann")
    without = engine()
    without.human_tasks.complete(case.open_tasks[0].id, Submission(values={}), actor=ann, idempotency_key="2")
    [incident] = without.cases.show(case.number, actor=SYSTEM).incidents
    assert (incident.element_id, incident.code) == ("s", "service")
    assert "register a handler" in incident.told
    assert engine(t=Handler(None)).incidents.retry(incident.id, actor=SYSTEM).state == "completed"


def test_an_engine_is_built_with_its_handlers_and_the_gate_knows_them() -> None:
    model = simple(service("s", "t"), "start>s s>end")
    for services, unknown in (({}, True), ({"t": Handler(None)}, False)):
        deployments = build_engine(EngineSettings(storage=MemoryStorage()), services=services).deployments
        with pytest.raises(InvalidDeployment) as refused:  # without an organisation the gate has more to say
            deployments.publish_files({"p.bpmn": model}, actor=SYSTEM)
        assert ("SERVICE_UNKNOWN" in {finding.code for finding in refused.value.findings}) is unknown


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ('<serviceTask id="s"/>', "DIALECT"),
        (service("s", ""), "DIALECT"),
        (service("s", "=kind"), "DIALECT"),
        (service("s", "t", more='<zeebe:taskHeaders><zeebe:header value="x"/></zeebe:taskHeaders>'), "DIALECT"),
        (
            service(
                "s", "t", more='<zeebe:taskHeaders><zeebe:header key="a"/><zeebe:header key="a"/></zeebe:taskHeaders>'
            ),
            "DUPLICATE",
        ),
    ],
)
def test_what_makes_no_service_task(task: str, code: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        line(task, services={"t": Handler(None)})
    assert ("s", code) in [(finding.element, finding.code) for finding in refused.value.findings]
