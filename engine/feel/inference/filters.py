"""What a filter looks at, and what it leaves."""

from __future__ import annotations

from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import NOTHING, UNKNOWN, Shape, join, list_of


def item_of(base: Shape) -> Shape:
    """Return what is looked at one by one: the items of a list, or a value that stands alone."""
    alone = base.only(base.kinds - {"list"})
    return join(base.items, alone) if "list" in base.kinds else alone


def item_scope(item: Shape, outer: Scope) -> Scope:
    """Return the names that the condition sees: the item, and before all others its entries."""
    inner = Scope({"item": item}, outer)
    if "context" not in item.kinds:
        return inner
    return Scope(item.fields or {}, inner, may_hide=True, may_have_more=not item.closed)


def picked(item: Shape, condition: Shape, *, fixed: bool) -> Shape:
    """Return what is left of the items; ``fixed`` says that the condition is written out."""
    if condition.nothing:
        return UNKNOWN
    if "number" not in condition.kinds:
        return list_of(item)  # where the condition makes no sense, an empty list stays one
    if fixed:
        return item
    # A number that turns out to be null picks nothing, which is an empty list.
    return join(item, list_of(item if "boolean" in condition.kinds else NOTHING))
