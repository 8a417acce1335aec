"""Reading and writing dates, times and durations.

Python's range and precision are the limits: years 1 to 9999, days of durations up to 999,999,999, microseconds. A year
beyond is :class:`Unreadable`; digits beyond the microsecond are cut off, so that no point in time moves into the next
second or day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.feel.calendar import settle
from engine.feel.sentences import say
from engine.feel.values import YearMonthDuration

MAX_OFFSET: Final = timedelta(hours=14)
"""How far a time zone may be from UTC, as XML Schema has it."""
_SHOWN: Final = 40
_OFFSET: Final = r"[Zz]|[+-]\d{2}:\d{2}(?::\d{2})?"
_DATE: Final = r"(-?\d{4,9})-(\d{2})-(\d{2})"
_TIME: Final = rf"(\d{{2}}):(\d{{2}}):(\d{{2}})(?:\.(\d{{1,20}}))?({_OFFSET}|@[A-Za-z0-9_+\-/]{{1,60}})?"
_DATE_TEXT: Final = re.compile(rf"{_DATE}({_OFFSET})?", re.ASCII)
_TIME_TEXT: Final = re.compile(_TIME, re.ASCII)
_DATE_TIME_TEXT: Final = re.compile(rf"{_DATE}T{_TIME}", re.ASCII)
_DURATION_TEXT: Final = re.compile(
    r"(-)?P(?=.)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(T(?=.)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15}(?:\.\d{0,20})?)S)?)?",
    re.ASCII,
)
_WEEKS: Final = re.compile(r"-?P(\d{1,9})W", re.ASCII)


class Unreadable(Exception):
    """The text, or the numbers, are no date, time or duration; the message says why in one sentence."""


class Malformed(Unreadable):
    """The text does not even have the form of what it should be."""


# -- reading ---------------------------------------------------------------------------------------------------


def read_date(text: str) -> date:
    """Return the date that the ISO text names; raises :class:`Unreadable`. A time zone behind it is left out."""
    return _date(_match_date(text).groups()[:3])


def read_time(text: str) -> time:
    """Return the time of day that the ISO text names, 24:00:00 being midnight; raises :class:`Unreadable`."""
    match = _TIME_TEXT.fullmatch(text)
    if match is None:
        raise Malformed(say("'{text}' is no time; write it like 13:45:00.", text=text[:_SHOWN]))
    return _time(match.groups())[0]


def read_date_time(text: str) -> datetime:
    """Return the date and time that the ISO text names, midnight for a date alone; raises :class:`Unreadable`."""
    match = _DATE_TIME_TEXT.fullmatch(text)
    try:
        if match is None:
            *parts, offset = _match_date(text).groups()
            return datetime.combine(_date(parts), time(tzinfo=_zone(offset)))
        day, (moment, days) = _date(match.groups()[:3]), _time(match.groups()[3:])
        return settle(datetime.combine(day, moment) + timedelta(days=days))
    except OverflowError:
        raise Unreadable(say("'{text}' lies outside the years 1 to 9999.", text=text[:_SHOWN])) from None
    except Malformed:
        raise Malformed(
            say("'{text}' is no date and time; write it like 2026-01-31T13:45:00.", text=text[:_SHOWN])
        ) from None


def read_duration(text: str) -> timedelta | YearMonthDuration:
    """Return the duration that the ISO text names; raises :class:`Unreadable`."""
    match = _DURATION_TEXT.fullmatch(text)
    if match is None:
        raise _no_duration(text)
    years, months, days, clock, hours, minutes, seconds = match.groups()[1:]
    sign = -1 if match[1] else 1
    if years or months:
        if days or clock:
            raise Unreadable(
                say(
                    "'{text}' mixes years or months with days or hours; a duration has one of them.", text=text[:_SHOWN]
                )
            )
        return YearMonthDuration(sign * (12 * int(years or 0) + int(months or 0)))
    try:
        micros = int(Decimal(seconds or 0) * 1_000_000)
        length = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), microseconds=micros)
        return sign * length
    except (OverflowError, ArithmeticError):
        raise Unreadable(say("The duration '{text}' is longer than 999999999 days.", text=text[:_SHOWN])) from None


def read_temporal(text: str) -> Any:
    """Return the date, time, date and time or duration of an ``@`` literal; raises :class:`Unreadable`."""
    if text.startswith(("P", "-P")):
        return read_duration(text)
    if text[2:3] == ":":
        return read_time(text)
    return read_date_time(text) if "T" in text else read_date(text)


def _match_date(text: str) -> re.Match[str]:
    match = _DATE_TEXT.fullmatch(text)
    digits = "" if match is None else match[1].lstrip("-")
    if match is None or (len(digits) > 4 and digits[0] == "0"):
        raise Malformed(say("'{text}' is no date; write it like 2026-01-31.", text=text[:_SHOWN]))
    return match


def _no_duration(text: str) -> Unreadable:
    weeks = _WEEKS.fullmatch(text)
    if weeks is None:
        return Malformed(say("'{text}' is no duration; write it like P14D, PT2H or P1Y6M.", text=text[:_SHOWN]))
    days = f"{'-' if text[0] == '-' else ''}P{7 * int(weeks[1])}D"
    return Unreadable(say("Weeks are written as days: {days} instead of {text}.", days=days, text=text))


# -- putting together ------------------------------------------------------------------------------------------


def make_date(year: int | Decimal, month: int | Decimal, day: int | Decimal) -> date:
    """Return the date of the numbers; raises :class:`Unreadable`."""
    try:
        return date(_whole(year), _whole(month), _whole(day))
    except (ValueError, OverflowError):
        if not 1 <= year <= 9999:
            raise Unreadable(say("Years from 1 to 9999 are possible, not {year}.", year=year)) from None
        raise Unreadable(
            say("There is no date with year {year}, month {month} and day {day}.", year=year, month=month, day=day)
        ) from None


def make_time(hour: int | Decimal, minute: int | Decimal, second: int | Decimal, where: tzinfo | None) -> time:
    """Return the time of day of the numbers; raises :class:`Unreadable`."""
    micros = int((Decimal(second) - int(second)) * 1_000_000)
    try:
        return time(_whole(hour), _whole(minute), int(second), micros, tzinfo=where)
    except (ValueError, OverflowError):
        if 60 <= second < 61:
            raise Unreadable(say("There are no leap seconds; the last second of a minute is 59.")) from None
        raise Unreadable(
            say(
                "There is no time with hour {hour}, minute {minute} and second {second}.",
                hour=hour,
                minute=minute,
                second=second,
            )
        ) from None


def _whole(value: int | Decimal) -> int:
    if isinstance(value, int):
        return value
    if value != int(value):
        raise Unreadable(say("Only seconds have fractions; {number} is no whole number.", number=value))
    return int(value)


def make_offset(offset: timedelta) -> tzinfo:
    """Return the time zone with the offset from UTC; raises :class:`Unreadable`."""
    if abs(offset) > MAX_OFFSET:
        raise Unreadable(say("A time zone is 14 hours from UTC at most, not {offset}.", offset=_duration_text(offset)))
    return timezone(offset) if offset else UTC


def zone_named(name: str) -> tzinfo:
    """Return the time zone of ``Europe/Berlin``; raises :class:`Unreadable`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Unreadable(say("There is no time zone '{name}'.", name=name[:_SHOWN])) from None


