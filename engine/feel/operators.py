"""What the operators do with two values; the compiler has short cuts for plain numbers.

Every function returns None, with a warning on the run, where the operation is not defined.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Clamped, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, Final

from engine.feel.calendar import difference, shift, shift_time
from engine.feel.kinds import (
    cannot_add,
    cannot_compare,
    cannot_divide,
    cannot_multiply,
    cannot_raise,
    cannot_subtract,
    divided_by_zero,
    thing,
)
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Function, Range, YearMonthDuration, type_name
from engine.feel.wording import NAMELESS, Operands

DECIMAL: Final = Context(prec=34, Emax=6144, Emin=-6143, traps=[InvalidOperation, DivisionByZero, Overflow])
"""The decimal arithmetic of the standard: 34 digits, IEEE 754 decimal128."""
_INT_LIMIT: Final = 10**34
_DURATIONS: Final = (timedelta, YearMonthDuration)

Compare = Callable[[Any, Any], Any]
ORDER: Final[Mapping[str, Compare]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ORDERED_AS_IS: Final = frozenset({int, str, date, timedelta, YearMonthDuration})
"""Exact classes of which Python orders two values as FEEL does."""
EQUAL_AS_IS: Final = ORDERED_AS_IS | {bool}
"""Exact classes of which Python calls two values equal where FEEL does."""


def number(value: Any) -> int | Decimal | None:
    """Return the value if it is a number, a float from outside as decimal, else None."""
    if value.__class__ is int or (value.__class__ is Decimal and value.is_finite()):
        return value
    if isinstance(value, float):
        found = Decimal(repr(value))
        return found if found.is_finite() else None
    return None


def within(value: int) -> int | Decimal:
    """Return the whole number, as decimal of 34 digits where it has more."""
    return value if -_INT_LIMIT < value < _INT_LIMIT else DECIMAL.create_decimal(value)


def add(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``left + right``."""
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return _calculate(run, "+", one, other, operands)
    if isinstance(left, str) and isinstance(right, str):
        run.grow(len(left) + len(right))
        return left + right
    try:
        if isinstance(left, _DURATIONS) and isinstance(right, date | time):
            left, right = right, left
        if isinstance(left, date) and isinstance(right, _DURATIONS):
            return shift(left, right)
        if isinstance(left, time) and isinstance(right, timedelta):
            return shift_time(left, right)
        if isinstance(left, timedelta) and isinstance(right, timedelta):
            return left + right
        if isinstance(left, YearMonthDuration) and isinstance(right, YearMonthDuration):
            return YearMonthDuration(left.months + right.months)
    except (OverflowError, ValueError):
        return run.warn(say("The date or duration lies outside the years 1 to 9999."))
    return run.warn(cannot_add(type_name(left), type_name(right), operands.words))


