"""The statements of the monitor, built once for each shape of the question; none of them reads case file or state."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from engine.storage.postgres import tables as t
from engine.storage.postgres.monitoring_shape import (
    GAP_IS_OPEN,
    GAP_NEARS,
    IS_OPEN,
    IS_OVERDUE,
    IS_RUNNING,
    IS_UNCLAIMED,
    Shape,
)
from engine.storage.postgres.statements import any_of
from engine.storage.postgres.tables import INSTANT

_case: Final = t.case_instance
_task: Final = t.human_task
_incident: Final = t.incident
_with_case: Final = _task.join(_case, _case.c.id == _task.c.case_id)
_incident_with_case: Final = _incident.join(_case, _case.c.id == _incident.c.case_id)
_due_of_case: Final = (
    select(_task.c.case_id, func.min(_task.c.due_at).label("due_at"))
    .where(IS_OPEN)
    .group_by(_task.c.case_id)
    .subquery("due")
)
_case_with_due: Final = _case.outerjoin(_due_of_case, _due_of_case.c.case_id == _case.c.id)
_IS_LATE: Final = or_(
    _case.c.updated_at <= bindparam("amber", type_=INSTANT), _due_of_case.c.due_at < bindparam("now", type_=INSTANT)
)
_DAYS_WITHOUT_PAYER: Final = bindparam("today", type_=Date) - _case.c.paid_until
_IS_RED: Final = _case.c.updated_at <= bindparam("red", type_=INSTANT)
_FIGURES: Final = (
    *("running", "late_cases", "red_cases", "gaps_near", "gaps_open", "days_without_payer"),
    *("open_tasks", "overdue", "unclaimed", "incidents"),
)


@cache
def team_figures(**shape: bool) -> Select[Any]:
    """Return the figures of each team; cases, tasks and incidents are counted apart and then added up."""
    wanted = Shape(**shape)

    def part(
        team: ColumnElement[Any],
        source: FromClause,
        condition: ColumnElement[bool],
        oldest: ColumnElement[Any] | None = None,
        **counted: ColumnElement[Any],
    ) -> Select[Any]:
        figures = [counted.get(name, literal(0)).label(name) for name in _FIGURES]
        due = (cast(null(), INSTANT) if oldest is None else oldest).label("oldest_due_at")
        return select(team.label("team"), *figures, due).select_from(source).where(condition).group_by("team")

    counted = union_all(
        part(
            _case.c.responsible_team,
            _case_with_due,
            wanted.cases(),
            running=func.count(),
            late_cases=func.count().filter(_IS_LATE),
            red_cases=func.count().filter(_IS_RED),
            gaps_near=func.count().filter(GAP_NEARS),
            gaps_open=func.count().filter(GAP_IS_OPEN),
            days_without_payer=func.coalesce(func.sum(_DAYS_WITHOUT_PAYER).filter(GAP_IS_OPEN), 0),
        ),
        part(
            wanted.team_of_task(),
            _with_case,
            wanted.tasks(),
            func.min(_task.c.due_at).filter(IS_OVERDUE),
            open_tasks=func.count(),
            overdue=func.count().filter(IS_OVERDUE),
            unclaimed=func.count().filter(IS_UNCLAIMED),
        ),
        part(_case.c.responsible_team, _incident_with_case, wanted.incidents(), incidents=func.count()),
    ).subquery("counted")
    sums = [cast(func.sum(counted.c[name]), Integer).label(name) for name in _FIGURES]
    team = counted.c.team
    oldest = func.min(counted.c.oldest_due_at).label("oldest_due_at")
    return select(team, *sums, oldest).group_by(team).order_by(team.asc().nulls_last())


@cache
def element_counts(**shape: bool) -> Select[Any]:
    """Return how many tasks, incidents, timers, messages and signals stand at which element of which deployment."""
    wanted = Shape(**shape)
    of_cases = and_(IS_RUNNING, wanted.of_team(_case.c.responsible_team))
    no_text, no_instant = cast(null(), Text), cast(null(), INSTANT)

    def part(
        kind: str,
        source: FromClause,
        condition: ColumnElement[bool],
        cells: tuple[ColumnElement[Any], ...],
        overdue: ColumnElement[Any],
        since: ColumnElement[Any],
    ) -> Select[Any]:
        process_key, element_id, name = cells
        return (
            select(
                literal(kind).label("kind"),
                _case.c.deployment_id.label("deployment_id"),
                process_key.label("process_key"),
                element_id.label("element_id"),
                name.label("name"),
                func.count().label("count"),
                overdue.label("overdue"),
                since.label("since"),
            )
            .select_from(source)
            .where(condition)
            .group_by(_case.c.deployment_id, process_key, element_id)
        )

    def beside(table: Any) -> FromClause:
        joined: FromClause = table.join(_case, _case.c.id == table.c.case_id)
        return joined

    counted = union_all(
        part(
            "task",
            _with_case,
            wanted.tasks(),
            (_task.c.process_key, _task.c.task_key, func.max(_task.c.name)),
            func.count().filter(IS_OVERDUE),
            func.min(_task.c.opened_at),
        ),
        part(
            "incident",
            _incident_with_case,
            wanted.incidents(),
            (_incident.c.process_key, _incident.c.element_id, func.max(_incident.c.element_name)),
            literal(0),
            func.min(_incident.c.opened_at),
        ),
        part(
            "timer",
            beside(t.timer),
            of_cases,
            (no_text, t.timer.c.element_id, no_text),
            literal(0),
            func.min(t.timer.c.due_at),
        ),
        part(
            "message",
            beside(t.message_subscription),
            of_cases,
            (no_text, t.message_subscription.c.element_id, no_text),
            literal(0),
            no_instant,
        ),
        part(
            "signal",
            beside(t.signal_subscription),
            of_cases,
            (no_text, t.signal_subscription.c.element_id, no_text),
            literal(0),
            no_instant,
        ),
    ).subquery("counted")
    order = (counted.c.element_id, counted.c.kind, counted.c.process_key, counted.c.deployment_id)
    return select(counted).order_by(*order)


@cache
def version_counts(**shape: bool) -> Select[Any]:
    """Return how many running cases are pinned to which version of a process."""
    version = t.deployment_process.c.version
    return (
        select(version, func.count().label("cases"))
        .select_from(_case.join(t.deployment_process, t.deployment_process.c.deployment_id == _case.c.deployment_id))
        .where(
            IS_RUNNING,
            any_of(_case.c.process_key, "roots"),
            Shape(**shape).of_team(_case.c.responsible_team),
            t.deployment_process.c.key == bindparam("version_of"),
        )
        .group_by(version)
        .order_by(version.desc())
    )
