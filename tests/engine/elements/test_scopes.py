"""Call activities, embedded subprocesses and event subprocesses: scopes in scopes."""

from __future__ import annotations

import pytest

from engine.errors import BpmnError
from tests.engine.elements.trial import line, opened, started, troubles, watcher
from tests.engine.workflow.build import (
    boundary,
    call,
    condition,
    definitions,
    each,
    end,
    error,
    escalation,
    gateway,
    io,
    message,
    process,
    script,
    service,
    signal,
    simple,
    start,
    sub,
    throw,
    user,
)  # fmt: skip

TERMINATE = "<terminateEventDefinition/>"


def calling(body: str, flows: str, *, more: str = "", around: str = "", after: str = "", **roots: object) -> bytes:
    """Return the process ``p`` that calls ``q``; ``around`` and ``after`` are elements and flows of ``p``."""
    return definitions(
        process("p", start() + call("c", "q", more) + around + end(), f"start>c c>end {after}"),
        process("q", start("q1") + body, flows),
        **roots,  # type: ignore[arg-type]
    )


def test_a_called_process_sees_its_inputs_and_hands_its_outputs_back() -> None:
    more = io(inputs={"x": "=a * 2"}, outputs={"result": "=x + 1"})
    model = calling(script("s", "x + 10", "x") + user("u") + end("q2"), "q1>s s>u u>q2", more=more)
    sandbox = started(model, {"a": 1})
    assert (opened(sandbox), sandbox.case_file) == (["u"], {"a": 1})
    sandbox.complete("u", {"note": "n"})
    assert (sandbox.state, sandbox.case_file) == ("completed", {"a": 1, "result": 13, "note": "n"})


def test_processes_that_call_one_another_without_end_are_an_incident() -> None:
    model = calling(call("again", "q") + end("q2"), "q1>again again>q2")
    assert troubles(started(model)) == [("again", "call")]


def test_a_subprocess_has_variables_of_its_own() -> None:
    body = sub(
        "x",
        start("i") + script("s", "n + 1", "n") + end("e"),
        "i>s s>e",
        more=io(inputs={"n": "=5"}, outputs={"m": "=n"}),
    )
    assert line(body, data={"n": 1}).case_file == {"n": 1, "m": 6}


@pytest.mark.parametrize("code", ["E1", ""])
def test_an_error_end_inside_a_called_process_is_caught_at_the_call(code: str) -> None:
    caught = error("E1") if code else "<errorEventDefinition/>"
    model = calling(
        gateway("parallel", "g") + user("u") + end("bad", error("E1")), "q1>g g>u g>bad",
        around=boundary("b", "c", caught) + user("late"), after="b>late late>end", errors=("E1",),
    )  # fmt: skip
    sandbox = started(model)
    assert (opened(sandbox), sandbox.incidents) == (["late"], ())
    sandbox.complete("late")
    assert sandbox.state == "completed"


def test_an_error_goes_up_to_the_first_that_catches_it() -> None:
    inner = sub("x", start("i") + end("bad", error("E1")), "i>bad")
    model = calling(
        inner + boundary("other", "x", error("E2")) + user("wrong") + end("q2"), "q1>x x>q2 other>wrong wrong>q2",
        around=boundary("b", "c", error("E1")) + user("late"), after="b>late late>end", errors=("E1", "E2"),
    )  # fmt: skip
    assert opened(started(model)) == ["late"]


def test_an_error_that_nobody_catches_is_an_incident() -> None:
    sandbox = started(
        simple(
            end("bad", error("E1")) + gateway("parallel", "g") + user("u"), "start>g g>u g>bad u>end", errors=("E1",)
        )
    )
    assert (troubles(sandbox), opened(sandbox)) == ([("bad", "error")], ["u"])


