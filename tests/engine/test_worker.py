"""The worker: fires what is due, outlives a storage that is away and a broken timer, and stops when told to."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from engine import outage, worker
from engine.errors import StorageUnavailable
from engine.model import StoredMessage


class FailsOnce:
    """The real timers behind a fault that happens once."""

    def __init__(self, timers, fault: Exception) -> None:
        self._timers = timers
        self._faults = [fault]

    def fire_next(self, now: datetime) -> bool:
        if self._faults:
            raise self._faults.pop()
        return self._timers.fire_next(now)


@pytest.fixture
def office(small_office):
    """An office with one case whose timer is due, and a worker that does not pause for long."""
    draw = small_office.draw
    small_office.publish(draw.process(*draw.team(), draw.wait("pause", "P5D"), draw.task("talk")))
    small_office.start()
    small_office.turn(days=5)
    return small_office


@pytest.fixture
def work(monkeypatch):
    """Return a function that lets a worker run in the background; it must stop when the test ends."""
    monkeypatch.setattr(worker, "BACK_OFF", timedelta(milliseconds=10))
    monkeypatch.setattr(worker, "LONGEST_SLEEP", timedelta(milliseconds=100))
    monkeypatch.setattr(outage, "QUIET", 0.0)
    stop = threading.Event()
    threads = []

    def begin(engine) -> None:
        threads.append(threading.Thread(target=worker.run, args=(engine, stop)))
        threads[-1].start()

    yield begin
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def wait_for_talk(office) -> None:
    limit = time.monotonic() + 10
    while not office.case().open_tasks:
        assert time.monotonic() < limit, "the timer was not fired"
        time.sleep(0.01)


def test_a_due_timer_is_fired(office, work) -> None:
    work(office.engine)
    wait_for_talk(office)


def test_a_timer_that_becomes_due_is_noticed(office, work) -> None:
    office.turn(hours=-1)
    work(office.engine)
    time.sleep(0.05)
    assert not office.case().open_tasks
    office.turn(hours=1)
    wait_for_talk(office)


@pytest.mark.parametrize(("fault", "lines"), [(StorageUnavailable(), 2), (RuntimeError("unforeseen"), 1)])
def test_the_worker_outlives_a_fault(office, work, caplog, fault, lines) -> None:
    with caplog.at_level(logging.WARNING, logger="engine.worker"):
        work(replace(office.engine, timers=FailsOnce(office.engine.timers, fault)))
        wait_for_talk(office)
    assert len(caplog.records) == lines, "a database that was away is back, which is said too"


def test_a_message_that_was_left_over_is_delivered(small_office, work) -> None:
    office = small_office
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.message("wait", "word"), office.draw.task("talk"))
    )
    number = office.start().number
    left_over = StoredMessage(
        id=uuid4(),
        name="word",
        correlation_key=number,
        payload={},
        received_at=office.now,
        expires_at=office.now + timedelta(days=1),
    )
    with office.storage.begin() as unit:
        unit.keep_message(left_over)
        unit.commit()
    work(office.engine)
    wait_for_talk(office)
