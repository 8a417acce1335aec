"""When people work, and how long they take: the office of the generated cases."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import Final

from engine.feel import LOCAL_ZONE
from engine.model import HumanTask

_WORKING_DAYS: Final = 5
_OPENS, _CLOSES = time(8), time(16)
_COUNTER: Final = "Eingangszone"
_LONG: Final = timedelta(days=60)
"""What is due later than this waits for something outside, the end of a course perhaps, and is done when that comes."""


class MovableClock:
    """A clock that shows the instant that it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant that it is now."""
        return self.now


def in_office(at: datetime, *, later: bool) -> datetime:
    """Return the instant, moved into the working hours after it, or where not ``later`` into those before it."""
    local = at.astimezone(LOCAL_ZONE)
    if local.weekday() < _WORKING_DAYS and _OPENS <= local.time() < _CLOSES:
        return at
    within_day = local.time() < _OPENS if later else local.time() >= _CLOSES
    day = local.date() if within_day else local.date() + timedelta(days=1 if later else -1)
    while day.weekday() >= _WORKING_DAYS:
        day += timedelta(days=1 if later else -1)
    hour = _OPENS.hour if later else _CLOSES.hour - 1
    return datetime.combine(day, time(hour, local.minute, local.second), LOCAL_ZONE).astimezone(UTC)


def done_at(task: HumanTask, at: datetime, chance: random.Random) -> datetime:
    """Return when somebody will have done the task that is seen at the instant: at the counter within the hour or so,
    elsewhere most often before it is due, sometimes after.
    """
    begin = max(at, task.opened_at)
    if (task.candidate_group or "").endswith(f".{_COUNTER}"):
        return in_office(begin + timedelta(minutes=chance.randint(5, 90)), later=True)
    if task.due_at is None or task.due_at <= begin:
        return in_office(begin + timedelta(hours=chance.randint(24, 24 * 9)), later=True)
    left = task.due_at - begin
    share = chance.uniform(0.98, 1.02) if left > _LONG else chance.triangular(0.2, 1.15, 0.8)
    return in_office(begin + left * share, later=True)
