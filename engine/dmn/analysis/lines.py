"""Ordered lines: one for each kind of values that the columns of a table can have, and sets of values on them.

Every kind is laid on a line, so that one representation does for all: a text is a point among all texts, ``false``
and ``true`` are the whole numbers 0 and 1, a date is the number of its day. What FEEL does not order, such as
``true``, is still ordered here; ``ordered`` says whether ``<`` means anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import floor
from typing import Any, Final, TypeAlias

from engine.feel.operators import number
from engine.feel.values import YearMonthDuration, type_name

Cut: TypeAlias = tuple[Any, ...]
"""A place between two neighbours on a line: ``(0, key, 0)`` right before a key, ``(0, key, 1)`` right after it."""
Span: TypeAlias = tuple[Cut, Cut]
"""Everything between two cuts."""
Spans: TypeAlias = tuple[Span, ...]
"""A set of keys: spans in their order that do not touch each other."""
BEGIN: Final[Cut] = (-1,)
END: Final[Cut] = (1,)
_SECOND: Final = timedelta(seconds=1)
_ORIGIN: Final = datetime(1, 1, 1)  # noqa: DTZ001 - points in time without a zone count from here


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A kind of values in their order; ``name`` is its type in FEEL."""

    name: str
    key: Callable[[Any], Any] = field(repr=False)
    """The place of a value of this type, None where it has none that can be compared with the others."""
    value: Callable[[Any], Any] = field(repr=False)
    """The value at a place."""
    whole: bool = False
    """Whether the keys are whole numbers, with nothing between one and the next."""
    ordered: bool = True
    low: Cut = BEGIN
    high: Cut = END
    by_seconds: bool = False
    """Whether ``=`` compares points in time by their seconds, as the standard has it."""

    @property
    def everything(self) -> Spans:
        """Return all values of the line."""
        return ((self.low, self.high),)

    def holds(self, value: Any) -> bool:
        """Return whether the value is of the type of the line."""
        return type_name(value) == self.name

    def point(self, value: Any) -> Spans | None:
        """Return what equals the value, None where it cannot be placed."""
        key = self.key(value)
        if key is None:
            return None
        if self.by_seconds:
            key -= timedelta(microseconds=key.microseconds)
            return (((0, key, 0), (0, key + _SECOND, 0)),)
        return spans_of([(self.cut(key, after=False), self.cut(key, after=True))]) if self._has(key) else ()

    def half(self, sign: str, value: Any) -> Spans | None:
        """Return what is ``<``, ``<=``, ``>`` or ``>=`` than the value, None where it cannot be placed."""
        key = self.key(value)
        if key is None:
            return None
        cut = self.cut(key, after=sign in ("<=", ">"))
        return spans_of([(self.low, cut)] if sign in ("<", "<=") else [(cut, self.high)])

    def cut(self, key: Any, *, after: bool) -> Cut:
        """Return the place right before or after a key; with whole numbers there is one only between neighbours."""
        if not self.whole:
            return (0, key, int(after))
        below = floor(key)
        return (0, below + 1 if after or key != below else below, 0)

    def is_single(self, span: Span) -> bool:
        """Return whether the span holds one key only."""
        low, high = span
        return len(low) == len(high) == 3 and self.cut(low[1], after=True) == high and not low[2]

    def _has(self, key: Any) -> bool:
        return not self.whole or bool(key == floor(key))


def spans_of(pieces: Iterable[Span]) -> Spans:
    """Return the set of all that lies in one of the pieces."""
    found: list[Span] = []
    for low, high in sorted(piece for piece in pieces if piece[0] < piece[1]):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def both(one: Spans, other: Spans) -> Spans:
    """Return what lies in both sets."""
    found: list[Span] = []
    at = beside = 0
    while at < len(one) and beside < len(other):
        low, high = max(one[at][0], other[beside][0]), min(one[at][1], other[beside][1])
        if low < high:
            found.append((low, high))
        if one[at][1] <= other[beside][1]:
            at += 1
        else:
            beside += 1
    return tuple(found)


def without(one: Spans, other: Spans) -> Spans:
    """Return what lies in the first set and not in the second."""
    ends = [BEGIN, *(cut for span in other for cut in span), END]
    return both(one, tuple((low, high) for low, high in zip(ends[::2], ends[1::2], strict=True) if low < high))


def _plain(value: Any) -> Any:
    return value


def _shortest(key: Decimal | int) -> Any:
    return int(key) if key == int(key) else key


def _local(value: datetime) -> timedelta | None:
    return value - _ORIGIN if value.tzinfo is None else None


def _zoned(value: datetime) -> timedelta | None:
    return None if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None) - _ORIGIN


def _clock(value: time) -> timedelta | None:
    return None if value.tzinfo is not None else datetime.combine(_ORIGIN.date(), value) - _ORIGIN


BOOLEAN: Final = Line("boolean", int, bool, whole=True, ordered=False, low=(0, 0, 0), high=(0, 2, 0))
STRING: Final = Line("string", _plain, _plain, low=(0, "", 0))
NUMBER: Final = Line("number", number, _shortest)
WHOLE_NUMBER: Final = Line("number", number, int, whole=True)
DATE: Final = Line(
    "date", date.toordinal, date.fromordinal, whole=True, low=(0, 1, 0), high=(0, date.max.toordinal() + 1, 0)
)
DATE_TIME: Final = Line("date and time", _local, lambda key: _ORIGIN + key, low=(0, timedelta(), 0), by_seconds=True)
ZONED: Final = Line(
    "date and time",
    _zoned,
    lambda key: (_ORIGIN + key).replace(tzinfo=UTC),
    low=(0, timedelta(), 0),
    by_seconds=True,
)
"""Points in time with a time zone: none of them can be compared with one that has none."""
TIME: Final = Line(
    "time",
    _clock,
    lambda key: (_ORIGIN + key).time(),
    low=(0, timedelta(), 0),
    high=(0, timedelta(days=1), 0),
    by_seconds=True,
)
DAYS: Final = Line("days and time duration", _plain, _plain)
MONTHS: Final = Line("years and months duration", lambda value: value.months, YearMonthDuration, whole=True)
OPAQUE: Final = Line("", lambda _: None, _plain, whole=True, ordered=False, low=(0, 0, 0), high=(0, 1, 0))
"""Of values about which nothing can be told: all of them are one point."""
BY_TYPE: Final = {line.name: line for line in (BOOLEAN, STRING, NUMBER, DATE, DATE_TIME, TIME, DAYS, MONTHS)}
