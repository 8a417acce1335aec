"""The house itself: its processes work, and its audit sees what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from uuid import uuid4

import psycopg

from benchmarks.pages import Answer
from tests.faults import model
from tests.faults.house import House
from tests.faults.people import Outcome, Person, Sent


def test_what_people_do_in_the_house_is_in_order_until_it_is_damaged(build_house: Callable[..., House]) -> None:
    house = build_house(web=1, workers=1)
    person = house.person()

    start = house.ledger.enter(person.starting("steps"))
    assert start.send() is Outcome.ACCEPTED
    task = start.following
    for _ in range(3):
        assert task is not None
        assert house.ledger.enter(person.claiming(task)).send() is Outcome.ACCEPTED
        done = house.ledger.enter(person.completing(task))
        assert done.send() is Outcome.ACCEPTED
        task = done.following

    assert house.audit() == []
    the_audit_sees_what_is_wrong(house, person)


def the_audit_sees_what_is_wrong(house: House, person: Person) -> None:
    """Do all kinds of damage to the database that was in order so far."""
    cases = [house.start_case(model.STEPS) for _ in range(6)]
    lost, invisible = answered(person, HTTPStatus.SEE_OTHER), answered(person, HTTPStatus.CONFLICT)
    house.ledger.enter(lost)
    house.ledger.enter(invisible)
    claimed = house.ledger.enter(answered(person, HTTPStatus.SEE_OTHER, kind="task:claim"))
    stored = "INSERT INTO command VALUES (%s, 'task:complete', 'x', %s, %s, '{}')"
    nowhere = cases[5].open_tasks[0].id
    with psycopg.connect(house.url) as connection:
        number = {case.number: case.id for case in cases}
        connection.execute(stored, [invisible.key, cases[5].id, invisible.subject])
        connection.execute(stored, ["untold", cases[5].id, nowhere])
        for damage, case in zip(
            [
                "UPDATE case_instance SET version = 2 WHERE id = %s",
                "UPDATE case_instance SET case_file = jsonb_set(case_file::jsonb, '{counter}', '7') WHERE id = %s",
                "DELETE FROM command WHERE case_id = %s",
                "UPDATE human_task SET state = 'cancelled', ended_at = opened_at WHERE case_id = %s",
                "INSERT INTO thrown_signal (id, case_id, name, payload, thrown_at, hops)"
                " SELECT id, id, 'call', '{}', started_at, 0 FROM case_instance WHERE id = %s",
            ],
            number.values(),
            strict=False,
        ):
            connection.execute(damage, [case])

    numbers = list(number)
    assert sorted(house.audit()) == sorted(
        [
            f"lost: task:complete {lost.subject} was accepted under {lost.key} and is not stored",
            f"refused and done: task:complete {invisible.subject} under {invisible.key}",
            f"from nowhere: task:complete {nowhere} under untold",
            f"task {claimed.subject}: claimed, 0 times by its history",
            f"task {invisible.subject}: 1 commands, 0 told in the history, 0 completed",
            f"task {nowhere}: 1 commands, 0 told in the history, 0 completed",
            f"{numbers[0]}: version 2 after 0 changes",
            f"{numbers[1]}: counted 7 steps, timers and signals, its history tells of 0",
            f"{numbers[2]}: started by 0 commands",
            f"{numbers[3]}: runs and waits for nothing",
            f"signal call has not arrived at case {cases[4].id}",
        ]
    )


def answered(person: Person, status: int, kind: str = "task:complete") -> Sent:
    """Return a command that was answered so, on a task that there is not."""
    task = uuid4()
    sent = person.claiming(task) if kind == "task:claim" else person.completing(task)
    sent.answers.append(Answer(status, "/tasks", b"", 0.0))
    return sent
