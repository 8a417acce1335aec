"""Functions of dates, times and durations; ``now`` and ``today`` come from the clock of the evaluation."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from engine.feel.builtins.registry import builtin, whole
from engine.feel.calendar import whole_months
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time, zone

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


@builtin("date", "from: string|moment")
def to_date(run: Run, value: Any) -> Any:
    if isinstance(value, str):
        return parse_date(value) or run.warn(say("'{text}' is no date; write it like 2026-01-31.", text=value[:40]))
    return value.date() if isinstance(value, datetime) else value


@builtin("date", "year: number, month: number, day: number")
def build_date(run: Run, year: Any, month: Any, day: Any) -> Any:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return run.warn(
            say("There is no date with year {year}, month {month} and day {day}.", year=year, month=month, day=day)
        )


@builtin("time", "from: string|time|moment")
def to_time(run: Run, value: Any) -> Any:
    if isinstance(value, str):
        found = parse_time(value)
        return (
            run.warn(say("'{text}' is no time; write it like 13:45:00.", text=value[:40])) if found is None else found
        )
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time(tzinfo=UTC)


@builtin("time", "hour: number, minute: number, second: number, offset?: days?")
def build_time(run: Run, hour: Any, minute: Any, second: Any, offset: Any = None) -> Any:
    micros = int((Decimal(second) - int(second)) * 1_000_000)
    try:
        where = timezone(offset) if isinstance(offset, timedelta) else None
        if whole(hour) is None or whole(minute) is None:
            return run.warn(say("Hour and minute of a time are whole numbers."))
        return time(int(hour), int(minute), int(second), micros, tzinfo=where)
    except (ValueError, OverflowError):
        return run.warn(
            say(
                "There is no time with hour {hour}, minute {minute} and second {second}.",
                hour=hour,
                minute=minute,
                second=second,
            )
        )


@builtin("date and time", "from: string|moment")
def to_date_time(run: Run, value: Any) -> Any:
    if isinstance(value, str):
        return parse_date_time(value) or run.warn(
            say("'{text}' is no date and time; write it like 2026-01-31T13:45:00.", text=value[:40])
        )
    return value if isinstance(value, datetime) else datetime.combine(value, time(), tzinfo=UTC)


@builtin("date and time", "date: moment, time: time")
def combine(_: Run, day: Any, moment: time) -> Any:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, moment)


@builtin("date and time", "date: datetime, timezone: string")
def in_zone(run: Run, moment: datetime, name: str) -> Any:
    where = zone(name if name[:1] in ("+", "-", "Z") else f"@{name}")
    if where is None:
        return run.warn(say("There is no time zone '{name}'.", name=name[:40]))
    return moment.astimezone(where) if moment.tzinfo else moment.replace(tzinfo=where)


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: days?",
)
def build_date_time(
    run: Run, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, offset: Any = None
) -> Any:
    whole_day = build_date(run, year, month, day)
    moment = build_time(run, hour, minute, second, offset)
    return None if whole_day is None or moment is None else datetime.combine(whole_day, moment)


@builtin("duration", "from: string|duration")
def to_duration(run: Run, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = parse_duration(value)
    if found is None:
        return run.warn(say("'{text}' is no duration; write it like P14D, PT2H or P1Y6M.", text=value[:40]))
    return found


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
