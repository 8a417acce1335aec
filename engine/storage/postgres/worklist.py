"""The page of a worklist: what it takes does not grow with what is open, only with the number of the page.

The first tasks of each group are read in their order from an index and then put together, so nothing is sorted that is
not about to be shown. Counting ends one beyond :data:`MOST_LISTED`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    SelectBase,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from engine.model import MOST_LISTED
from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import TEXTS, any_of, columns, is_open

ENOUGH: Final[ColumnElement[Any]] = literal_column(str(MOST_LISTED + 1))
"""A literal, so that the plan of a prepared statement reckons with it."""
_task: Final = t.human_task
_MINE: Final = _task.c.assignee == bindparam("username")
_UNCLAIMED: Final = _task.c.assignee.is_(None)
_OVERDUE: Final = _task.c.due_at < bindparam("now")
_OWNERSHIPS: Final[dict[str, tuple[ColumnElement[bool], ...]]] = {
    "all": (),
    "mine": (_MINE,),
    "unclaimed": (_UNCLAIMED,),
}


def counted(source: FromClause, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return how many rows there are; counting ends one beyond :data:`MOST_LISTED`."""
    rows = select(literal_column("1")).select_from(source).where(*conditions).limit(ENOUGH).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


@cache
def worklist(*, sort: str, descending: bool, ownership: str, overdue: bool, by_process: bool) -> Select[Any]:
    """Return a page of open tasks, each row with the counts; one row without a task if the page is empty."""
    open_ = [is_open(), *([_task.c.process_key == bindparam("process_key")] if by_process else [])]
    base = [*open_, any_of(_task.c.candidate_group, "groups")]
    shown = [*_OWNERSHIPS[ownership], *([_OVERDUE] if overdue else [])]
    numbers = {
        "all": counted(_task, *base),
        "mine": counted(_task, *base, _MINE),
        "unclaimed": counted(_task, *base, _UNCLAIMED),
        "overdue": counted(_task, *base, _OVERDUE),
    }
    chosen = ("overdue" if ownership == "all" else None) if overdue else ownership
    total = literal_column(f"count_{chosen}") if chosen else counted(_task, *base, *shown)
    known = (
        select(*(number.label(f"count_{name}") for name, number in numbers.items()))
        .cte("known")
        .prefix_with("MATERIALIZED")
    )
    counts = select(total.label("total"), *known.c).select_from(known).subquery("counted")

    def ordered(source: FromClause) -> list[ColumnElement[Any]]:
        key = source.c[sort]
        return [(key.desc() if descending else key.asc()).nulls_last(), source.c.opened_at, source.c.id]

    if ownership == "mine":  # few: whoever has claimed them is asked for first, the groups last
        first: FromClause = (
            select(_task.c.id, _task.c.opened_at, *_unless_there(sort)).where(*base, *shown).subquery("first")
        )
    else:
        first = _first_of_each_group(sort, descending, [*open_, *shown])
    page = (
        select(first.c.id)
        .order_by(*ordered(first))
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
        .subquery("page")
    )
    tasks = select(*columns(_task)).select_from(page.join(_task, _task.c.id == page.c.id)).subquery("tasks")
    return select(counts, tasks).select_from(counts.outerjoin(tasks, true())).order_by(*ordered(tasks))


def _first_of_each_group(sort: str, descending: bool, conditions: list[ColumnElement[bool]]) -> FromClause:
    """Return what may be on the page: of each group as many as there are up to its end, in the order of an index."""
    group = func.unnest(bindparam("groups", type_=TEXTS)).table_valued("key").render_derived(name="wanted")
    key = _task.c[sort]

    def first(*more: ColumnElement[bool]) -> Select[Any]:
        return (
            select(_task.c.id, _task.c.opened_at, *_unless_there(sort))
            .where(_task.c.candidate_group == group.c.key, *conditions, *more)
            .order_by(key.desc() if descending else key.asc(), _task.c.opened_at, _task.c.id)
            .limit(bindparam("reach"))
            .correlate(group)
        )

    found: SelectBase = first()
    if descending and key.nullable:  # an index read backwards begins with what has no value, which comes last here
        found = union_all(first(key.is_not(None)).subquery().select(), first(key.is_(None)).subquery().select())
    of_group = found.lateral("of_group")
    return select(of_group).select_from(group.join(of_group, true())).subquery("first")


def _unless_there(sort: str) -> list[ColumnElement[Any]]:
    return [] if sort == "opened_at" else [_task.c[sort]]
