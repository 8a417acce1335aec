"""What is known of the values that an expression can have, before it is evaluated.

A shape is the set of values that may come out; null is always among them, as it is everywhere in FEEL. It says which
kinds of values are possible, and for some kinds more: which texts, what is in a list, which entries a context has.
Whatever is said of a shape must hold for every evaluation: where nothing is certain it is :data:`UNKNOWN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from engine.feel.types import FeelType
from engine.feel.values import Function, Range, type_name

KINDS: Final = frozenset(
    {
        "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
        "years and months duration", "list", "context", "range", "function",
    }
)  # fmt: skip
COUNTABLE: Final = frozenset({"number", "string", "boolean"})
"""Kinds whose single values are told apart."""
MAX_VALUES: Final = 200
"""More values than that are not told apart."""

Constant = tuple[str, Any]
"""A value with its kind before it, as Python takes true for 1."""


@dataclass(frozen=True, slots=True)
class CallShape:
    """What is known of a function: the names and shapes of its parameters, and what it gives."""

    parameters: tuple[str, ...]
    accepts: tuple[Shape, ...]
    result: Shape


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of values and null; null alone where there are no ``kinds``."""

    kinds: frozenset[str]
    """FEEL names of the types that the values may be of."""
    values: frozenset[Constant] | None = None
    """The only values besides null, None where they are not known one by one."""
    item: Shape | None = None
    """What is in the lists, None where that is not known."""
    fields: Mapping[str, Shape] | None = None
    """Entries of the contexts, None where nothing is known of them."""
    closed: bool = False
    """Whether the contexts have no other entries than ``fields``."""
    ends: Shape | None = None
    """The ends of the ranges, None where they are not known."""
    call: CallShape | None = None
    """What is known of the functions."""

    @property
    def unknown(self) -> bool:
        """Return whether nothing at all is known."""
        return self.kinds == KINDS and self.values is None

    @property
    def nothing(self) -> bool:
        """Return whether null is all that can come out."""
        return not self.kinds

    @property
    def items(self) -> Shape:
        """Return what is in the lists."""
        return UNKNOWN if self.item is None else self.item

    @property
    def limits(self) -> Shape:
        """Return what the ends of the ranges are."""
        return UNKNOWN if self.ends is None else self.ends

    def only(self, kinds: Iterable[str]) -> Shape:
        """Return the part of the shape that is of these kinds."""
        kept = self.kinds & frozenset(kinds)
        if kept == self.kinds:
            return self
        values = None if self.values is None else frozenset(each for each in self.values if each[0] in kept)
        if values is not None:
            kept &= {kind for kind, _ in values}
        context = "context" in kept
        return Shape(
            kept,
            values if kept else None,
            self.item if "list" in kept else None,
            self.fields if context else None,
            self.closed and context,
            self.ends if "range" in kept else None,
            self.call if "function" in kept else None,
        )

    def admits(self, value: Any) -> bool:
        """Return whether the value lies in the shape."""
        if value is None:
            return True
        kind = type_name(value)
        if kind not in self.kinds or (self.values is not None and (kind, value) not in self.values):
            return False
        if isinstance(value, list | tuple):
            return all(self.items.admits(item) for item in value)
        if isinstance(value, Mapping):
            known = self.fields or {}
            inside = not self.closed or value.keys() <= known.keys()
            return inside and all(known[key].admits(item) for key, item in value.items() if key in known)
        if isinstance(value, Range):
            return self.limits.admits(value.low) and self.limits.admits(value.high)
        return True


UNKNOWN: Final = Shape(KINDS)
"""Anything."""
NOTHING: Final = Shape(frozenset())
"""Null and nothing else."""


def of_kind(*kinds: str) -> Shape:
    """Return all values of these kinds."""
    return Shape(frozenset(kinds))


NUMBER: Final = of_kind("number")
TEXT: Final = of_kind("string")
BOOLEAN: Final = of_kind("boolean")
DATE: Final = of_kind("date")
TIME: Final = of_kind("time")
MOMENT: Final = of_kind("date and time")
DAYS: Final = of_kind("days and time duration")
MONTHS: Final = of_kind("years and months duration")
DURATION: Final = Shape(DAYS.kinds | MONTHS.kinds)


