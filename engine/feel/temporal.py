"""Reading and writing dates, times and durations.

Python's range and precision are the limits: years 1 to 9999, microseconds. What lies beyond is null.
"""

from __future__ import annotations

import re
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
