"""How much memory a web process of the own processes holds, and whether that grows with what it has served.

People come to the counter over HTTP and go through their first steps; each page on the way is opened as somebody who
works would. What the process holds is its resident memory, libraries that it shares with others included.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import Final

from benchmarks.bench import Bench
from benchmarks.measures import Measure
from benchmarks.office import Office, served
from benchmarks.pages import Answer
from benchmarks.processes import Family
from benchmarks.walk import COUNTER, PROCESSES, Newcomer
from engine.model import HumanTask

CASES: Final = 500
EACH: Final = 20
"""Requests of each of them: 10,000 in all."""
EARLY: Final = 5
"""After which part of the cases memory is looked at first: a fifth, 2,000 requests."""
MEBI: Final = 2**20


def measure(bench: Bench) -> list[Measure]:
    """Return the resident memory of the one web process, early and at the end."""
    cases = bench.times(CASES)
    with bench.database() as url, served(url, PROCESSES) as office:
        web = Family(office.web.process.pid)
        before = web.largest_resident() / MEBI
        for number in range(cases // EARLY):
            _come(office, number)
        early = web.largest_resident() / MEBI
        for number in range(cases // EARLY, cases):
            _come(office, number)
        late = web.largest_resident() / MEBI
    return [
        Measure(measure="web process, before the first request", value=before, unit="MiB"),
        Measure(measure=f"web process, after {cases // EARLY * EACH:,} requests", value=early, unit="MiB"),
        Measure(measure=f"web process, after {cases * EACH:,} requests", value=late, unit="MiB", goal=160),
        Measure(measure="web process, growth in between", value=100 * (late / early - 1), unit="%", goal=3),
    ]


def _come(office: Office, number: int) -> None:
    """Let somebody come and go through the first steps, until she has caused so many requests."""
    for answer in islice(_requests(office, number), EACH):
        if answer.status not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
            raise RuntimeError(f"A request was answered with HTTP {answer.status}.")


def _requests(office: Office, number: int) -> Iterator[Answer]:
    newcomer = Newcomer(office, number)
    page, form = newcomer.opened()
    yield page
    started = newcomer.arrive(form)
    yield started
    task: HumanTask | None = newcomer.first_task(started)
    while task is not None:
        clerk = office.people[task.candidate_group or ""]
        yield clerk.get("/tasks")
        yield clerk.get(f"/cases/{task.case_number}")
        yield from newcomer.work(task)
        task = next(iter(office.open_tasks(task.case_id)), None)
    while True:
        yield office.people[COUNTER].get("/tasks")
