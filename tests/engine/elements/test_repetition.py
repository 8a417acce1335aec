"""Activities that are repeated: for each item, so many times, or as long as a condition holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidDeployment
from tests.engine.elements.trial import line, opened, started, troubles
from tests.engine.workflow.build import (
    boundary,
    call,
    definitions,
    each,
    end,
    io,
    loop,
    process,
    script,
    service,
    simple,
    start,
    sub,
    timer,
    times,
    user,
)  # fmt: skip


@pytest.mark.parametrize(
    ("marker", "rounds"),
    [
        (loop("n < 3"), 3),
        (loop("n < 3", before=True), 3),
        (loop("false"), 1),
        (loop("false", before=True), 0),
        (loop("loopCounter < 4"), 4),
        (loop("true", maximum=2), 2),
        (loop("true", maximum=2, before=True), 2),
        (loop(maximum=5), 5),
    ],
)
def test_a_loop_goes_on_while_its_condition_holds(marker: str, rounds: int) -> None:
    sandbox = line(script("s", "n + 1", "n", inner=marker), data={"n": 0})
    assert (sandbox.state, sandbox.case_file) == ("completed", {"n": rounds})


def test_a_person_is_asked_again_until_the_answer_is_good() -> None:
    sandbox = line(user("u", inner=loop("not(good)")))
    first = sandbox.open_tasks()[0]
    sandbox.complete("u", {"good": False})
    assert opened(sandbox) == ["u"]
    assert sandbox.open_tasks()[0].id != first.id
    sandbox.complete("u", {"good": True})
    assert sandbox.state == "completed"


def test_a_subprocess_a_call_and_a_service_can_be_loops() -> None:
    body = sub("x", start("a") + script("s", "n + loopCounter", "n") + end("b"), "a>s s>b", inner=loop(maximum=3))
    assert line(body, data={"n": 0}).case_file == {"n": 6}
    model = definitions(
        process("p", start() + call("c", "q", inner=loop("n < 2")) + end(), "start>c c>end"),
        process("q", start("q1") + script("s", "n + 1", "n") + end("q2"), "q1>s s>q2"),
    )
    assert started(model, {"n": 0}).case_file == {"n": 2}
    count = service("s", "t", more=io(inputs={"x": "=n"}, outputs={"n": "=y"}), inner=loop("n < 3"))
    assert line(count, data={"n": 0}, services={"t": lambda given, _: {"y": given["x"] + 1}}).case_file == {"n": 3}


def test_a_condition_that_fails_is_an_incident_and_no_round_is_done_twice() -> None:
    sandbox = line(script("s", "n + 1", "n", inner=loop("again")), user("u"), data={"n": 0, "again": "perhaps"})
    assert (troubles(sandbox), sandbox.case_file["n"]) == ([("s", "condition")], 1)
    sandbox.retry("s")
    assert ([each.attempts for each in sandbox.incidents], sandbox.case_file["n"]) == ([2], 1)


def test_a_loop_without_end_is_stopped() -> None:
    assert troubles(line(script("s", "1", "n", inner=loop("true")))) == [("s", "budget")]


def test_a_boundary_event_ends_a_loop() -> None:
    model = simple(
        user("u", inner=loop("true")) + boundary("b", "u", timer("Duration", "P1D")) + user("late"),
        "start>u u>end b>late late>end",
    )
    sandbox = started(model)
    sandbox.complete("u")
    sandbox.complete("u")
    sandbox.advance(timedelta(days=1))
    assert opened(sandbox) == ["late"]


@pytest.mark.parametrize("number", ["3", "=3", "=n + 1"])
@pytest.mark.parametrize("sequential", [True, False])
def test_a_cardinality_says_how_often(number: str, sequential: bool) -> None:
    sandbox = line(user("u", inner=times(number, sequential=sequential)), data={"n": 2})
    assert opened(sandbox) == ["u"] * (1 if sequential else 3)
    for _ in range(3):
        sandbox.complete("u")
    assert sandbox.state == "completed"


def test_a_cardinality_of_zero_does_nothing() -> None:
    assert line(script("s", "1", "x", inner=times("0"))).case_file == {}


@pytest.mark.parametrize(
    ("value", "code"), [(-1, "expression"), (1.5, "expression"), ("x", "expression"), (9e9, "budget")]
)
def test_a_cardinality_that_is_none_is_an_incident(value: object, code: str) -> None:
    assert troubles(line(user("u", inner=times("=n")), data={"n": value})) == [("u", code)]


def test_instances_of_instances_are_counted_together_and_a_retry_lets_more_of_them_be() -> None:
    many = sub("x", start("a") + user("u", inner=times("600")) + end("b"), "a>u u>b", inner=times("20"))
    sandbox = line(many)
    assert len(opened(sandbox)) == 16 * 600
    assert troubles(sandbox) == [("u", "budget")]
    sandbox.retry("u")
    assert (len(opened(sandbox)), troubles(sandbox)) == (20 * 600, [])


@pytest.mark.parametrize("sequential", [True, False])
def test_each_item_is_worked_on_and_the_results_are_gathered(sequential: bool) -> None:
    marker = each("list", item="x", into="sums", value="x * loopCounter", sequential=sequential)
    sandbox = line(user("u", inner=marker), data={"list": [1, 2, 3]})
    for _ in range(3):
        sandbox.complete("u")
    assert (sandbox.state, sandbox.case_file["sums"]) == ("completed", [1, 4, 9])


def test_enough_is_enough() -> None:
    sandbox = line(user("u", inner=each("[1,2,3]", done="good")))
    sandbox.complete("u", {"good": False})
    assert len(sandbox.open_tasks()) == 2
    sandbox.complete("u", {"good": True})
    assert sandbox.state == "completed"


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_boundary_event_stands_at_the_whole_of_the_instances(sequential: bool, interrupting: bool) -> None:
    model = simple(
        user("u", inner=each("[1,2]", sequential=sequential))
        + boundary("b", "u", timer("Duration", "P1D"), interrupting=interrupting) + user("late") + end("end2"),
        "start>u u>end b>late late>end2",
    )  # fmt: skip
    sandbox = started(model)
    sandbox.advance(timedelta(days=1))
    assert opened(sandbox) == ["late", *([] if interrupting else ["u"] if sequential else ["u", "u"])]


@pytest.mark.parametrize(
    ("marker", "code"),
    [
        ("<standardLoopCharacteristics/>", "DIALECT"),
        ('<standardLoopCharacteristics loopMaximum="0"/>', "DIALECT"),
        ('<standardLoopCharacteristics loopMaximum="many"/>', "DIALECT"),
        ("<standardLoopCharacteristics><loopCondition/></standardLoopCharacteristics>", "FEEL"),
        (loop("("), "FEEL"),
        ("<standardLoopCharacteristics><loopCondition>n</loopCondition></standardLoopCharacteristics>", "FEEL"),
        (loop("true") + each("[1]"), "ELEMENT"),
        ("<multiInstanceLoopCharacteristics/>", "DIALECT"),
        (times("-1"), "DIALECT"),
        (times("1.5"), "DIALECT"),
        (times("=-3"), "DIALECT"),
        (times("many"), "FEEL"),
        (times("=("), "FEEL"),
    ],
)
def test_what_makes_no_repetition(marker: str, code: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        line(user("u", inner=marker))
    assert [(finding.element, finding.code) for finding in refused.value.findings] == [("u", code)]