def test_an_error_in_one_instance_of_a_subprocess_ends_them_all() -> None:
    body = sub(
        "x", start("i") + user("u") + gateway("exclusive", "g") + end("bad", error("E1")) + end("e"),
        "i>u u>g g>bad?good=false g>e!", inner=each("[1,2,3]"),
    )  # fmt: skip
    sandbox = started(
        simple(body + boundary("b", "x", error("E1")) + user("late"), "start>x x>end b>late late>end", errors=("E1",))
    )
    sandbox.complete("u", {"good": True})
    assert opened(sandbox) == ["u", "u"]
    sandbox.complete("u", {"good": False})
    assert opened(sandbox) == ["late"]


@pytest.mark.parametrize("element", ["throw", "end"])
@pytest.mark.parametrize(("interrupting", "left"), [(True, ["late"]), (False, ["late", "u"])])
def test_an_escalation_inside_a_called_process_is_caught_at_the_call(
    element: str, interrupting: bool, left: list[str]
) -> None:
    body = gateway("parallel", "g") + user("u") + end("q2")
    if element == "throw":
        body, flows = body + throw("t", escalation("X")) + end("q3"), "q1>g g>u g>t t>q3 u>q2"
    else:
        body, flows = body + end("t", escalation("X")), "q1>g g>u g>t u>q2"
    around = boundary("b", "c", escalation("X"), interrupting=interrupting) + user("late") + end("e2")
    model = calling(body, flows, around=around, after="b>late late>e2", escalations=("X",))
    sandbox = started(model)
    assert opened(sandbox) == left
    for key in left:
        sandbox.complete(key)
    assert sandbox.state == "completed"


def test_an_escalation_starts_an_event_subprocess_beside_the_scope() -> None:
    beside = watcher("w", escalation("X"), user("told"), "w_on>told told>w_end", interrupting=False)
    model = simple(throw("t", escalation("X")) + user("u") + beside, "start>t t>u u>end", escalations=("X",))
    assert opened(started(model)) == ["told", "u"]
    ignored = simple(throw("t", escalation("X")) + user("u"), "start>t t>u u>end", escalations=("X",))
    assert opened(started(ignored)) == ["u"]


def test_terminate_ends_its_scope_and_no_other() -> None:
    inner = sub("x", start("i") + gateway("parallel", "g") + user("u") + end("stop", TERMINATE), "i>g g>u g>stop")
    sandbox = started(simple(inner + user("z"), "start>x x>z z>end"))
    assert opened(sandbox) == ["z"]
    called = calling(gateway("parallel", "g") + user("u") + end("stop", TERMINATE), "q1>g g>u g>stop")
    assert started(called).state == "completed"
    whole = simple(
        gateway("parallel", "f") + user("a") + inner + user("z") + end("all", TERMINATE),
        "start>f f>a f>x x>z z>all a>end",
    )
    sandbox = started(whole)
    assert opened(sandbox) == ["a", "z"]
    sandbox.complete("z")
    assert (sandbox.state, opened(sandbox)) == ("completed", [])


def test_terminate_ends_one_instance_of_several() -> None:
    body = sub(
        "x", start("i") + gateway("parallel", "g") + user("u") + user("stop") + end("t", TERMINATE) + end("e"),
        "i>g g>u g>stop stop>t u>e", inner=each("[1,2]"),
    )  # fmt: skip
    sandbox = line(body, user("z"))
    sandbox.complete("stop")
    assert opened(sandbox) == ["stop", "u"]
    sandbox.complete("stop")
    assert opened(sandbox) == ["z"]


