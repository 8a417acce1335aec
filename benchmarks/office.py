"""A served application to measure: gunicorn as in production, the model of the benchmarks, people who are signed in."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from benchmarks.bare_engine import ANSWERS, PROCESS
from benchmarks.pages import Visitor
from engine import Engine, EngineSettings, build_engine
from engine.demo import children
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.feel import LOCAL_ZONE
from engine.model import SYSTEM, HumanTask

MODEL: Final = Path(__file__).parent / "model"
ONE_HAND: Final = "one_hand"
"""The process whose steps are all assigned to one clerk."""
STARTERS: Final = "ORT.SGB3.Vermittlung"
PASSWORD: Final = "ein-erzeugtes-kennwort"  # noqa: S105  # of a database that is thrown away


@dataclass(frozen=True, slots=True)
class Completion:
    """A filled-in form that is about to be sent."""

    task: HumanTask
    person: Visitor
    path: str
    fields: Mapping[str, str | list[str]]

    def send(self) -> float:
        """Send the form and return how many seconds the answer took."""
        answer = self.person.post(self.path, self.fields)
        if answer.status != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"Completing {self.task.task_key} was answered with HTTP {answer.status}.")
        return answer.seconds


class People(dict[str, Visitor]):
    """The person of each group, by the group; she signs in when she is needed first.

    ``visitors`` are all who have signed in, others among them.
    """

    def __init__(self, port: int, usernames: Mapping[str, str]) -> None:
        super().__init__()
        self._port = port
        self._usernames = usernames
        self.visitors: list[Visitor] = []

    def __missing__(self, group: str) -> Visitor:
        """Return the person of a group that nobody has asked for yet."""
        self[group] = self.sign_in(self._usernames[group])
        return self[group]

    def sign_in(self, username: str) -> Visitor:
        """Return somebody who has just signed in."""
        visitor = Visitor(HOST, self._port)
        self.visitors.append(visitor)
        visitor.sign_in(username, PASSWORD)
        return visitor

    def go_home(self) -> None:
        """Close the connections of everybody."""
        for visitor in self.visitors:
            visitor.close()


@dataclass(frozen=True, slots=True)
class Office:
    """A served application with one person for each group; ``web`` is its main process."""

    engine: Engine
    web: children.Child
    port: int
    people: People

    def claim(self, task: HumanTask) -> Completion:
        """Take the task on and fill in its form as a person does; return what is left to be sent."""
        person = self.people[task.candidate_group or ""]
        path = f"/tasks/{task.id}"
        person.post(f"{path}/claim", person.get(path).form(f"{path}/claim"))
        prefilled = person.get(path).form(f"{path}/complete")
        return Completion(task, person, f"{path}/complete", prefilled | entered(ANSWERS[task.task_key]))

    def hire(self, username: str) -> Visitor:
        """Add somebody to the group that starts cases, and sign her in."""
        self.engine.accounts.add(username, f"Beispielkonto {username}", PASSWORD, [STARTERS])
        return self.people.sign_in(username)

    def start(self, key: str, *, clerk: str | None = None) -> HumanTask:
        """Start a case without the web, under that idempotency key, and return its first task.

        With a clerk all steps of the case are hers from the beginning; without one they wait for two groups in turn.
        """
        starter = self.engine.accounts.actor(STARTERS.lower())
        if starter is None:
            raise RuntimeError("The account that starts cases is missing.")
        process, begins_with = (PROCESS, {}) if clerk is None else (ONE_HAND, {"bearbeitung": clerk})
        case = self.engine.cases.start(process, begins_with, actor=starter, idempotency_key=key)
        return case.open_tasks[0]

    def next_task(self, done: HumanTask) -> HumanTask:
        """Return what the case of the completed task waits for now."""
        return self.open_tasks(done.case_id)[0]

    def open_tasks(self, case_id: UUID) -> tuple[HumanTask, ...]:
        """Return what the case waits for now."""
        with self.engine.storage.read() as reader:
            record = reader.case(case_id)
        return () if record is None else record.case.open_tasks


@contextmanager
def published(url: str, model: Path = MODEL) -> Iterator[Engine]:
    """Publish the model on the database, add an account for each group, and give the engine, without any web."""
    engine = build_engine(EngineSettings(database_url=url))
    try:
        engine.deployments.publish(model, actor=SYSTEM)
        organisation = engine.organisation()
        if organisation is not None:
            add_missing(engine, demo_accounts(organisation), PASSWORD)
        yield engine
    finally:
        engine.close()


@contextmanager
def served(url: str, model: Path = MODEL, *, workers: int = 1) -> Iterator[Office]:
    """Serve the database with so many processes, the model published and an account for each group."""
    with published(url, model) as engine, serving(engine, url, workers=workers) as office:
        yield office


@contextmanager
def serving(engine: Engine, url: str, *, workers: int = 1) -> Iterator[Office]:
    """Serve what the engine has published on the database with so many processes."""
    with tempfile.TemporaryDirectory(prefix="ip-office-") as logs:
        port = free_port()
        web = start_web(url, "k" * 48, port, Path(logs), workers=workers)
        try:
            await_ready(web, port, threading.Event())
            usernames = {group: account.username for account in engine.accounts.list() for group in account.groups}
            people = People(port, usernames)
            try:
                yield Office(engine, web, port, people)
            finally:
                people.go_home()
        finally:
            children.stop(web)


def entered(values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return the values as a web form sends them."""
    return {key: _text(value) for key, value in values.items() if value is not False and value is not None}


def _text(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M")
    return "on" if value is True else str(value)
