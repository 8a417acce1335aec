"""The statements that read, built once: SQLAlchemy then compiles each of them once and the server prepares it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from engine.storage.postgres import tables as t

TEXTS: Final = ARRAY(Text)


def columns(table: Table) -> list[Column[Any]]:
    """Return the columns that hold values of the engine, without those that only keep an order."""
    return [column for column in table.columns if column.identity is None]


def any_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return the condition that the column is one of the texts of the parameter."""
    return column == any_(bindparam(parameter, type_=TEXTS))


def _objects(source: Select[Any] | CompoundSelect[Any], *order: str) -> ScalarSelect[Any]:
    """Return the rows of the select as one JSON array, in the order of those columns; an empty one if there is none."""
    rows = source.subquery()
    whole = rows.table_valued()
    ordered = aggregate_order_by(whole, *(rows.c[name] for name in order))
    return select(func.coalesce(func.json_agg(ordered), func.json_build_array())).scalar_subquery()


def is_open() -> ColumnElement[bool]:
    """Return the condition that a task is open."""
    # A literal, not a parameter: only then a prepared statement can use the indexes on open tasks.
    return t.human_task.c.state == literal_column("'open'", Text)


# --- cases -------------------------------------------------------------------------------------------------------

_case: Final = t.case_instance
_case_of_parameter: Final = _case.c.id == bindparam("case_id")
TASKS_OF_CASE: Final = _objects(
    select(*columns(t.human_task)).where(t.human_task.c.case_id == _case.c.id, is_open()).correlate(_case),
    "opened_at",
    "id",
).label("open_tasks")

_UNLISTED: Final = ("case_file", "workflow_state", "person_name_key", "person_register_key")
LIGHT: Final = [column for column in _case.columns if column.name not in _UNLISTED]
"""The columns of a case that a list shows."""

LOCK_CASE: Final = select(_case).where(_case_of_parameter).with_for_update()
LOCK_CASE_BY_NUMBER: Final = select(_case).where(_case.c.number == bindparam("number")).with_for_update()
LOCK_CASE_OF_TASK: Final = (
    select(_case)
    .where(_case.c.id == select(t.human_task.c.case_id).where(t.human_task.c.id == bindparam("id")).scalar_subquery())
    .with_for_update()
)
LOCK_CASE_OF_INCIDENT: Final = (
    select(_case)
    .where(_case.c.id == select(t.incident.c.case_id).where(t.incident.c.id == bindparam("id")).scalar_subquery())
    .with_for_update()
)
LOCK_CASE_WITH_DUE_TIMER: Final = (
    select(_case)
    .join(t.timer, t.timer.c.case_id == _case.c.id)
    .where(t.timer.c.due_at <= bindparam("now"))
    .order_by(t.timer.c.due_at, t.timer.c.id)
    .limit(1)
    .with_for_update(of=_case, skip_locked=True)
)
HAS_DUE_TIMER: Final = select(
    exists().where(t.timer.c.case_id == bindparam("case_id"), t.timer.c.due_at <= bindparam("now"))
)
_waits: Final = and_(
    t.message_subscription.c.message_name == bindparam("message_name"),
    t.message_subscription.c.correlation_key == bindparam("correlation_key"),
)
SUBSCRIBED_CASES: Final = select(t.message_subscription.c.case_id).where(_waits).order_by("position")
IS_SUBSCRIBED: Final = select(exists().where(_waits, t.message_subscription.c.case_id == bindparam("case_id")))

CASE: Final = select(_case, TASKS_OF_CASE).where(_case_of_parameter)
CASE_BY_NUMBER: Final = select(_case, TASKS_OF_CASE).where(_case.c.number == bindparam("number"))
CASE_OF_TASK: Final = (
    select(_case, TASKS_OF_CASE, func.row_to_json(t.human_task.table_valued()).label("task"))
    .join(t.human_task, t.human_task.c.case_id == _case.c.id)
    .where(t.human_task.c.id == bindparam("id"))
)
TASK: Final = select(*columns(t.human_task)).where(t.human_task.c.id == bindparam("id"))
OPEN_TASKS: Final = (
    select(*columns(t.human_task))
    .where(
        is_open(),
        or_(t.human_task.c.assignee == bindparam("assignee"), any_of(t.human_task.c.candidate_group, "groups")),
    )
    .order_by(t.human_task.c.opened_at, t.human_task.c.id)
)


# --- beside a case -----------------------------------------------------------------------------------------------


def _of_case(table: Table, *order: str) -> Select[Any]:
    found = select(*columns(table)).where(table.c.case_id == bindparam("case_id"))
    return found.order_by(*(table.c[name] for name in order)) if order else found


