"""Fault 1: kill -9 of web and worker at each named point; what took effect is what was accepted, exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psutil
import psycopg

from engine.model import utc_now
from tests.faults import model
from tests.faults.house import House, wait_until
from tests.faults.load import Load, one_step
from tests.faults.people import Outcome, Sent
from tests.faults.points import AFTER_COMMIT, AFTER_LOCK, BEFORE_ANSWER, BEFORE_COMMIT, KILL, KILL_ALL, POINTS

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
DURABLE = {AFTER_LOCK: False, BEFORE_COMMIT: False, AFTER_COMMIT: True, BEFORE_ANSWER: True}


def is_stored(house: House, sent: Sent) -> bool:
    with psycopg.connect(house.url) as connection:
        found = connection.execute("SELECT FROM command WHERE idempotency_key = %s", [sent.key]).fetchone()
    return found is not None


def test_a_command_of_a_killed_web_process_takes_effect_once(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(web=2)
    person = house.person()
    for _ in range(rounds(1, 20)):
        start = house.ledger.enter(person.starting(model.STEPS))
        send_killed(house, start, AFTER_COMMIT)
        task = start.following
        for point in POINTS:
            assert task is not None
            assert person.claiming(task).insist() is Outcome.ACCEPTED
            done = house.ledger.enter(person.completing(task))
            send_killed(house, done, point)
            task = done.following
    assert house.audit() == []
    kills = sum(len(sent.answers) > 1 for sent in house.ledger)
    figure(f"{kills} web processes killed at a named point, each command in effect once")


def send_killed(house: House, sent: Sent, point: str) -> None:
    """Send the form to a process that dies at the point, and then as often as needed to one that does not."""
    house.points.arm(point, KILL)
    assert sent.send() is Outcome.UNANSWERED
    killed = house.points.await_hit(point)
    wait_until(lambda: not psutil.pid_exists(killed), "the process that reached the point is gone")
    assert is_stored(house, sent) is DURABLE[point]
    assert sent.insist() is Outcome.ACCEPTED


def test_nothing_is_lost_or_doubled_where_all_web_processes_are_killed_under_load(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(web=1)
    assert house.web is not None
    with Load(house, [one_step] * 4) as load:
        kills = [*POINTS] * rounds(1, 10) if rounds(0, 1) else [BEFORE_COMMIT, AFTER_COMMIT]
        for point in kills:
            load.await_done(1)
            house.points.arm(point, KILL_ALL)
            house.points.await_hit(point)
            house.web.child.process.wait()
            house.web.start()
            house.await_web()
    assert house.audit() == []
    figure(f"all web processes killed {len(kills)} times, {load.done} completions, each in effect once")


def test_a_timer_of_a_killed_worker_fires_once(build_house: BuildHouse, rounds: Rounds, figure: Figure) -> None:
    house = build_house(web=0, workers=2)
    for _ in range(rounds(1, 20)):
        for point in (AFTER_LOCK, BEFORE_COMMIT, AFTER_COMMIT):
            house.points.arm(point, KILL)
            case = house.start_case(model.DEADLINE, due=utc_now() + timedelta(seconds=0.5))
            killed = house.points.await_hit(point)
            for worker in house.workers:
                if worker.pid == killed:
                    worker.child.process.wait()
                    worker.start()
            wait_until(lambda number=case.number: counter(house, number) == 1, "a worker fires the timer")
    assert house.audit() == []
    figure(f"{3 * rounds(1, 20)} workers killed at a named point, each timer fired once")


def test_what_a_killed_process_has_thrown_arrives_once(build_house: BuildHouse, rounds: Rounds, figure: Figure) -> None:
    house = build_house(web=1)
    person = house.person()
    for _ in range(rounds(1, 10)):
        listener, caller = house.start_case(model.LISTENER), house.start_case(model.CALLER).open_tasks[0].id
        assert person.claiming(caller).insist() is Outcome.ACCEPTED
        send_killed(house, house.ledger.enter(person.completing(caller)), AFTER_COMMIT)
        assert counter(house, listener.number) == 0

        house.points.arm(AFTER_COMMIT, KILL)
        worker = house.add_worker()
        assert house.points.await_hit(AFTER_COMMIT) == worker.pid
        worker.child.process.wait()
        assert counter(house, listener.number) == 1
    fired = house.start_case(model.DEADLINE, due=utc_now() + timedelta(seconds=0.5))
    house.add_worker()
    wait_until(lambda: counter(house, fired.number) == 1, "a worker has looked for what is left over and goes on")
    assert house.audit() == []
    figure(f"{rounds(1, 10)} web processes and workers killed around a signal, each arrived once")


def counter(house: House, number: str) -> int:
    """Return what the case has counted."""
    with psycopg.connect(house.url) as connection:
        query = "SELECT (case_file ->> 'counter')::int FROM case_instance WHERE number = %s"
        found = connection.execute(query, [number]).fetchone()
    assert found is not None
    value: int = found[0]
    return value
