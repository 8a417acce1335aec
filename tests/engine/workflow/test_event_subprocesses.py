"""Event subprocesses: stand by as long as their scope is open, beside it or in its place."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import (
    catch,
    definitions,
    end,
    error,
    message,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.workflow.play import Case, codes


def watching(definition: str, *, interrupting: bool, inside: bool = False, **options: object) -> bytes:
    """A process, or a subprocess in it, with user task ``a`` and an event subprocess with user task ``e``."""
    flag = f'isInterrupting="{str(interrupting).lower()}"'
    trigger = f'<startEvent id="on" {flag}>{definition}</startEvent>'
    watcher = sub("w", trigger + user("e") + end("w2"), "on>e e>w2", attrs='triggeredByEvent="true"')
    if not inside:
        return definitions(process("p", start() + user("a") + end() + watcher, "start>a a>end"), **options)  # type: ignore[arg-type]
    body = sub("s", start("s1") + user("a") + end("s2") + watcher, "s1>a a>s2")
    return definitions(process("p", start() + body + user("z") + end(), "start>s s>z z>end"), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("inside", [False, True])
def test_beside_its_scope_as_often_as_it_happens(inside: bool) -> None:
    case = Case(watching(message("M"), interrupting=False, inside=inside, messages={"M": ""}))
    assert [item.element_id for item in case.step.subscriptions] == ["on"]
    case.send("M").send("M")
    assert case.open == ["a", "e", "e"]
    case.do("a").do("e")
    assert not case.step.completed
    assert case.open == ["e"]
    assert len(case.step.subscriptions) == 1
    case.do("e")
    assert case.step.subscriptions == ()
    assert case.open == (["z"] if inside else [])
    assert case.step.completed is not inside


@pytest.mark.parametrize("inside", [False, True])
def test_in_place_of_its_scope(inside: bool) -> None:
    case = Case(watching(message("M"), interrupting=True, inside=inside, messages={"M": ""})).send("M")
    assert (case.open, case.step.subscriptions) == (["e"], ())
    assert ("cancelled", "a") in case.trail
    case.do("e")
    assert case.open == (["z"] if inside else [])


@pytest.mark.parametrize("inside", [False, True])
def test_one_that_never_happens_holds_nothing_up(inside: bool) -> None:
    case = Case(watching(timer("Duration", "P1D"), interrupting=True, inside=inside)).do("a")
    assert (case.open, case.step.timers) == ((["z"], ()) if inside else ([], ()))
    assert case.step.completed is not inside


def test_a_cycle_starts_it_again_and_again() -> None:
    case = Case(watching(timer("Cycle", "R2/P1D"), interrupting=False)).wait(days=5)
    assert case.open == ["a", "e", "e"]


def test_a_condition_starts_it_when_it_comes_true() -> None:
    condition = "<conditionalEventDefinition><condition>=n > 1</condition></conditionalEventDefinition>"
    model = watching(condition, interrupting=False)
    case = Case(model)
    assert case.open == ["a"]
    assert case.do("a", n=2).open == ["e"]


def test_an_error_in_the_scope_starts_it() -> None:
    watcher = sub(
        "w", f'<startEvent id="on">{error("E1")}</startEvent>' + user("e") + end("w2"), "on>e e>w2",
        attrs='triggeredByEvent="true"',
    )  # fmt: skip
    inner = sub("s", start("s1") + end("bad", error("E1")), "s1>bad")
    model = definitions(process("p", start() + inner + end() + watcher, "start>s s>end"), errors=("E1",))
    case = Case(model)
    assert case.open == ["e"]
    assert case.do("e").step.completed


def test_its_variables_are_those_of_its_scope() -> None:
    watcher = sub(
        "w", f'<startEvent id="on" isInterrupting="false">{message("M")}</startEvent>' + script("x", "seen + 1", "seen")
        + end("w2"), "on>x x>w2", attrs='triggeredByEvent="true"',
    )  # fmt: skip
    model = definitions(process("p", start() + user("a") + end() + watcher, "start>a a>end"), messages={"M": ""})
    case = Case(model, {"seen": 0}).send("M", note="x").send("M")
    assert case.file == {"seen": 2, "note": "x"}


def test_a_case_uses_definitions_without_changing_them() -> None:
    first = Case(watching(message("M"), interrupting=False, messages={"M": ""})).send("M")
    second = Case(first.definitions)
    assert second.open == ["a"]
    assert second.do("a").step.completed


LASTING_ERROR = f'<startEvent id="on" isInterrupting="false">{error("E1")}</startEvent>'


@pytest.mark.parametrize(
    ("inner", "flows", "expected"),
    [
        (start("on") + user("e"), "on>e", ("on", "ELEMENT")),
        (user("e"), "", ("w", "START")),
        (LASTING_ERROR + user("e"), "on>e", ("on", "DIALECT")),
    ],
)
def test_what_makes_no_event_subprocess(inner: str, flows: str, expected: tuple[str, str]) -> None:
    watcher = sub("w", inner, flows, attrs='triggeredByEvent="true"')
    assert expected in codes(definitions(process("p", start() + end() + watcher, "start>end"), errors=("E1",)))


def test_nothing_leads_to_an_event_subprocess() -> None:
    model = watching(message("M"), interrupting=True, messages={"M": ""}).decode()
    led = model.replace("</process>", '<sequenceFlow id="f" sourceRef="a" targetRef="w"/></process>').encode()
    assert ("w", "FLOW") in codes(led)


def test_nothing_starts_it_any_more_when_a_late_worker_finds_the_process_at_its_end() -> None:
    trigger = f'<startEvent id="on" isInterrupting="false">{timer("Cycle", "R/P2D")}</startEvent>'
    watcher = sub("w", trigger + user("e") + end("w2"), "on>e e>w2", attrs='triggeredByEvent="true"')
    waiting = catch("c", timer("Duration", "P1D"))
    model = definitions(process("p", start() + waiting + end() + watcher, "start>c c>end"))
    assert Case(model).wait(days=3).step.completed
    assert Case(model).wait(days=3, late=True).step.completed
