"""The statements that write, built once.

Any number of rows travels as one JSON text, so a statement is the same whether it writes one task or seven, and
several tables can be written by one statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Delete,
    Integer,
    Select,
    Table,
    Text,
    Update,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert

from engine.storage.interface import ChangeSet
from engine.storage.postgres import rows
from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import columns

_IDS: Final = ARRAY(Uuid)


def _rows(table: Table, parameter: str) -> Select[Any]:
    """Return the rows of the table that the JSON text in the parameter holds, in its order."""
    stored = columns(table)
    source = (
        func.json_to_recordset(cast(bindparam(parameter, type_=Text), JSON))
        .table_valued(
            column("ordinal", Integer),
            *(column(each.name, Text() if isinstance(each.type, JSON) else each.type) for each in stored),
        )
        .render_derived(name=f"new_{parameter}", with_types=True)
    )
    cells = [cast(source.c[each.name], JSON) if isinstance(each.type, JSON) else source.c[each.name] for each in stored]
    return select(*cells).order_by(source.c.ordinal)


def insert_rows(table: Table, parameter: str) -> Insert:
    """Return the statement that adds the rows which the JSON text in the parameter holds."""
    return insert(table).from_select([each.name for each in columns(table)], _rows(table, parameter))


def upsert_rows(table: Table, parameter: str) -> Insert:
    """Return the statement that adds the rows, or replaces those of their keys."""
    statement = insert_rows(table, parameter)
    changed = {each.name: statement.excluded[each.name] for each in columns(table) if not each.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)


def _remove(table: Table, parameter: str) -> Delete:
    return delete(table).where(table.c.id == any_(bindparam(parameter, type_=_IDS)))


_FIXED: Final = frozenset({"id", "number", "process_key", "started_at", "started_by"})
_case: Final = t.case_instance

_INSERT_CASE: Final = insert(_case).values({each.name: bindparam(each.name) for each in _case.columns})
_UPDATE_CASE: Final = (
    update(_case)
    .where(_case.c.id == bindparam("case_id"), _case.c.version == bindparam("expected_version"))
    .values({each.name: bindparam(each.name) for each in _case.columns if each.name not in _FIXED})
)
_ROWS_BESIDE: Final[Mapping[str, Insert]] = {
    "tasks": upsert_rows(t.human_task, "tasks"),
    "timers": upsert_rows(t.timer, "timers"),
    "subscriptions": upsert_rows(t.message_subscription, "subscriptions"),
    "signals": upsert_rows(t.signal_subscription, "signals"),
    "incidents": upsert_rows(t.incident, "incidents"),
    "history": insert_rows(t.history_event, "history"),
    "command": insert_rows(t.command, "command"),
}
_REMOVED_BESIDE: Final[Mapping[str, Delete]] = {
    "removed_timers": _remove(t.timer, "removed_timers"),
    "removed_subscriptions": _remove(t.message_subscription, "removed_subscriptions"),
    "removed_signals": _remove(t.signal_subscription, "removed_signals"),
    "delivered_messages": _remove(t.kept_message, "delivered_messages"),
}


def saving(changes: ChangeSet) -> tuple[Insert | Update, dict[str, Any]]:
    """Return the one statement that writes the change set, and its parameters.

    For a case that was there its row count is 1, or 0 where the stored version is not the expected one.
    """
    given = {name: getattr(changes, name) for name in _ROWS_BESIDE}
    given["command"] = () if changes.command is None else (changes.command,)
    beside: dict[str, Any] = {name: rows.to_rows(items) for name, items in given.items() if items}
    beside |= {name: list(ids) for name in _REMOVED_BESIDE if (ids := getattr(changes, name))}
    case = rows.case_values(changes.case)
    if not changes.created:
        # whatever is named like a column would be written, fixed or not
        case = {name: value for name, value in case.items() if name not in _FIXED}
        case |= {"case_id": changes.case.case.id, "expected_version": changes.case.case.version - 1}
    return _saving(frozenset(beside), created=changes.created), case | beside


@cache
def _saving(beside: frozenset[str], *, created: bool) -> Insert | Update:
    """Return the same statement for the same parts, so that it is compiled and prepared once: most commands of one
    kind write the same parts.
    """
    statement: Insert | Update = _INSERT_CASE if created else _UPDATE_CASE
    parts = {**_ROWS_BESIDE, **_REMOVED_BESIDE}
    return statement.add_cte(*(parts[name].cte(f"write_{name}") for name in sorted(beside)))


INSERT_MESSAGE_AND_COMMAND: Final = insert_rows(t.command, "commands").add_cte(
    delete(t.kept_message).where(t.kept_message.c.expires_at <= bindparam("now")).cte("expired"),
    insert_rows(t.kept_message, "messages").cte("kept"),
)

INSERT_DEPLOYMENT: Final = insert(t.deployment)
INSERT_PROCESS_VERSIONS: Final = insert(t.process_version).on_conflict_do_nothing()
INSERT_DEPLOYMENT_PROCESSES: Final = insert(t.deployment_process)
INSERT_RESOURCES: Final = insert(t.resource).on_conflict_do_nothing()
INSERT_DEPLOYMENT_RESOURCES: Final = insert(t.deployment_resource)

_account: Final = insert(t.account)
UPSERT_ACCOUNT: Final = _account.on_conflict_do_update(
    index_elements=[t.account.c.username],
    set_={each.name: _account.excluded[each.name] for each in t.account.columns if not each.primary_key},
)
DELETE_MEMBERSHIPS: Final = delete(t.membership).where(t.membership.c.username == bindparam("member"))
INSERT_MEMBERSHIPS: Final = insert(t.membership).from_select(
    ["username", "candidate_group"],
    select(bindparam("member", type_=Text), func.unnest(bindparam("groups", type_=ARRAY(Text)))),
)
INSERT_ACCESS_EVENT: Final = insert(t.access_event)
INSERT_SIGN_IN_ATTEMPT: Final = insert(t.sign_in_attempt).add_cte(
    delete(t.sign_in_attempt).where(t.sign_in_attempt.c.at < bindparam("forget_before")).cte("forgotten")
)
DELETE_SIGN_IN_ATTEMPTS: Final = delete(t.sign_in_attempt).where(
    t.sign_in_attempt.c.username == bindparam("name"), t.sign_in_attempt.c.source == bindparam("origin")
)
