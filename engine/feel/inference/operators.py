"""What the operators make of two shapes: the tables behind :mod:`engine.feel.operators`, by kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel.inference.shapes import NOTHING, Shape

_POINTS: Final = ("date", "date and time")
_DURATIONS: Final = ("days and time duration", "years and months duration")
_DAYS: Final = "days and time duration"
Table = Mapping[tuple[str, str], str]
"""The kind of the result by the kinds of the operands; pairs that are missing have none."""

_MOVED: Final[Table] = {
    **{(point, length): point for point in _POINTS for length in _DURATIONS},
    ("time", _DAYS): "time",
}
_SAME_DURATION: Final[Table] = {(length, length): length for length in _DURATIONS}
ARITHMETIC: Final[Mapping[str, Table]] = {
    "+": {
        ("number", "number"): "number",
        ("string", "string"): "string",
        **_MOVED,
        **{(length, point): point for point, length in _MOVED},
        **_SAME_DURATION,
    },
    "-": {
        ("number", "number"): "number",
        **_MOVED,
        **_SAME_DURATION,
        **{(one, other): _DAYS for one in _POINTS for other in _POINTS},
        ("time", "time"): _DAYS,
    },
    "*": {
        ("number", "number"): "number",
        **{("number", length): length for length in _DURATIONS},
        **{(length, "number"): length for length in _DURATIONS},
    },
    "/": {
        ("number", "number"): "number",
        **{(length, "number"): length for length in _DURATIONS},
        **{(length, length): "number" for length in _DURATIONS},
    },
    "**": {("number", "number"): "number"},
}
NEGATED: Final = frozenset({"number", *_DURATIONS})
ORDERED: Final = frozenset({"number", "string", "date", "time", "date and time", *_DURATIONS})
"""Kinds whose values have an order among themselves."""


def calculate(sign: str, left: Shape, right: Shape) -> Shape:
    """Return what the operator gives; nothing but null where no pair of operands can work together."""
    table = ARITHMETIC[sign]
    found = {table[pair] for one in left.kinds for other in right.kinds if (pair := (one, other)) in table}
    return Shape(frozenset(found)) if found else NOTHING


def partners(sign: str, kind: str, *, right: bool) -> frozenset[str]:
    """Return the kinds that can stand beside one of this kind, on its right side or on its left."""
    pairs = ARITHMETIC[sign] if sign in ARITHMETIC else {(each, each): "boolean" for each in ORDERED}
    return frozenset(pair[1] if right else pair[0] for pair in pairs if pair[0 if right else 1] == kind)


def ordered(left: Shape, right: Shape) -> bool:
    """Return whether any two of the values have an order."""
    return bool(left.kinds & right.kinds & ORDERED)


def comparable(left: Shape, right: Shape) -> bool:
    """Return whether any two of the values are of the same kind, so that they can be equal or not."""
    return bool(left.kinds & right.kinds)


def can_be_equal(left: Shape, right: Shape) -> bool:
    """Return whether a value of one can be the same as one of the other."""
    common = left.kinds & right.kinds
    if not common:
        return False
    one, other = left.only(common), right.only(common)
    if one.values is None or other.values is None:
        return bool(one.kinds and other.kinds)
    return bool(one.values & other.values)
