"""Values from outside, as JSON, YAML or a person writes them, become values of FEEL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from engine import feel
from engine.errors import InvalidValue
from engine.model import Value
from engine.values import MAX_DIGITS

_WORDS: Final = {"true": True, "on": True, "ja": True, "false": False, "off": False, "nein": False}
_GERMAN_DATE: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def coerce(key: str, type_: str, format_: str | None, value: Any) -> Value:
    """Return the value of a field of that type and format; raise ``InvalidValue`` for one that is not of it."""
    kind = format_ if type_ == "string" and format_ is not None and format_ in _COERCIONS else type_
    expected, convert = _COERCIONS[kind]
    try:
        return convert(value)
    except (ValueError, TypeError, InvalidOperation):
        shown = value if isinstance(value, str) else type(value).__name__
        raise InvalidValue(field=key, problem=f"{shown!r} is not {expected}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a character cannot be kept
    return value


def _integer(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, int):
        if abs(value) >= 10**MAX_DIGITS:
            raise ValueError
        return value
    if isinstance(value, float | str):
        text = str(value).strip().replace(",", ".")
        value = Decimal(text)
    if not isinstance(value, Decimal):
        raise TypeError
    if not value.is_finite() or max(len(value.as_tuple().digits), abs(value.adjusted()) + 1) > MAX_DIGITS:
        raise ValueError  # before anybody computes with it: a whole number from 1E999999 takes minutes
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = _text(value).strip().lower()
    if word not in _WORDS:
        raise ValueError
    return _WORDS[word]


def to_date(value: Any) -> date:
    """Return the date, from one or from a text in ISO or German form; raise ``ValueError`` for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _text(value).strip()
    german = _GERMAN_DATE.fullmatch(text)
    if german is not None:
        return date(int(german[3]), int(german[2]), int(german[1]))
    return date.fromisoformat(text)


def _datetime(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(_text(value).strip())


def _time(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(_text(value).strip())


def _duration(value: Any) -> Value:
    if isinstance(value, timedelta | feel.YearMonthDuration):
        return value
    result = feel.compile("duration(text)").evaluate({"text": _text(value).strip()})
    if result is None:
        raise ValueError
    return result


def _array(value: Any) -> list[Value]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return list(value)


def _object(value: Any) -> dict[str, Value]:
    if not isinstance(value, Mapping):
        raise TypeError
    return dict(value)


_COERCIONS: Final[Mapping[str, tuple[str, Callable[[Any], Value]]]] = {
    "string": ("a text", _text),
    "integer": ("a whole number", _integer),
    "number": ("a number", _number),
    "boolean": ("true or false", _boolean),
    "array": ("a list", _array),
    "object": ("an object", _object),
    "date": ("a date such as 2016-01-31", to_date),
    "date-time": ("a date and time such as 2016-01-31T09:00:00+01:00", _datetime),
    "time": ("a time such as 09:00", _time),
    "duration": ("a duration such as P14D", _duration),
}
