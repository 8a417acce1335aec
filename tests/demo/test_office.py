"""When people work, how long it takes until a task is somebody's turn, and whether there is time for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import uuid4

import pytest

from engine.demo.office import Desks, in_office, turn_of
from engine.demo.parameters import draw, parameter, parameters
from engine.feel import LOCAL_ZONE
from engine.model import HumanTask, TaskState

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def task(
    key: str = "t", group: str = "VIE.SGB3.Vermittlung", *, due: timedelta | None = timedelta(days=14)
) -> HumanTask:
    return HumanTask(
        id=uuid4(),
        case_id=uuid4(),
        case_number="IP-2026-000001",
        process_key="p",
        task_key=key,
        name="T",
        form_key=None,
        facts=(),
        state=TaskState.OPEN,
        candidate_group=group,
        assignee=None,
        due_at=None if due is None else MONDAY + due,
        follow_up_at=None,
        priority=50,
        opened_at=MONDAY,
    )


def waits(one: HumanTask, *, count: int = 2000) -> list[timedelta]:
    return [turn_of(one, draw(1, index)) - one.opened_at for index in range(count)]


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("2026-11-20T10:05", "2026-11-20T10:05", "2026-11-20T10:05"),
        ("2026-11-20T22:05", "2026-11-20T15:05", "2026-11-23T08:05"),
        ("2026-11-21T10:05", "2026-11-20T15:05", "2026-11-23T08:05"),
        ("2026-11-23T03:05", "2026-11-20T15:05", "2026-11-23T08:05"),
        ("2026-12-25T10:05", "2026-12-24T15:05", "2026-12-28T08:05"),
    ],
)
def test_what_falls_outside_the_office_hours_moves_into_them(at: str, before: str, after: str) -> None:
    given, earlier, later = (datetime.fromisoformat(each).replace(tzinfo=LOCAL_ZONE) for each in (at, before, after))
    assert in_office(given, later=False) == earlier
    assert in_office(given, later=True) == later


def test_the_counter_leaves_nothing_for_tomorrow() -> None:
    assert max(waits(task(group="VIE.Eingangszone"))) < timedelta(hours=2)


def test_most_is_done_before_it_is_due_and_some_is_forgotten() -> None:
    found = waits(task())
    late = [wait for wait in found if wait > timedelta(days=14)]
    assert 0.02 * len(found) < len(late) < 0.4 * len(found)
    lost = [wait for wait in found if wait > timedelta(days=60)]
    assert len(lost) / len(found) == pytest.approx(parameter("office", "forgotten").number, rel=0.5)


def test_missed_appointments_and_full_desks_make_first_talks_as_late_as_published() -> None:
    found = waits(task("hold_first_talk"))
    first_try = sum(wait > timedelta(days=60) for wait in found) / len(found)
    assert 0.05 < first_try < 0.16


@pytest.mark.parametrize("key", ["t", "record_course_start"])
def test_nothing_is_done_before_the_day_on_which_it_is_to_be_looked_at(key: str) -> None:
    day = timedelta(days=30)
    found = waits(replace(task(key, due=day), follow_up_at=MONDAY + day))
    assert min(found) >= day
    assert median(found) < 1.5 * day


def test_the_same_task_has_the_same_turn() -> None:
    one = task()
    assert turn_of(one, draw(1, "x")) == turn_of(replace(one, id=uuid4()), draw(1, "x"))


def test_experts_have_time_until_it_is_used_up_and_new_time_the_next_day() -> None:
    group = "VIE.SGB3.Vermittlung"
    desks = Desks(0.1)
    assert desks.has_time(group)
    desks.use(group, desks.left()[group] + 10)
    assert not desks.has_time(group)
    desks.open()
    assert desks.has_time(group)
    assert Desks(0.1, desks.left()).left() == desks.left()


def test_unused_time_does_not_grow_for_ever() -> None:
    group = "VIE.SGB3.Vermittlung"
    desks = Desks(1.0)
    for _ in range(100):
        desks.open()
    a_day = parameter("staff", group).number * parameter("office", "minutes_a_day").number
    assert desks.left()[group] == pytest.approx(a_day * parameter("office", "saved_days").number)


def test_a_group_that_nobody_has_thought_of_does_its_work() -> None:
    desks = Desks(1.0)
    desks.use("XY.Neu", 1000)
    assert desks.has_time("XY.Neu")


def test_the_sites_have_twenty_experts_eleven_of_them_in_viersen() -> None:
    experts = {group: each.number for group, each in parameters()["staff"].items()}
    sites = {group: number for group, number in experts.items() if not group.startswith("JC-")}
    assert sum(sites.values()) == pytest.approx(20)
    assert sum(number for group, number in sites.items() if group.startswith("VIE")) == pytest.approx(11)
