"""From rows to the words of the engine and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Row

from engine.model import (
    Account,
    Case,
    CaseState,
    Deployment,
    HumanTask,
    Incident,
    PersonKeys,
    ProcessVersion,
    TaskState,
)
from engine.storage.interface import CaseRecord, Command
from engine.values import dumps

T = TypeVar("T")

_IDS: Final = frozenset({"id", "case_id", "task_id", "token_id"})
_INSTANTS: Final = frozenset(
    {"due_at", "follow_up_at", "opened_at", "claimed_at", "ended_at", "resolved_at", "received_at", "expires_at"}
)
_TUPLES: Final = frozenset({"reasons"})
_DOCUMENTS: Final = frozenset({"values", "details", "answer", "payload", "message", "reasons", "trace"})


def to_rows(items: Iterable[Any]) -> str:
    """Return the values as the JSON text of a record set; documents in it are texts of their own."""
    return orjson.dumps(
        [
            {"ordinal": ordinal} | {each.name: _document(each.name, getattr(item, each.name)) for each in fields(item)}
            for ordinal, item in enumerate(items)
        ]
    ).decode()


def _document(name: str, value: Any) -> Any:
    return dumps(value).decode() if name in _DOCUMENTS else value


def case_values(record: CaseRecord) -> dict[str, Any]:
    """Return the columns of a case."""
    case = record.case
    values = {each.name: getattr(case, each.name) for each in fields(case) if each.name != "open_tasks"}
    person = {"person_name_key": record.person.name, "person_register_key": record.person.register}
    return values | person | {"workflow_state": record.state}


def case_of(row: Row[Any]) -> CaseRecord:
    """Return the case in the row, with its open tasks where the row has them."""
    values = dict(row._mapping)
    values.pop("task", None)  # the row of a task together with its case
    state = values.pop("workflow_state")
    values["state"] = CaseState(values["state"])
    values["open_tasks"] = tasks_of(values.pop("open_tasks", ()))
    person = PersonKeys(name=values.pop("person_name_key"), register=values.pop("person_register_key"))
    return CaseRecord(case=Case(**values), state=bytes(state), person=person)


def light_case_of(row: Row[Any]) -> Case:
    """Return the case in the row of a list, without case file, and without tasks unless the row has them."""
    values = {name: cell for name, cell in row._mapping.items() if name != "total"}
    tasks = tasks_of(values.pop("open_tasks", ()))
    return Case(**(values | {"state": CaseState(values["state"]), "case_file": {}, "open_tasks": tasks}))


def task_of(values: Mapping[Any, Any]) -> HumanTask:
    """Return the task in a row or in a JSON object of a row."""
    return HumanTask(**(_natural(values) | {"facts": tuple(values["facts"]), "state": TaskState(values["state"])}))


def tasks_of(rows: Iterable[Mapping[Any, Any]]) -> tuple[HumanTask, ...]:
    """Return the tasks in JSON objects of rows."""
    return tuple(map(task_of, rows))


def several(kind: type[T], rows: Iterable[Mapping[Any, Any]]) -> tuple[T, ...]:
    """Return values of the kind from rows or JSON objects of rows."""
    return tuple(kind(**_natural(row)) for row in rows)


def incident_of(row: Mapping[Any, Any]) -> Incident:
    """Return the incident in a row."""
    return Incident(**_natural(row))


def command_of(values: Mapping[Any, Any] | None) -> Command | None:
    """Return the command in a row or in a JSON object of a row."""
    return None if values is None else Command(**_natural(values))


def account_of(row: Row[Any]) -> Account:
    """Return the account in the row with its groups."""
    values = dict(row._mapping)
    return Account(**(values | {"groups": frozenset(values["groups"])}))


def deployment_of(row: Row[Any]) -> Deployment:
    """Return the deployment in the row with its processes."""
    values = dict(row._mapping)
    processes = tuple(
        ProcessVersion(key=each["key"], name=each["name"], version=each["version"], digest=each["digest"])
        for each in values["processes"]
    )
    return Deployment(**(values | {"processes": processes}))


def _natural(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the row with ids, instants and tuples as such, which JSON gives as texts and lists."""
    return {name: _cell(name, value) for name, value in values.items()}


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, str):
        if name in _IDS:
            return UUID(value)
        if name in _INSTANTS:
            return datetime.fromisoformat(value)
    return tuple(value) if name in _TUPLES else value
