"""The milestones of a case, found kind by kind along an index: a long history costs no more than a short one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, true, tuple_, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import columns
from engine.storage.postgres.tables import kind_of_event

_event: Final = t.history_event.alias("event")
_kind: Final = kind_of_event(_event)
_of_case: Final = _event.c.case_id == bindparam("case_id")

_least: Final = select(select(func.min(_kind)).where(_of_case).scalar_subquery().label("kind"))
_before: Final = _least.cte("kinds", recursive=True)
_next: Final = select(func.min(_kind)).where(_of_case, _kind > _before.c.kind).correlate(_before).scalar_subquery()
_kinds: Final = _before.union_all(select(_next).where(_before.c.kind.is_not(None)))
"""The kinds of events that the case has had, each found from the one before; last of all NULL."""

_BEFORE: Final[ColumnElement[int]] = literal_column("0")
_AFTER: Final[ColumnElement[int]] = literal_column(str(2**63 - 1))
"""Positions that no event has."""


def _end(*, first: bool) -> Select[Any]:
    """Return the first event of each kind, or the last.

    Asked for as the next one in the order of the index, before or after all of that kind: where it was asked for by its
    kind alone, the planner took the order of the whole history to be as good, and read that to its other end.
    """
    place = tuple_(_kind, _event.c.position)
    if first:
        ordered = select(_event).where(_of_case, place >= tuple_(_kinds.c.kind, _BEFORE)).order_by(*place)
    else:
        backwards = (part.desc() for part in place)
        ordered = select(_event).where(_of_case, place <= tuple_(_kinds.c.kind, _AFTER)).order_by(*backwards)
    found = ordered.limit(literal_column("1")).lateral()
    return select(found).select_from(_kinds.join(found, true()))


_both: Final = union_all(_end(first=True), _end(first=False)).subquery("both_ends")
MILESTONES: Final[Select[Any]] = (
    select(*(_both.c[column.name] for column in columns(t.history_event)))
    .ext(distinct_on(_both.c.position))
    .order_by(_both.c.position)
)
