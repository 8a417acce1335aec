"""The types that ``instance of``, parameters and item definitions name, and the test whether a value is of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from engine.feel.kinds import kind_named
from engine.feel.sentences import Sentence, say
from engine.feel.values import NUMBERS, Function, Range, YearMonthDuration

if TYPE_CHECKING:
    from engine.feel.runtime import Run


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type by its name, with what it is made of: items of a list, fields of a context, results of a function."""

    name: str
    item: FeelType | None = None
    fields: tuple[tuple[str, FeelType], ...] | None = None
    parameters: tuple[FeelType, ...] | None = None
    allows: Callable[[Any, Run], bool] | None = None
    """A further condition on the value, such as the allowed values of an item definition; it spends from the run."""


ANY: Final = FeelType("Any")
BASIC_NAMES: Final = (
    "days and time duration", "years and months duration", "dayTimeDuration", "yearMonthDuration", "date and time",
    "dateTime", "date", "time", "number", "string", "boolean", "Any", "Null", "list", "context", "function", "range",
)  # fmt: skip


TypeLookup = Callable[[str], FeelType | None]
"""From the name of a type that a decision model defines to the type."""


def no_types(_: str) -> FeelType | None:
    """Know no types but those of the standard."""
    return None


def resolve(kind: FeelType, lookup: TypeLookup) -> FeelType:
    """Return the type with the names in it replaced by the types that a decision model gives them."""
    if kind.name not in BASIC_NAMES:
        return lookup(kind.name) or kind
    if kind.item is None and kind.fields is None and kind.parameters is None:
        return kind
    return FeelType(
        kind.name,
        None if kind.item is None else resolve(kind.item, lookup),
        None if kind.fields is None else tuple((name, resolve(of, lookup)) for name, of in kind.fields),
        None if kind.parameters is None else tuple(resolve(of, lookup) for of in kind.parameters),
        kind.allows,
    )


def is_instance(value: Any, kind: FeelType, run: Run) -> bool | None:
    """Return whether the value is of the type, or None where no type has that name; null is of type Null only."""
    found = _is_of(value, kind, run)
    return kind.allows(value, run) if found and kind.allows is not None else found


def conforms(value: Any, kind: FeelType, run: Run) -> bool:
    """Return whether the value can stand where the type is asked for: null can stand everywhere."""
    return value is None or kind is ANY or bool(is_instance(value, kind, run))


def coerce(value: Any, kind: FeelType | None, run: Run) -> tuple[Any, bool]:
    """Return the value as the type wants it and whether it fits, by the implicit conversions of the standard.

    A list of one item stands for the item and the other way round, a date for its midnight in UTC.
    """
    if kind is None or value is None or (kind.allows is None and value.__class__ in _PLAIN.get(kind.name, ())):
        return value, True
    if conforms(value, kind, run):
        return value, True
    if kind.name == "list":
        if not isinstance(value, list) and conforms([value], kind, run):
            return [value], True
    elif isinstance(value, list) and len(value) == 1 and conforms(value[0], kind, run):
        return value[0], True
    elif kind.name == "date and time" and value.__class__ is date:
        midnight = datetime(value.year, value.month, value.day, tzinfo=UTC)
        return (midnight, True) if conforms(midnight, kind, run) else (None, False)
    return None, False


def _is_of(value: Any, kind: FeelType, run: Run) -> bool | None:
    """Return whether the value is of the type, conditions of the type itself left out."""
    name = kind.name
    if name == "Any":
        return value is not None
    if name == "Null":
        return value is None
    test = _TESTS.get(name)
    if test is None or not test(value):
        return None if test is None else False
    if name == "list" and kind.item is not None:
        item = kind.item
        run.spend(1 + len(value) // 4)
        return all(conforms(each, item, run) for each in value)
    if name == "context" and kind.fields is not None:
        run.spend(len(kind.fields))
        return all(field in value and conforms(value[field], of, run) for field, of in kind.fields)
    if name == "range" and kind.item is not None:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(is_instance(end, kind.item, run) for end in ends)
    if name == "function" and kind.parameters is not None:
        return _function_conforms(value, kind)
    return True


def describe(kind: FeelType) -> Sentence:
    """Return what a value of the type is, for sentences."""
    named = kind_named(kind.name)
    return named if kind.allows is None else say("{kind} among the allowed values", kind=named)


def _function_conforms(value: Function, kind: FeelType) -> bool:
    if kind.parameters is not None and len(kind.parameters) != len(value.parameters):
        return False
    known = value.parameter_types or (None,) * len(value.parameters)
    pairs = zip(known, kind.parameters or (), strict=False)
    if not all(have is None or _same(have, want) for have, want in pairs):
        return False
    return kind.item is None or value.result_type is None or _same(value.result_type, kind.item)


def _same(one: FeelType, other: FeelType) -> bool:
    return "Any" in (one.name, other.name) or one == other


def _number(value: Any) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


_PLAIN: Final[Mapping[str, frozenset[type]]] = {
    "number": NUMBERS,
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "date": frozenset({date}),
    "time": frozenset({time}),
    "date and time": frozenset({datetime}),
    "days and time duration": frozenset({timedelta}),
    "years and months duration": frozenset({YearMonthDuration}),
}
"""Exact classes whose values are of a type without a closer look."""
_TESTS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "number": _number,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "date": _date,
    "time": lambda value: isinstance(value, time),
    "date and time": lambda value: isinstance(value, datetime),
    "days and time duration": lambda value: isinstance(value, timedelta),
    "years and months duration": lambda value: isinstance(value, YearMonthDuration),
    "list": lambda value: isinstance(value, list | tuple),
    "context": lambda value: isinstance(value, Mapping),
    "range": lambda value: isinstance(value, Range),
    "function": lambda value: isinstance(value, Function),
}
