"""The lists of the monitor, a page at a time; what a row consists of is only looked up for those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Date, FromClause, Select, and_, bindparam, func, or_, select, true

from engine.storage.postgres import tables as t
from engine.storage.postgres.monitoring_shape import (
    IS_OPEN,
    IS_OVERDUE,
    IS_UNCLAIMED,
    IS_UNRESOLVED,
    Shape,
)
from engine.storage.postgres.statements import columns
from engine.storage.postgres.tables import INSTANT
from engine.storage.postgres.worklist import counted

_case: Final = t.case_instance
_task: Final = t.human_task
_incident: Final = t.incident
_with_case: Final = _task.join(_case, _case.c.id == _task.c.case_id)
_incident_with_case: Final = _incident.join(_case, _case.c.id == _incident.c.case_id)


@cache
def waiting_tasks(*, unclaimed: bool, sort: str, descending: bool, **shape: bool) -> Select[Any]:
    """Return a page of tasks that are overdue, or that nobody has claimed for too long."""
    wanted = Shape(**shape)
    shown = and_(wanted.tasks(), IS_UNCLAIMED if unclaimed else IS_OVERDUE)
    names = ("id", "case_number", "process_key", "name", "candidate_group", "assignee", "due_at", "opened_at")
    cells = [
        *(_task.c[name] for name in names),
        _task.c.claimed_at,
        wanted.team_of_task().label("team"),
        _case.c.responsible_team.label("case_team"),
        _case.c.site,
    ]
    order = (_task.c[sort], _task.c.opened_at, _task.c.id)
    return _page(cells, _with_case, _task.c.id, shown, order, descending=descending)


@cache
def late_cases(*, sort: str, descending: bool, **shape: bool) -> Select[Any]:
    """Return a page of running cases that should have gone on by now."""
    trouble = (
        select(_incident.c.element_name)
        .where(_incident.c.case_id == _case.c.id, IS_UNRESOLVED)
        .order_by(_incident.c.opened_at, _incident.c.id)
        .limit(1)
        .correlate(_case)
        .scalar_subquery()
    )
    timer = select(func.min(t.timer.c.due_at)).where(t.timer.c.case_id == _case.c.id).correlate(_case).scalar_subquery()
    due = _earliest_due()
    cells = [
        *(_case.c[name] for name in ("number", "process_key", "process_version", "started_at", "updated_at")),
        _case.c.responsible_team.label("team"),
        due.label("due_at"),
        _first_step().label("step"),
        trouble.label("incident"),
        timer.label("timer_at"),
    ]
    late = or_(_case.c.updated_at <= bindparam("amber", type_=INSTANT), due < bindparam("now", type_=INSTANT))
    order = (due if sort == "due_at" else _case.c[sort], _case.c.number)
    return _page(cells, _case, _case.c.id, and_(Shape(**shape).cases(), late), order, descending=descending)


@cache
def gap_cases(*, sort: str, descending: bool, **shape: bool) -> Select[Any]:
    """Return a page of running cases whose gap nears or has opened."""
    cells = [
        _case.c.number,
        _case.c.responsible_team.label("team"),
        _case.c.paid_until,
        _first_step().label("step"),
        _case.c.updated_at,
    ]
    shown = and_(Shape(**shape).cases(), _case.c.paid_until < bindparam("gap", type_=Date))
    return _page(cells, _case, _case.c.id, shown, (_case.c[sort], _case.c.number), descending=descending)


@cache
def open_incidents(*, sort: str, descending: bool, **shape: bool) -> Select[Any]:
    """Return a page of unresolved incidents with the place of their cases."""
    cells = [
        *columns(_incident),
        _case.c.number.label("case_number"),
        _case.c.deployment_id,
        _case.c.responsible_team.label("team"),
        _case.c.site,
    ]
    key = _case.c.number if sort == "case_number" else _incident.c[sort]
    order = (key, _incident.c.opened_at, _incident.c.id)
    shown = Shape(**shape).incidents()
    return _page(cells, _incident_with_case, _incident.c.id, shown, order, descending=descending)


def _first_step() -> ColumnElement[Any]:
    """Return the name of the task of the case that has been waiting longest."""
    return (
        select(_task.c.name)
        .where(_task.c.case_id == _case.c.id, IS_OPEN)
        .order_by(_task.c.opened_at, _task.c.id)
        .limit(1)
        .correlate(_case)
        .scalar_subquery()
    )


def _earliest_due() -> ColumnElement[Any]:
    """Return the earliest due date of the case's open tasks, asked for case by case: most questions need few."""
    return (
        select(func.min(_task.c.due_at))
        .where(_task.c.case_id == _case.c.id, IS_OPEN)
        .correlate(_case)
        .scalar_subquery()
    )


def _page(
    cells: list[Any],
    source: FromClause,
    identity: Column[Any],
    shown: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...],
    *,
    descending: bool,
) -> Select[Any]:
    """Return a page of rows, each with the total; one row of nulls if it is empty."""
    keys = [cell.label(f"key_{number}") for number, cell in enumerate(order)]

    def ordered(cells: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        first, *rest = cells
        return [(first.desc() if descending else first.asc()).nulls_last(), *rest]

    total = select(counted(source, shown).label("total")).subquery("counted")
    listed = (
        select(identity.label("listed"), *keys)
        .select_from(source)
        .where(shown)
        .order_by(*ordered(order))
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
        .subquery("listed")
    )
    sorted_by = [listed.c[key.name] for key in keys]
    page = select(*cells, *sorted_by).select_from(source.join(listed, listed.c.listed == identity)).subquery("page")
    rows = [page.c[cell.name] for cell in cells]
    found = select(total, *rows).select_from(total.outerjoin(page, true()))
    return found.order_by(*ordered([page.c[key.name] for key in keys]))
