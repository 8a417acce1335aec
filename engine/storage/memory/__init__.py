"""A storage without a database, behind the same interface: for the sandbox, scenarios and fast tests.

Every unit of work changes a copy of the tables and swaps it in when it commits, one at a time. Values take the way
through :mod:`engine.values`, so nothing can be stored here that PostgreSQL would give back differently.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID, uuid4

from engine.errors import ConcurrentChange, IdempotencyConflict
from engine.model import (
    AccessEvent,
    Account,
    Case,
    Deployment,
    MessageSubscription,
    PersonKeys,
    ProcessVersion,
    StartTimer,
    StoredMessage,
    ThrownSignal,
    utc_now,
)
from engine.storage.interface import (
    SIGN_IN_MEMORY,
    Batch,
    CaseRecord,
    ChangeSet,
    Command,
    Projections,
    Reader,
    UnitOfWork,
)
from engine.storage.memory.offers import OfferWriter
from engine.storage.memory.reader import MemoryReader
from engine.storage.memory.tables import Tables, canonical, canonical_incident
from engine.storage.memory.workshop import DraftWriter

_LOCK_TIMEOUT: Final = 10.0
"""Seconds; only a unit of work begun inside another one of the same thread waits that long."""


class MemoryStorage:
    """A storage that lives as long as its process."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.lock = threading.Lock()
        self._case_numbers = 0

    def begin(self) -> UnitOfWork:
        """Return a new unit of work; the next one waits until it has ended."""
        return MemoryUnitOfWork(self)

    def read(self) -> Reader:
        """Return a reader of what has been committed."""
        return MemoryReader(lambda: self.tables)

    def batch(self) -> Batch:
        """Return a batch; in memory each unit of work is there for everybody at once."""
        return MemoryBatch(self)

    def now(self) -> datetime:
        """Return the present instant of this machine."""
        return utc_now()

    def close(self) -> None:
        """Do nothing: there are no connections."""

    def next_case_number(self, year: int) -> str:
        """Return a number that is not given again, not even after a rollback."""
        self._case_numbers += 1
        return f"IP-{year}-{self._case_numbers:06d}"


class MemoryBatch:
    """A batch on a :class:`MemoryStorage`: nobody has to wait for a disk."""

    def __init__(self, storage: MemoryStorage) -> None:
        self.begin, self.read, self.now = storage.begin, storage.read, storage.now

    def batch(self) -> MemoryBatch:
        return self

    def commit(self) -> None:
        """Do nothing: each unit of work was committed for itself."""

    def close(self) -> None:
        """Do nothing: there is nothing left to undo."""


