"""The write side: one transaction."""

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
    MessageSubscription,
    PersonKeys,
    ProcessVersion,
    StartTimer,
    StoredMessage,
    ThrownSignal,
)
from engine.storage.interface.offers import OfferWriter
from engine.storage.interface.records import CaseRecord, ChangeSet, Command, Projections
from engine.storage.interface.workshop import DraftWriter


class UnitOfWork(DraftWriter, OfferWriter, AbstractContextManager["UnitOfWork"], Protocol):
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

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        """Return the cases of the person like :meth:`~Reader.cases_of_person`.

        Until this unit of work ends nobody else looks for that person in here: of two who save a case of her at once,
        the second sees that of the first. Call it after the case is locked, and before looking for kept messages.
        """

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

    def throw_signal(
        self, name: str, payload: Mapping[str, Any], *, by: UUID, at: datetime, hops: int
    ) -> Sequence[UUID]:
        """Send the signal to every case that waits for it now, but the one that throws it, and to the start of others.

        Return the ids under which :meth:`lock_signal` finds each, once this unit of work has committed.
        """

    def lock_signal(self, signal_id: UUID) -> ThrownSignal | None:
        """Lock the signal on its way; None if it has arrived or somebody else has locked it to bring it there."""

    def forget_signal(self, signal_id: UUID) -> None:
        """Note that the signal has arrived."""

    def latest_deployment(self) -> Deployment | None:
        """Return the deployment that new cases use, or None before the first publication."""

    def start_timers(self) -> Sequence[StartTimer]:
        """Lock every timer that begins cases against all others and return them."""

    def lock_due_start(self, now: datetime) -> StartTimer | None:
        """Lock one timer due at ``now`` that begins cases and that nobody else has locked; None if there is none."""

    def save_start_timers(self, timers: Sequence[StartTimer], *, removed: Sequence[StartTimer] = ()) -> None:
        """Add the timers or replace the stored ones of their keys, and remove others."""

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

    def save_note(self, name: str, content: Mapping[str, Any]) -> None:
        """Write down something plain (texts, numbers, lists, mappings) under the name, in place of what was there.

        A number may come back as one of another type.
        """

    def commit(self) -> None:
        """Make everything since the start of the unit of work durable.

        Where this raises ``CommitUnknown`` nobody knows whether it is: repeating the command under the same
        idempotency key tells.
        """
