"""The list of cases, latest change first: each page is put together from the first rows of a few indexes.

Whom a case is visible to depends on its team, its site and its open tasks. Of each team and site the latest cases are
read in the order of an index. Tasks have no such order: where somebody's groups have few, their cases are all looked
at; where they have many, those who walk through the running cases find some soon.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union,
)

from engine.model import MOST_LISTED, CaseState
from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import LIGHT, TEXTS, any_of, is_open
from engine.storage.postgres.worklist import ENOUGH

_case: Final = t.case_instance
_task: Final = t.human_task
_ORDER: Final = (_case.c.updated_at.desc(), _case.c.id)
_OF_GROUPS: Final = (is_open(), any_of(_task.c.candidate_group, "groups"))


@cache
def cases(*, only_visible: bool, running: bool) -> Select[Any]:
    """Return a page of cases of the ``states`` without case file and state, each row with the total; one row of nulls
    if it is empty. ``running`` tells whether running cases are among them.
    """
    parts = _visible(running=running) if only_visible else [(_latest(None), _all())]
    counted = union(*(known for _, known in parts)).limit(ENOUGH).subquery("known")
    total = select(func.count().label("total")).select_from(counted).subquery("counted")
    first = union(*(latest for latest, _ in parts)).subquery("first")
    page = (
        select(first.c.id)
        .order_by(first.c.updated_at.desc(), first.c.id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
        .subquery("page")
    )
    found = select(*LIGHT).select_from(page.join(_case, _case.c.id == page.c.id)).subquery("found")
    return (
        select(total, found).select_from(total.outerjoin(found, true())).order_by(found.c.updated_at.desc(), found.c.id)
    )


def _visible(*, running: bool) -> list[tuple[Select[Any], Select[Any]]]:
    """Return for each reason why a case is visible the latest cases, and as many as are counted."""
    parts = [
        (_latest(column, parameter), _all(any_of(column, parameter)))
        for column, parameter in ((_case.c.responsible_team, "teams"), (_case.c.site, "sites"))
    ]
    if running:  # only running cases have open tasks
        tasks = select(_task.c.case_id).where(*_OF_GROUPS).limit(ENOUGH).cte("tasks").prefix_with("MATERIALIZED")
        few = select(func.count() <= MOST_LISTED).select_from(tasks).scalar_subquery()
        known = select(tasks.c.case_id)
        # Both with a limit of one, so that they are asked row by row from an index instead of joining whole tables.
        one = select(_case.c.id, _case.c.updated_at).where(_case.c.id == tasks.c.case_id).limit(1).lateral("one")
        by_task = select(one.c.id, one.c.updated_at).select_from(tasks.join(one, true())).where(few)
        task = select(_task.c.id).where(_task.c.case_id == _case.c.id, *_OF_GROUPS).limit(1).correlate(_case)
        has_task = task.scalar_subquery().is_not(None)
        walked = (
            select(_case.c.id, _case.c.updated_at)
            .where(_case.c.state == literal_column("'running'", Text), has_task, ~few)
            .order_by(*_ORDER)
            .limit(bindparam("reach"))
            .subquery("walked")
        )
        parts += [(by_task, known), (select(walked), known)]
    return parts


def _latest(column: Column[Any] | None, parameter: str = "") -> Select[Any]:
    """Return of each state, and of each value of the column where one is given, as many as reach to the page's end."""
    state = _each("states")
    source: FromClause = state
    conditions: list[ColumnElement[bool]] = [_case.c.state == state.c.key]
    if column is not None:
        value = _each(parameter)
        source = state.join(value, true())
        conditions.append(column == value.c.key)
    first = (
        select(_case.c.id, _case.c.updated_at)
        .where(*conditions)
        .order_by(*_ORDER)
        .limit(bindparam("reach"))
        .lateral(f"latest_of_{parameter or 'all'}")
    )
    return select(first.c.id, first.c.updated_at).select_from(source.join(first, true()))


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    found = select(_case.c.id).where(any_of(_case.c.state, "states"), *conditions).limit(ENOUGH).subquery()
    return select(found)


def _each(parameter: str) -> Any:
    return (
        func.unnest(bindparam(parameter, type_=TEXTS)).table_valued("key").render_derived(name=f"each_of_{parameter}")
    )


def states(state: str | None) -> dict[str, list[str]]:
    """Return the parameter that says which states are asked for."""
    return {"states": [state] if state else [each.value for each in CaseState]}
