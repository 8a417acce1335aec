"""The values of FEEL that Python has no type for, and the names of all its types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

NUMBERS: Final = frozenset({int, Decimal})
"""Exact classes that count as numbers; ``bool`` is none of them although Python says so."""

MAX_MONTHS: Final = 10**14
"""How long durations of months can be; no text can name one that is longer."""
SCALARS: Final = frozenset({type(None), bool, int, Decimal, str, date, time, datetime, timedelta})


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A duration of whole months; twelve of them make a year. Raises OverflowError beyond ``MAX_MONTHS``."""

    months: int

    def __post_init__(self) -> None:
        if not -MAX_MONTHS < self.months < MAX_MONTHS:
            raise OverflowError

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{text}"

    def __neg__(self) -> YearMonthDuration:
        return YearMonthDuration(-self.months)


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end that is None is open without limit.

    ``operator`` keeps the sign of a range that was written as a test, ``(< 10)``: the standard holds it for unequal
    to ``(null..10)``.
    """

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    operator: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be called: a built-in function, one defined by an expression, or a decision service.

    ``call`` takes the running evaluation and the arguments in the order of ``parameters``.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any] = field(repr=False)
    parameter_types: tuple[Any, ...] = ()
    result_type: Any = None


def type_name(value: Any) -> str:
    """Return the FEEL name of the type of the value, for warnings."""
    return _NAMES.get(value.__class__) or _general_name(value)


_NAMES: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    float: "number",
    str: "string",
    datetime: "date and time",
    date: "date",
    time: "time",
    timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    Range: "range",
    Function: "function",
    list: "list",
    tuple: "list",
    dict: "context",
}


def _general_name(value: Any) -> str:
    for kind, name in _NAMES.items():
        if isinstance(value, kind):
            return name
    return "context" if isinstance(value, Mapping) else "unknown"
