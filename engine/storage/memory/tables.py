"""What the storage in memory holds, and the questions that both its reader and its unit of work ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.model import (
    AccessEvent,
    Account,
    Case,
    CaseState,
    Deployment,
    DraftFile,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    Offer,
    OfferEvent,
    PersonKeys,
    Place,
    ProcessVersion,
    SignalSubscription,
    StartTimer,
    StoredMessage,
    TaskState,
    ThrownSignal,
    Timer,
)
from engine.storage.interface import CaseRecord, Command
from engine.values import dumps, loads


@dataclass(kw_only=True, slots=True)
class Tables:
    """Everything that is stored. Rows are frozen, so a copy of the containers is a copy of the whole."""

    cases: dict[UUID, CaseRecord] = field(default_factory=dict)
    tasks: dict[UUID, HumanTask] = field(default_factory=dict)
    timers: dict[UUID, Timer] = field(default_factory=dict)
    subscriptions: dict[UUID, MessageSubscription] = field(default_factory=dict)
    signals: dict[UUID, SignalSubscription] = field(default_factory=dict)
    thrown_signals: dict[UUID, ThrownSignal] = field(default_factory=dict)
    incidents: dict[UUID, Incident] = field(default_factory=dict)
    messages: dict[UUID, StoredMessage] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    deployments: dict[UUID, tuple[Deployment, Mapping[str, bytes]]] = field(default_factory=dict)
    draft_files: dict[str, DraftFile] = field(default_factory=dict)
    start_timers: dict[tuple[str, str, int], StartTimer] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    places: dict[tuple[str, UUID], Place] = field(default_factory=dict)
    offer_events: list[OfferEvent] = field(default_factory=list)
    process_versions: dict[tuple[str, int], ProcessVersion] = field(default_factory=dict)
    history: dict[UUID, tuple[HistoryEvent, ...]] = field(default_factory=dict)
    access: list[AccessEvent] = field(default_factory=list)
    notes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    failed_sign_ins: list[tuple[str, str, datetime]] = field(default_factory=list)

    def copy(self) -> Tables:
        """Return tables that can be changed without changing these."""
        return Tables(**{each.name: getattr(self, each.name).copy() for each in fields(self)})

    def record(self, case_id: UUID) -> CaseRecord | None:
        """Return the case without its tasks, its case file free to be changed, or None."""
        stored = self.cases.get(case_id)
        if stored is None:
            return None
        return replace(stored, case=replace(stored.case, case_file=canonical(stored.case.case_file)))

    def open_tasks(self, case_id: UUID, *, or_id: UUID | None = None) -> tuple[HumanTask, ...]:
        """Return the open tasks of the case in the order in which they opened, and the one asked for in any state."""
        found = (
            task
            for task in self.tasks.values()
            if task.case_id == case_id and (task.state == TaskState.OPEN or task.id == or_id)
        )
        return tuple(sorted(found, key=lambda task: (task.opened_at, task.id)))

    def cases_of_person(self, person: PersonKeys, limit: int) -> tuple[Case, ...]:
        """Return the cases of the person, running ones first, then latest start first, without their case files."""
        found = [
            replace(record.case, case_file={}, open_tasks=self.open_tasks(record.case.id))
            for record in self.cases.values()
            if (person.name is not None and record.person.name == person.name)
            or (person.register is not None and record.person.register == person.register)
        ]
        found.sort(key=lambda case: case.number)
        found.sort(key=lambda case: case.started_at, reverse=True)
        found.sort(key=lambda case: case.state is not CaseState.RUNNING)
        return tuple(found[:limit])

    def timers_of(self, case_id: UUID) -> tuple[Timer, ...]:
        """Return the waiting timers of the case by due date."""
        found = (timer for timer in self.timers.values() if timer.case_id == case_id)
        return tuple(sorted(found, key=lambda timer: (timer.due_at, timer.id)))

    def subscriptions_of(self, case_id: UUID) -> tuple[MessageSubscription, ...]:
        """Return what the case waits for."""
        found = (each for each in self.subscriptions.values() if each.case_id == case_id)
        return tuple(sorted(found, key=lambda each: each.id))

    def signals_of(self, case_id: UUID) -> tuple[SignalSubscription, ...]:
        """Return what signals the case waits for."""
        found = (each for each in self.signals.values() if each.case_id == case_id)
        return tuple(sorted(found, key=lambda each: each.id))

    def open_incidents(self, case_id: UUID | None = None) -> tuple[Incident, ...]:
        """Return the unresolved incidents of the case or of all cases, oldest first."""
        found = (
            each for each in self.incidents.values() if each.resolved_at is None and case_id in (None, each.case_id)
        )
        return tuple(sorted(found, key=lambda each: (each.opened_at, each.id)))

    def kept_messages(self, now: datetime) -> tuple[StoredMessage, ...]:
        """Return the unexpired messages, oldest first."""
        found = (each for each in self.messages.values() if each.expires_at > now)
        return tuple(sorted(found, key=lambda each: (each.received_at, each.id)))

    def latest_deployment(self) -> Deployment | None:
        """Return the deployment that was added last, or None."""
        return next((deployment for deployment, _ in reversed(self.deployments.values())), None)


def canonical(values: Any) -> Any:
    """Return the values as they come back from a database: a deep copy in the types of the codec."""
    return loads(dumps(values))


def canonical_incident(incident: Incident) -> Incident:
    """Return the incident as it comes back from a database."""
    return replace(
        incident,
        message=canonical(incident.message),
        reasons=tuple(canonical(incident.reasons)),
        values=canonical(incident.values),
        trace=canonical(incident.trace),
    )