def read_zone(text: str) -> tzinfo:
    """Return the time zone of ``Z``, ``+02:00`` or ``Europe/Berlin``; raises :class:`Unreadable`."""
    return _offset(text) if re.fullmatch(_OFFSET, text, re.ASCII) else zone_named(text)


def _zone(text: str | None) -> tzinfo | None:
    """Return the time zone behind a time, which is none, an offset, or a name behind an ``@``."""
    if text is None:
        return None
    return zone_named(text[1:]) if text[0] == "@" else _offset(text)


@lru_cache(maxsize=256)
def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59 or sum(seconds) > 59:
        raise Unreadable(say("'{offset}' is no offset of a time zone; write it like +01:00.", offset=text))
    offset = timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))
    return make_offset(-offset if text[0] == "-" else offset)


def _date(parts: Sequence[str | None]) -> date:
    year, month, day = (int(part or 0) for part in parts)
    return make_date(year, month, day)


def _time(parts: Sequence[str | None]) -> tuple[time, int]:
    """Return the time of day and how many days later it is: the end of a day is the beginning of the next one."""
    hour, minute, second, fraction, where = parts
    exact = Decimal(f"{second}.{(fraction or '')[:6]}")
    if hour == "24" and minute == "00" and not exact and not int(fraction or 0):
        return time(tzinfo=_zone(where)), 1
    return make_time(int(hour or 0), int(minute or 0), exact, _zone(where)), 0


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
