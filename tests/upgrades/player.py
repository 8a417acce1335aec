"""Plays the cases of a fixture, on a clock of its own, and notes what is open after each action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from engine import values as codec
from engine.assembly import assemble
from engine.model import SYSTEM, Account, Submission
from engine.storage import open_storage
from engine.storage.interface import CaseRecord

BEGIN: Final = datetime(2016, 1, 4, 8, tzinfo=UTC)


class Player:
    """An engine on the database, and the one person who does everything."""

    def __init__(self, url: str, now: datetime = BEGIN) -> None:
        self.now = now
        self.storage = open_storage(url)
        self.engine = assemble(self.storage, clock=lambda: self.now)
        self._keys = count(1)

    def close(self) -> None:
        """Give back the connections."""
        self.storage.close()

    def publish(self, files: Mapping[str, bytes], person: str, group: str) -> None:
        """Publish the files and give the person an account."""
        self.engine.deployments.publish_files(files, actor=SYSTEM)
        account = Account(username=person, display_name="P", password_hash="", groups=frozenset({group}))
        with self.storage.begin() as work:
            work.save_account(account)
            work.commit()

    def start(self, process: str, values: Mapping[str, Any], person: str) -> str:
        """Start a case and return its number."""
        return self.engine.cases.start(
            process, values, actor=self._who(person), idempotency_key=self._key(process)
        ).number

    def record(self, number: str) -> CaseRecord:
        """Return the case as it is stored."""
        with self.storage.read() as reader:
            record = reader.case_by_number(number)
        assert record is not None
        return record

    def act(self, number: str, action: Sequence[Any], person: str) -> list[Any]:
        """Do what the action says, and return what is open then and how the case stands."""
        getattr(self, f"_{action[0]}")(number, *action[1:], person=person)
        return self.told(number)

    def told(self, number: str) -> list[Any]:
        """Return the state of the case, its open tasks, its timers, what it waits for, and its incidents."""
        record = self.record(number)
        with self.storage.read() as reader:
            timers = [each.element_id for each in reader.timers(record.case.id)]
            waits = [each.message_name for each in reader.subscriptions(record.case.id)]
            stuck = [[each.element_id, each.code] for each in reader.incidents() if each.case_id == record.case.id]
        tasks = sorted(each.task_key for each in record.case.open_tasks)
        return [str(record.case.state), tasks, sorted(timers), sorted(waits), sorted(stuck)]

    def case_file(self, number: str) -> str:
        """Return the case file as text."""
        return codec.dumps(dict(sorted(self.record(number).case.case_file.items()))).decode()

    def _complete(self, number: str, key: str, values: Mapping[str, Any], *, person: str) -> None:
        tasks = [each for each in self.record(number).case.open_tasks if each.task_key == key]
        assert tasks, f"{number} has no task {key}: {self.told(number)}"
        task = min(tasks, key=lambda each: (each.opened_at, each.id))
        actor = self._who(person)
        if task.assignee is None:
            self.engine.human_tasks.claim(task.id, actor=actor)
        self.engine.human_tasks.complete(
            task.id, Submission(values=values), actor=actor, idempotency_key=self._key(number)
        )

    def _wait(self, _number: str, days: int, *, person: str) -> None:
        del person
        until = self.now + timedelta(days=days)
        while self._fire(until):
            pass
        self.now = until

    def _fire(self, until: datetime) -> bool:
        with self.storage.read() as reader:
            due = reader.next_timer()
        if due is None or due > until:
            return False
        self.now = max(self.now, due)
        return self.engine.timers.fire_next(self.now)

    def _message(self, number: str, name: str, payload: Mapping[str, Any], *, person: str) -> None:
        del person
        self.engine.messages.correlate(name, number, payload, actor=SYSTEM, idempotency_key=self._key(name))

    def _start(self, _number: str, process: str, values: Mapping[str, Any], *, person: str) -> None:
        self.start(process, values, person)

    def _retry(self, number: str, element: str, *, person: str) -> None:
        del person
        case = self.record(number).case.id
        with self.storage.read() as reader:
            (incident,) = [each for each in reader.incidents() if (each.case_id, each.element_id) == (case, element)]
        self.engine.incidents.retry(incident.id, actor=SYSTEM)

    def _who(self, person: str) -> Any:
        actor = self.engine.accounts.actor(person)
        assert actor is not None
        return actor

    def _key(self, what: str) -> str:
        return f"{what}:{self.now:%Y-%m-%d}:{next(self._keys)}"
