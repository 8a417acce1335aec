"""Completing a task: by its assignee, once, with values that fit; and what it costs."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from engine.errors import (
    Forbidden,
    IdempotencyConflict,
    InvalidSubmission,
    NotFound,
    TaskAlreadyClaimed,
    TaskEnded,
    TaskNotClaimed,
)
from engine.model import CaseState, Submission, TaskState


@pytest.fixture
def started(office):
    """An office with one case: the counter registers, the agency talks."""
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("register", form="register"),
            office.draw.task(
                "talk", group="=responsible_team + &quot;.Vermittlung&quot;", due="=now() + deadlines.talk.limit"
            ),
        )
    )
    office.start()
    return office


def complete(office, task, username, key="k", **values):
    return office.engine.human_tasks.complete(
        task.id, Submission(values=values), actor=office.who(username), idempotency_key=key
    )


def test_the_next_team_finds_the_task(started) -> None:
    case = started.complete("register", "carla", name="Generated", born="2001-01-31")
    (task,) = case.open_tasks
    assert (task.task_key, task.candidate_group) == ("talk", "S1.SGB3.Vermittlung")
    assert task.due_at == started.now + timedelta(days=10)
    assert started.case().case_file["born"] == date(2001, 1, 31)
    assert started.claim("talk", "anna").assignee == "anna"


def test_the_ended_task_says_who_and_when(started) -> None:
    task = started.task("register")
    started.complete("register", "carla", name="Generated")
    with started.storage.read() as reader:
        ended = reader.task(task.id)
    assert ended is not None
    assert (ended.state, ended.ended_by, ended.ended_at) == (TaskState.COMPLETED, "carla", started.now)


def test_the_last_task_completes_the_case(started) -> None:
    started.complete("register", "carla", name="Generated")
    case = started.complete("talk", "anna")
    assert (case.state, case.ended_at, case.open_tasks) == (CaseState.COMPLETED, started.now, ())


def test_wrong_values_change_nothing(started) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        started.complete("register", "carla", name="", born="gestern")
    assert {key: error.code for key, error in refusal.value.fields.items()} == {"name": "required", "born": "type_date"}
    assert started.task("register").assignee == "carla"
    assert "name" not in started.case().case_file


def test_a_field_that_the_form_does_not_have_is_refused(started) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        started.complete("register", "carla", name="Generated", responsible_team="S1.SGB2")
    assert refusal.value.fields["responsible_team"].code == "unknown_field"


def test_a_task_without_a_form_takes_no_values(started) -> None:
    started.complete("register", "carla", name="Generated")
    with pytest.raises(InvalidSubmission):
        started.complete("talk", "anna", name="Somebody else")
    assert started.case().case_file["name"] == "Generated"


def test_it_must_be_claimed_first(started) -> None:
    task = started.task("register")
    with pytest.raises(TaskNotClaimed):
        complete(started, task, "carla", name="Generated")
    started.claim("register", "carl")
    with pytest.raises(TaskAlreadyClaimed) as refusal:
        complete(started, task, "carla", name="Generated")
    assert refusal.value.parameters["by"] == "carl"


def test_for_another_team_the_task_does_not_exist(started) -> None:
    task = started.claim("register", "carla")
    with pytest.raises(NotFound):
        complete(started, task, "jana", name="Generated")
    with pytest.raises(NotFound):
        started.engine.human_tasks.complete(
            uuid4(), Submission(values={}), actor=started.who("carla"), idempotency_key="k"
        )


def test_a_repeated_key_gives_the_same_answer(started) -> None:
    task = started.claim("register", "carla")
    first = complete(started, task, "carla", name="Generated")
    again = complete(started, task, "carla", name="Generated")
    assert (again.version, again.open_tasks) == (first.version, first.open_tasks)
    assert len(started.events("task:complete")) == 1


def test_completing_an_ended_task_says_who_and_when(started) -> None:
    task = started.claim("register", "carla")
    complete(started, task, "carla", name="Generated")
    with pytest.raises(TaskEnded) as refusal:
        complete(started, task, "carl", key="other", name="Generated")
    assert refusal.value.parameters == {"state": "completed", "by": "carla", "at": started.now}


def test_a_key_used_for_another_task_is_a_conflict(started) -> None:
    started.complete("register", "carla", key="k", name="Generated")
    with pytest.raises(IdempotencyConflict):
        started.complete("talk", "anna", key="k")
    assert started.task("talk").assignee == "anna"


def test_a_double_click_completes_once(started) -> None:
    task, together = started.claim("register", "carla"), threading.Barrier(2)
    actor = started.who("carla")
    versions: list[int] = []

    def submit() -> None:
        together.wait()
        case = started.engine.human_tasks.complete(
            task.id, Submission(values={"name": "Generated"}), actor=actor, idempotency_key="k"
        )
        versions.append(case.version)

    run_both(submit, submit)
    assert len(versions) == 2
    assert len(set(versions)) == 1
    assert len(started.events("task:complete")) == 1


def test_two_submissions_with_different_keys_at_once_complete_once(started) -> None:
    task, together = started.claim("register", "carla"), threading.Barrier(2)
    actor = started.who("carla")
    outcomes: list[str] = []

    def submit(key: str) -> None:
        together.wait()
        try:
            started.engine.human_tasks.complete(
                task.id, Submission(values={"name": key}), actor=actor, idempotency_key=key
            )
            outcomes.append("completed")
        except TaskEnded as refusal:
            outcomes.append(f"ended by {refusal.parameters['by']}")

    run_both(lambda: submit("one"), lambda: submit("two"))
    assert sorted(outcomes) == ["completed", "ended by carla"]


def test_two_people_on_two_branches_at_once_both_count(office) -> None:
    branches = [office.draw.task("one", form="days")], [office.draw.task("two", form="group")]
    office.publish(office.draw.parallel(*branches, before=office.draw.team()))
    office.start()
    first, second = office.claim("one", "carla"), office.claim("two", "carl")
    together = threading.Barrier(2)

    def submit(task, username, **values):
        together.wait()
        complete(office, task, username, key=username, **values)

    run_both(lambda: submit(first, "carla", days=3), lambda: submit(second, "carl", group="x"))
    case = office.case()
    assert (case.case_file["days"], case.case_file["group"]) == (3, "x")
    assert case.state is CaseState.COMPLETED


def run_both(*calls) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_field_one_may_not_read_is_left_alone_when_empty(office) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("grant", group="S1.SGB2.Vermittlung", form="benefit"),
            office.draw.task("talk", group="S1.SGB3.Vermittlung", form="benefit"),
        )
    )
    office.start()
    office.complete("grant", "jana", name="Generated", money="399,50")
    office.claim("talk", "anna")
    view = office.engine.human_tasks.show(office.task("talk").id, actor=office.who("anna"))
    assert dict(view.values) == {"name": "Generated"}
    with pytest.raises(Forbidden, match="'money'"):
        office.complete("talk", "anna", name="Generated", money="1")
    office.complete("talk", "anna", name="Renamed", money="")
    assert office.case().case_file["money"] == Decimal("399.50")
    assert office.case().case_file["name"] == "Renamed"


def test_due_dates_and_groups_follow_the_case_file(office) -> None:
    follow = office.draw.task(
        "follow", group="=group", due="=now() + duration(&quot;P&quot; + string(days) + &quot;D&quot;)"
    )
    office.publish(office.draw.parallel([follow], [office.draw.task("route", form="days")], before=office.draw.team()))
    office.start(group="S1.SGB3.Vermittlung", days=3)
    opened = office.now
    assert office.task("follow").due_at == opened + timedelta(days=3)
    office.turn(days=1)
    office.complete("route", "carla", days=5)
    assert office.task("follow").due_at == opened + timedelta(days=5)


def test_completing_costs_five_statements_and_one_commit(office, request) -> None:
    if request.node.callspec.params["storage"] == "memory":
        return
    from sqlalchemy import event

    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("register", form="register"),
            office.draw.task("talk", group="S1.SGB3.Vermittlung"),
        )
    )
    office.start()
    task = office.claim("register", "carla")
    actor = office.who("carla")
    statements: list[str] = []
    commits: list[int] = []
    database = office.storage.engine
    event.listen(database, "before_cursor_execute", lambda *args: statements.append(args[2]))
    event.listen(database, "commit", lambda _: commits.append(1))
    office.engine.human_tasks.complete(
        task.id, Submission(values={"name": "Generated"}), actor=actor, idempotency_key="k"
    )
    assert len(statements) <= 5, statements
    assert len(commits) == 1
