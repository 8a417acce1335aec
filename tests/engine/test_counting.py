"""Ends of deadlines: months, working days, holidays, pauses, and both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import LOCAL_ZONE, YearMonthDuration
from engine.organisation.counting import NO_PAUSES, Counting, Pauses, read_pauses
from engine.organisation.working_days import is_working_day

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=4)


def months(count: int) -> YearMonthDuration:
    return YearMonthDuration(count)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def last_day(counting: Counting, start: date, pauses: Pauses = NO_PAUSES) -> date:
    end = counting.end(start, pauses)
    assert (end.hour, end.minute, end.tzinfo) == (23, 59, LOCAL_ZONE)
    return end.date()


def pauses(*spans: tuple[date, date]) -> Pauses:
    return read_pauses([{"von": first, "bis": last} for first, last in spans])


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2016, 1, 1), False),
        (date(2016, 2, 4), True),  # Weiberfastnacht
        (date(2016, 2, 8), True),  # Rosenmontag is a custom, no holiday
        (date(2016, 3, 25), False),  # Karfreitag
        (date(2016, 3, 26), False),  # a Saturday
        (date(2016, 3, 27), False),
        (date(2016, 3, 28), False),  # Ostermontag
        (date(2017, 5, 1), False),
        (date(2016, 5, 5), False),  # Christi Himmelfahrt
        (date(2016, 5, 16), False),  # Pfingstmontag
        (date(2016, 5, 26), False),  # Fronleichnam
        (date(2016, 10, 3), False),
        (date(2016, 10, 31), True),
        (date(2017, 10, 31), False),  # 500 years of the Reformation, once
        (date(2016, 11, 1), False),  # Allerheiligen
        (date(2016, 12, 26), False),
        (date(2018, 12, 24), True),
        (date(2018, 12, 31), True),
        (date(2018, 8, 15), True),  # Mariä Himmelfahrt is none here
        (date(2018, 1, 8), True),
    ],
)
def test_working_days_are_those_of_north_rhine_westphalia(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (date(2016, 1, 31), months(1), date(2016, 2, 29)),
        (date(2015, 1, 31), months(1), date(2015, 2, 28)),
        (date(2016, 2, 29), months(12), date(2017, 2, 28)),
        (date(2016, 2, 29), months(1), date(2016, 3, 29)),
        (date(2016, 8, 31), months(6), date(2017, 2, 28)),
        (date(2016, 12, 31), months(2), date(2017, 2, 28)),
        (date(2016, 3, 13), days(14), date(2016, 3, 27)),  # the day on which summer time begins
        (date(2016, 10, 16), days(14), date(2016, 10, 30)),  # and ends
        (datetime(2016, 1, 31, 22, 59, tzinfo=UTC), days(1), date(2016, 2, 1)),
        (datetime(2016, 1, 31, 23, 0, tzinfo=UTC), days(1), date(2016, 2, 2)),  # it is the 1st of February here
        (datetime(2016, 7, 31, 22, 0, tzinfo=UTC), days(1), date(2016, 8, 2)),  # an hour earlier in summer
        (datetime(2016, 1, 31, 9, 0), days(1), date(2016, 2, 1)),  # noqa: DTZ001  # local, as it names no zone
        (date(2016, 2, 28), days(0), date(2016, 2, 28)),
    ],
)
def test_days_and_months_end_with_their_last_day(start: date, limit: Any, end: date) -> None:
    assert last_day(Counting(limit=limit), start) == end


def test_the_end_of_a_day_is_an_hour_later_in_winter() -> None:
    ends = [Counting(limit=days(1)).end(date(2016, month, 10), NO_PAUSES).astimezone(UTC).hour for month in (1, 7)]
    assert ends == [22, 21]


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (date(2016, 1, 29), 1, date(2016, 2, 1)),  # a Friday
        (date(2016, 1, 30), 1, date(2016, 2, 1)),
        (date(2016, 2, 4), 3, date(2016, 2, 9)),  # carnival is worked through
        (date(2016, 3, 24), 3, date(2016, 3, 31)),  # Maundy Thursday, then four days without work
        (date(2016, 5, 25), 1, date(2016, 5, 27)),
        (date(2016, 10, 31), 3, date(2016, 11, 4)),
        (date(2016, 12, 23), 3, date(2016, 12, 29)),
        (date(2016, 2, 22), 10, date(2016, 3, 7)),  # over the 29th of February
        (datetime(2016, 3, 24, 23, 30, tzinfo=UTC), 1, date(2016, 3, 29)),  # Good Friday has begun here
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: date, limit: int, end: date) -> None:
    assert last_day(Counting(limit=days(limit), working_days=True), start) == end


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (date(2016, 1, 16), days(14), date(2016, 2, 1)),  # a Saturday
        (date(2016, 3, 11), days(14), date(2016, 3, 29)),  # Good Friday, so the Tuesday after Easter
        (date(2016, 5, 12), days(14), date(2016, 5, 27)),  # Fronleichnam
        (date(2016, 9, 1), months(2), date(2016, 11, 2)),  # Allerheiligen
        (date(2015, 12, 31), months(2), date(2016, 2, 29)),  # a Monday in a leap year
        (date(2014, 12, 31), months(2), date(2015, 3, 2)),  # a Saturday in another
        (date(2016, 1, 25), days(14), date(2016, 2, 8)),  # Rosenmontag
        (date(2016, 12, 11), days(14), date(2016, 12, 27)),
    ],
)
def test_an_end_on_a_day_without_work_moves_to_the_next_with_work(start: date, limit: Any, end: date) -> None:
    assert last_day(Counting(limit=limit, next_working_day=True), start) == end


@pytest.mark.parametrize(
    ("start", "more", "spans", "end"),
    [
        (date(2016, 1, 4), {}, [], date(2016, 1, 18)),
        (date(2016, 1, 4), {}, [(date(2016, 1, 10), date(2016, 1, 12))], date(2016, 1, 21)),
        (date(2016, 1, 4), {}, [(date(2015, 12, 1), date(2015, 12, 31))], date(2016, 1, 18)),  # before it began
        (date(2016, 1, 4), {}, [(date(2016, 1, 19), date(2016, 2, 1))], date(2016, 1, 18)),  # after it ended
        (date(2016, 1, 4), {}, [(date(2016, 1, 18), date(2016, 1, 18))], date(2016, 1, 19)),  # its last day
        (date(2016, 1, 4), {}, [(date(2016, 1, 1), date(2016, 1, 4))], date(2016, 1, 18)),  # its beginning
        (date(2016, 1, 4), {}, [(date(2016, 1, 1), date(2016, 1, 5))], date(2016, 1, 19)),
        # the second comes into reach because of the first, and both overlap with a third
        (
            date(2016, 1, 4),
            {},
            [(date(2016, 1, 20), date(2016, 1, 22)), (date(2016, 1, 10), date(2016, 1, 12)),
             (date(2016, 1, 11), date(2016, 1, 14))],
            date(2016, 1, 26),
        ),
        (date(2016, 1, 4), {"working_days": True}, [(date(2016, 1, 8), date(2016, 1, 11))], date(2016, 1, 26)),
        (date(2016, 1, 4), {"next_working_day": True}, [(date(2016, 1, 10), date(2016, 1, 14))], date(2016, 1, 25)),
        # it would end on a Saturday, and on the Monday after it a pause begins
        (date(2016, 1, 2), {"next_working_day": True}, [(date(2016, 1, 18), date(2016, 1, 19))], date(2016, 1, 20)),
    ],
)  # fmt: skip
def test_a_deadline_that_rests_is_longer_by_the_days_of_the_pauses_in_it(
    start: date, more: dict[str, bool], spans: list[tuple[date, date]], end: date
) -> None:
    assert last_day(Counting(limit=days(14), rests=True, **more), start, pauses(*spans)) == end


def test_a_deadline_that_does_not_rest_goes_on() -> None:
    spans = pauses((date(2016, 1, 5), date(2016, 3, 1)))
    assert last_day(Counting(limit=days(14)), date(2016, 1, 4), spans) == date(2016, 1, 18)


def test_hours_are_counted_to_the_minute() -> None:
    start = datetime(2016, 3, 26, 20, 0, tzinfo=UTC)  # 21:00, the night before summer time
    assert Counting(limit=timedelta(hours=12)).end(start, NO_PAUSES) == datetime(2016, 3, 27, 10, 0, tzinfo=LOCAL_ZONE)
    resting = Counting(limit=timedelta(hours=12), rests=True)
    moved = resting.end(start, pauses((date(2016, 3, 27), date(2016, 3, 28))))
    assert moved == datetime(2016, 3, 29, 10, 0, tzinfo=LOCAL_ZONE)
    working = Counting(limit=timedelta(hours=12), next_working_day=True)
    assert working.end(start, NO_PAUSES) == datetime(2016, 3, 29, 23, 59, tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    "value", [[{"von": date(2016, 1, 1)}], [{"von": date(2016, 1, 1), "bis": "soon"}], [7], "2016-01-01", {}]
)
def test_what_is_no_pause_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="pause"):
        read_pauses(value)


def test_pauses_may_come_as_texts_one_alone_or_the_wrong_way_round() -> None:
    pause = (date(2016, 1, 1), date(2016, 1, 5))
    assert read_pauses(None) == NO_PAUSES
    assert read_pauses({"von": "2016-01-01", "bis": datetime(2016, 1, 5, 9, tzinfo=UTC)}).spans == (pause,)
    assert read_pauses([{"von": date(2016, 1, 5), "bis": date(2016, 1, 1)}]) == NO_PAUSES


@given(start=DAYS, count=st.integers(1, 60), spans=SPANS, working=st.booleans(), moved=st.booleans())
def test_so_many_days_count_between_beginning_and_end(
    start: date, count: int, spans: list[tuple[date, int]], working: bool, moved: bool
) -> None:
    """Whoever goes through the days one by one comes to the same end."""
    counting = Counting(limit=days(count), working_days=working, next_working_day=moved, rests=True)
    resting = pauses(*((first, first + days(more)) for first, more in spans))
    paused = {first + days(each) for first, more in spans for each in range(more + 1)}
    day, left = start, count
    while left:
        day += days(1)
        left -= day not in paused and (is_working_day(day) or not working)
    while moved and (day in paused or not is_working_day(day)):
        day += days(1)
    assert last_day(counting, start, resting) == day
