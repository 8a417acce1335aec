"""Who gets a task and until when: evaluated for every open task after every command."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.workflow.build import gateway, simple, user
from tests.engine.workflow.play import EPOCH, Case


def test_a_hand_over_moves_open_tasks_and_no_due_date() -> None:
    model = simple(
        gateway("parallel", "g")
        + user("a", group='=responsible_team + ".Vermittlung"', due="=now() + deadlines.talk.limit")
        + user("b"),
        "start>g g>a g>b a>end b>end",
    )
    deadlines = {"talk": {"limit": timedelta(days=10)}}
    case = Case(model, {"responsible_team": "KR-U25.SGB3"}, constants={"deadlines": deadlines})
    assert case.task("a").candidate_group == "KR-U25.SGB3.Vermittlung"
    assert case.task("a").due_at == EPOCH + timedelta(days=10)
    case.wait(days=4).do("b", responsible_team="JC-KR.SGB2")
    assert case.task("a").candidate_group == "JC-KR.SGB2.Vermittlung"
    assert case.task("a").due_at == EPOCH + timedelta(days=10)


def test_today_is_the_day_on_which_the_task_opened() -> None:
    case = Case(simple(user("a", due="=today()"), "start>a a>end"))
    case.wait(days=3)
    assert case.task("a").due_at == datetime(2016, 1, 4, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("=frist", datetime(2016, 7, 1, 21, 59, tzinfo=UTC)),
        ("2016-07-01", datetime(2016, 7, 1, 21, 59, tzinfo=UTC)),
        ("2016-07-01T10:00:00", datetime(2016, 7, 1, 8, 0, tzinfo=UTC)),
        ('=date and time("2016-07-01T10:00:00Z")', datetime(2016, 7, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_due_date_may_be_a_date_or_an_instant(due: str, expected: datetime) -> None:
    case = Case(simple(user("a", due=due, follow_up=due), "start>a a>end"), {"frist": date(2016, 7, 1)})
    assert (case.task("a").due_at, case.task("a").follow_up_at) == (expected, expected)


def test_static_texts_and_numbers_are_taken_as_they_are() -> None:
    case = Case(simple(user("a", group="IP.Prozess", assignee="generated.person", priority="70"), "start>a a>end"))
    task = case.task("a")
    assert (task.candidate_group, task.assignee, task.priority) == ("IP.Prozess", "generated.person", 70)


def test_a_list_of_one_group_is_a_group() -> None:
    assert Case(simple(user("a", group='=["G"]'), "start>a a>end")).task("a").candidate_group == "G"


@pytest.mark.parametrize("group", ["=unknown", "=1", '=["a", "b"]', '=""'])
def test_a_group_that_makes_no_sense_is_a_failure_and_the_task_opens_all_the_same(group: str) -> None:
    case = Case(simple(user("a", group=group), "start>a a>end"))
    assert case.open == ["a"]
    assert case.task("a").candidate_group is None
    [failure] = case.step.failures
    assert (failure.code, failure.token_id, failure.expression) == ("assignment", case.task("a").id, group)


@pytest.mark.parametrize("due", ["=unknown", "=7", '="soon"', '=duration("P1D")'])
def test_a_due_date_that_makes_no_sense_is_a_failure(due: str) -> None:
    case = Case(simple(user("a", due=due), "start>a a>end"))
    assert (case.open, case.task("a").due_at, case.failed) == (["a"], None, [("a", "assignment")])


def test_an_assignment_failure_vanishes_when_the_case_file_is_right() -> None:
    model = simple(gateway("parallel", "g") + user("a", group="=team") + user("b"), "start>g g>a g>b a>end b>end")
    case = Case(model)
    assert case.failed == [("a", "assignment")]
    case.do("b", team="T")
    assert (case.failed, case.task("a").candidate_group) == ([], "T")


def test_an_assignment_can_be_retried() -> None:
    case = Case(simple(user("a", group="=team"), "start>a a>end"))
    assert case.retry("a", team="T").failed == []
    assert case.open == ["a"]
