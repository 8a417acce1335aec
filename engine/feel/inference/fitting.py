"""Whether the values of a domain can stand where a type asks for others, and what becomes of them there.

These are the implicit conversions of :func:`engine.feel.types.coerce`, for domains in place of values.
"""

from __future__ import annotations

from engine.feel.inference.domains import MOMENT, NOTHING, UNKNOWN, Domain, join, list_of


def meet(one: Domain, other: Domain) -> Domain:
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
    return Domain(
        kinds,
        values,
        _meet_parts(one.item, other.item),
        _meet_fields(one, other),
        one.closed or other.closed,
        _meet_parts(one.ends, other.ends),
        one.shape or other.shape,
    )


def fit(given: Domain, wanted: Domain) -> Domain:
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


def fits(given: Domain, wanted: Domain) -> bool:
    """Return whether any value but null can stand where others are wanted; null always can."""
    return given.nothing or not fit(given, wanted).nothing


def _meet_parts(one: Domain | None, other: Domain | None) -> Domain | None:
    if one is None or other is None:
        return one or other
    return meet(one, other)


def _meet_fields(one: Domain, other: Domain) -> dict[str, Domain] | None:
    if one.fields is None and other.fields is None:
        return None
    known, more = one.fields or {}, other.fields or {}
    names = (*known, *(name for name in more if name not in known))
    return {name: meet(known.get(name, UNKNOWN), more.get(name, UNKNOWN)) for name in names}
