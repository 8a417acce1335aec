"""The milestones of a case, found kind by kind along an index: a long history costs no more than a short one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, true, union_all
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


def _ends(order: ColumnElement[int]) -> Select[Any]:
    """Return of each kind the first event in that order."""
    ordered = select(_event).where(_of_case, _kind == _kinds.c.kind).order_by(order)
    found = ordered.limit(literal_column("1")).lateral()
    return select(found).select_from(_kinds.join(found, true()))


_both: Final = union_all(_ends(_event.c.position.asc()), _ends(_event.c.position.desc())).subquery("both_ends")
MILESTONES: Final[Select[Any]] = (
    select(*(_both.c[column.name] for column in columns(t.history_event)))
    .ext(distinct_on(_both.c.position))
    .order_by(_both.c.position)
)
