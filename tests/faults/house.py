"""A house to break things in: PostgreSQL, web pages and workers as real processes, people, a ledger and an audit.

Everything listens on the loopback address or on a socket of its own and is ended by its process id.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

import psutil
import psycopg
from psycopg.rows import dict_row

from engine.assembly import Engine, assemble
from engine.demo import children
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.model import SYSTEM, Case, Value
from engine.storage import open_storage
from engine.storage.embedded import EmbeddedServer, EmbeddedServerError
from engine.storage.migrations import migrate
from engine.worker import LONGEST_SLEEP
from engine.workflow.budget import MAX_SECONDS
from tests.faults import entry, model, poisons
from tests.faults.ledger import Ledger, audit
from tests.faults.people import Person
from tests.faults.points import Points
from tests.faults.relay import Relay

ROOT: Final = Path(__file__).parents[2]
MODULE: Final = "tests.faults.entry"
PASSWORD: Final = "ein-erzeugtes-kennwort"
USERNAME: Final = model.GROUP.lower()


class Running:
    """A child process with what it started itself; started again it is another one."""

    def __init__(self, name: str, start: Callable[[], children.Child]) -> None:
        self.name = name
        self._start = start
        self.child = start()

    @property
    def pid(self) -> int:
        """The process that was started; its children are :attr:`family`."""
        return self.child.process.pid

    @property
    def family(self) -> list[int]:
        """The process and everything below it that lives."""
        try:
            parent = psutil.Process(self.pid)
            return [self.pid, *(each.pid for each in parent.children(recursive=True))]
        except psutil.NoSuchProcess:
            return []

    @property
    def alive(self) -> bool:
        return self.child.process.poll() is None

    def kill9(self) -> None:
        """End all of it by SIGKILL, at once; it is not started again."""
        self.signal(signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        """Let all of it stand still (SIGSTOP)."""
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let all of it go on (SIGCONT)."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send the signal to the process and everything that it started."""
        if self.alive:
            os.killpg(self.pid, number)

    def start(self) -> None:
        """Start it again after it ended."""
        self.child = self._start()

    def log(self) -> str:
        """Return what all processes of this name have said so far."""
        return self.child.log.read_text(errors="replace")


