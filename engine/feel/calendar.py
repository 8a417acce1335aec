"""Calculating with dates, times and durations, and the properties that they have."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.feel.values import YearMonthDuration


def settle(moment: datetime) -> datetime:
    """Return the moment as the clocks of its zone show it; raises OverflowError outside the years 1 to 9999.

    A time that the change to summer time leaves out becomes the one an hour later; of a time that comes twice, the
    first is meant.
    """
    return moment.astimezone(UTC).astimezone(moment.tzinfo) if isinstance(moment.tzinfo, ZoneInfo) else moment


def shift(value: date | datetime, by: timedelta | YearMonthDuration) -> date | datetime:
    """Return the date (and time) moved by a duration; raises OverflowError outside the years 1 to 9999.

    Months keep the day, or end at the last one of a shorter month. Hours are counted on the time line, so they are
    right across a change of summer time.
    """
    if isinstance(by, YearMonthDuration):
        months = value.year * 12 + value.month - 1 + by.months
        year, month = divmod(months, 12)
        if not 1 <= year <= 9999:
            raise OverflowError
        moved = value.replace(year=year, month=month + 1, day=min(value.day, calendar.monthrange(year, month + 1)[1]))
        return settle(moved) if isinstance(moved, datetime) else moved
    if isinstance(value, datetime):
        if isinstance(value.tzinfo, ZoneInfo):
            return (value.astimezone(UTC) + by).astimezone(value.tzinfo)
        return value + by
    moved = datetime.combine(value, time()) + by
    return moved.date()


def shift_time(value: time, by: timedelta) -> time:
    """Return the time of day moved by a duration, around midnight if need be."""
    return (
        (datetime.combine(date(2000, 1, 1), value.replace(tzinfo=None)) + (by % timedelta(days=1)))
        .timetz()
        .replace(tzinfo=value.tzinfo)
    )


def difference(later: Any, earlier: Any) -> timedelta | None:
    """Return the duration between two dates (and times), or two times; None where only one has a time zone.

    Beside a date and time a date counts as its midnight in UTC, so it has a zone then.
    """
    if isinstance(later, time) or isinstance(earlier, time):
        if not (isinstance(later, time) and isinstance(earlier, time)) or bool(later.tzinfo) != bool(earlier.tzinfo):
            return None
        return time_position(later) - time_position(earlier)
    one, other = _moment(later), _moment(earlier)
    if isinstance(later, datetime) != isinstance(earlier, datetime):
        if isinstance(later, datetime):
            other = other.replace(tzinfo=UTC)
        else:
            one = one.replace(tzinfo=UTC)
    if one.tzinfo is None and other.tzinfo is None:
        return one - other
    if one.tzinfo is None or other.tzinfo is None:
        return None
    return one.astimezone(UTC) - other.astimezone(UTC)


def time_position(value: time) -> timedelta:
    """Return the place of a time of day on one common day, its zone's offset taken off."""
    length = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return length - (time_offset(value) or timedelta())


def time_offset(value: time) -> timedelta | None:
    """Return the offset of a time's zone; a named zone counts with its standard time, as there is no date."""
    if isinstance(value.tzinfo, ZoneInfo):
        return value.tzinfo.utcoffset(datetime(2000, 1, 1))  # noqa: DTZ001 - tzinfo wants a naive moment
    return value.utcoffset()


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def whole_months(start: date, end: date) -> YearMonthDuration:
    """Return the whole months between two dates (and times), by the calendar of the first one's time zone."""
    one, other = _moment(start), _moment(end)
    if one.tzinfo is not None and other.tzinfo is not None:
        other = other.astimezone(one.tzinfo)
    one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    months = (other.year - one.year) * 12 + other.month - one.month
    rest = (other.day, other.time()), (one.day, one.time())
    if months > 0 and rest[0] < rest[1]:
        months -= 1
    elif months < 0 and rest[0] > rest[1]:
        months += 1
    return YearMonthDuration(months)


# -- properties ------------------------------------------------------------------------------------------------


def _zone_name(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


_DAY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_CLOCK: Final[Mapping[str, Callable[[Any], Any]]] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: (
        Decimal(value.second) + Decimal(value.microsecond) / 1_000_000 if value.microsecond else value.second
    ),
    "timezone": _zone_name,
}
_LENGTH: Final[Mapping[str, Callable[[timedelta], Any]]] = {
    "days": lambda value: _sign(value) * abs(value).days,
    "hours": lambda value: _sign(value) * (abs(value).seconds // 3600),
    "minutes": lambda value: _sign(value) * (abs(value).seconds // 60 % 60),
    "seconds": lambda value: (
        _sign(value) * (abs(value).seconds % 60)
        if not abs(value).microseconds
        else _sign(value) * (Decimal(abs(value).seconds % 60) + Decimal(abs(value).microseconds) / 1_000_000)
    ),
}
_MONTHS: Final[Mapping[str, Callable[[YearMonthDuration], Any]]] = {
    "years": lambda value: (-1 if value.months < 0 else 1) * (abs(value.months) // 12),
    "months": lambda value: (-1 if value.months < 0 else 1) * (abs(value.months) % 12),
}
PROPERTIES: Final[Mapping[type, Mapping[str, Callable[[Any], Any]]]] = {
    date: _DAY,
    datetime: {**_DAY, **_CLOCK, "time offset": lambda value: value.utcoffset()},
    time: {**_CLOCK, "time offset": time_offset},
    timedelta: _LENGTH,
    YearMonthDuration: _MONTHS,
}
"""The properties of each type, as functions of the value."""


def _sign(value: timedelta) -> int:
    return -1 if value < timedelta() else 1
