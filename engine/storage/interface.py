"""What the engine services ask of a storage; one contract suite runs on every implementation.

A command runs in one :class:`UnitOfWork`: lock the case, look at it, :meth:`~UnitOfWork.save` one
:class:`ChangeSet`, commit. Leaving the ``with`` block without a commit rolls everything back. Reads that change nothing
go through a :class:`Reader`. Every method may raise :class:`~engine.errors.StorageUnavailable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
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
    ProcessVersion,
    StoredMessage,
    Timer,
    WorklistCriteria,
)

SIGN_IN_MEMORY: Final = timedelta(days=1)
"""How long a failed sign-in is remembered; the name and the address of it are personal data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRecord:
    """A case as it is stored: its row and the blob of its workflow state."""

    case: Case
    state: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command from outside that was applied, so that repeating its key returns the first answer."""

    idempotency_key: str
    kind: str
    actor: str
    case_id: UUID | None
    """None where the command reached no case: a message that was kept."""
    subject: str
    """What the command was aimed at, for example the id of a task; another subject under the same key is a conflict."""
    answer: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Projections:
    """All that is stored beside a locked case: what is open, and what is needed to decide on a command."""

    tasks: tuple[HumanTask, ...]
    """Every open task of the case, and the asked-for one even if it has ended."""
    timers: tuple[Timer, ...]
    subscriptions: tuple[MessageSubscription, ...]
    incidents: tuple[Incident, ...]
    """The unresolved ones."""
    command: Command | None
    """What was stored under the idempotency key that was asked for."""
    staffed_groups: frozenset[str]
    """Every candidate group that has at least one active member."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSet:
    """The whole effect of one command on storage; a storage applies it in as few statements as it can.

    ``tasks``, ``timers``, ``subscriptions`` and ``incidents`` are written as given (new or changed rows alike).
    """

    case: CaseRecord
    created: bool = False
    tasks: Sequence[HumanTask] = ()
    timers: Sequence[Timer] = ()
    removed_timers: Sequence[UUID] = ()
    subscriptions: Sequence[MessageSubscription] = ()
    removed_subscriptions: Sequence[UUID] = ()
    incidents: Sequence[Incident] = ()
    delivered_messages: Sequence[UUID] = ()
    history: Sequence[HistoryEvent] = ()
    command: Command | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFilter:
    """Which cases somebody may see: any of the three is enough."""

    teams: frozenset[str] = frozenset()
    """Responsible for the case."""
    sites: frozenset[str] = frozenset()
    """Where the case is at home."""
    groups: frozenset[str] = frozenset()
    """Candidate group of an open task of the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInFailures:
    """How many sign-ins failed of late."""

    of_name_at_source: int
    of_name: int
    """From all sources."""
    of_source: int
    """Under all names."""


class UnitOfWork(AbstractContextManager["UnitOfWork"], Protocol):
    """One transaction; commits only when told to."""

    def lock_case(self, case_id: UUID) -> CaseRecord | None:
        """Lock the case against every other command and return it as it is now, or None if there is none.

        ``open_tasks`` is empty here and in every other locked record; :meth:`projections` has the tasks.
        """

    def lock_case_by_number(self, number: str) -> CaseRecord | None:
        """Like :meth:`lock_case`, by case number."""

    def lock_case_of_task(self, task_id: UUID) -> CaseRecord | None:
        """Lock the case that the task belongs to, or return None if there is no such task."""

    def lock_case_of_incident(self, incident_id: UUID) -> CaseRecord | None:
        """Lock the case that the incident belongs to, or return None if there is no such incident."""

    def lock_case_with_due_timer(self, now: datetime) -> CaseRecord | None:
        """Lock one case with a timer due at ``now`` that nobody else has locked, earliest first; None if none is."""

    def lock_subscribed_case(self, message_name: str, correlation_key: str) -> CaseRecord | None:
        """Lock the case that waits for the message, longest first, or return None if no case does.

        After None, a case that begins to wait for it sees what :meth:`keep_message` stores in this unit of work.
        """

    def projections(
        self, case_id: UUID, *, task_id: UUID | None = None, idempotency_key: str | None = None
    ) -> Projections:
        """Return what is stored beside the case; call it after the lock, so that it is the latest."""

    def command(self, idempotency_key: str) -> Command | None:
        """Return the command that was applied under the key, or None."""

    def next_case_number(self, year: int) -> str:
        """Return a case number that was never given before, ``IP-<year>-<six digits>``."""

    def save(self, changes: ChangeSet) -> None:
        """Write the change set. The case must carry the version it was loaded with plus one.

        Raises ``ConcurrentChange`` where the stored version is not the expected one, and ``IdempotencyConflict``
        where another command was stored under the key in the meantime; the unit of work is over then.
        """

    def keep_message(self, message: StoredMessage, command: Command | None = None) -> None:
        """Store a message that no case waits for, and forget those that have expired by the time it came."""

    def kept_messages(self, subscriptions: Sequence[MessageSubscription], now: datetime) -> Sequence[StoredMessage]:
        """Return unexpired kept messages that one of the subscriptions waits for, oldest first."""

    def latest_deployment(self) -> Deployment | None:
        """Return the deployment that new cases use, or None before the first publication."""

    def process_versions(self) -> Mapping[str, ProcessVersion]:
        """Return the highest version of every process that was ever published, by key."""

    def add_deployment(self, deployment: Deployment, files: Mapping[str, bytes]) -> None:
        """Store a publication; files that an earlier one already stored are not stored again."""

    def lock_publication(self) -> None:
        """Let no other publication run until this unit of work ends."""

    def lock_account(self, username: str) -> Account | None:
        """Lock the account against every other change of it and return it as it is now, or None if there is none."""

    def save_account(self, account: Account) -> None:
        """Add the account or replace the stored one of that username, groups included."""

    def record_access(self, event: AccessEvent) -> None:
        """Log a read or a refused attempt."""

    def record_sign_in(self, username: str, source: str, *, succeeded: bool, at: datetime) -> None:
        """Remember a failed sign-in for :data:`SIGN_IN_MEMORY`; a success forgets those of that username and source."""

    def commit(self) -> None:
        """Make everything since the start of the unit of work durable.

        Where this raises ``StorageUnavailable`` nobody knows whether it is: repeating the command under the same
        idempotency key tells.
        """


class Reader(AbstractContextManager["Reader"], Protocol):
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

    def history(self, case_id: UUID) -> Sequence[HistoryEvent]:
        """Return everything that happened to the case, oldest first."""

    def incidents(self, *, case_id: UUID | None = None) -> Sequence[Incident]:
        """Return unresolved incidents, oldest first."""

    def timers(self, case_id: UUID) -> Sequence[Timer]:
        """Return the waiting timers of the case by due date."""

    def subscriptions(self, case_id: UUID) -> Sequence[MessageSubscription]:
        """Return what messages the case waits for."""

    def kept_messages(self, now: datetime, *, awaited: bool = False) -> Sequence[StoredMessage]:
        """Return the messages that are kept and have not expired, oldest first; all, or those that a case waits for."""

    def access_events(self, *, limit: int = 100) -> Sequence[AccessEvent]:
        """Return the latest reads and refused attempts, latest first."""

    def next_timer(self) -> datetime | None:
        """Return the earliest due date of all waiting timers, or None."""

    def deployment(self, deployment_id: UUID | None = None) -> Deployment | None:
        """Return the deployment, the latest where no id is given, or None."""

    def deployment_files(self, deployment_id: UUID) -> Mapping[str, bytes]:
        """Return the files of the deployment by their path inside the folder."""

    def ping(self) -> None:
        """Return if the storage answers and has its tables; else raise ``StorageUnavailable`` or ``SettingsError``."""


class Storage(Protocol):
    """The entry to a storage; safe to share between threads."""

    def begin(self) -> UnitOfWork:
        """Return a new unit of work, to be used as a context manager."""

    def read(self) -> Reader:
        """Return a new reader, to be used as a context manager."""

    def close(self) -> None:
        """Give back every connection."""


__all__ = [
    "SIGN_IN_MEMORY",
    "CaseFilter",
    "CaseRecord",
    "ChangeSet",
    "Command",
    "Projections",
    "Reader",
    "SignInFailures",
    "Storage",
    "UnitOfWork",
]
