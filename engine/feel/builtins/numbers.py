"""Functions of numbers: rounding, roots, remainders, and numbers from texts."""

from __future__ import annotations

import decimal
import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from engine.feel.builtins.registry import builtin, whole
from engine.feel.calls import ABSENT
from engine.feel.operators import DECIMAL, within
from engine.feel.runtime import Run
from engine.feel.sentences import Sentence, say
from engine.feel.values import YearMonthDuration

_WIDE: Final = decimal.Context(prec=12_500, Emax=20_000, Emin=-20_000)
_ROUNDINGS: Final[Mapping[str, str]] = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
_NUMBER: Final = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def rounded(run: Run, value: int | Decimal, scale: int | Decimal, rounding: str) -> Any:
    """Return the number rounded to so many digits behind the point, a whole number where there are none."""
    digits = int(scale)
    if not -6111 <= digits <= 6176:
        return run.warn(say("The scale must lie between -6111 and 6176."))
    exact = Decimal(value)
    if int(exact.as_tuple().exponent) >= -digits:
        return value
    found = exact.quantize(Decimal(1).scaleb(-digits, _WIDE), rounding, _WIDE)
    return within(int(found)) if digits <= 0 else found


def _declare_roundings() -> None:
    for name, rounding in _ROUNDINGS.items():

        def body(run: Run, value: Any, scale: Any, rounding: str = rounding) -> Any:
            return rounded(run, value, scale, rounding)

        builtin(name, "n: number, scale: number")(body)


_declare_roundings()


@builtin("floor", "n: number, scale?: number")
def floor(run: Run, value: Any, scale: Any = 0) -> Any:
    return rounded(run, value, 0 if scale is ABSENT else scale, decimal.ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number")
def ceiling(run: Run, value: Any, scale: Any = 0) -> Any:
    return rounded(run, value, 0 if scale is ABSENT else scale, decimal.ROUND_CEILING)


@builtin("abs", "n: number|duration")
def absolute(_: Run, value: Any) -> Any:
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(abs(value.months))
    return abs(value) if isinstance(value, int | timedelta) else value.copy_abs()


@builtin("modulo", "dividend: number, divisor: number")
def modulo(run: Run, dividend: Any, divisor: Any) -> Any:
    if not divisor:
        return run.warn(say("Division by zero."))
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    one, other = Decimal(dividend), Decimal(divisor)
    rest = _WIDE.remainder(one, other)
    if rest and (rest < 0) != (other < 0):
        rest = _WIDE.add(rest, other)
    return DECIMAL.plus(rest)


@builtin("sqrt", "number: number")
def sqrt(run: Run, value: Any) -> Any:
    if value < 0:
        return run.warn(say("A negative number has no square root."))
    found = DECIMAL.sqrt(Decimal(value))
    return int(found) if isinstance(value, int) and found == int(found) else found


@builtin("log", "number: number")
def log(run: Run, value: Any) -> Any:
    return DECIMAL.ln(Decimal(value)) if value > 0 else run.warn(say("Only positive numbers have a logarithm."))


@builtin("exp", "number: number")
def exp(run: Run, value: Any) -> Any:
    try:
        return DECIMAL.exp(Decimal(value))
    except decimal.Overflow:
        return run.warn(say("The number is too large."))


@builtin("odd", "number: number")
def odd(_: Run, value: Any) -> Any:
    exact = whole(value)
    return False if exact is None else exact % 2 == 1


@builtin("even", "number: number")
def even(_: Run, value: Any) -> Any:
    exact = whole(value)
    return False if exact is None else exact % 2 == 0


@builtin("number", "from: string, grouping separator?: string?, decimal separator?: string?")
def to_number(run: Run, text: str, grouping: Any = None, point: Any = None) -> Any:
    grouping = None if grouping is ABSENT else grouping
    point = None if point is ABSENT else point
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return run.warn(say("The separators of number() are a blank, a comma or a point, and they differ."))
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(",", ".")
    if len(plain) > 6200 or not _NUMBER.fullmatch(plain):
        return run.warn(_no_number(text))
    try:
        found = DECIMAL.create_decimal(plain)
    except decimal.Overflow:
        return run.warn(say("The number is too large."))
    return int(found) if plain.lstrip("-").isdecimal() and abs(found) < 10**34 else found


def _no_number(text: str) -> Sentence:
    if "," in text and _NUMBER.fullmatch(text.replace(".", "").replace(",", ".")):
        return say('The text \'{text}\' is no number as it stands; write number(…, ".", ",").', text=text[:40])
    return say("The text '{text}' is no number.", text=text[:40])