class Database:
    """The PostgreSQL of the house and the address of the one database on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.server = EmbeddedServer.start(folder)
        self.url = self.server.url

    def start(self) -> None:
        """Start it again after it was stopped or killed."""
        self.server = EmbeddedServer.start(self._folder)

    def revive(self) -> bool:
        """Look after it once, as the demo does: return whether it runs, started again if need be."""
        with suppress(EmbeddedServerError):
            self.server.revive()
        return self.is_up

    @property
    def is_up(self) -> bool:
        """Whether its main process lives."""
        try:
            return bool(self.processes)
        except (FileNotFoundError, psutil.NoSuchProcess):
            return False

    def stop(self) -> None:
        """Stop it in good order."""
        self.server.stop()

    @property
    def processes(self) -> list[psutil.Process]:
        """Its main process and every other one."""
        pid = int((self._folder / "database" / "data" / "postmaster.pid").read_text().split()[0])
        main = psutil.Process(pid)
        return [main, *main.children(recursive=True)]

    def pause(self) -> None:
        """Let every process of it stand still (SIGSTOP): connections stay and say nothing."""
        for each in self.processes:
            each.suspend()

    def go_on(self) -> None:
        """Let every process of it go on (SIGCONT)."""
        for each in reversed(self.processes):
            each.resume()

    def kill9(self) -> None:
        """End every process of it by SIGKILL before any of them can tidy up."""
        main = self.processes[0]
        main.suspend()  # starts no more processes and notices nothing
        family = [*main.children(recursive=True), main]
        for each in family:
            each.kill()
        psutil.wait_procs(family, timeout=10)


class House:
    """The processes, people and books of one test; a context manager that ends everything that was started.

    ``web`` is the number of gunicorn's worker processes (0: no pages), ``workers`` that of timer workers. ``options``
    are settings of the database sessions of these processes, ``without`` names a protection that they lack
    (:data:`tests.faults.entry.LOCKS`). ``url`` is an empty, migrated database to use instead of an own server;
    ``sleep`` is how long a worker pauses at most, ``move`` how many seconds one command may move a case;
    ``network`` puts a network between the processes and the server, which can be taken away.
    """

    def __init__(
        self,
        folder: Path,
        *,
        web: int = 1,
        workers: int = 0,
        files: Mapping[str, bytes] | None = None,
        url: str | None = None,
        options: Mapping[str, str] | None = None,
        without: str | None = None,
        network: bool = False,
        sleep: timedelta = LONGEST_SLEEP,
        move: float = MAX_SECONDS,
    ) -> None:
        self._keys = count(1)
        self.folder = folder
        shared = folder / "shared"
        shared.mkdir()
        self.points = Points(shared)
        self.ledger = Ledger()
        self.database: Database | None = None
        self.workers: list[Running] = []
        self.port = free_port()
        with ExitStack() as stack:
            if url is None:
                self.database = Database(folder)
                stack.callback(self.database.stop)
                url = self.database.url
                migrate(url)
            self.url = url
            self.network = stack.enter_context(Relay(url)) if network else None
            served = url if self.network is None else self.network.url
            options = {"search_path": "house,public,pg_catalog", **(options or {})}
            chosen = "".join(f"%20-c%20{name}%3D{value}" for name, value in options.items())
            self.served_url = f"{served}&options={chosen.removeprefix('%20')}"
            self._environment = {
                "PYTHONPATH": str(ROOT),
                entry.FOLDER: str(shared),
                entry.WITHOUT: without or "",
                entry.SLEEP: str(sleep.total_seconds()),
                entry.MOVE: str(move),
            }
            self._prepare_clock()
            self.engine = self._furnish(files or model.files())
            stack.callback(self.engine.close)
            self.web = self._running(stack, "web", lambda: self._start_web(web)) if web else None
            self._stack = stack.pop_all()
        try:
            for _ in range(workers):
                self.add_worker()
            if web:
                self.await_web()
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    # --- people and cases -----------------------------------------------------------------------------------------

    def person(self, username: str = USERNAME) -> Person:
        """Return somebody who has signed in at a browser; every group of the model has a member of its name."""
        return Person(HOST, self.port, username, PASSWORD)

    def start_case(self, process: str = model.STEPS, **values: Value) -> Case:
        """Start a case without the web, as what is there before a test begins."""
        starter = self.engine.accounts.actor(USERNAME)
        if starter is None:
            raise LookupError("Nobody may start a case.")
        return self.engine.cases.start(process, values, actor=starter, idempotency_key=f"house:{next(self._keys)}")

    def audit(self) -> list[str]:
        """Return every difference between what the ledger says and what the database holds."""
        return audit(self.url, self.ledger)

    def rows(self, query: str, *given: Any) -> list[dict[str, Any]]:
        """Return what the database answers; the query is a literal of a test."""
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query, given).fetchall()  # type: ignore[arg-type]

    # --- processes ------------------------------------------------------------------------------------------------

    def await_web(self) -> None:
        """Return when the pages can be used."""
        if self.web is None:
            raise LookupError("This house has no web pages.")
        await_ready(self.web.child, self.port, threading.Event())

    def add_worker(self) -> Running:
        """Start one more timer worker; it looks at once for what was left over by others."""
        number = len(self.workers)
        self.workers.append(self._running(self._stack, f"worker-{number}", self._worker_starter(number)))
        return self.workers[-1]

    def shift_clock(self, by: timedelta, name: str | None = None) -> None:
        """Let the clock of the machine of web and workers, or of the one so named, differ by so much from ours."""
        file = entry.CLOCK if name is None else f"{entry.CLOCK}.{name}"
        ready = self.points.folder / f".{file}"
        ready.write_text(str(by.total_seconds()))
        ready.rename(self.points.folder / file)

    def shift_database_clock(self, by: timedelta) -> None:
        """Let the clock of the database, as web and workers see it, differ by so much from ours."""
        with psycopg.connect(self.url) as connection:
            connection.execute("UPDATE house.clock SET ahead = %s", [by])

    def _prepare_clock(self) -> None:
        """Put a clock that can be set before that of the server, for sessions that look there first."""
        with psycopg.connect(self.url) as connection:
            connection.execute("CREATE SCHEMA house")
            connection.execute("CREATE TABLE house.clock AS SELECT interval '0' AS ahead")
            connection.execute(
                "CREATE FUNCTION house.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE"
                " AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM house.clock'"
            )

    def _furnish(self, files: Mapping[str, bytes]) -> Engine:
        engine = assemble(open_storage(self.url), services=poisons.services())
        engine.deployments.publish_files(files, actor=SYSTEM)
        organisation = engine.organisation()
        if organisation is None:
            raise LookupError("The publication has no organisation.")
        add_missing(engine, demo_accounts(organisation), PASSWORD)
        return engine

    def _start_web(self, processes: int) -> children.Child:
        environment = self._environment
        return start_web(
            self.served_url,
            "k" * 48,
            self.port,
            self.folder,
            workers=processes,
            environment={**environment, entry.NAME: "web"},
            module=MODULE,
        )

    def _worker_starter(self, number: int) -> Callable[[], children.Child]:
        name = f"worker-{number}"
        environment = {**self._environment, "DATABASE_URL": self.served_url, entry.NAME: name}
        return lambda: children.start(name, ["work"], environment, self.folder / f"{name}.log", module=MODULE)

    def _running(self, stack: ExitStack, name: str, start: Callable[[], children.Child]) -> Running:
        running = Running(name, start)
        stack.callback(lambda: running.alive and running.kill9())
        return running


def wait_until(true: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Return as soon as it is true; fail with what was waited for where it never is, on a slow machine either."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)
