"""What stands behind a dot: the shapes for :mod:`engine.feel.fields`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from engine.feel.calendar import PROPERTIES
from engine.feel.fields import RANGE_PROPERTIES
from engine.feel.inference.shapes import BOOLEAN, DAYS, NOTHING, NUMBER, TEXT, UNKNOWN, Shape, join_all, list_of
from engine.feel.values import YearMonthDuration

_TYPES: Final[Mapping[str, type]] = {
    "date": date,
    "time": time,
    "date and time": datetime,
    "days and time duration": timedelta,
    "years and months duration": YearMonthDuration,
}
_NOT_NUMBERS: Final[Mapping[str, Shape]] = {"timezone": TEXT, "time offset": DAYS}


def entry(base: Shape, name: str) -> Shape | None:
    """Return what the path leads to, None where nothing that the base can be has such an entry."""
    found = list(_entries(base, name))
    if not found:
        return None
    # A path into a list is a list in any case, of nulls where the items have no such entry.
    return join_all([*found, list_of(NOTHING)] if "list" in base.kinds else found)


def entries(base: Shape) -> set[str]:
    """Return the names that can stand behind the dot."""
    names = {name for kind in base.kinds if kind in _TYPES for name in PROPERTIES[_TYPES[kind]]}
    if "range" in base.kinds:
        names.update(RANGE_PROPERTIES)
    if "context" in base.kinds and base.fields is not None:
        names.update(base.fields)
    if "list" in base.kinds and base.item is not None:
        names |= entries(base.item)
    return names


def _entries(base: Shape, name: str) -> Iterator[Shape]:
    for kind in base.kinds:
        if kind == "context":
            if base.fields is None:
                yield UNKNOWN
            elif name in base.fields:
                yield base.fields[name]
        elif kind == "list":
            inside = UNKNOWN if base.item is None else NOTHING if base.item.nothing else entry(base.item, name)
            if inside is not None:
                yield list_of(inside)
        elif kind == "range":
            if name in RANGE_PROPERTIES:
                yield BOOLEAN if name.endswith("included") else base.limits
        elif name in PROPERTIES.get(_TYPES.get(kind, object), {}):
            yield _NOT_NUMBERS.get(name, NUMBER)
