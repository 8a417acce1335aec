"""The contract suite runs on both storages; ``make`` builds the values that it stores."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from engine.feel import say
from engine.model import (
    Account,
    Case,
    CaseState,
    Deployment,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    ProcessVersion,
    SignalSubscription,
    StoredMessage,
    TaskState,
    Timer,
)
from engine.storage import MemoryStorage, open_storage
from engine.storage.interface import CaseRecord, ChangeSet, Command, Storage

NOW = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)


class Make:
    """Builds rows that fit each other and stores them."""

    now = NOW

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def deployment(self, *, version: int = 1, files: dict[str, bytes] | None = None) -> Deployment:
        """Return a stored deployment of the process ``intake``."""
        deployment = Deployment(
            id=uuid4(),
            digest=uuid4().hex,
            published_at=NOW,
            published_by="owner",
            processes=(ProcessVersion(key="intake", name="Erstaufnahme", version=version, digest=f"digest-{version}"),),
        )
        with self.storage.begin() as unit:
            unit.add_deployment(deployment, files or {"intake/intake.bpmn": b"<xml/>"})
            unit.commit()
        return deployment

    def case(self, **changes: Any) -> CaseRecord:
        """Return a new case that is not stored yet; its deployment is, unless one is given."""
        if "deployment_id" not in changes:
            with self.storage.read() as reader:
                deployment = reader.deployment() or self.deployment()
            changes["deployment_id"] = deployment.id
        values: dict[str, Any] = {
            "id": uuid4(),
            "number": f"IP-2016-{uuid4().hex[:6]}",
            "process_key": "intake",
            "process_version": 1,
            "state": CaseState.RUNNING,
            "responsible_team": "KR-U25.SGB3",
            "site": "KR-U25",
            "legal_domain": "SGB3",
            "started_at": NOW,
            "started_by": "anna",
            "ended_at": None,
            "updated_at": NOW,
            "version": 1,
            "case_file": {"name": "Generated Name"},
        }
        return CaseRecord(case=Case(**(values | changes)), state=b"\x00state")

    def stored(self, *, tasks: int = 0, **changes: Any) -> CaseRecord:
        """Return a stored case with so many open tasks."""
        record = self.case(**changes)
        self.save(ChangeSet(case=record, created=True, tasks=[self.task(record) for _ in range(tasks)]))
        return record

    def save(self, changes: ChangeSet) -> None:
        """Store the change set in a unit of work of its own."""
        with self.storage.begin() as unit:
            unit.save(changes)
            unit.commit()

    def next(self, record: CaseRecord, **changes: Any) -> CaseRecord:
        """Return the record as the next command would save it."""
        return replace(record, case=replace(record.case, version=record.case.version + 1, **changes))

    def task(self, record: CaseRecord, **changes: Any) -> HumanTask:
        values: dict[str, Any] = {
            "id": uuid4(),
            "case_id": record.case.id,
            "case_number": record.case.number,
            "process_key": "intake",
            "task_key": "registrieren",
            "name": "Registrieren",
            "form_key": "registrieren",
            "facts": ("name", "sprache"),
            "state": TaskState.OPEN,
            "candidate_group": "KR-U25.Eingangszone",
            "assignee": None,
            "due_at": NOW + timedelta(days=10),
            "follow_up_at": None,
            "priority": 50,
            "opened_at": NOW,
        }
        return HumanTask(**(values | changes))

    def timer(self, record: CaseRecord, due_at: datetime = NOW) -> Timer:
        return Timer(id=uuid4(), case_id=record.case.id, element_id="frist", due_at=due_at)

    def subscription(
        self, record: CaseRecord, name: str = "asylbescheid", key: str | None = None
    ) -> MessageSubscription:
        return MessageSubscription(
            id=uuid4(),
            case_id=record.case.id,
            element_id="bescheid",
            message_name=name,
            correlation_key=key or record.case.number,
        )

    def signal(self, record: CaseRecord, name: str = "alarm") -> SignalSubscription:
        return SignalSubscription(id=uuid4(), case_id=record.case.id, element_id="hoeren", signal_name=name)

    def incident(self, record: CaseRecord, **changes: Any) -> Incident:
        values: dict[str, Any] = {
            "id": uuid4(),
            "case_id": record.case.id,
            "token_id": uuid4(),
            "process_key": "intake",
            "element_id": "t1",
            "element_name": "Zuständigkeit",
            "code": "decision",
            "message": say("The decision '{name}' has no result.", name="Gebiet"),
            "reasons": (say("No rule of the decision table matches."), "Nobody made a sentence of this."),
            "expression": "gemeinde",
            "values": {"gemeinde": "Köln", "geburtsdatum": NOW.date(), "note": "a\x00b"},
            "trace": {"decision": "gebiet", "facts": [{"name": "geburtsdatum", "value": NOW.date()}]},
            "attempts": 1,
            "opened_at": NOW,
        }
        return Incident(**(values | changes))

    def event(self, record: CaseRecord, event: str = "task:complete", **changes: Any) -> HistoryEvent:
        values: dict[str, Any] = {"case_id": record.case.id, "at": NOW, "actor": "anna", "event": event}
        return HistoryEvent(**(values | changes))

    def command(self, key: str, case_id: UUID | None, **changes: Any) -> Command:
        values: dict[str, Any] = {
            "idempotency_key": key,
            "kind": "complete",
            "actor": "anna",
            "case_id": case_id,
            "subject": "task",
            "answer": {"case": "IP", "at": NOW},
        }
        return Command(**(values | changes))

    def message(self, name: str = "asylbescheid", key: str = "IP-2016-000001", **changes: Any) -> StoredMessage:
        values: dict[str, Any] = {
            "id": uuid4(),
            "name": name,
            "correlation_key": key,
            "payload": {"bescheid_datum": NOW.date()},
            "received_at": NOW,
            "expires_at": NOW + timedelta(days=30),
        }
        return StoredMessage(**(values | changes))

    def account(self, username: str, *groups: str, **changes: Any) -> Account:
        account = Account(
            username=username, display_name=username.title(), password_hash="$hash", groups=frozenset(groups), **changes
        )
        with self.storage.begin() as unit:
            unit.save_account(account)
            unit.commit()
        return account


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Each storage in turn, empty."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    opened = open_storage(request.getfixturevalue("database_url"))
    yield opened
    opened.close()


@pytest.fixture
def make(storage: Storage) -> Make:
    """Builders on the storage of the test."""
    return Make(storage)


@pytest.fixture
def wait_for_waiters(database_url: str) -> Callable[[int], None]:
    """Returns when so many sessions of the database wait for a lock."""

    def wait(number: int) -> None:
        with psycopg.connect(database_url, autocommit=True) as watcher:
            for _ in range(1000):
                row = watcher.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND wait_event_type = 'Lock'"
                ).fetchone()
                if row and row[0] >= number:
                    return
                threading.Event().wait(0.005)
        raise AssertionError("nobody waits for a lock")

    return wait
