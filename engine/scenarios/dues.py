"""When a task of a story must be due: a date, an instant, a duration after its opening, or the end of a deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import feel
from engine.feel import LOCAL_ZONE, say
from engine.model import HumanTask
from engine.scenarios.story import DeadlineEnd
from engine.values import plain
from engine.workflow.timing import deadline


class NotADuration(ValueError):
    """What should say how much later is no duration."""

    def __init__(self, text: str) -> None:
        super().__init__(say("'{text}' is no duration; write it like P42D, PT2H or P6M.", text=text))


class NoSuchEnd(ValueError):
    """A deadline has no end, or there is no such deadline."""

    def __init__(self, key: str) -> None:
        super().__init__(
            say("The deadline '{key}' has no end here; write the key of a deadline of organisation.yaml.", key=key)
        )


@dataclass(frozen=True, slots=True)
class Dues:
    """Compares due dates with what a story expects.

    ``constants`` gives what the expressions of the task's case see besides its case file, so that a deadline ends here
    when it ends for a diagram. Both methods raise ``NotADuration`` and ``NoSuchEnd``.
    """

    constants: Callable[[HumanTask], Mapping[str, Any]]

    def met(self, expected: Any, task: HumanTask) -> bool:
        """Return whether the task is due as expected."""
        if expected is None or task.due_at is None:
            return expected is task.due_at
        if isinstance(expected, DeadlineEnd):
            return self._end(expected, task) == task.due_at
        if isinstance(expected, datetime):
            return (expected if expected.tzinfo else expected.replace(tzinfo=LOCAL_ZONE)) == task.due_at
        if isinstance(expected, date):
            return expected == task.due_at.astimezone(LOCAL_ZONE).date()
        last = later(task.opened_at, str(expected))
        return task.due_at in (last, deadline(last.astimezone(LOCAL_ZONE).date()))

    def show(self, expected: Any, task: HumanTask) -> str:
        """Return the due date as the story has it; of what is counted also where that leads to for this task."""
        if expected is None:
            return none()
        if isinstance(expected, date):  # an instant is one too
            return str(plain(expected))
        if isinstance(expected, DeadlineEnd):
            return f"{expected} ({shown(self._end(expected, task))})"
        return f"{expected} ({shown(later(task.opened_at, str(expected)))})"

    def _end(self, expected: DeadlineEnd, task: HumanTask) -> datetime:
        start = task.opened_at.astimezone(LOCAL_ZONE) if expected.start is None else expected.start
        scope = {**self.constants(task), "key": expected.deadline, "start": start}
        end = feel.compile("get value(deadlines, key).from(start)").evaluate(scope)
        if not isinstance(end, datetime):
            raise NoSuchEnd(expected.deadline)
        return end


def later(instant: datetime, duration: str) -> datetime:
    """Return the instant that much later by the local calendar; raise ``NotADuration``."""
    scope = {"instant": instant.astimezone(LOCAL_ZONE), "text": duration}
    found = feel.compile("instant + duration(text)").evaluate(scope)
    if not isinstance(found, datetime):
        raise NotADuration(duration)
    return found


def shown(instant: datetime) -> str:
    """Return the instant to the minute, in local time."""
    return instant.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")


def none() -> str:
    """Return the word for what is not there."""
    return say("none")
