"""Fault 3: several workers and one timer: it fires once, also where a worker stands still in the middle of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import psycopg

from engine.model import utc_now
from engine.worker import LONGEST_SLEEP
from tests.faults import model
from tests.faults.house import House, wait_until
from tests.faults.people import Outcome
from tests.faults.points import AFTER_COMMIT, AFTER_LOCK, BEFORE_COMMIT, STOP

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
WORKERS = 4
BETWEEN = timedelta(seconds=0.25)


def fired(house: House) -> int:
    """Return how often the history tells that a timer fired."""
    with psycopg.connect(house.url) as connection:
        found = connection.execute("SELECT count(*) FROM history_event WHERE event = 'timer:fire'").fetchone()
    assert found is not None
    number: int = found[0]
    return number


def test_one_timer_fires_once_however_many_workers_wait_for_it(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(web=0, workers=WORKERS)
    number = rounds(10, 50)
    begin = utc_now() + LONGEST_SLEEP  # by then every worker sleeps until the very moment
    for each in range(number):
        house.start_case(model.DEADLINE, due=begin + each * BETWEEN)
    wait_until(lambda: fired(house) >= number, "all timers fire", seconds=60)
    time.sleep(1)
    assert house.audit() == []
    assert fired(house) == number
    shares = [worker.log().count("timer fired") for worker in house.workers]
    assert sum(shares) == number
    assert not any("spiff" in worker.log() for worker in house.workers), "the log tells of timers, not of tokens"
    figure(f"{number} timers fired once each, by {WORKERS} workers: {shares}")


IMPATIENT = {"lock_timeout": "1s", "idle_in_transaction_session_timeout": "4s"}
"""So that a short run does not wait for what a full one does with the settings of service."""


def test_a_worker_that_stands_still_in_the_middle_fires_nothing_twice(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(web=1, workers=2, options=IMPATIENT if rounds(0, 1) == 0 else None)
    person = house.person()
    for number, point in enumerate((AFTER_LOCK, BEFORE_COMMIT, AFTER_COMMIT)):
        other = house.start_case()
        house.points.arm(point, STOP)
        case = house.start_case(model.DEADLINE, due=utc_now() + timedelta(seconds=0.5))
        stopped = house.points.await_hit(point)

        # While it holds the case who wants that is told so; other cases are not touched.
        claim = person.claiming(case.open_tasks[0].id)
        assert claim.send() is (Outcome.ACCEPTED if point is AFTER_COMMIT else Outcome.AGAIN)
        assert point is AFTER_COMMIT or "Der Fall ist gerade belegt" in claim.page
        assert person.claiming(other.open_tasks[0].id).send() is Outcome.ACCEPTED

        # The database ends what stands still; the case is free again, and the other worker fires.
        assert claim.insist() is Outcome.ACCEPTED
        wait_until(lambda number=number: fired(house) == number + 1, "the other worker fires the timer")

        os.kill(stopped, signal.SIGCONT)
    last = house.start_case(model.DEADLINE, due=utc_now() + LONGEST_SLEEP)
    wait_until(lambda: fired(house) == 4, f"the timer of {last.number} fires")
    assert all(worker.alive for worker in house.workers)
    assert house.audit() == []
    figure("a worker stood still at 3 points, each timer fired once")
