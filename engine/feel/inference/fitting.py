"""Whether the values of a shape can stand where a type asks for others, and what becomes of them there.

These are the implicit conversions of :func:`engine.feel.types.coerce`, for shapes in place of values.
"""

from __future__ import annotations

from engine.feel.inference.shapes import MOMENT, NOTHING, UNKNOWN, Shape, join, list_of


def meet(one: Shape, other: Shape) -> Shape:
    """Return what may be a value of both."""
    if one in (UNKNOWN, other):
        return other
    if other == UNKNOWN:
        return one
    kinds = one.kinds & other.kinds
    one, other = one.only(kinds), other.only(kinds)
    values = other.values if one.values is None else one.values
    if one.values is not None and other.values is not None:
        values = one.values & other.values
    kinds = one.kinds & other.kinds
    if values is not None:
        kinds &= {kind for kind, _ in values}
    if not kinds:
        return NOTHING
    return Shape(
        kinds,
        values,
        _meet_parts(one.item, other.item),
        _meet_fields(one, other),
        one.closed or other.closed,
        _meet_parts(one.ends, other.ends),
        one.call or other.call,
    )


def fit(given: Shape, wanted: Shape) -> Shape:
    """Return what becomes of the given values where others are wanted; nothing but null where none of them fits.

    A list of one item stands for the item and the other way round, a date for its midnight.
    """
    if wanted == UNKNOWN:
        return given
    found = meet(given, wanted)
    if "list" in wanted.kinds:
        alone = meet(given.only(given.kinds - {"list"}), wanted.items)
        return join(found, NOTHING if alone.nothing else list_of(alone))
    if "list" in given.kinds:
        found = join(found, meet(given.items, wanted))
    if "date" in given.kinds and "date" not in wanted.kinds and "date and time" in wanted.kinds:
        found = join(found, MOMENT)
    return found


def fits(given: Shape, wanted: Shape) -> bool:
    """Return whether any value but null can stand where others are wanted; null always can."""
    return given.nothing or not fit(given, wanted).nothing


def _meet_parts(one: Shape | None, other: Shape | None) -> Shape | None:
    if one is None or other is None:
        return one or other
    return meet(one, other)


def _meet_fields(one: Shape, other: Shape) -> dict[str, Shape] | None:
    if one.fields is None and other.fields is None:
        return None
    known, more = one.fields or {}, other.fields or {}
    names = (*known, *(name for name in more if name not in known))
    return {name: meet(known.get(name, UNKNOWN), more.get(name, UNKNOWN)) for name in names}
