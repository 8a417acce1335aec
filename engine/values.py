"""How case-file values are written down: JSON that gives back exactly the value that went in.

Numbers stay JSON numbers (an ``int`` comes back as ``int``, a ``Decimal`` as ``Decimal`` with all its digits), texts,
booleans, lists and contexts are themselves, and everything else is tagged:
``{"@type": "date", "value": "2016-01-05"}``. A context that happens to have a key ``@type`` is tagged too, so no
value can pass itself off as another.

A sentence of FEEL is no value, but travels with values where the reasons of some trouble are kept: it comes back with
its template and what was put into it, numbers and texts as such and all else as its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from engine import feel
from engine.feel import Function, Range, Sentence, YearMonthDuration
from engine.model import Value

MAX_NAME: Final = 200
MAX_DIGITS: Final = 34
"""Digits of a number that somebody enters; FEEL computes with as many."""
_WIDEST: Final = 300
_TAG: Final = "@type"
_TEXT: Final = feel.compile("string(value)")
_INT64: Final = range(-(2**63), 2**64)
_DURATION: Final = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def dumps(value: Value) -> bytes:
    """Return the value as JSON; raise ``TypeError`` for what is no FEEL value, ``ValueError`` for what JSON cannot say.

    >>> dumps({"since": date(2016, 1, 5), "hours": Decimal("38.50")})
    b'{"since":{"@type":"date","value":"2016-01-05"},"hours":38.50}'
    """
    encoded = _encode(value)
    try:
        return orjson.dumps(encoded)
    except orjson.JSONEncodeError as error:  # a lone surrogate in a text; orjson calls it a TypeError
        raise ValueError(f"The value cannot be stored: {error}.") from error


def loads(data: bytes | bytearray | memoryview | str) -> Value:
    """Return the value that :func:`dumps` wrote; ordinary JSON without tags is understood as well."""
    text = bytes(data) if isinstance(data, memoryview) else data
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_hook=_decode)


def is_name(text: str) -> bool:
    """Return whether the text can be stored and found again as a name or key: of a group, a person, a message."""
    return 0 < len(text) <= MAX_NAME and text.isprintable()


def plain(value: Value) -> Any:
    """Return the value as ordinary JSON data for display: dates, times, durations and enormous numbers as texts.

    Ranges and functions, which occur while something is calculated but are never kept, are texts as well.
    """
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if isinstance(value, Decimal):
        if value.adjusted() > _WIDEST:
            return str(value)  # a computed number that no program could read: ``1E+6000``
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Range | Function):
        return _TEXT.evaluate({"value": value})
    return _writer(value)(value)["value"]


def iso_duration(value: timedelta) -> str:
    """Return the duration in days and smaller units as ISO 8601 text, ``P1DT2H``.

    >>> iso_duration(timedelta(days=14)), iso_duration(timedelta(hours=-36)), iso_duration(timedelta())
    ('P14D', '-P1DT12H', 'PT0S')
    """
    microseconds = abs(value) // timedelta(microseconds=1)
    seconds, microseconds = divmod(microseconds, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    fraction = f".{microseconds:06d}".rstrip("0") if microseconds else ""
    clock = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{fraction}S" if seconds or fraction else "")
    )
    body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta() else "") + "P" + (body or "T0S")


def _encode(value: Value) -> Any:
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if kind is int:
        return value if value in _INT64 else orjson.Fragment(str(value))
    if kind is Decimal:
        return _number(value)
    if isinstance(value, Mapping):
        context = {_key(key): _encode(item) for key, item in value.items()}
        return {_TAG: "context", "value": list(context.items())} if _TAG in context else context
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Sentence):
        return _sentence(value)
    if isinstance(value, str | int):  # an enumeration is stored as what it stands for
        return _encode(str(value) if isinstance(value, str) else int(value))
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    return _writer(value)(value)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A context has texts as keys, not {type(key).__name__}.")
    return key


def _number(value: Decimal) -> orjson.Fragment:
    """Return the number with a fraction or an exponent, by which ``loads`` tells a Decimal from an int."""
    if not value.is_finite():
        raise ValueError(f"{value} is no number that can be stored.")
    digits = str(value)
    return orjson.Fragment(digits if "." in digits or "E" in digits else f"{digits}E0")


def _sentence(value: Sentence) -> dict[str, Any]:
    parts = {name: part if isinstance(part, str | int | None) else str(part) for name, part in value.values.items()}
    return _tagged("sentence", str(value)) | {"template": value.template, "values": _encode(parts)}


def _tagged(tag: str, value: str) -> dict[str, Any]:
    return {_TAG: tag, "value": value}


def _write_zoned(tag: str, value: datetime | time) -> dict[str, Any]:
    tagged = _tagged(tag, value.isoformat())
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        tagged["zone"] = value.tzinfo.key
    return tagged


_WRITERS: Final[tuple[tuple[type, Callable[[Any], dict[str, Any]]], ...]] = (
    (datetime, lambda value: _write_zoned("datetime", value)),  # before date: every datetime is one
    (date, lambda value: _tagged("date", value.isoformat())),
    (time, lambda value: _write_zoned("time", value)),
    (timedelta, lambda value: _tagged("duration", iso_duration(value))),
    (YearMonthDuration, lambda value: _tagged("years_months_duration", str(value))),
)


def _writer(value: Value) -> Callable[[Any], dict[str, Any]]:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write
    raise TypeError(f"{type(value).__name__} is no value of a case file.")


def _read_datetime(tagged: Mapping[str, Any]) -> datetime:
    instant = datetime.fromisoformat(tagged["value"])
    if "zone" not in tagged:
        return instant
    # The wall clock counts; the offset only tells the two readings of an hour that the end of summer time repeats.
    local = instant.replace(tzinfo=ZoneInfo(tagged["zone"]))
    return local if local.utcoffset() == instant.utcoffset() else local.replace(fold=1)


def _read_time(tagged: Mapping[str, Any]) -> time:
    clock = time.fromisoformat(tagged["value"])
    return clock.replace(tzinfo=ZoneInfo(tagged["zone"])) if "zone" in tagged else clock


def _read_duration(tagged: Mapping[str, Any]) -> timedelta:
    match = _DURATION.fullmatch(tagged["value"])
    if match is None:
        raise ValueError(f"{tagged['value']!r} is no duration.")
    seconds, _, fraction = (match["seconds"] or "0").partition(".")
    duration = timedelta(
        days=int(match["days"] or 0),
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=int(seconds),
        microseconds=int(fraction.ljust(6, "0") or 0),
    )
    return -duration if match["sign"] else duration


def _read_months(tagged: Mapping[str, Any]) -> YearMonthDuration:
    match = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", tagged["value"])
    if match is None:
        raise ValueError(f"{tagged['value']!r} is no duration in years and months.")
    months = int(match[2] or 0) * 12 + int(match[3] or 0)
    return YearMonthDuration(-months if match[1] else months)


def _read_sentence(tagged: Mapping[str, Any]) -> Sentence:
    sentence = Sentence(tagged["value"])
    sentence.template, sentence.values = tagged["template"], tagged["values"]
    return sentence


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Value]]] = {
    "datetime": _read_datetime,
    "date": lambda tagged: date.fromisoformat(tagged["value"]),
    "time": _read_time,
    "duration": _read_duration,
    "years_months_duration": _read_months,
    "context": lambda tagged: dict(tagged["value"]),
    "sentence": _read_sentence,
}


def _decode(found: dict[str, Any]) -> Value:
    tag = found.get(_TAG)
    if tag is None:
        return found
    read = _READERS.get(tag) if isinstance(tag, str) else None
    if read is None:
        raise ValueError(f"Unknown value type {tag!r}.")
    return read(found)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number that can be stored.")
