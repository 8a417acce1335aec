"""Timers: dates, durations, cycles; between elements and at the border of an activity."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.workflow.timing import add_months, deadline, parse_cycle, parse_duration
from tests.engine.workflow.build import boundary, catch, end, gateway, script, simple, timer, user
from tests.engine.workflow.play import EPOCH, Case


def waiting(kind: str, text: str) -> bytes:
    return simple(catch("t", timer(kind, text)) + user("a"), "start>t t>a a>end")


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("Date", "2016-03-01T08:00:00+01:00", datetime(2016, 3, 1, 7, tzinfo=UTC)),
        ("Date", "2016-03-01T08:00:00", datetime(2016, 3, 1, 7, tzinfo=UTC)),
        ("Date", "2016-03-01", datetime(2016, 2, 29, 23, tzinfo=UTC)),
        ("Date", "=deadline", datetime(2016, 6, 30, 22, tzinfo=UTC)),
        ("Duration", "PT2H", EPOCH + timedelta(hours=2)),
        ("Duration", "P1M", datetime(2016, 2, 4, 9, tzinfo=UTC)),
        ("Duration", '=duration("P" + string(days) + "D")', EPOCH + timedelta(days=3)),
        ("Duration", '="P1W"', EPOCH + timedelta(days=7)),
    ],
)
def test_when_a_timer_is_due(kind: str, text: str, due: datetime) -> None:
    case = Case(waiting(kind, text), {"deadline": date(2016, 7, 1), "days": 3})
    assert [(timer.element_id, timer.due_at) for timer in case.step.timers] == [("t", due)]


def test_a_timer_fires_when_its_instant_has_come_and_not_before() -> None:
    case = Case(waiting("Duration", "P7D"))
    assert case.wait(days=6, hours=23).open == []
    assert case.wait(hours=1).open == ["a"]
    assert case.step.timers == ()


def test_a_timer_in_the_past_fires_at_once() -> None:
    assert Case(waiting("Date", "2015-01-01")).open == ["a"]


@pytest.mark.parametrize("text", ["=nothing", "=true", '="in a week"'])
def test_a_timer_that_names_no_time_is_a_failure(text: str) -> None:
    case = Case(waiting("Duration", text))
    assert case.failed == [("t", "timer")]
    assert case.step.failures[0].expression == text


def test_a_failed_timer_can_be_retried() -> None:
    case = Case(waiting("Duration", "=limit"))
    assert case.failed == [("t", "timer")]
    case.retry("t", limit=timedelta(days=1))
    assert case.failed == []
    assert case.wait(days=1).open == ["a"]


def test_timers_fire_in_the_order_in_which_they_are_due() -> None:
    model = simple(
        gateway("parallel", "g") + catch("late", timer("Duration", "P2D")) + catch("early", timer("Duration", "P1D"))
        + script("l", 'append(order, "late")', "order") + script("e", 'append(order, "early")', "order") + end("end2"),
        "start>g g>late g>early late>l l>end early>e e>end2",
    )  # fmt: skip
    case = Case(model, {"order": []})
    case.now += timedelta(days=5)
    case.execution.fire_due_timers(case.now)
    assert case.file["order"] == ["early", "late"]


def test_an_interrupting_timer_takes_the_task_back() -> None:
    model = simple(user("a") + boundary("b", "a", timer("Duration", "P7D")) + user("z"), "start>a a>end b>z z>end")
    case = Case(model).wait(days=7)
    assert case.open == ["z"]
    assert case.trail[1:] == [("cancelled", "a"), ("completed", "b")]
    assert Case(model).do("a").step.completed


REMINDER = "start>a a>end b>r r>end2"


def reminders(kind: str, text: str) -> bytes:
    border = boundary("b", "a", timer(kind, text), interrupting=False)
    return simple(user("a") + border + script("r", "count + 1", "count") + end("end2"), REMINDER)


def test_a_reminder_leaves_the_task_and_comes_once() -> None:
    case = Case(reminders("Duration", "P7D"), {"count": 0}).wait(days=30)
    assert (case.open, case.file["count"], case.step.timers) == (["a"], 1, ())
    assert case.do("a").step.completed


def test_a_cycle_reminds_as_often_as_it_says() -> None:
    case = Case(reminders("Cycle", "R3/P1M"), {"count": 0})
    counts = []
    for _ in range(5):
        case.wait(days=31)
        counts.append(case.file["count"])
    assert counts == [1, 2, 3, 3, 3]


def test_a_cycle_without_a_number_never_ends_and_stops_with_its_task() -> None:
    case = Case(reminders("Cycle", "R/P1D"), {"count": 0}).wait(days=10, hours=1)
    assert case.file["count"] == 10
    case.do("a")
    assert (case.step.completed, case.step.timers) == (True, ())


def test_a_cycle_may_begin_later() -> None:
    case = Case(reminders("Cycle", "R2/2016-02-01T09:00:00Z/P1D"), {"count": 0})
    assert case.step.timers[0].due_at == datetime(2016, 2, 1, 9, tzinfo=UTC)
    assert case.wait(days=60).file["count"] == 2


def test_a_worker_that_comes_late_fires_every_occurrence() -> None:
    case = Case(reminders("Cycle", "R/P1D"), {"count": 0})
    case.now += timedelta(days=3, hours=1)
    case.execution.fire_due_timers(case.now)
    assert case.file["count"] == 3


def test_months_count_by_the_calendar() -> None:
    january = datetime(2016, 1, 31, 12, tzinfo=UTC)
    assert [add_months(january, n).day for n in (1, 2, 13)] == [29, 31, 28]
    assert parse_duration("P1Y2M").after(january) == datetime(2017, 3, 31, 11, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1H", "P1DT", "R/P1D"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="no duration; write it like"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P1D", "R", "R/", "R/PT0S", "R0/P1D", "0 0 9 * * *"])
def test_what_is_no_cycle(text: str) -> None:
    with pytest.raises(ValueError, match=r"'.*'"):
        parse_cycle(text)


def test_a_deadline_on_a_date_is_the_end_of_that_day_here() -> None:
    assert deadline(date(2016, 7, 1)) == datetime(2016, 7, 1, 21, 59, tzinfo=UTC)
    assert deadline("2016-12-01") == datetime(2016, 12, 1, 22, 59, tzinfo=UTC)
