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
        # the night that has no 02:30, and the one that has two of them
        ("Date", "2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Date", "2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Date", "2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("Date", '=date and time("2026-03-29T02:30:00@Europe/Berlin")', datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Date", "2026-03-30", datetime(2026, 3, 29, 22, tzinfo=UTC)),
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


@pytest.mark.parametrize(
    ("cycle", "due"),
    [
        # every day at the same local time, also where the night before had 23 or 25 hours
        ("R/2026-03-28T09:00/P1D", ["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"]),
        ("R/2026-10-24T09:00/P1D", ["2026-10-24T07:00", "2026-10-25T08:00", "2026-10-26T08:00"]),
        ("R/2026-03-22T09:00/P1W", ["2026-03-22T08:00", "2026-03-29T07:00"]),
        # once in the night that lacks the time, or has it twice, and back at it on the next day
        ("R/2026-03-28T02:30/P1D", ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"]),
        ("R/2026-10-24T02:30/P1D", ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]),
        # hours are counted, whatever the clocks show
        ("R/2026-03-28T09:00/PT24H", ["2026-03-28T08:00", "2026-03-29T08:00"]),
        # the end of each month, at the same local time
        (
            "R/2026-01-31T02:30/P1M",
            ["2026-01-31T01:30", "2026-02-28T01:30", "2026-03-31T00:30", "2026-04-30T00:30", "2026-05-31T00:30"],
        ),
        ("R/2026-02-28T02:30/P1M", ["2026-02-28T01:30", "2026-03-28T01:30", "2026-04-28T00:30"]),
        ("R/2026-09-30T23:30/P1M1D", ["2026-09-30T21:30", "2026-10-31T22:30", "2026-12-02T22:30"]),
    ],
)
def test_a_cycle_keeps_to_the_local_clock(cycle: str, due: list[str]) -> None:
    case, found = Case(reminders("Cycle", cycle), {"count": 0}), []
    for _ in due:
        (waiting,) = case.step.timers
        found.append(f"{waiting.due_at:%Y-%m-%dT%H:%M}")
        case.wait(seconds=(waiting.due_at - case.now).total_seconds())
    assert found == due
    assert case.file["count"] == len(due)


@pytest.mark.parametrize(
    ("text", "begin", "due"),
    [
        ("P1D", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00"),
        ("PT24H", "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
        ("P14D", "2026-10-20T12:00+02:00", "2026-11-03T12:00+01:00"),
        ("P1M", "2026-01-31T12:00+01:00", "2026-02-28T12:00+01:00"),
        ("P1D", "2026-10-25T02:30+01:00", "2026-10-26T02:30+01:00"),
        ("P1Y", "2026-10-25T02:30+01:00", "2027-10-25T02:30+02:00"),
        ("P1M", "2026-02-28T02:30+01:00", "2026-03-28T02:30+01:00"),
    ],
)
def test_a_duration_keeps_to_the_local_clock(text: str, begin: str, due: str) -> None:
    assert parse_duration(text).after(datetime.fromisoformat(begin)) == datetime.fromisoformat(due)


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
