"""Functions of dates, times and durations; ``now`` and ``today`` come from the clock of the evaluation."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, Final

from engine.feel.builtins.registry import builtin
from engine.feel.calendar import settle, whole_months
from engine.feel.runtime import Run
from engine.feel.sentences import reason, say
from engine.feel.temporal import (
    Unreadable,
    make_date,
    make_offset,
    make_time,
    read_date,
    read_date_time,
    read_duration,
    read_time,
    read_zone,
)

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NO_CLOCK: Final = say("There is no clock here, so now() and today() are null.")


@builtin("now")
def now(run: Run) -> Any:
    moment = run.now()
    return run.warn(_NO_CLOCK) if moment is None else moment


@builtin("today")
def today(run: Run) -> Any:
    moment = run.now()
    return run.warn(_NO_CLOCK) if moment is None else moment.date()


def _readable(body: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is no date, time or duration be null for the reason that its reading gives."""

    @wraps(body)
    def read(run: Run, *arguments: Any) -> Any:
        try:
            return body(run, *arguments)
        except Unreadable as problem:
            return run.warn(reason(problem))
        except OverflowError:
            return run.warn(say("The date or duration lies outside the years 1 to 9999."))

    return read


@builtin("date", "from: string|moment")
@_readable
def to_date(_: Run, value: Any) -> Any:
    if isinstance(value, str):
        return read_date(value)
    return value.date() if isinstance(value, datetime) else value


@builtin("date", "year: number, month: number, day: number")
@_readable
def build_date(_: Run, year: Any, month: Any, day: Any) -> Any:
    return make_date(year, month, day)


@builtin("time", "from: string|time|moment")
@_readable
def to_time(_: Run, value: Any) -> Any:
    if isinstance(value, str):
        return read_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time(tzinfo=UTC)


@builtin("time", "hour: number, minute: number, second: number, offset?: days?")
@_readable
def build_time(_: Run, hour: Any, minute: Any, second: Any, offset: Any = None) -> Any:
    where = make_offset(offset) if isinstance(offset, timedelta) else None
    return make_time(hour, minute, second, where)


@builtin("date and time", "from: string|moment")
@_readable
def to_date_time(_: Run, value: Any) -> Any:
    if isinstance(value, str):
        return read_date_time(value)
    return value if isinstance(value, datetime) else datetime.combine(value, time(), tzinfo=UTC)


@builtin("date and time", "date: moment, time: time")
@_readable
def combine(_: Run, day: Any, moment: time) -> Any:
    return settle(datetime.combine(day.date() if isinstance(day, datetime) else day, moment))


@builtin("date and time", "date: moment, timezone: string")
@_readable
def in_zone(_: Run, moment: Any, name: str) -> Any:
    where = read_zone(name)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), tzinfo=where)
    return moment.astimezone(where) if moment.tzinfo else settle(moment.replace(tzinfo=where))


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: days?",
)
@_readable
def build_date_time(
    _: Run, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, offset: Any = None
) -> Any:
    where = make_offset(offset) if isinstance(offset, timedelta) else None
    day_of_it = make_date(year, month, day)
    return datetime.combine(day_of_it, make_time(hour, minute, second, where))


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string",
)
@_readable
def build_in_zone(_: Run, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, name: str) -> Any:
    day_of_it = make_date(year, month, day)
    moment = make_time(hour, minute, second, read_zone(name))
    return settle(datetime.combine(day_of_it, moment))


@builtin("duration", "from: string|duration")
@_readable
def to_duration(_: Run, value: Any) -> Any:
    return read_duration(value) if isinstance(value, str) else value


@builtin("years and months duration", "from: moment, to: moment")
def months_between(_: Run, start: Any, end: Any) -> Any:
    return whole_months(start, end)


@builtin("day of year", "date: moment")
def day_of_year(_: Run, day: Any) -> Any:
    return day.timetuple().tm_yday


@builtin("day of week", "date: moment")
def day_of_week(_: Run, day: Any) -> Any:
    return _DAYS[day.weekday()]


@builtin("month of year", "date: moment")
def month_of_year(_: Run, day: Any) -> Any:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: moment")
def week_of_year(_: Run, day: Any) -> Any:
    return day.isocalendar().week


@builtin("last day of month", "date: moment")
def last_day_of_month(_: Run, day: Any) -> Any:
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
