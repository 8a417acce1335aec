"""Losing a group: what somebody works on for it goes back, and a group without anybody left is trouble."""

from __future__ import annotations

import threading

import pytest

from engine.errors import NotFound, TaskAlreadyClaimed

AGENCY = "S1.SGB3.Vermittlung"
JOB_CENTRE = "S1.SGB2.Vermittlung"


@pytest.fixture
def claimed(office):
    """An office with one case at the agency team, where Anna works on it."""
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group=AGENCY)))
    office.start()
    office.claim("talk", "anna")
    return office


def stored(office):
    return office.case(), office.history(), office.incidents()


def close(office) -> None:
    office.engine.accounts.set_active("anna", active=False)


def move(office) -> None:
    office.engine.accounts.set_groups("anna", [JOB_CENTRE])


@pytest.mark.parametrize("leave", [move, close])
def test_a_task_of_a_group_that_was_lost_goes_back_to_it(claimed, leave) -> None:
    anna = claimed.who("anna")
    leave(claimed)
    task = claimed.task("talk")
    assert (task.assignee, task.claimed_at, task.candidate_group) == (None, None, AGENCY)
    (event,) = claimed.events("task:unclaim")
    assert (event.actor, event.task_id, event.at) == ("system", task.id, claimed.now)
    assert event.details == {"reason": "group_lost", "assignee": "anna", "group": AGENCY}
    assert claimed.incidents() == []
    assert claimed.claim("talk", "anton").assignee == "anton"
    with pytest.raises(TaskAlreadyClaimed):
        claimed.engine.human_tasks.unclaim(task.id, actor=anna)


def test_the_task_does_not_exist_any_more_for_who_left(claimed) -> None:
    move(claimed)
    with pytest.raises(NotFound):
        claimed.engine.human_tasks.show(claimed.task("talk").id, actor=claimed.who("anna"))


def test_another_group_less_changes_nothing(claimed) -> None:
    claimed.hire(anna={AGENCY, JOB_CENTRE})
    before = stored(claimed)
    claimed.engine.accounts.set_groups("anna", [AGENCY])
    assert stored(claimed) == before


def test_tasks_of_others_stay_theirs(claimed) -> None:
    before = stored(claimed)
    claimed.engine.accounts.set_groups("anton", [])
    assert stored(claimed) == before


def test_several_tasks_of_several_cases_go_back_at_once(office) -> None:
    tasks = [[office.draw.task(key, group=AGENCY)] for key in ("talk", "plan")]
    office.publish(office.draw.parallel(*tasks, before=office.draw.team()))
    for case in (office.start(), office.start()):
        for task in case.open_tasks:
            office.engine.human_tasks.claim(task.id, actor=office.who("anna"))
    move(office)
    open_tasks = [task for record in office.records() for task in record.case.open_tasks]
    assert [task.assignee for task in open_tasks] == [None] * 4
    assert [record.case.version for record in office.records()] == [4, 4]  # started, claimed twice, left once


def test_what_an_interrupted_change_left_is_done_by_doing_it_again(claimed) -> None:
    claimed.hire(anna=set(), anton=set())
    assert claimed.task("talk").assignee == "anna"
    claimed.engine.accounts.set_groups("anna", [])
    assert claimed.task("talk").assignee is None
    assert [each.code for each in claimed.incidents()] == ["no_members"]


def test_where_the_last_member_leaves_every_open_task_of_the_group_is_an_incident(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group=AGENCY)))
    waiting = {task.id for case in (office.start(), office.start()) for task in case.open_tasks}
    office.engine.accounts.set_groups("anton", [JOB_CENTRE])
    assert office.incidents() == []
    close(office)
    assert {(each.code, each.token_id) for each in office.incidents()} == {("no_members", id) for id in waiting}


def test_trouble_that_is_known_is_not_told_again(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("talk", group=AGENCY)))
    office.start()
    for username in ("anna", "anton"):
        office.engine.accounts.set_groups(username, [])
    before = stored(office)
    assert len(before[2]) == 1
    office.engine.accounts.set_groups("anna", [])
    assert stored(office) == before


def test_who_is_named_by_the_diagram_alone_keeps_her_task(office) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.task("talk", group=None, assignee="anna")),
    )
    office.start()
    move(office)
    assert office.task("talk").assignee == "anna"


def test_leaving_while_others_work_on_the_case_ends_for_both(claimed) -> None:
    together = threading.Barrier(2)
    task_id = claimed.task("talk").id
    anton, lena = claimed.who("anton"), claimed.who("lena")
    done = []

    def come_and_go() -> None:
        together.wait()
        for groups in ([], [AGENCY]) * 5:
            claimed.engine.accounts.set_groups("anna", groups)
        move(claimed)
        done.append("anna")

    def work() -> None:
        together.wait()
        for _ in range(10):
            try:
                claimed.engine.human_tasks.claim(task_id, actor=anton)
            except TaskAlreadyClaimed:
                continue
            claimed.engine.human_tasks.unclaim(task_id, actor=lena)
        done.append("anton")

    threads = [threading.Thread(target=each) for each in (come_and_go, work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["anna", "anton"]
    assert claimed.task("talk").assignee is None
    assert [event.details["assignee"] for event in claimed.events("task:unclaim")].count("anna") == 1
    assert claimed.incidents() == []
