"""One transaction on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b, sha256
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import Executable, text

from engine.errors import ConcurrentChange
from engine.model import (
    AccessEvent,
    Account,
    Case,
    Deployment,
    Incident,
    MessageSubscription,
    PersonKeys,
    ProcessVersion,
    SignalSubscription,
    StoredMessage,
    Timer,
)
from engine.storage.interface import SIGN_IN_MEMORY, CaseRecord, ChangeSet, Command, Projections
from engine.storage.postgres import changes as write
from engine.storage.postgres import persons, rows, tables
from engine.storage.postgres import statements as read
from engine.storage.postgres.connection import Session
from engine.storage.postgres.notes import NoteWriter
from engine.storage.postgres.offers import OfferWriter
from engine.storage.postgres.signals import SignalsMixin
from engine.storage.postgres.start_timers import StartTimersMixin
from engine.storage.postgres.workshop import DraftWriter

_PUBLICATION: Final = {"space": 1230000001, "subject": 1}
"""The advisory lock of publications; the two numbers keep it apart from the locks on messages."""


class PostgresUnitOfWork(SignalsMixin, StartTimersMixin, DraftWriter, NoteWriter, OfferWriter):
    """One transaction; its connection is taken from the pool at the first statement."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def commit(self) -> None:
        self._session.commit()

    # --- locks ---------------------------------------------------------------------------------------------------

    def lock_case(self, case_id: UUID) -> CaseRecord | None:
        return self._case(read.LOCK_CASE, case_id=case_id)

    def lock_case_by_number(self, number: str) -> CaseRecord | None:
        return self._case(read.LOCK_CASE_BY_NUMBER, number=number)

    def lock_case_of_task(self, task_id: UUID) -> CaseRecord | None:
        return self._case(read.LOCK_CASE_OF_TASK, id=task_id)

    def lock_case_of_incident(self, incident_id: UUID) -> CaseRecord | None:
        return self._case(read.LOCK_CASE_OF_INCIDENT, id=incident_id)

    def lock_case_with_due_timer(self, now: datetime) -> CaseRecord | None:
        # The lock may have been waited for or the case changed between search and lock: what counts is whether a
        # timer is still due once the case is ours.
        while (record := self._case(read.LOCK_CASE_WITH_DUE_TIMER, now=now)) is not None:
            if self._session.execute(read.HAS_DUE_TIMER, {"case_id": record.case.id, "now": now}).scalar_one():
                return record
        return None

    def lock_subscribed_case(self, message_name: str, correlation_key: str) -> CaseRecord | None:
        message = {"message_name": message_name, "correlation_key": correlation_key}
        while True:
            record = self._lock_waiting_case(message)
            if record is not None:
                return record
            # Nobody waits. Keep it so until the message is stored: whoever begins to wait for it takes the same lock
            # before looking for kept messages. Never wait for a case while holding it, or two would wait in a circle.
            self._session.execute(text("SAVEPOINT before_key"))
            self._session.execute(read.LOCK_KEYS, {"keys": [_lock_number(message_name, correlation_key)]})
            if not self._session.execute(read.SUBSCRIBED_CASES, message).first():
                return None
            self._session.execute(text("ROLLBACK TO SAVEPOINT before_key"))

    def _lock_waiting_case(self, message: dict[str, Any]) -> CaseRecord | None:
        for case_id in self._session.execute(read.SUBSCRIBED_CASES, message).scalars().all():
            record = self.lock_case(case_id)
            if record and self._session.execute(read.IS_SUBSCRIBED, message | {"case_id": case_id}).scalar_one():
                return record
        return None

    def lock_publication(self) -> None:
        self._session.execute(read.LOCK_SUBJECT, _PUBLICATION)

    # --- what is stored ------------------------------------------------------------------------------------------

    def projections(
        self, case_id: UUID, *, task_id: UUID | None = None, idempotency_key: str | None = None
    ) -> Projections:
        parameters = {"case_id": case_id, "task_id": task_id, "idempotency_key": idempotency_key}
        found = self._session.execute(read.PROJECTIONS, parameters).one()
        return Projections(
            tasks=rows.tasks_of(found.tasks),
            timers=rows.several(Timer, found.timers),
            subscriptions=rows.several(MessageSubscription, found.subscriptions),
            signals=rows.several(SignalSubscription, found.signals),
            incidents=rows.several(Incident, found.incidents),
            command=rows.command_of(next(iter(found.commands), None)),
            staffed_groups=frozenset(found.staffed_groups),
            has_places=found.has_places,
        )

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        # Two statements: who waited for the lock must see what the other has saved.
        self._session.execute(read.LOCK_KEYS, {"keys": persons.lock_numbers(person)})
        found = self._session.execute(persons.CASES_OF_PERSON, persons.parameters(person, limit))
        return [rows.light_case_of(row) for row in found]

    def command(self, idempotency_key: str) -> Command | None:
        found = self._session.execute(read.COMMAND, {"idempotency_key": idempotency_key}).first()
        return None if found is None else rows.command_of(found._mapping)

    def kept_messages(self, subscriptions: Sequence[MessageSubscription], now: datetime) -> Sequence[StoredMessage]:
        if not subscriptions:
            return []
        pairs = [(each.message_name, each.correlation_key) for each in subscriptions]
        self._session.execute(read.LOCK_KEYS, {"keys": sorted({_lock_number(*pair) for pair in pairs})})
        found = self._session.execute(
            read.WANTED_MESSAGES,
            {"now": now, "names": [name for name, _ in pairs], "keys": [key for _, key in pairs]},
        )
        return rows.several(StoredMessage, found.mappings())

    def latest_deployment(self) -> Deployment | None:
        found = self._session.execute(read.LATEST_DEPLOYMENT).first()
        return None if found is None else rows.deployment_of(found)

    def process_versions(self) -> Mapping[str, ProcessVersion]:
        found = self._session.execute(read.PROCESS_VERSIONS)
        return {row.key: ProcessVersion(**row._mapping) for row in found}

    def next_case_number(self, year: int) -> str:
        return f"IP-{year}-{self._session.execute(tables.case_number.next_value().select()).scalar_one():06d}"

    # --- changes -------------------------------------------------------------------------------------------------

    def save(self, changes: ChangeSet) -> None:
        saved = self._session.execute(*write.saving(changes))
        if not changes.created and saved.rowcount != 1:
            raise ConcurrentChange

    def keep_message(self, message: StoredMessage, command: Command | None = None) -> None:
        self._session.execute(
            write.INSERT_MESSAGE_AND_COMMAND,
            {"messages": rows.to_rows([message]), "commands": _one(command), "now": message.received_at},
        )

    def add_deployment(self, deployment: Deployment, files: Mapping[str, bytes]) -> None:
        digests = {path: sha256(content).hexdigest() for path, content in files.items()}
        processes = [
            {"key": each.key, "version": each.version, "digest": each.digest, "name": each.name, "position": position}
            for position, each in enumerate(deployment.processes)
        ]
        self._write(
            write.INSERT_DEPLOYMENT,
            [
                {
                    "id": deployment.id,
                    "digest": deployment.digest,
                    "published_at": deployment.published_at,
                    "published_by": deployment.published_by,
                    "reason": deployment.reason,
                }
            ],
        )
        versions = [{name: row[name] for name in ("key", "version", "digest", "name")} for row in processes]
        links = [
            {"deployment_id": deployment.id} | {name: row[name] for name in ("key", "version", "digest", "position")}
            for row in processes
        ]
        self._write(write.INSERT_PROCESS_VERSIONS, versions)
        self._write(write.INSERT_DEPLOYMENT_PROCESSES, links)
        contents = {digests[path]: content for path, content in files.items()}
        self._write(
            write.INSERT_RESOURCES, [{"digest": digest, "content": content} for digest, content in contents.items()]
        )
        self._write(
            write.INSERT_DEPLOYMENT_RESOURCES,
            [{"deployment_id": deployment.id, "path": path, "digest": digest} for path, digest in digests.items()],
        )

    def lock_account(self, username: str) -> Account | None:
        # Lock first, then read: who waited for the lock must see the groups as well as they are now.
        self._session.execute(read.LOCK_ACCOUNT, {"username": username})
        found = self._session.execute(read.ACCOUNT, {"username": username}).first()
        return None if found is None else rows.account_of(found)

    def save_account(self, account: Account) -> None:
        self._session.execute(
            write.UPSERT_ACCOUNT,
            {
                "username": account.username,
                "display_name": account.display_name,
                "password_hash": account.password_hash,
                "active": account.active,
                "session_epoch": account.session_epoch,
                "locale": account.locale,
            },
        )
        self._session.execute(write.DELETE_MEMBERSHIPS, {"member": account.username})
        self._session.execute(write.INSERT_MEMBERSHIPS, {"member": account.username, "groups": sorted(account.groups)})

    def record_access(self, event: AccessEvent) -> None:
        self._session.execute(
            write.INSERT_ACCESS_EVENT,
            {
                "at": event.at,
                "actor": event.actor,
                "purpose": event.purpose,
                "granted": event.granted,
                "case_id": event.case_id,
                "task_id": event.task_id,
                "reason": event.reason,
            },
        )

    def record_sign_in(self, username: str, source: str, *, succeeded: bool, at: datetime) -> None:
        if succeeded:
            self._session.execute(write.DELETE_SIGN_IN_ATTEMPTS, {"name": username, "origin": source})
        else:
            self._session.execute(
                write.INSERT_SIGN_IN_ATTEMPT,
                {"username": username, "source": source, "at": at, "forget_before": at - SIGN_IN_MEMORY},
            )

    def _case(self, statement: Executable, **parameters: Any) -> CaseRecord | None:
        found = self._session.execute(statement, parameters).first()
        return None if found is None else rows.case_of(found)

    def _write(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        if values:
            self._session.execute(statement, values)


def _one(command: Command | None) -> str:
    return rows.to_rows([] if command is None else [command])


def _lock_number(message_name: str, correlation_key: str) -> int:
    """Return the number of the advisory lock on what is said of a message, the same in every process."""
    digest = blake2b(f"{message_name}\0{correlation_key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