def list_of(item: Shape) -> Shape:
    """Return the lists whose items lie in the shape."""
    return Shape(frozenset({"list"}), item=item)


def context_of(fields: Mapping[str, Shape], *, closed: bool = True) -> Shape:
    """Return the contexts with these entries; others are possible unless ``closed``."""
    return Shape(frozenset({"context"}), fields=dict(fields), closed=closed)


def range_of(ends: Shape) -> Shape:
    """Return the ranges whose ends lie in the shape."""
    return Shape(frozenset({"range"}), ends=ends)


def one_of(values: Iterable[Any]) -> Shape:
    """Return these very values, or all of their kinds where they are not told apart."""
    found = [value for value in values if value is not None]
    kinds = frozenset(type_name(value) for value in found)
    if kinds <= COUNTABLE and len(found) <= MAX_VALUES:
        return Shape(kinds, frozenset((type_name(value), value) for value in found)) if found else NOTHING
    return Shape(kinds & KINDS)


def of_value(value: Any) -> Shape:
    """Return the shape of one known value."""
    if isinstance(value, list | tuple):
        return list_of(join_all(of_value(item) for item in value))
    if isinstance(value, Mapping):
        return context_of({str(key): of_value(item) for key, item in value.items()})
    if isinstance(value, Range):
        return range_of(join(of_value(value.low), of_value(value.high)))
    if isinstance(value, Function):
        return of_kind("function")
    return one_of([Decimal(repr(value)) if isinstance(value, float) else value])


def of_type(kind: FeelType | None, depth: int = 0) -> Shape:
    """Return the values of a type; those of a context type may have more entries than the type names."""
    if kind is None or kind.name == "Any" or depth > 20:
        return UNKNOWN
    if kind.name == "Null":
        return NOTHING
    if kind.name not in KINDS:
        return UNKNOWN
    inside = None if kind.item is None else of_type(kind.item, depth + 1)
    fields = None
    if kind.fields is not None:
        fields = {name: of_type(of, depth + 1) for name, of in kind.fields}
    return Shape(
        frozenset({kind.name}),
        item=inside if kind.name == "list" else None,
        fields=fields,
        ends=inside if kind.name == "range" else None,
    )


def join(one: Shape, other: Shape) -> Shape:
    """Return what may be a value of one or of the other."""
    if one.nothing or other.nothing or one == other:
        return other if one.nothing else one
    values = None
    if one.values is not None and other.values is not None and len(one.values | other.values) <= MAX_VALUES:
        values = one.values | other.values
    fields, closed = _join_contexts(one, other)
    return Shape(
        one.kinds | other.kinds,
        values,
        _join_parts("list", one, other, one.item, other.item),
        fields,
        closed,
        _join_parts("range", one, other, one.ends, other.ends),
        one.call if one.call == other.call else None,
    )


def join_all(shapes: Iterable[Shape]) -> Shape:
    """Return what may be a value of any of the shapes."""
    found = NOTHING
    for shape in shapes:
        found = join(found, shape)
    return found


def _join_parts(kind: str, one: Shape, other: Shape, part: Shape | None, other_part: Shape | None) -> Shape | None:
    if kind not in one.kinds or kind not in other.kinds:
        return part if kind in one.kinds else other_part
    return None if part is None or other_part is None else join(part, other_part)


def _join_contexts(one: Shape, other: Shape) -> tuple[Mapping[str, Shape] | None, bool]:
    """Return the entries of either: one that an open context need not have may be anything there."""
    if "context" not in one.kinds or "context" not in other.kinds:
        only = one if "context" in one.kinds else other
        return only.fields, only.closed
    if one.fields is None or other.fields is None:
        return None, False
    fields: dict[str, Shape] = {}
    for name in (*one.fields, *other.fields):
        if name in fields:
            continue
        parts = [
            each.fields.get(name, NOTHING if each.closed else UNKNOWN)
            for each in (one, other)
            if each.fields is not None
        ]
        fields[name] = join(*parts)
    return fields, one.closed and other.closed
