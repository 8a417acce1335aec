"""Ten people who complete tasks as fast as they are answered, each on cases of her own.

Each has the steps of her cases in her own hand: the answer to one step names the next, so nothing but completing is
asked for. Her cookie and her CSRF token are those of the form that she opened first.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.bare_engine import ANSWERS
from benchmarks.bench import Bench
from benchmarks.commits import commits_per_second
from benchmarks.measures import Measure, milliseconds
from benchmarks.office import entered, served
from benchmarks.pages import Visitor
from benchmarks.processes import Family, Shares
from engine.model import HumanTask

CLIENTS: Final = 10
WORKERS: Final = 2
SECONDS: Final = 60
WARM_UP: Final = 5
CASES_EACH: Final = 10
STEPS: Final = ("erfassen_task", "pruefen_task")
NAME: Final = "complete with 10 clients"


class Client:
    """One of the people: what she has waiting, and what came of it."""

    def __init__(self, visitor: Visitor, tasks: Iterable[HumanTask]) -> None:
        self.seconds: list[float] = []
        self.errors: list[str] = []
        self._waiting = deque((f"/tasks/{task.id}", 0) for task in tasks)
        path, _ = self._waiting[0]
        token = visitor.get(path).form(f"{path}/complete")["_csrf"]
        self._bodies = [urlencode({"_csrf": token, **entered(ANSWERS[key])}) for key in STEPS]
        self._headers = visitor.headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection = http.client.HTTPConnection(*visitor.address, timeout=30)

    def work_until(self, end: float) -> None:
        """Complete one task after the other until that instant of ``time.perf_counter``; a task that fails waits."""
        while time.perf_counter() < end:
            path, step = self._waiting.popleft()
            begin = time.perf_counter()
            try:
                following = self._complete(path, step)
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                self.errors.append(f"{type(error).__name__}: {error}")
                self._waiting.append((path, step))
            else:
                self.seconds.append(time.perf_counter() - begin)
                self._waiting.append((following, 1 - step))
        self._connection.close()

    def _complete(self, path: str, step: int) -> str:
        """Send the form of the step and return the path of the task that follows."""
        self._connection.request("POST", f"{path}/complete", f"{self._bodies[step]}&_key={uuid4().hex}", self._headers)
        answer = self._connection.getresponse()
        answer.read()
        following = answer.headers.get("Location") or ""
        if answer.status != HTTPStatus.SEE_OTHER or not following.startswith("/tasks/"):
            raise http.client.HTTPException(f"HTTP {answer.status} and on to {following or 'nowhere'}")
        return following


def measure(bench: Bench) -> list[Measure]:
    """Return how many tasks a second ten people complete on two web processes, and whose processor time that takes."""
    duration = bench.times(SECONDS)
    with bench.database() as url, served(url, workers=WORKERS) as office:
        clients = []
        for number in range(CLIENTS):
            name = f"sachbearbeitung-{number}"
            visitor = office.hire(name)
            clients.append(
                Client(visitor, [office.start(f"{number}-{case}", clerk=name) for case in range(CASES_EACH)])
            )
        _work(clients, min(duration, WARM_UP))
        families = {"web": Family(office.web.process.pid)}
        if bench.server.processes is not None:
            families["database"] = bench.server.processes
        for client in clients:
            client.seconds.clear()
        shares = Shares(families)
        _work(clients, duration)
        used = shares.milliseconds()
        floor = commits_per_second(url, CLIENTS, min(duration, WARM_UP))
    seconds = [each for client in clients for each in client.seconds]
    errors = [error for client in clients for error in client.errors]
    if errors:
        print(f"The first of {len(errors)} errors: {errors[0]}")  # a count alone helps nobody
    return [
        Measure(measure=NAME, value=len(seconds) / duration, unit="per second", goal=250, at_least=True, floor=floor),
        Measure(measure=f"{NAME}, errors", value=len(errors), unit="in all", goal=0),
        milliseconds(f"{NAME}, p50", seconds, 0.5),
        milliseconds(f"{NAME}, p95", seconds, 0.95),
        milliseconds(f"{NAME}, p99", seconds, 0.99, goal=100),
        *_shares(used, len(seconds)),
    ]


def _work(clients: list[Client], seconds: float) -> None:
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=client.work_until, args=[end]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _shares(used: Mapping[str, float], completed: int) -> list[Measure]:
    return [
        Measure(measure=f"{NAME}, processor time of the {name}", value=milliseconds / completed, unit="ms per task")
        for name, milliseconds in used.items()
    ]