class MemoryUnitOfWork(DraftWriter, OfferWriter):
    """One transaction on a :class:`MemoryStorage`."""

    def __init__(self, storage: MemoryStorage) -> None:
        self._storage = storage
        self._tables = storage.tables

    def __enter__(self) -> Self:
        if not self._storage.lock.acquire(timeout=_LOCK_TIMEOUT):
            raise ConcurrentChange
        self._tables = self._storage.tables.copy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._storage.lock.release()

    def commit(self) -> None:
        self._storage.tables = self._tables
        self._tables = self._tables.copy()

    # --- locks ---------------------------------------------------------------------------------------------------

    def lock_case(self, case_id: UUID) -> CaseRecord | None:
        return self._tables.record(case_id)

    def lock_case_by_number(self, number: str) -> CaseRecord | None:
        for record in self._tables.cases.values():
            if record.case.number == number:
                return self.lock_case(record.case.id)
        return None

    def lock_case_of_task(self, task_id: UUID) -> CaseRecord | None:
        task = self._tables.tasks.get(task_id)
        return None if task is None else self.lock_case(task.case_id)

    def lock_case_of_incident(self, incident_id: UUID) -> CaseRecord | None:
        incident = self._tables.incidents.get(incident_id)
        return None if incident is None else self.lock_case(incident.case_id)

    def lock_case_with_due_timer(self, now: datetime) -> CaseRecord | None:
        due = [timer for timer in self._tables.timers.values() if timer.due_at <= now]
        return self.lock_case(min(due, key=lambda timer: (timer.due_at, timer.id)).case_id) if due else None

    def lock_subscribed_case(self, message_name: str, correlation_key: str) -> CaseRecord | None:
        wanted = (message_name, correlation_key)
        for each in self._tables.subscriptions.values():
            if (each.message_name, each.correlation_key) == wanted:
                return self.lock_case(each.case_id)
        return None

    def lock_publication(self) -> None:
        """Do nothing: units of work run one at a time."""

    # --- what is stored ------------------------------------------------------------------------------------------

    def projections(
        self, case_id: UUID, *, task_id: UUID | None = None, idempotency_key: str | None = None
    ) -> Projections:
        tables = self._tables
        return Projections(
            tasks=tables.open_tasks(case_id, or_id=task_id),
            timers=tables.timers_of(case_id),
            subscriptions=tables.subscriptions_of(case_id),
            signals=tables.signals_of(case_id),
            incidents=tables.open_incidents(case_id),
            command=None if idempotency_key is None else tables.commands.get(idempotency_key),
            has_places=bool(self.places_of_case(case_id)),
            staffed_groups=frozenset().union(*(each.groups for each in tables.accounts.values() if each.active)),
        )

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        return self._tables.cases_of_person(person, limit)

    def command(self, idempotency_key: str) -> Command | None:
        return self._tables.commands.get(idempotency_key)

    def kept_messages(self, subscriptions: Sequence[MessageSubscription], now: datetime) -> Sequence[StoredMessage]:
        wanted = {(each.message_name, each.correlation_key) for each in subscriptions}
        return [each for each in self._tables.kept_messages(now) if (each.name, each.correlation_key) in wanted]

    def start_timers(self) -> Sequence[StartTimer]:
        return tuple(self._tables.start_timers.values())

    def lock_due_start(self, now: datetime) -> StartTimer | None:
        due = [each for each in self.start_timers() if each.due_at is not None and each.due_at <= now]
        return min(due, key=lambda each: (each.due_at, each.key), default=None)

    def save_start_timers(self, timers: Sequence[StartTimer], *, removed: Sequence[StartTimer] = ()) -> None:
        for each in removed:
            self._tables.start_timers.pop(each.key, None)
        self._tables.start_timers.update((each.key, replace(each, plan=canonical(each.plan))) for each in timers)

    def process_versions(self) -> Mapping[str, ProcessVersion]:
        return {process.key: process for _, process in sorted(self._tables.process_versions.items())}

    def latest_deployment(self) -> Deployment | None:
        return self._tables.latest_deployment()

    def next_case_number(self, year: int) -> str:
        return self._storage.next_case_number(year)

    # --- changes -------------------------------------------------------------------------------------------------

    def save(self, changes: ChangeSet) -> None:
        tables = self._tables
        case = changes.case.case
        stored = tables.cases.get(case.id)
        if changes.created != (stored is None) or (stored is not None and stored.case.version + 1 != case.version):
            raise ConcurrentChange
        tables.cases[case.id] = CaseRecord(
            case=replace(case, case_file=canonical(case.case_file), open_tasks=()),
            state=bytes(changes.case.state),
            person=changes.case.person,
        )
        tables.tasks.update((task.id, task) for task in changes.tasks)
        for timer_id in changes.removed_timers:
            tables.timers.pop(timer_id, None)
        tables.timers.update((timer.id, timer) for timer in changes.timers)
        for subscription_id in changes.removed_subscriptions:
            tables.subscriptions.pop(subscription_id, None)
        tables.subscriptions.update((each.id, each) for each in changes.subscriptions)
        for signal_id in changes.removed_signals:
            tables.signals.pop(signal_id, None)
        tables.signals.update((each.id, each) for each in changes.signals)
        tables.incidents.update((each.id, canonical_incident(each)) for each in changes.incidents)
        for message_id in changes.delivered_messages:
            tables.messages.pop(message_id, None)
        for event in changes.history:
            stored_event = replace(event, details=canonical(event.details))
            tables.history[event.case_id] = (*tables.history.get(event.case_id, ()), stored_event)
        self._remember(changes.command)

    def keep_message(self, message: StoredMessage, command: Command | None = None) -> None:
        for each in list(self._tables.messages.values()):
            if each.expires_at <= message.received_at:
                del self._tables.messages[each.id]
        self._tables.messages[message.id] = replace(message, payload=canonical(message.payload))
        self._remember(command)

    def throw_signal(
        self, name: str, payload: Mapping[str, Any], *, by: UUID, at: datetime, hops: int
    ) -> Sequence[UUID]:
        waiting = {each.case_id: None for each in self._tables.signals.values() if each.signal_name == name}
        found: list[UUID | None] = [case_id for case_id in waiting if case_id != by]
        thrown = [
            ThrownSignal(id=uuid4(), case_id=case_id, name=name, payload=canonical(payload), thrown_at=at, hops=hops)
            for case_id in [*found, None]
        ]
        self._tables.thrown_signals.update((each.id, each) for each in thrown)
        return [each.id for each in thrown]

    def lock_signal(self, signal_id: UUID) -> ThrownSignal | None:
        return self._tables.thrown_signals.get(signal_id)

    def forget_signal(self, signal_id: UUID) -> None:
        self._tables.thrown_signals.pop(signal_id, None)

    def _remember(self, command: Command | None) -> None:
        if command is None:
            return
        if command.idempotency_key in self._tables.commands:
            raise IdempotencyConflict
        self._tables.commands[command.idempotency_key] = replace(command, answer=canonical(command.answer))

    def add_deployment(self, deployment: Deployment, files: Mapping[str, bytes]) -> None:
        for process in deployment.processes:
            stored = self._tables.process_versions.setdefault((process.key, process.version), process)
            if stored != process:
                raise ConcurrentChange
        self._tables.deployments[deployment.id] = (replace(deployment, created=True), dict(files))

    def lock_account(self, username: str) -> Account | None:
        return self._tables.accounts.get(username)

    def save_account(self, account: Account) -> None:
        self._tables.accounts[account.username] = account

    def record_access(self, event: AccessEvent) -> None:
        self._tables.access.append(event)

    def save_note(self, name: str, content: Mapping[str, Any]) -> None:
        self._tables.notes[name] = canonical(content)

    def record_sign_in(self, username: str, source: str, *, succeeded: bool, at: datetime) -> None:
        attempts = self._tables.failed_sign_ins
        if succeeded:
            attempts[:] = [each for each in attempts if each[:2] != (username, source)]
        else:
            attempts[:] = [each for each in attempts if each[2] >= at - SIGN_IN_MEMORY]
            attempts.append((username, source, at))
