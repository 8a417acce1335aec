"""A served application to measure: gunicorn as in production, the model of the benchmarks, people who are signed in."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from benchmarks.bare_engine import ANSWERS, PROCESS
from benchmarks.pages import Visitor
from engine import Engine, EngineSettings, build_engine
from engine.demo import children
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.model import SYSTEM, HumanTask

MODEL: Final = Path(__file__).parent / "model"
STARTER: Final = "ort.sgb3.vermittlung"
_PASSWORD: Final = "ein-erzeugtes-kennwort"  # noqa: S105  # of a database that is thrown away


@dataclass(frozen=True, slots=True)
class Completion:
    """A filled-in form that is about to be sent."""

    task: HumanTask
    person: Visitor
    path: str
    fields: Mapping[str, str]

    def send(self) -> float:
        """Send the form and return how many seconds the answer took."""
        answer = self.person.post(self.path, self.fields)
        if answer.status != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"Completing {self.task.task_key} was answered with HTTP {answer.status}.")
        return answer.seconds


@dataclass(frozen=True, slots=True)
class Office:
    """A served application with one signed-in person for each group, by the group; ``web`` is its main process."""

    engine: Engine
    web: children.Child
    port: int
    people: Mapping[str, Visitor]

    def claim(self, task: HumanTask) -> Completion:
        """Take the task on and fill in its form as a person does; return what is left to be sent."""
        person = self.people[task.candidate_group or ""]
        path = f"/tasks/{task.id}"
        person.post(f"{path}/claim", person.get(path).form(f"{path}/claim"))
        prefilled = person.get(path).form(f"{path}/complete")
        return Completion(task, person, f"{path}/complete", prefilled | entered(ANSWERS[task.task_key]))

    def start(self, key: str) -> HumanTask:
        """Start a case without the web, under that idempotency key, and return its first task."""
        starter = self.engine.accounts.actor(STARTER)
        if starter is None:
            raise RuntimeError("The account that starts cases is missing.")
        return self.engine.cases.start(PROCESS, {}, actor=starter, idempotency_key=key).open_tasks[0]

    def next_task(self, done: HumanTask) -> HumanTask:
        """Return what the case of the completed task waits for now."""
        with self.engine.storage.read() as reader:
            record = reader.case(done.case_id)
        if record is None or not record.case.open_tasks:
            raise RuntimeError(f"The case {done.case_number} has no open task.")
        return record.case.open_tasks[0]


@contextmanager
def published(url: str, model: Path = MODEL) -> Iterator[Engine]:
    """Publish the model on the database, add an account for each group, and give the engine, without any web."""
    engine = build_engine(EngineSettings(database_url=url))
    try:
        engine.deployments.publish(model, actor=SYSTEM)
        organisation = engine.organisation()
        if organisation is not None:
            add_missing(engine, demo_accounts(organisation), _PASSWORD)
        yield engine
    finally:
        engine.close()


@contextmanager
def served(url: str, model: Path = MODEL, *, workers: int = 1) -> Iterator[Office]:
    """Serve the database with so many processes, the model published, and sign everybody in."""
    with published(url, model) as engine, tempfile.TemporaryDirectory(prefix="ip-office-") as logs:
        port = free_port()
        web = start_web(url, "k" * 48, port, Path(logs), workers=workers)
        try:
            await_ready(web, port, threading.Event())
            people = {}
            for account in engine.accounts.list():
                for group in account.groups:
                    people[group] = Visitor(HOST, port)
                    people[group].sign_in(account.username, _PASSWORD)
            yield Office(engine, web, port, people)
        finally:
            children.stop(web)


def entered(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as a web form sends them."""
    return {key: "on" if value is True else str(value) for key, value in values.items() if value is not False}
