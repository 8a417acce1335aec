"""What each built-in function gives, as far as the kinds of its arguments tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from engine.feel.inference import shapes as s
from engine.feel.inference.operators import ordered
from engine.feel.inference.shapes import NOTHING, UNKNOWN, Shape, join, join_all, list_of
from engine.feel.inference.words import the_thing
from engine.feel.sentences import say

Rule = Callable[[Sequence[Shape]], Shape]
"""From the shapes of the parameters, in the order of the signature that fits, to what comes out."""
Complaint = Callable[[Sequence[Shape]], str | None]
"""From the shapes of the parameters to what is wrong with them, None where nothing is."""


def _elements(shape: Shape) -> Shape:
    """Return what is in a list, or the value alone, which a function of lists takes for a list of one."""
    alone = shape.only(shape.kinds - {"list"})
    return join(shape.items, alone) if "list" in shape.kinds else alone


def _same_list(given: Sequence[Shape]) -> Shape:
    return list_of(_elements(given[0]))


def _item(given: Sequence[Shape]) -> Shape:
    return _elements(given[0])


def _kinds(*kinds: str) -> Rule:
    return lambda given: Shape(given[0].kinds & frozenset(kinds))


def _duration(given: Sequence[Shape]) -> Shape:
    return s.DURATION if "string" in given[0].kinds else _kinds(*s.DURATION.kinds)(given)


def _joined(given: Sequence[Shape]) -> Shape:
    return list_of(_elements(_elements(given[0])))


def _with_more(given: Sequence[Shape]) -> Shape:
    return list_of(join_all(map(_elements, given)))


def _with_item(given: Sequence[Shape]) -> Shape:
    return list_of(join(_elements(given[0]), given[-1]))


def _flat(given: Sequence[Shape], depth: int = 0) -> Shape:
    item = _elements(given[0])
    alone = item.only(item.kinds - {"list"})
    if "list" not in item.kinds:
        return list_of(alone)
    return list_of(join(alone, UNKNOWN if depth > 5 else _flat([item], depth + 1).items))


def _field(given: Sequence[Shape]) -> Shape:
    context, key = given[0], given[1]
    if context.fields is None or key.values is None or "string" not in key.kinds:
        return UNKNOWN
    missing = NOTHING if context.closed else UNKNOWN
    return join_all(context.fields.get(name, missing) for kind, name in key.values if kind == "string")


def _entries(given: Sequence[Shape]) -> Shape:
    context = given[0]
    value = join_all(context.fields.values()) if context.closed and context.fields is not None else UNKNOWN
    return list_of(s.context_of({"key": s.TEXT, "value": value}))


def _put(given: Sequence[Shape]) -> Shape:
    context, key, value = given[0], given[1], given[2]
    if context.fields is None or key.values is None or key.kinds != {"string"} or len(key.values) != 1:
        return s.of_kind("context")
    ((_, name),) = key.values
    return s.context_of({**context.fields, str(name): value}, closed=context.closed)


def _always(shape: Shape) -> Rule:
    return lambda _: shape


_PLAIN: Final[tuple[tuple[Shape, tuple[str, ...]], ...]] = (
    (
        s.NUMBER,
        (
            "ceiling", "count", "day of year", "decimal", "exp", "floor", "log", "mean", "median", "modulo", "number",
            "product", "round down", "round half down", "round half up", "round up", "sqrt", "stddev", "string length",
            "sum", "week of year",
        ),
    ),
    (
        s.TEXT,
        (
            "day of week", "lower case", "month of year", "replace", "string", "string join", "substring",
            "substring after", "substring before", "trim", "upper case",
        ),
    ),
    (
        s.BOOLEAN,
        (
            "after", "all", "any", "before", "coincides", "contains", "during", "ends with", "even", "finished by",
            "finishes", "includes", "is", "is blank", "is defined", "is empty", "list contains", "matches", "meets",
            "met by", "not", "odd", "overlaps", "overlaps after", "overlaps before", "started by", "starts",
            "starts with",
        ),
    ),
    (s.DATE, ("date", "last day of month", "today")),
    (s.TIME, ("time",)),
    (s.MOMENT, ("date and time", "now")),
    (s.MONTHS, ("years and months duration",)),
    (s.of_kind("range"), ("range",)),
    (s.of_kind("context"), ("context", "context merge")),
    (list_of(s.NUMBER), ("index of", "mode")),
    (list_of(s.TEXT), ("split",)),
)  # fmt: skip
RESULTS: Final[Mapping[str, Rule]] = {
    **{name: _always(shape) for shape, names in _PLAIN for name in names},
    **dict.fromkeys(("distinct values", "duplicate values", "remove", "reverse", "sort", "sublist"), _same_list),
    "abs": _kinds("number", *s.DURATION.kinds),
    "append": _with_more,
    "concatenate": _joined,
    "context put": _put,
    "duration": _duration,
    "flatten": _flat,
    "get entries": _entries,
    "get or else": lambda given: join(given[0], given[1]),
    "get value": _field,
    "insert before": _with_item,
    "list replace": _with_item,
    "max": _item,
    "min": _item,
    "partition": lambda given: list_of(_same_list(given)),
    "union": _joined,
}
"""The rule of each built-in function; of one that is missing here nothing is known."""


def _no_numbers(name: str) -> Complaint:
    def complain(given: Sequence[Shape]) -> str | None:
        items = _elements(given[0])
        if items.nothing or "number" in items.kinds:
            return None
        return say("{name}() needs a list of numbers.", name=name)

    return complain


def _missing_key(given: Sequence[Shape]) -> str | None:
    """Complain where a context has none of the keys; keys in a list lead further down and are not followed."""
    if given[1].kinds != {"string"} or not _field(given).nothing or given[0].fields is None:
        return None
    keys = [str(key) for _, key in given[1].values or ()]
    if any(key in given[0].fields for key in keys):
        return None
    return say("The context has no entry '{key}'.", key=", ".join(sorted(keys)))


def _no_order(given: Sequence[Shape]) -> str | None:
    """Complain about two points that have no order; with a range the function asks for something else."""
    one, other = given
    if "range" in one.kinds | other.kinds or ordered(one, other):
        return None
    return say("Cannot compare {left} with {right}.", left=the_thing(one), right=the_thing(other))


PARTS: Final[Mapping[str, Complaint]] = {
    **{name: _no_numbers(name) for name in ("sum", "product", "mean", "median", "stddev")},
    "after": _no_order,
    "before": _no_order,
    "get value": _missing_key,
}
"""What is wrong with arguments whose kinds are right, so that the function is null in every case."""