TIMERS: Final = _of_case(t.timer, "due_at", "id")
SUBSCRIPTIONS: Final = _of_case(t.message_subscription, "id")
SIGNALS: Final = _of_case(t.signal_subscription, "id")
_event: Final = t.history_event
_latest: Final = (
    select(_event)
    .where(_event.c.case_id == bindparam("case_id"))
    .order_by(_event.c.position.desc())
    .limit(bindparam("limit", type_=BigInteger))
    .offset(bindparam("offset"))
    .subquery("latest")
)
HISTORY: Final = select(*(_latest.c[column.name] for column in columns(_event))).order_by(_latest.c.position)
INCIDENTS: Final = (
    select(*columns(t.incident)).where(t.incident.c.resolved_at.is_(None)).order_by("opened_at", t.incident.c.id)
)
INCIDENT: Final = select(*columns(t.incident)).where(t.incident.c.id == bindparam("id"))
INCIDENTS_OF_CASE: Final = INCIDENTS.where(t.incident.c.case_id == bindparam("case_id"))
COMMAND: Final = select(*columns(t.command)).where(t.command.c.idempotency_key == bindparam("idempotency_key"))
_asked_task: Final = bindparam("task_id", type_=Uuid)
PROJECTIONS: Final = select(
    _objects(
        union_all(  # rather than OR, which would look at every task that the case ever had
            _of_case(t.human_task).where(is_open()),
            _of_case(t.human_task).where(t.human_task.c.id == _asked_task, not_(is_open())),
        ),
        "opened_at",
        "id",
    ).label("tasks"),
    _objects(_of_case(t.timer), "due_at", "id").label("timers"),
    _objects(_of_case(t.message_subscription), "id").label("subscriptions"),
    _objects(SIGNALS.order_by(None), "id").label("signals"),
    _objects(INCIDENTS_OF_CASE.order_by(None), "opened_at", "id").label("incidents"),
    _objects(COMMAND, "idempotency_key").label("commands"),
    func.array(
        select(t.membership.c.candidate_group)
        .join(t.account, t.account.c.username == t.membership.c.username)
        .where(t.account.c.active)
        .distinct()
        .scalar_subquery(),
        type_=TEXTS,
    ).label("staffed_groups"),
    exists().where(t.offer_place.c.case_id == bindparam("case_id")).label("has_places"),
)
NEXT_TIMER: Final = select(
    func.least(
        select(func.min(t.timer.c.due_at)).scalar_subquery(), select(func.min(t.start_timer.c.due_at)).scalar_subquery()
    )
)
"""The earliest due date; of two that are not there, the least is not there."""

# --- messages ----------------------------------------------------------------------------------------------------

LOCK_KEYS: Final = select(func.pg_advisory_xact_lock(func.unnest(bindparam("keys", type_=ARRAY(BigInteger)))))
LOCK_SUBJECT: Final = select(func.pg_advisory_xact_lock(bindparam("space"), bindparam("subject")))
KEPT_MESSAGES: Final = (
    select(t.kept_message)
    .where(t.kept_message.c.expires_at > bindparam("now"))
    .order_by(t.kept_message.c.received_at, t.kept_message.c.id)
)
_wanted: Final = (
    func.unnest(bindparam("names", type_=TEXTS), bindparam("keys", type_=TEXTS))
    .table_valued("name", "key")
    .render_derived(name="wanted")
)
WANTED_MESSAGES: Final = KEPT_MESSAGES.where(
    exists().where(t.kept_message.c.name == _wanted.c.name, t.kept_message.c.correlation_key == _wanted.c.key)
)

# --- publications ------------------------------------------------------------------------------------------------

_processes: Final = _objects(
    select(t.process_version, t.deployment_process.c.position)
    .join_from(t.deployment_process, t.process_version)
    .where(t.deployment_process.c.deployment_id == t.deployment.c.id)
    .correlate(t.deployment),
    "position",
).label("processes")
_deployments: Final = select(*columns(t.deployment), _processes)
DEPLOYMENT: Final = _deployments.where(t.deployment.c.id == bindparam("id"))
LATEST_DEPLOYMENT: Final = _deployments.order_by(t.deployment.c.position.desc()).limit(1)
PROCESS_VERSIONS: Final = select(t.process_version).order_by(t.process_version.c.key, t.process_version.c.version)
DEPLOYMENT_FILES: Final = (
    select(t.deployment_resource.c.path, t.resource.c.content)
    .join_from(t.deployment_resource, t.resource)
    .where(t.deployment_resource.c.deployment_id == bindparam("id"))
    .order_by(t.deployment_resource.c.path)
)

# --- people ------------------------------------------------------------------------------------------------------

ACCOUNTS: Final = select(
    t.account,
    func.array(
        select(t.membership.c.candidate_group)
        .where(t.membership.c.username == t.account.c.username)
        .correlate(t.account)
        .scalar_subquery(),
        type_=TEXTS,
    ).label("groups"),
).order_by(t.account.c.username)
_named: Final = t.account.c.username == bindparam("username")
ACCOUNT: Final = ACCOUNTS.where(_named)
LOCK_ACCOUNT: Final = select(t.account.c.username).where(_named).with_for_update()
_of_name: Final = t.sign_in_attempt.c.username == bindparam("username")
_of_source: Final = t.sign_in_attempt.c.source == bindparam("source")
FAILED_SIGN_INS: Final = select(
    func.count().filter(_of_name, _of_source).label("of_name_at_source"),
    func.count().filter(_of_name).label("of_name"),
    func.count().filter(_of_source).label("of_source"),
).where(t.sign_in_attempt.c.at >= bindparam("since"), or_(_of_name, _of_source))
ACCESS_EVENTS: Final = (
    select(*columns(t.access_event)).order_by(t.access_event.c.position.desc()).limit(bindparam("limit"))
)
PING: Final = select(t.deployment.c.id).limit(0)  # answers, and has the tables
