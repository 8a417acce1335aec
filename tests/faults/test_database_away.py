"""Fault 7: the database is away for ten seconds under load; clean answers, nothing lost, no process started again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import psutil
import psycopg

from benchmarks.pages import Answer
from tests.faults.house import House, Running, wait_until
from tests.faults.load import Load, one_step
from tests.faults.people import Outcome, Person

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
CLIENTS = 8
THREADS = 8
"""Those that answer requests, in each process of the pages."""
MORE_THREADS = 4
"""Those that a process has beside them."""
AT_MOST = 60
"""Seconds until somebody has her answer and until all is as before, on whatever machine: far from for ever."""


def stopped(house: House) -> Iterator[None]:
    assert house.database is not None
    house.database.pause()
    yield
    house.database.go_on()


def killed(house: House) -> Iterator[None]:
    assert house.database is not None
    house.database.kill9()
    yield
    house.database.start()


def refused(house: House) -> Iterator[None]:
    assert house.network is not None
    house.network.close()
    yield
    house.network.open()


def silent(house: House) -> Iterator[None]:
    assert house.network is not None
    house.network.fall_silent()
    yield
    house.network.open()


WAYS = {"stopped": stopped, "killed": killed, "port closed": refused, "network silent": silent}
SECONDS = {"stopped": 0, "killed": 1, "port closed": 1}
"""How it goes away in a short run, and for how long at least: always until somebody has been told so."""
QUICK = timedelta(seconds=0.2)
"""How long a worker pauses, so that it notices each of them."""
LONG = 10
"""Seconds for which it is away at least in a full run."""


def test_a_database_that_is_away_costs_nothing_but_the_wait(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(own_database=True, network=True, web=2, workers=1, sleep=QUICK)
    assert house.web is not None
    reader = house.person()
    pages: list[Answer] = []
    threads = 0
    outages = list(SECONDS.items()) if rounds(0, 1) == 0 else [(name, LONG) for name in WAYS] * rounds(1, 3)
    with Load(house, [one_step] * CLIENTS) as load:
        load.await_done(CLIENTS)
        processes = sorted(house.web.family)
        for name, seconds in outages:
            with contextmanager(WAYS[name])(house):
                threads = max(threads, watch(house, reader, seconds, pages))
            back = time.monotonic()
            load.await_done(2 * CLIENTS)
            assert time.monotonic() - back < AT_MOST
        sessions = count_sessions(house)

    assert house.audit() == []
    assert sorted(house.web.family) == processes, "the same processes serve on"
    assert house.workers[0].alive
    assert threads <= THREADS + MORE_THREADS
    assert sessions <= len(processes) * THREADS
    again = clean_answers(house)
    assert {page.status for page in pages} == {HTTPStatus.SERVICE_UNAVAILABLE}
    assert all(b"Die Datenbank antwortet gerade nicht" in page.body for page in pages)
    longest = max(answer.seconds for answer in (*pages, *again))
    assert longest < AT_MOST
    logs_are_short(house, reader, len(outages))
    accepted = len(house.ledger.of("task:complete", Outcome.ACCEPTED))
    figure(
        f"away {len(outages)} times ({', '.join(dict(outages))}), {accepted} completions, {len(again)} forms and"
        f" {len(pages)} pages answered with 503, the slowest after {longest:.1f} s; {threads} threads in a process,"
        f" {sessions} sessions; nothing lost"
    )


def watch(house: House, reader: Person, seconds: float, pages: list[Answer]) -> int:
    """Read pages for so long, two at least; return the most threads that a process of the pages had."""
    assert house.web is not None
    limit, threads, told = time.monotonic() + seconds, 0, len(pages) + 2
    while time.monotonic() < limit or len(pages) < told:
        pages.append(reader.get("/tasks"))
        threads = max([threads, *(psutil.Process(pid).num_threads() for pid in house.web.family)])
        time.sleep(0.2)
    return threads


def clean_answers(house: House) -> list[Answer]:
    """Return the forms that were to be sent again; each offers that, with all that was entered."""
    answers = []
    for sent in house.ledger:
        assert None not in sent.answers, "nobody was left without an answer"
        for answer in sent.answers:
            if answer is not None and answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                form = answer.form(sent.path)
                assert dict(sent.fields).items() <= form.items()
                assert b"Noch einmal senden" in answer.body
                answers.append(answer)
    assert answers, "the database was away under load"
    return answers


def count_sessions(house: House) -> int:
    """Return how many sessions the processes of the pages and the workers have."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'integration-point'"
    with psycopg.connect(house.url) as connection:
        found = connection.execute(query).fetchone()
    assert found is not None
    number: int = found[0]
    return number


def knows_it_is_back(running: Running, reader: Person) -> bool:
    """Return whether the log says so; read a page, as somebody always does, by which the pages notice."""
    assert reader.get("/tasks").status == HTTPStatus.OK
    return "answers again" in running.log()


def logs_are_short(house: House, reader: Person, outages: int) -> None:
    """Require that each outage shows in the log of each process, without a trace and without a line for each try."""
    assert house.web is not None
    for running in (*house.workers, house.web):
        wait_until(lambda running=running: knows_it_is_back(running, reader), f"{running.name} notices that it is back")
        log = running.log()
        assert "Traceback" not in log, log[-3000:]
        lines = log.count("does not answer") + log.count("went away") + log.count("answers again")
        assert lines <= 2 * outages * len(running.family), log[-3000:]
