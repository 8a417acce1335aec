"""Timers: a date, a duration and a cycle, at every place where one may stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.sandbox import Sandbox
from tests.engine.elements.trial import line, opened, started, troubles, watcher
from tests.engine.workflow.build import boundary, catch, end, simple, start, sub, timer, user

DAY = timedelta(days=1)


def timers(sandbox: Sandbox) -> list[tuple[str, datetime]]:
    """Return element and due date of each waiting timer."""
    with sandbox.engine.storage.read() as reader:
        return [(each.element_id, each.due_at) for case in sandbox.cases for each in reader.timers(case.id)]


@pytest.mark.parametrize(
    ("kind", "text", "days"),
    [
        ("Duration", "P2D", 2),
        ("Duration", "=duration(text)", 3),
        ("Date", "2016-01-06T08:00:00Z", 2),
        ("Date", "=day", 4),
        ("Cycle", "R3/P5D", 5),
    ],
)
def test_an_event_waits_for_its_time(kind: str, text: str, days: int) -> None:
    now = datetime(2016, 1, 4, 8, tzinfo=UTC)
    data = {"text": "P3D", "day": datetime(2016, 1, 8, 8, tzinfo=UTC)}
    sandbox = line(catch("t", timer(kind, text)), user("u"), data=data, now=now)
    sandbox.advance(days * DAY - timedelta(seconds=1))
    assert opened(sandbox) == []
    sandbox.advance(timedelta(seconds=1))
    assert opened(sandbox) == ["u"]


@pytest.mark.parametrize("day", [date(2015, 12, 1), date(2016, 1, 4), datetime(1990, 1, 1, tzinfo=UTC)])
def test_a_date_in_the_past_is_due_at_once(day: Any) -> None:
    sandbox = line(catch("t", timer("Date", "=day")), user("u"), data={"day": day})
    assert opened(sandbox) == ["u"]
    model = simple(
        user("a") + boundary("b", "a", timer("Date", "=day")) + user("late"), "start>a a>end b>late late>end"
    )
    assert opened(started(model, {"day": day})) == ["late"]


def test_a_date_of_which_nothing_is_known_is_an_incident_that_a_retry_frees() -> None:
    sandbox = line(catch("t", timer("Date", "=day")))
    assert troubles(sandbox) == [("t", "timer")]


def test_a_cycle_beside_a_task_happens_as_often_as_it_says() -> None:
    model = simple(
        user("a") + boundary("b", "a", timer("Cycle", "R3/P1D"), interrupting=False) + user("ask") + end("e2"),
        "start>a a>end b>ask ask>e2",
    )
    sandbox = started(model)
    for count in (1, 2, 3, 3):
        sandbox.advance(DAY)
        assert opened(sandbox) == ["a", *["ask"] * count]
    assert timers(sandbox) == []


def test_an_endless_cycle_ends_with_its_task() -> None:
    model = simple(
        user("a") + boundary("b", "a", timer("Cycle", "R/P1M"), interrupting=False) + user("ask") + end("e2"),
        "start>a a>end b>ask ask>e2",
    )
    sandbox = started(model)
    sandbox.advance(62 * DAY)
    assert opened(sandbox) == ["a", "ask", "ask"]
    assert [due.date() for _, due in timers(sandbox)] == [date(2016, 4, 4)]
    sandbox.complete("a")
    assert timers(sandbox) == []
    sandbox.complete("ask")
    sandbox.complete("ask")
    assert sandbox.state == "completed"


@pytest.mark.parametrize(
    ("text", "asked", "next_days"),
    [
        ("R/2015-01-01T08:00:00Z/P1D", 1, [1]),  # the one that is due now
        ("R/2015-01-01T09:00:00Z/PT1S", 1, [0]),
        ("R/2010-01-31T08:00:00+01:00/P1M", 0, [26]),
        ("R3/2016-01-03T08:00:00Z/P1D", 1, [1]),
        ("R3/2015-01-03T08:00:00Z/P1D", 1, []),  # all are over: the last one happens now
        ("R2/2016-01-05T08:00:00Z/P1D", 0, [1]),
    ],
)
def test_what_a_cycle_has_missed_before_anybody_waited_does_not_all_happen_at_once(
    text: str, asked: int, next_days: list[int]
) -> None:
    now = datetime(2016, 1, 4, 8, tzinfo=UTC)
    model = simple(
        user("a") + boundary("b", "a", timer("Cycle", text), interrupting=False) + user("ask") + end("e2"),
        "start>a a>end b>ask ask>e2",
    )
    sandbox = started(model, now=now)
    assert opened(sandbox) == ["a", *["ask"] * asked]
    assert [(due - now).days for _, due in timers(sandbox)] == next_days


def test_a_cycle_that_interrupts_happens_once() -> None:
    model = simple(
        user("a") + boundary("b", "a", timer("Cycle", "R3/P1D")) + user("late"), "start>a a>end b>late late>end"
    )
    sandbox = started(model)
    sandbox.advance(5 * DAY)
    assert (opened(sandbox), timers(sandbox)) == (["late"], [])


def test_a_cycle_starts_an_event_subprocess_each_time() -> None:
    beside = watcher("w", timer("Cycle", "R/P1M"), user("ask"), "w_on>ask ask>w_end", interrupting=False)
    sandbox = started(simple(user("a") + beside, "start>a a>end"))
    sandbox.advance(95 * DAY)
    assert opened(sandbox) == ["a", "ask", "ask", "ask"]
    sandbox.complete("a")
    for _ in range(3):
        assert (sandbox.state, [element for element, _ in timers(sandbox)]) == ("running", ["w_on"])
        sandbox.complete("ask")
    assert (sandbox.state, timers(sandbox)) == ("completed", [])


def test_a_timer_in_place_of_everything_else() -> None:
    instead = watcher("w", timer("Duration", "P3D"), user("late"), "w_on>late late>w_end")
    body = sub("x", start("i") + user("a") + end("e") + instead, "i>a a>e")
    sandbox = started(simple(body + user("z"), "start>x x>z z>end"))
    sandbox.advance(3 * DAY)
    assert opened(sandbox) == ["late"]
    sandbox.complete("late")
    assert opened(sandbox) == ["z"]


def test_timers_of_one_instant_fire_in_the_order_of_their_due_dates() -> None:
    model = simple(
        user("a")
        + boundary("first", "a", timer("Duration", "P1D"), interrupting=False)
        + boundary("second", "a", timer("Duration", "P2D"))
        + user("one") + user("two") + end("e1") + end("e2"),
        "start>a a>end first>one one>e1 second>two two>e2",
    )  # fmt: skip
    sandbox = started(model)
    sandbox.advance(9 * DAY)
    assert opened(sandbox) == ["one", "two"]
    assert [task.opened_at - sandbox.cases[0].started_at for task in sandbox.open_tasks()] == [DAY, 2 * DAY]


def test_a_boundary_timer_of_a_receive_task() -> None:
    model = simple(
        '<receiveTask id="r" messageRef="message_M"/>' + boundary("b", "r", timer("Duration", "P1D")) + user("late"),
        "start>r r>end b>late late>end", messages={"M": ""},
    )  # fmt: skip
    sandbox = started(model)
    sandbox.advance(DAY)
    assert (opened(sandbox), sandbox.correlate("M")) == (["late"], None)