def test_terminate_ends_what_event_subprocesses_have_begun() -> None:
    beside = watcher("w", message("M"), user("told"), "w_on>told told>w_end", interrupting=False)
    sandbox = started(simple(user("a") + end("all", TERMINATE) + beside, "start>a a>all", messages={"M": ""})
                      .replace(b'<endEvent id="end"/>', b""))  # fmt: skip
    sandbox.correlate("M")
    assert opened(sandbox) == ["a", "told"]
    sandbox.complete("a")
    assert (sandbox.state, opened(sandbox)) == ("completed", [])


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("kind", ["message", "signal", "condition"])
def test_an_event_subprocess_in_a_called_process(kind: str, interrupting: bool) -> None:
    definition = {"message": message("M"), "signal": signal("S"), "condition": condition("n = 1")}[kind]
    body = (
        user("u")
        + end("q2")
        + watcher("w", definition, user("told"), "w_on>told told>w_end", interrupting=interrupting)
    )
    says = gateway("parallel", "f") + user("say") + throw("t", signal("S")) + end("e2")
    model = definitions(
        process("p", start() + call("c", "q") + says + end(), "start>f f>c f>say say>t t>e2 c>end"),
        process("q", start("q1") + body, "q1>u u>q2"),
        messages={"M": ""}, signals=("S",),
    )  # fmt: skip
    sandbox = started(model, {"n": 0})
    if kind == "message":
        sandbox.correlate("M")
    sandbox.complete("say", {"n": 1 if kind == "condition" else 0})
    assert opened(sandbox) == (["told"] if interrupting else ["told", "u"])


def test_an_event_subprocess_in_an_event_subprocess() -> None:
    inner = watcher("v", message("N"), user("inner"), "v_on>inner inner>v_end", interrupting=False)
    outer = watcher("w", message("M"), user("outer") + inner, "w_on>outer outer>w_end", interrupting=True)
    sandbox = started(simple(user("a") + outer, "start>a a>end", messages={"M": "", "N": ""}))
    assert sandbox.correlate("N") is None
    sandbox.correlate("M")
    assert opened(sandbox) == ["inner", "outer"]  # the kept message has come to it
    sandbox.correlate("N")
    assert opened(sandbox) == ["inner", "inner", "outer"]
    for key in ("outer", "inner", "inner"):
        sandbox.complete(key)
    assert sandbox.state == "completed"


def test_an_event_subprocess_in_an_embedded_one_ends_with_it() -> None:
    beside = watcher("w", message("M"), user("told"), "w_on>told told>w_end", interrupting=False)
    body = sub("x", start("i") + user("u") + end("e") + beside, "i>u u>e")
    sandbox = started(simple(body + user("z"), "start>x x>z z>end", messages={"M": ""}))
    sandbox.correlate("M")
    assert opened(sandbox) == ["told", "u"]
    sandbox.complete("u")
    sandbox.complete("told")
    assert (opened(sandbox), sandbox.correlate("M")) == (["z"], None)


def test_an_error_is_caught_by_an_event_subprocess_of_the_same_scope() -> None:
    instead = watcher("w", error("E1"), user("mend"), "w_on>mend mend>w_end")
    body = gateway("parallel", "g") + user("u") + end("bad", error("E1")) + instead
    sandbox = started(simple(body, "start>g g>u g>bad u>end", errors=("E1",)))
    assert opened(sandbox) == ["mend"]
    sandbox.complete("mend")
    assert sandbox.state == "completed"


def test_an_error_of_an_event_subprocess_is_caught_around_its_scope() -> None:
    beside = watcher("w", message("M"), end("bad", error("E1")), "w_on>bad", interrupting=False)
    beside = beside.replace('<endEvent id="w_end"></endEvent>', "")
    body = sub("x", start("i") + user("u") + end("e") + beside, "i>u u>e")
    model = simple(body + boundary("b", "x", error("E1")) + user("late"), "start>x x>end b>late late>end",
                   errors=("E1",), messages={"M": ""})  # fmt: skip
    sandbox = started(model)
    sandbox.correlate("M")
    assert opened(sandbox) == ["late"]


def test_a_service_in_a_called_process_reaches_the_border_of_the_call() -> None:
    def fails(_: object, __: object) -> None:
        raise BpmnError("E1")

    around = boundary("b", "c", error("E1")) + user("late")
    model = calling(service("s", "t") + end("q2"), "q1>s s>q2", around=around, after="b>late late>end", errors=("E1",))
    sandbox = started(model, services={"t": fails})
    assert (opened(sandbox), sandbox.incidents) == (["late"], ())
