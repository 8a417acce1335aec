"""Reads from PostgreSQL, each in one statement without a transaction around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Executable, Row

from engine.model import (
    AccessEvent,
    Account,
    Case,
    CaseState,
    Deployment,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    Page,
    PersonKeys,
    SignalSubscription,
    StoredMessage,
    ThrownSignal,
    Timer,
    WorklistCriteria,
    part_of_list,
)
from engine.storage.interface import CaseFilter, CaseRecord, LeftOver, Mark, SignInFailures
from engine.storage.postgres import case_list, milestones, persons, rows, signals
from engine.storage.postgres import kept_messages as kept
from engine.storage.postgres import statements as read
from engine.storage.postgres import worklist as tasks
from engine.storage.postgres.connection import Session
from engine.storage.postgres.monitoring import PostgresMonitoring
from engine.storage.postgres.notes import NoteReads
from engine.storage.postgres.offers import OfferReads
from engine.storage.postgres.workshop import WorkshopReads


class PostgresReader(PostgresMonitoring, WorkshopReads, NoteReads, OfferReads):
    """Reads on one connection in autocommit mode, so that a read costs one round trip."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def account(self, username: str) -> Account | None:
        found = self._first(read.ACCOUNT, username=username)
        return None if found is None else rows.account_of(found)

    def accounts(self) -> Sequence[Account]:
        return [rows.account_of(row) for row in self._session.execute(read.ACCOUNTS)]

    def failed_sign_ins(self, username: str, source: str, since: datetime) -> SignInFailures:
        parameters = {"username": username, "source": source, "since": since}
        found = self._session.execute(read.FAILED_SIGN_INS, parameters).one()
        return SignInFailures(**found._mapping)

    def worklist(
        self, groups: frozenset[str], username: str, criteria: WorklistCriteria, now: datetime
    ) -> Page[HumanTask]:
        statement = tasks.worklist(
            sort=criteria.sort,
            descending=criteria.descending,
            ownership=criteria.ownership,
            overdue=criteria.overdue,
            by_process=criteria.process_key is not None,
        )
        wanted = groups if criteria.group is None else groups & {criteria.group}
        parameters = {"groups": sorted(wanted), "username": username, "now": now, "process_key": criteria.process_key}
        parameters |= _slice(criteria.page, criteria.page_size)
        found = self._session.execute(statement, parameters).mappings().all()
        counts = ("total", "count_all", "count_mine", "count_unclaimed", "count_overdue")
        shown = [{name: cell for name, cell in row.items() if name not in counts} for row in found]
        return Page(
            items=rows.tasks_of(task for task in shown if task["id"] is not None),
            total=found[0]["total"],
            page=criteria.page,
            page_size=criteria.page_size,
            counts={name.removeprefix("count_"): found[0][name] for name in counts[1:]},
        )

    def task(self, task_id: UUID) -> HumanTask | None:
        found = self._first(read.TASK, id=task_id)
        return None if found is None else rows.task_of(found._mapping)

    def open_tasks(self, *, assignee: str, groups: frozenset[str]) -> Sequence[HumanTask]:
        parameters = {"assignee": assignee, "groups": sorted(groups)}
        return rows.tasks_of(self._session.execute(read.OPEN_TASKS, parameters).mappings())

    def case_of_task(self, task_id: UUID) -> tuple[CaseRecord, HumanTask] | None:
        found = self._first(read.CASE_OF_TASK, id=task_id)
        return None if found is None else (rows.case_of(found), rows.task_of(found.task))

    def case(self, case_id: UUID) -> CaseRecord | None:
        found = self._first(read.CASE, case_id=case_id)
        return None if found is None else rows.case_of(found)

    def case_by_number(self, number: str) -> CaseRecord | None:
        found = self._first(read.CASE_BY_NUMBER, number=number)
        return None if found is None else rows.case_of(found)

    def cases(
        self, *, state: str | None = None, page: int = 1, page_size: int = 50, visible: CaseFilter | None = None
    ) -> Page[Case]:
        parameters: dict[str, Any] = {**case_list.states(state), **_slice(page, page_size)}
        if visible is not None:
            parameters |= {
                "teams": sorted(visible.teams),
                "sites": sorted(visible.sites),
                "groups": sorted(visible.groups),
            }
        statement = case_list.cases(only_visible=visible is not None, running=state in (None, CaseState.RUNNING))
        found = self._session.execute(statement, parameters).all()
        return Page(
            items=tuple(rows.light_case_of(row) for row in found if row.id is not None),
            total=found[0].total,
            page=page,
            page_size=page_size,
        )

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        found = self._session.execute(persons.CASES_OF_PERSON, persons.parameters(person, limit))
        return [rows.light_case_of(row) for row in found]

    def history(self, case_id: UUID, *, limit: int | None = None, skip: int = 0) -> Sequence[HistoryEvent]:
        return self._several(HistoryEvent, read.HISTORY, case_id=case_id, limit=limit, offset=skip)

    def milestones(self, case_id: UUID) -> Sequence[HistoryEvent]:
        return self._several(HistoryEvent, milestones.MILESTONES, case_id=case_id)

    def incident(self, incident_id: UUID) -> Incident | None:
        found = self._several(Incident, read.INCIDENT, id=incident_id)
        return found[0] if found else None

    def incidents(self, *, case_id: UUID | None = None) -> Sequence[Incident]:
        if case_id is None:
            return self._several(Incident, read.INCIDENTS)
        return self._several(Incident, read.INCIDENTS_OF_CASE, case_id=case_id)

    def timers(self, case_id: UUID) -> Sequence[Timer]:
        return self._several(Timer, read.TIMERS, case_id=case_id)

    def subscriptions(self, case_id: UUID) -> Sequence[MessageSubscription]:
        return self._several(MessageSubscription, read.SUBSCRIPTIONS, case_id=case_id)

    def signals(self, case_id: UUID) -> Sequence[SignalSubscription]:
        return self._several(SignalSubscription, read.SIGNALS, case_id=case_id)

    def thrown_signals(self) -> Sequence[ThrownSignal]:
        return self._several(ThrownSignal, signals.THROWN)

    def left_over_signals(self, *, after: Mark | None = None, limit: int) -> Sequence[Mark]:
        found = self._session.execute(kept.LEFT_OVER_SIGNALS, kept.part(after, limit))
        return [Mark(row.at, row.id) for row in found]

    def kept_messages(self, now: datetime) -> Sequence[StoredMessage]:
        return self._several(StoredMessage, read.KEPT_MESSAGES, now=now)

    def left_over_messages(
        self, now: datetime, *, names: frozenset[str] = frozenset(), after: Mark | None = None, limit: int
    ) -> Sequence[LeftOver]:
        parameters = {"now": now, "names": sorted(names)} | kept.part(after, limit)
        return [
            LeftOver(mark=Mark(row.at, row.id), name=row.name, correlation_key=row.correlation_key, awaited=row.awaited)
            for row in self._session.execute(kept.LEFT_OVER_MESSAGES, parameters)
        ]

    def kept_messages_for(self, correlation_key: str, now: datetime) -> Sequence[StoredMessage]:
        return self._several(StoredMessage, kept.KEPT_MESSAGES_FOR, correlation_key=correlation_key, now=now)

    def access_events(self, *, limit: int = 100) -> Sequence[AccessEvent]:
        return self._several(AccessEvent, read.ACCESS_EVENTS, limit=limit)

    def times_accessed(self, actor: str, purpose: str, since: datetime) -> int:
        wanted = {"actor": actor, "purpose": purpose, "since": since}
        number: int = self._session.execute(persons.TIMES_ACCESSED, wanted).scalar_one()
        return number

    def next_timer(self) -> datetime | None:
        due_at: datetime | None = self._session.execute(read.NEXT_TIMER).scalar_one()
        return due_at

    def deployment(self, deployment_id: UUID | None = None) -> Deployment | None:
        if deployment_id is None:
            found = self._first(read.LATEST_DEPLOYMENT)
        else:
            found = self._first(read.DEPLOYMENT, id=deployment_id)
        return None if found is None else rows.deployment_of(found)

    def deployment_files(self, deployment_id: UUID) -> Mapping[str, bytes]:
        found = self._session.execute(read.DEPLOYMENT_FILES, {"id": deployment_id})
        return {row.path: bytes(row.content) for row in found}

    def ping(self) -> None:
        self._session.execute(read.PING)

    def _first(self, statement: Executable, **parameters: Any) -> Row[Any] | None:
        return self._session.execute(statement, parameters).first()

    def _several(self, kind: type[rows.T], statement: Executable, **parameters: Any) -> Sequence[rows.T]:
        return rows.several(kind, self._session.execute(statement, parameters).mappings())


def _slice(page: int, page_size: int) -> dict[str, int]:
    before, count = part_of_list(page, page_size)
    return {"limit": count, "offset": before, "reach": before + count}
