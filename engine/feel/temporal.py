"""Dates, times and durations: reading, writing, their arithmetic and their properties.

Python's range and precision are the limits: years 1 to 9999, microseconds. What lies beyond is null.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.feel.values import YearMonthDuration

_DATE: Final = r"(-?\d{4,9})-(\d{2})-(\d{2})"
_TIME: Final = r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,20}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]{1,60})?"
_DATE_TEXT: Final = re.compile(_DATE, re.ASCII)
_TIME_TEXT: Final = re.compile(_TIME, re.ASCII)
_DATE_TIME_TEXT: Final = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_DURATION_TEXT: Final = re.compile(
    r"(-)?P(?=.)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(T(?=.)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15}(?:\.\d{0,20})?)S)?)?",
    re.ASCII,
)


def parse_date(text: str) -> date | None:
    """Return the date that the ISO text names, or None."""
    match = _DATE_TEXT.fullmatch(text)
    if match is None or _odd_year(match[1]):
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Return the time of day that the ISO text names, or None."""
    match = _TIME_TEXT.fullmatch(text)
    return None if match is None else _time(match.groups())


def parse_date_time(text: str) -> datetime | None:
    """Return the date and time that the ISO text names, midnight for a date alone, or None."""
    match = _DATE_TIME_TEXT.fullmatch(text)
    if match is None:
        day = parse_date(text)
        return None if day is None else datetime.combine(day, time())
    if _odd_year(match[1]):
        return None
    moment = _time(match.groups()[3:])
    if moment is None:
        return None
    try:
        return datetime.combine(date(int(match[1]), int(match[2]), int(match[3])), moment)
    except ValueError:
        return None


def parse_duration(text: str) -> timedelta | YearMonthDuration | None:
    """Return the duration that the ISO text names; one that mixes months and days is None."""
    match = _DURATION_TEXT.fullmatch(text)
    if match is None:
        return None
    sign = -1 if match[1] else 1
    years, months, days, _, hours, minutes, seconds = match.groups()[1:]
    if years or months:
        if days or match[5]:
            return None
        return YearMonthDuration(sign * (12 * int(years or 0) + int(months or 0)))
    try:
        micros = int(Decimal(seconds or 0) * 1_000_000)
        length = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), microseconds=micros)
        return sign * length
    except (OverflowError, ArithmeticError):
        return None


def parse_temporal(text: str) -> Any:
    """Return the date, time, date and time or duration that the text of an ``@`` literal names, or None."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)


@lru_cache(maxsize=256)
def zone(text: str) -> tzinfo | None:
    """Return the time zone of ``Z``, ``+02:00`` or ``@Europe/Berlin``, or None where there is no such zone."""
    if text == "Z":
        return UTC
    if text[0] == "@":
        try:
            return ZoneInfo(text[1:])
        except (ValueError, OSError, KeyError):
            return None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))
    if hours > 14 or minutes > 59 or sum(seconds) > 59:
        return None
    return timezone(-offset if text[0] == "-" else offset)


def _odd_year(text: str) -> bool:
    digits = text.lstrip("-")
    return len(digits) > 4 and digits[0] == "0"


def _time(parts: tuple[str | None, ...]) -> time | None:
    hour, minute, second, fraction, offset = parts
    where = None
    if offset and (where := zone(offset)) is None:
        return None
    micros = int((fraction or "")[:6].ljust(6, "0"))
    try:
        return time(int(hour or 0), int(minute or 0), int(second or 0), micros, tzinfo=where)
    except ValueError:
        return None


# -- writing ---------------------------------------------------------------------------------------------------


def format_temporal(value: Any) -> str:
    """Return the ISO text of a date, time, date and time or duration as FEEL writes it."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{_clock_text(value)}"
    if isinstance(value, time):
        return _clock_text(value)
    if isinstance(value, timedelta):
        return _duration_text(value)
    return str(value)


def _clock_text(value: datetime | time) -> str:
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.microsecond:
        text += f".{value.microsecond:06}".rstrip("0")
    where = value.tzinfo
    if where is None:
        return text
    if isinstance(where, ZoneInfo):
        return f"{text}@{where.key}"
    offset = value.utcoffset() or timedelta()
    if not offset:
        return text + "Z"
    seconds = int(abs(offset).total_seconds())
    tail = f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{text}{'-' if offset < timedelta() else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}{tail}"


def _duration_text(value: timedelta) -> str:
    length = abs(value)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{length.days}D" if length.days else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or length.microseconds:
        clock += f"{seconds}" + (f".{length.microseconds:06}".rstrip("0") if length.microseconds else "") + "S"
    if not text and not clock:
        return "PT0S"
    return f"{'-' if value < timedelta() else ''}P{text}{'T' + clock if clock else ''}"


# -- arithmetic ------------------------------------------------------------------------------------------------


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
        return value.replace(year=year, month=month + 1, day=min(value.day, calendar.monthrange(year, month + 1)[1]))
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

    A date counts as its midnight in UTC where the other one has a zone.
    """
    if isinstance(later, time) or isinstance(earlier, time):
        if not (isinstance(later, time) and isinstance(earlier, time)) or bool(later.tzinfo) != bool(earlier.tzinfo):
            return None
        return time_position(later) - time_position(earlier)
    one, other = _moment(later), _moment(earlier)
    if one.tzinfo is None and other.tzinfo is None:
        return one - other
    if one.tzinfo is None and not isinstance(later, datetime):
        one = one.replace(tzinfo=UTC)
    if other.tzinfo is None and not isinstance(earlier, datetime):
        other = other.replace(tzinfo=UTC)
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
    """Return the whole months between two dates (and times)."""
    one, other = _moment(start), _moment(end)
    if one.tzinfo is not None and other.tzinfo is not None:
        one, other = one.astimezone(UTC), other.astimezone(UTC)
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