def subtract(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``left - right``."""
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return _calculate(run, "-", one, other, operands)
    try:
        if (isinstance(left, date) and isinstance(right, date)) or (isinstance(left, time) and isinstance(right, time)):
            found = difference(left, right)
            if found is None:
                return run.warn(say("Of two points in time only one has a time zone, so they have no difference."))
            return found
        if isinstance(right, _DURATIONS) and (isinstance(left, date) or left.__class__ is right.__class__):
            return add(run, left, -right)
        if isinstance(right, timedelta) and isinstance(left, time):
            return shift_time(left, -right)
    except (OverflowError, ValueError):
        return run.warn(say("The date or duration lies outside the years 1 to 9999."))
    return run.warn(cannot_subtract(type_name(left), type_name(right), operands.words))


def multiply(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``left * right``."""
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return _calculate(run, "*", one, other, operands)
    if one is not None and isinstance(right, _DURATIONS):
        left, right, other = right, left, one
    if other is not None and isinstance(left, _DURATIONS):
        return _scale(run, left, lambda length: DECIMAL.multiply(length, Decimal(other)))
    return run.warn(cannot_multiply(type_name(left), type_name(right), operands.words))


def divide(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``left / right``."""
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return _calculate(run, "/", one, other, operands)
    if other is not None and isinstance(left, _DURATIONS):
        if not other:
            return run.warn(divided_by_zero(operands.words[1]))
        return _scale(run, left, lambda length: DECIMAL.divide(length, Decimal(other)))
    if isinstance(left, _DURATIONS) and left.__class__ is right.__class__:
        return _calculate(run, "/", _length(left), _length(right), operands)
    return run.warn(cannot_divide(type_name(left), type_name(right), operands.words))


def power(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``left ** right``."""
    one, other = number(left), number(right)
    if one is None or other is None:
        return run.warn(cannot_raise(type_name(left), type_name(right), operands.words))
    if not other:
        return 1  # of zero as well, by IEEE 754
    try:
        found = DECIMAL.power(Decimal(one), Decimal(other))
        if found.is_infinite():  # zero to a negative power
            raise DivisionByZero
    except (InvalidOperation, DivisionByZero, Overflow):
        return run.warn(say("{base} to the power of {exponent} is no number.", base=one, exponent=other))
    if one.__class__ is int and other.__class__ is int and other >= 0 and abs(found) < _INT_LIMIT:
        return int(found)
    return found


def negate(run: Run, value: Any, operands: Operands = NAMELESS) -> Any:
    """Return ``-value``."""
    if number(value) is not None or isinstance(value, _DURATIONS):
        return -value
    found = thing(type_name(value), operands.words[0])
    return run.warn(say("The minus sign needs a number or a duration behind it, not {found}.", found=found))


def _length(value: timedelta | YearMonthDuration) -> Decimal:
    if isinstance(value, YearMonthDuration):
        return Decimal(value.months)
    return Decimal(value // timedelta(microseconds=1)) / 1_000_000


def _scale(run: Run, value: timedelta | YearMonthDuration, change: Callable[[Decimal], Decimal]) -> Any:
    try:
        scaled = change(_length(value))
        if isinstance(value, YearMonthDuration):
            return YearMonthDuration(int(scaled))
        return timedelta(microseconds=int(scaled * 1_000_000))
    except (ArithmeticError, ValueError):
        return run.warn(say("The duration is too long."))


def _calculate(run: Run, sign: str, left: int | Decimal, right: int | Decimal, operands: Operands) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        if sign == "+":
            return within(left + right)
        if sign == "-":
            return within(left - right)
        if sign == "*":
            return within(left * right)
        if right and not left % right:
            return left // right
    try:
        return _DECIMAL_WAYS[sign](Decimal(left), Decimal(right))
    except (InvalidOperation, DivisionByZero):
        return run.warn(divided_by_zero(operands.words[1]))
    except (Overflow, Clamped):
        return run.warn(say("The number is too large."))


_DECIMAL_WAYS: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": DECIMAL.add,
    "-": DECIMAL.subtract,
    "*": DECIMAL.multiply,
    "/": DECIMAL.divide,
}


# -- comparison ------------------------------------------------------------------------------------------------


def compare(run: Run, sign: str, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return whether the order of two values is as the sign says, or None where they have no order."""
    if left is not None and right is not None:
        order = ORDER[sign]
        one, other = number(left), number(right)
        if one is not None and other is not None:
            return order(one, other)
        if isinstance(left, str) and isinstance(right, str):
            return order(left, right)
        if isinstance(left, datetime | time) and type_name(left) == type_name(right):
            distance = difference(left, right)
            if distance is None:
                return run.warn(say("Of two points in time only one has a time zone, so they have no order."))
            return order(distance, timedelta())
        if _same_order(left, right):
            return order(left, right)
    return run.warn(cannot_compare(type_name(left), type_name(right), operands.words))


def _same_order(left: Any, right: Any) -> bool:
    return type_name(left) == type_name(right) and isinstance(left, date | timedelta | YearMonthDuration)


def equal(run: Run, left: Any, right: Any, operands: Operands = NAMELESS) -> Any:
    """Return whether two values are equal; null equals null alone, and kinds that differ have no answer: None."""
    if left is None or right is None:
        return left is right
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return one == other
    kind, other_kind = type_name(left), type_name(right)
    if kind != other_kind:
        return run.warn(cannot_compare(kind, other_kind, operands.words))
    if kind == "list":
        run.spend(min(len(left), len(right)))
        return len(left) == len(right) and all(equal(run, a, b) is True for a, b in zip(left, right, strict=True))
    if kind == "context":
        run.spend(min(len(left), len(right)))
        return left.keys() == right.keys() and all(equal(run, left[key], right[key]) is True for key in left)
    if isinstance(left, datetime | time):
        # The standard compares points in time by their seconds; fractions do not count for equality.
        return difference(left.replace(microsecond=0), right.replace(microsecond=0)) == timedelta()
    if isinstance(left, Range):
        return _equal_ranges(run, left, right)
    if isinstance(left, Function) or kind == "unknown":
        return left is right
    return bool(left == right)


def _equal_ranges(run: Run, left: Range, right: Range) -> bool:
    if (left.low_included, left.high_included, left.operator) != (
        right.low_included,
        right.high_included,
        right.operator,
    ):
        return False
    return equal(run, left.low, right.low) is True and equal(run, left.high, right.high) is True


# -- membership ------------------------------------------------------------------------------------------------


def contains(run: Run, held: Range, value: Any, operands: Operands = NAMELESS) -> Any:
    """Return whether the range holds the value, or None where they cannot be compared."""
    if held.operator == "!=":
        same = equal(run, value, held.low, operands)
        return None if same is None else not same
    if held.operator == "=":
        return equal(run, value, held.low, operands)
    if held.low is None and held.high is None:
        return run.warn(say("A range without ends holds nothing."))
    above: bool | None = True
    if held.low is not None:
        above = compare(run, ">=" if held.low_included else ">", value, held.low, operands)
    elif held.operator is None:
        return run.warn(say("A range that begins with null holds nothing."))
    if above is not True:
        return above
    if held.high is not None:
        return compare(run, "<=" if held.high_included else "<", value, held.high, operands)
    return True if held.operator is not None else run.warn(say("A range that ends with null holds nothing."))


def matches_test(run: Run, value: Any, test: Any, operands: Operands = NAMELESS) -> Any:
    """Return whether the value passes the test: lies in the range, is in the list, or equals the value."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return contains(run, test, value, operands)
    if isinstance(test, list):
        if isinstance(value, list) and equal(run, value, test):
            return True
        run.spend(len(test))
        found: list[bool | None] = [matches_test(run, value, item) for item in test if _comparable(value, item)]
        return True in found
    return equal(run, value, test, operands)


def _comparable(value: Any, item: Any) -> bool:
    """Return whether a test in a list says anything about the value: those of other kinds are passed over."""
    return isinstance(item, Range | list) or value is None or item is None or type_name(value) == type_name(item)
