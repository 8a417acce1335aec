"""Claiming a task: by members of its candidate group, by one of them only."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from engine.errors import NotFound, TaskAlreadyClaimed, TaskEnded
from engine.model import SYSTEM, WorklistCriteria


@pytest.fixture
def started(office):
    """An office with one case that waits at the counter."""
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("register", form="register")))
    office.start()
    return office


def test_a_member_of_the_group_becomes_the_assignee(started) -> None:
    task = started.claim("register", "carla")
    assert (task.assignee, task.claimed_at) == ("carla", started.now)
    assert started.task("register") == task
    (event,) = started.events("task:claim")
    assert (event.actor, event.task_id, event.element_id) == ("carla", task.id, "register")


def test_claiming_ones_own_task_again_changes_nothing(started) -> None:
    first = started.claim("register", "carla")
    started.turn(hours=1)
    assert started.claim("register", "carla") == first
    assert len(started.events("task:claim")) == 1


def test_the_second_learns_who_was_first(started) -> None:
    started.claim("register", "carla")
    with pytest.raises(TaskAlreadyClaimed) as refusal:
        started.claim("register", "carl")
    assert refusal.value.parameters["by"] == "carla"
    assert started.task("register").assignee == "carla"


@pytest.mark.parametrize("username", ["anna", "jana", "paul"])
def test_for_others_the_task_does_not_exist(started, username) -> None:
    with pytest.raises(NotFound):
        started.claim("register", username)
    with started.storage.read() as reader:
        (event,) = reader.access_events()
    assert (event.actor, event.purpose, event.granted) == (username, "task:claim", False)
    assert event.task_id == started.task("register").id


def test_not_even_the_supervisor_or_the_system_claims(started) -> None:
    with pytest.raises(NotFound):
        started.claim("register", "lena")
    with pytest.raises(NotFound):
        started.engine.human_tasks.claim(started.task("register").id, actor=SYSTEM)


def test_an_unknown_task_is_not_found(started) -> None:
    with pytest.raises(NotFound):
        started.engine.human_tasks.claim(uuid4(), actor=started.who("carla"))


def test_an_ended_task_says_who_ended_it(started) -> None:
    task = started.task("register")
    started.complete("register", "carla", name="Generated")
    with pytest.raises(TaskEnded) as refusal:
        started.engine.human_tasks.claim(task.id, actor=started.who("carl"))
    assert refusal.value.parameters == {"state": "completed", "by": "carla", "at": started.now}


def test_of_two_at_once_one_wins(started) -> None:
    task, together = started.task("register"), threading.Barrier(2)
    outcomes: list[str] = []

    def claim(username: str) -> None:
        actor = started.who(username)
        together.wait()
        try:
            started.engine.human_tasks.claim(task.id, actor=actor)
            outcomes.append("claimed")
        except TaskAlreadyClaimed as refusal:
            outcomes.append(f"after {refusal.parameters['by']}")

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("carla", "carl")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [f"after {started.task('register').assignee}", "claimed"]


def test_the_worklist_shows_the_tasks_of_ones_groups_only(started) -> None:
    tasks = started.engine.human_tasks
    assert [task.task_key for task in tasks.worklist(started.who("carl"), WorklistCriteria()).items] == ["register"]
    assert tasks.worklist(started.who("anna"), WorklistCriteria()).items == ()
    foreign = WorklistCriteria(group="S1.Eingangszone")
    assert tasks.worklist(started.who("anna"), foreign).items == ()
