"""What it takes to complete one human task over HTTP on PostgreSQL, next to the engine alone on the same model.

A gunicorn process serves an embedded PostgreSQL with durable commits, as the demo does. Two signed-in people complete
the two steps of each case in turn, user task → user task. Time is measured from the request to the end of its answer.
Statements are counted by the database itself: in a second pass it logs each one that the web process sends.
"""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from benchmarks.bare_engine import ANSWERS, PROCESS, seconds_per_step
from benchmarks.measures import Measure, percentile
from benchmarks.pages import Visitor
from benchmarks.statements import StatementLog
from engine import Engine, EngineSettings, build_engine
from engine.demo import children
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.model import SYSTEM, HumanTask
from engine.publication import read_folder
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate

MODEL: Final = Path(__file__).parent / "model"
PASSWORD: Final = "ein-erzeugtes-kennwort"  # noqa: S105  # of a database that is thrown away
CASES: Final = 20
COUNTED: Final = 40


@dataclass(frozen=True, slots=True)
class Office:
    """A served application with the model of the benchmark and one signed-in person for each group."""

    engine: Engine
    log: StatementLog
    people: Mapping[str, Visitor]

    def claim(self, task: HumanTask) -> Completion:
        """Take the task on and fill in its form as a person does; return what is left to be sent."""
        person = self.people[task.candidate_group or ""]
        path = f"/tasks/{task.id}"
        person.post(f"{path}/claim", person.get(path).form(f"{path}/claim"))
        prefilled = person.get(path).form(f"{path}/complete")
        return Completion(task, person, f"{path}/complete", prefilled | _entered(ANSWERS[task.task_key]))

    def next_task(self, done: HumanTask) -> HumanTask:
        """Return what the case of the completed task waits for now."""
        with self.engine.storage.read() as reader:
            record = reader.case(done.case_id)
        if record is None or not record.case.open_tasks:
            raise RuntimeError(f"The case {done.case_number} has no open task.")
        return record.case.open_tasks[0]


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


def measure(rounds: int) -> list[Measure]:
    """Return what ``rounds`` completions took, after a warm-up of a tenth of them."""
    files, _ = read_folder(MODEL)
    with _office() as office:
        starter = office.engine.accounts.actor("ort.sgb3.vermittlung")
        if starter is None:
            raise RuntimeError("The account that starts cases is missing.")
        waiting = [
            office.engine.cases.start(PROCESS, {}, actor=starter, idempotency_key=f"case-{number}").open_tasks[0]
            for number in range(CASES)
        ]
        for _ in range(rounds // 10):
            _step(office, waiting)
        seconds = [_step(office, waiting) for _ in range(rounds)]
        executed: Counter[str] = Counter()
        with office.log.every_statement():
            for _ in range(COUNTED):
                executed += _counted_step(office, waiting)
    bare = seconds_per_step(files, rounds)
    return [
        Measure(measure="complete over HTTP, p50", value=1000 * percentile(seconds, 0.5), unit="ms", goal=10),
        Measure(measure="complete over HTTP, p95", value=1000 * percentile(seconds, 0.95), unit="ms"),
        Measure(measure="statements", value=executed["statement"] / COUNTED, unit="per task", goal=6),
        Measure(measure="commits", value=executed["commit"] / COUNTED, unit="per task", goal=1),
        Measure(measure="engine alone, p50", value=1000 * percentile(bare, 0.5), unit="ms"),
        Measure(measure="engine alone, p95", value=1000 * percentile(bare, 0.95), unit="ms"),
    ]


def _step(office: Office, waiting: list[HumanTask]) -> float:
    """Complete the task that has waited longest and return the seconds that took; its successor waits next."""
    completion = office.claim(waiting.pop(0))
    seconds = completion.send()
    waiting.append(office.next_task(completion.task))
    return seconds


def _counted_step(office: Office, waiting: list[HumanTask]) -> Counter[str]:
    """Do the same, and return what the database was asked for by the completing request alone."""
    completion = office.claim(waiting.pop(0))
    with office.log.counting() as executed:
        completion.send()
    waiting.append(office.next_task(completion.task))
    return executed


def _entered(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as a web form sends them."""
    return {key: "on" if value is True else str(value) for key, value in values.items() if value is not False}


@contextmanager
def _office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory(prefix="ip-benchmark-") as folder:
        server = EmbeddedServer.start(Path(folder))
        try:
            migrate(server.url)
            engine = build_engine(EngineSettings(database_url=server.url))
            try:
                with _served(engine, server, Path(folder)) as office:
                    yield office
            finally:
                engine.close()
        finally:
            server.stop()


@contextmanager
def _served(engine: Engine, server: EmbeddedServer, folder: Path) -> Iterator[Office]:
    engine.deployments.publish(MODEL, actor=SYSTEM)
    organisation = engine.organisation()
    accounts = [] if organisation is None else demo_accounts(organisation)
    add_missing(engine, accounts, PASSWORD)
    port = free_port()
    web = start_web(server.url, "k" * 48, port, folder)
    try:
        await_ready(web, port, threading.Event())
        people = {account.group: Visitor(HOST, port) for account in accounts}
        for account in accounts:
            people[account.group].sign_in(account.username, PASSWORD)
        yield Office(engine, StatementLog(server.url, folder / "database" / "log"), people)
    finally:
        children.stop(web)
