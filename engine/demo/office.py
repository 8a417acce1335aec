"""When the office is open, how long it takes until a task is somebody's turn, and whether anybody has time for it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import log
from typing import Final

from engine.demo.parameters import parameter, parameters
from engine.feel import LOCAL_ZONE
from engine.model import HumanTask
from engine.organisation.working_days import is_working_day

_COUNTER: Final = "Eingangszone"
SUPERVISORS: Final = ".Teamleitung"
"""How the candidate groups of supervisors end."""
_ANY: Final = "*"


class MovableClock:
    """A clock that shows the instant that it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant that it is now."""
        return self.now


def is_open(day: date) -> bool:
    """Return whether people work on that day."""
    return is_working_day(day)


def midnight(day: date) -> datetime:
    """Return when the day begins."""
    return _at(day, 0)


def opening(day: date) -> datetime:
    """Return when the office opens on the day, if it does."""
    return _at(day, int(parameter("office", "opens").number))


def in_office(at: datetime, *, later: bool) -> datetime:
    """Return the instant, moved into the working hours after it, or where not ``later`` into those before it."""
    opens, closes = (int(parameter("office", name).number) for name in ("opens", "closes"))
    local = at.astimezone(LOCAL_ZONE)
    day = local.date()
    if is_open(day) and opens <= local.hour < closes:
        return at
    within_day = local.hour < opens if later else local.hour >= closes
    step = timedelta(days=1 if later else -1)
    if not within_day:
        day += step
    while not is_open(day):
        day += step
    hour = opens if later else closes - 1
    return _at(day, hour) + timedelta(minutes=local.minute, seconds=local.second)


def is_at_counter(task: HumanTask) -> bool:
    """Return whether the task is done while the person stands at the counter."""
    return (task.candidate_group or "").endswith(f".{_COUNTER}")


def is_supervision(task: HumanTask) -> bool:
    """Return whether a supervisor looks at the case with this task, because something in it has come to a halt."""
    return (task.candidate_group or "").endswith(SUPERVISORS)


def is_late(task: HumanTask, at: datetime) -> bool:
    """Return whether the task should have been done by then."""
    return task.due_at is not None and task.due_at < at


def in_turn(task: HumanTask) -> tuple[object, ...]:
    """Return the place of the task among others that opened at the same instant perhaps, the same on each run."""
    return task.opened_at, task.case_number, task.task_key, task.candidate_group or ""


def in_line(task: HumanTask) -> tuple[object, ...]:
    """Return the place of the task among those that wait for somebody to have time: what is due first comes first."""
    return task.due_at or task.opened_at, task.case_number, task.task_key, task.candidate_group or ""


def minutes_for(task: HumanTask) -> float:
    """Return how many minutes somebody needs for the task."""
    known = parameters()["minutes"]
    place = task.task_key if task.task_key in known else (_COUNTER if is_at_counter(task) else _ANY)
    return known[place].number


def turn_of(task: HumanTask, chance: random.Random) -> datetime:
    """Return when it is the task's turn, or when what it waits for has happened; nobody need have time for it then.

    What is to be looked at on a later day waits from that day on; nobody does it before.
    ``chance`` must be drawn for this task: the same task gives the same answer as long as its dates stay.
    """
    section = parameters()["share_of_due"]
    begin = task.opened_at if task.follow_up_at is None else max(task.opened_at, task.follow_up_at)
    lost = timedelta()
    may_be_lost = not (is_at_counter(task) or is_supervision(task))
    if chance.random() < parameter("office", "forgotten").number and may_be_lost:
        lost = timedelta(days=chance.uniform(*parameter("office", "forgotten_days").span))
    known = parameters()["waits"].get(task.task_key)
    if known is not None:
        median, shape = known.span
        return in_office(begin + timedelta(days=chance.lognormvariate(log(median), shape)) + lost, later=True)
    if is_at_counter(task):
        return in_office(begin + timedelta(minutes=chance.uniform(*section["counter_minutes"].span)), later=True)
    if task.due_at is None or task.due_at <= begin:
        return in_office(begin + timedelta(days=chance.uniform(*section["without_days"].span)) + lost, later=True)
    left = task.due_at - begin
    if left > timedelta(days=section["long_days"].number):
        return in_office(begin + left * chance.uniform(0.98, 1.02) + lost, later=True)
    low, high = section["before"].span
    return in_office(begin + left * chance.triangular(low, high, section["most"].number) + lost, later=True)


def turn_after(supervision: datetime, chance: random.Random) -> datetime:
    """Return when it is the turn of a task of a case that a supervisor has looked at, forgotten or not."""
    return in_office(supervision + timedelta(days=chance.uniform(*parameter("office", "woken_days").span)), later=True)


class Desks:
    """The time that the experts of each candidate group have left, in minutes.

    ``share`` is that of the people who are simulated among those whom the experts look after: so much of their time
    is there for them. Work is taken on as long as any time is left, and what a task needs more is missing later.
    """

    def __init__(self, share: float, left: Mapping[str, float] | None = None) -> None:
        a_day = parameter("office", "minutes_a_day").number * share
        self._a_day = {group: experts.number * a_day for group, experts in parameters()["staff"].items()}
        self._left = {group: self._most(group) for group in self._a_day} if left is None else dict(left)
        self.used = dict.fromkeys(self._a_day, 0.0)
        """Minutes of each group that were used since this was made."""

    def open(self) -> None:
        """Begin a working day; unused time of a few days is there still."""
        for group, minutes in self._a_day.items():
            self._left[group] = min(self._most(group), self._left.get(group, 0.0) + minutes)

    def _most(self, group: str) -> float:
        """Return how many minutes can be there at once: even for the smallest sample those of a few long tasks."""
        days, talks = (parameter("office", name).number for name in ("saved_days", "saved_talks"))
        return max(self._a_day[group] * days, talks * parameter("minutes", "hold_first_talk").number)

    def has_time(self, group: str) -> bool:
        """Return whether somebody of the group has time; of one that is not among the figures somebody always has."""
        return group not in self._a_day or self._left[group] > 0

    def use(self, group: str, minutes: float) -> None:
        """Take the minutes from the time of the group."""
        if group in self._a_day:
            self._left[group] -= minutes
            self.used[group] += minutes

    def left(self) -> Mapping[str, float]:
        """Return the minutes of each group, to go on with them another time."""
        return dict(self._left)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_ZONE).astimezone(UTC)
