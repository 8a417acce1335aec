"""Giving a task back, taking it from somebody, and losing it because it moves to another group."""

from __future__ import annotations

import pytest

from engine.errors import NotFound, TaskAlreadyClaimed, TaskEnded, TaskNotClaimed


@pytest.fixture
def started(office):
    """An office with one case at the agency team."""
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group="S1.SGB3.Vermittlung")))
    office.start()
    return office


def unclaim(office, username):
    return office.engine.human_tasks.unclaim(office.task("talk").id, actor=office.who(username))


def test_the_assignee_gives_it_back(started) -> None:
    started.claim("talk", "anna")
    task = unclaim(started, "anna")
    assert (task.assignee, task.claimed_at) == (None, None)
    (event,) = started.events("task:unclaim")
    assert event.details == {"reason": "given_back", "assignee": "anna"}
    assert started.claim("talk", "anton").assignee == "anton"


def test_a_supervisor_takes_it_back_for_her_team(started) -> None:
    started.claim("talk", "anna")
    assert unclaim(started, "lena").assignee is None
    (event,) = started.events("task:unclaim")
    assert (event.actor, event.details["reason"]) == ("lena", "supervisor")


def test_a_colleague_cannot(started) -> None:
    started.claim("talk", "anna")
    with pytest.raises(TaskAlreadyClaimed) as refusal:
        unclaim(started, "anton")
    assert refusal.value.parameters["by"] == "anna"


def test_for_another_team_the_task_does_not_exist(started) -> None:
    started.claim("talk", "anna")
    with pytest.raises(NotFound):
        unclaim(started, "jana")
    assert started.task("talk").assignee == "anna"


def test_nobody_gives_back_what_nobody_has(started) -> None:
    with pytest.raises(TaskNotClaimed):
        unclaim(started, "anna")


def test_an_ended_task_cannot_be_given_back(started) -> None:
    task = started.task("talk")
    started.complete("talk", "anna")
    with pytest.raises(TaskEnded):
        started.engine.human_tasks.unclaim(task.id, actor=started.who("anna"))


def test_a_claimed_task_that_moves_to_a_foreign_group_is_unclaimed(office) -> None:
    follow = office.draw.task("follow", group="=group")
    office.publish(office.draw.parallel([follow], [office.draw.task("route", form="group")], before=office.draw.team()))
    office.start(group="S1.SGB3.Vermittlung")
    office.claim("follow", "anna")
    office.complete("route", "carla", group="S1.SGB2.Vermittlung")
    task = office.task("follow")
    assert (task.candidate_group, task.assignee) == ("S1.SGB2.Vermittlung", None)
    (event,) = office.events("task:unclaim")
    assert event.details == {"reason": "group_moved", "assignee": "anna", "group": "S1.SGB2.Vermittlung"}
    assert office.claim("follow", "jana").assignee == "jana"


def test_a_claimed_task_that_moves_to_a_group_of_the_assignee_stays_claimed(office) -> None:
    office.hire(anna={"S1.SGB3.Vermittlung", "S1.SGB2.Vermittlung"})
    follow = office.draw.task("follow", group="=group")
    office.publish(office.draw.parallel([follow], [office.draw.task("route", form="group")], before=office.draw.team()))
    office.start(group="S1.SGB3.Vermittlung")
    office.claim("follow", "anna")
    office.complete("route", "carla", group="S1.SGB2.Vermittlung")
    assert office.task("follow").assignee == "anna"
    assert office.events("task:unclaim") == []
