"""The read side: no locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine.model import (
    AccessEvent,
    Account,
    Case,
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
)
from engine.storage.interface.monitoring import MonitoringReader
from engine.storage.interface.offers import OfferReads
from engine.storage.interface.records import CaseFilter, CaseRecord, LeftOver, Mark, SignInFailures
from engine.storage.interface.workshop import WorkshopReads


class Reader(MonitoringReader, WorkshopReads, OfferReads, AbstractContextManager["Reader"], Protocol):
    """Reads without locks; what comes back is of one instant per call."""

    def account(self, username: str) -> Account | None:
        """Return the account with its groups in one statement, or None."""

    def accounts(self) -> Sequence[Account]:
        """Return all accounts by username."""

    def failed_sign_ins(self, username: str, source: str, since: datetime) -> SignInFailures:
        """Return how many sign-ins failed since then, under the name and from the source."""

    def worklist(
        self, groups: frozenset[str], username: str, criteria: WorklistCriteria, now: datetime
    ) -> Page[HumanTask]:
        """Return open tasks of the groups, those without a due date last where that is the order.

        ``counts`` holds ``all``, ``mine``, ``unclaimed`` and ``overdue`` under the same group and process.
        """

    def task(self, task_id: UUID) -> HumanTask | None:
        """Return the task, ended or not."""

    def open_tasks(self, *, assignee: str, groups: frozenset[str]) -> Sequence[HumanTask]:
        """Return the open tasks that the person has claimed and those that wait for one of the groups, oldest first."""

    def case_of_task(self, task_id: UUID) -> tuple[CaseRecord, HumanTask] | None:
        """Return the task together with its case (``open_tasks`` filled), or None."""

    def case(self, case_id: UUID) -> CaseRecord | None:
        """Return the case with its open tasks, or None."""

    def case_by_number(self, number: str) -> CaseRecord | None:
        """Return the case with its open tasks, or None."""

    def cases(
        self, *, state: str | None = None, page: int = 1, page_size: int = 50, visible: CaseFilter | None = None
    ) -> Page[Case]:
        """Return cases, latest change first, without their case files and tasks; only the visible ones where given."""

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        """Return the cases of the person, running ones first, then latest start first, without their case files.

        One equal key is enough; a missing one equals nothing. ``open_tasks`` is filled.
        """

    def history(self, case_id: UUID, *, limit: int | None = None, skip: int = 0) -> Sequence[HistoryEvent]:
        """Return everything that happened to the case, oldest first; of the latest but ``skip`` at most ``limit``."""

    def milestones(self, case_id: UUID) -> Sequence[HistoryEvent]:
        """Return of each kind of event at each element of the case the first one and the last one, oldest first."""

    def incident(self, incident_id: UUID) -> Incident | None:
        """Return the incident, resolved or not, or None."""

    def incidents(self, *, case_id: UUID | None = None) -> Sequence[Incident]:
        """Return unresolved incidents, oldest first."""

    def timers(self, case_id: UUID) -> Sequence[Timer]:
        """Return the waiting timers of the case by due date."""

    def subscriptions(self, case_id: UUID) -> Sequence[MessageSubscription]:
        """Return what messages the case waits for."""

    def signals(self, case_id: UUID) -> Sequence[SignalSubscription]:
        """Return what signals the case waits for."""

    def thrown_signals(self) -> Sequence[ThrownSignal]:
        """Return the signals that are still on their way, oldest first."""

    def left_over_signals(self, *, after: Mark | None = None, limit: int) -> Sequence[Mark]:
        """Return where the next signals on their way stand, oldest first; each mark has the id of its signal."""

    def kept_messages(self, now: datetime) -> Sequence[StoredMessage]:
        """Return the messages that are kept and have not expired, oldest first."""

    def left_over_messages(
        self, now: datetime, *, names: frozenset[str] = frozenset(), after: Mark | None = None, limit: int
    ) -> Sequence[LeftOver]:
        """Return the next messages that are kept and have not expired, oldest first, whether a case waits or not."""

    def kept_messages_for(self, correlation_key: str, now: datetime) -> Sequence[StoredMessage]:
        """Return the messages of that correlation key that are kept and have not expired, oldest first."""

    def access_events(self, *, limit: int = 100) -> Sequence[AccessEvent]:
        """Return the latest reads and refused attempts, latest first."""

    def times_accessed(self, actor: str, purpose: str, since: datetime) -> int:
        """Return at how many instants since then the actor was granted a read for the purpose."""

    def next_timer(self) -> datetime | None:
        """Return the earliest due date of all timers, those that begin cases included, or None."""

    def note(self, name: str) -> Mapping[str, Any] | None:
        """Return the note that was saved last under the name, or None."""

    def deployment(self, deployment_id: UUID | None = None) -> Deployment | None:
        """Return the deployment, the latest where no id is given, or None."""

    def deployment_files(self, deployment_id: UUID) -> Mapping[str, bytes]:
        """Return the files of the deployment by their path inside the folder."""

    def ping(self) -> None:
        """Return if the storage answers and has its tables; else raise ``StorageUnavailable`` or ``SettingsError``."""
