"""Compare the open tasks with those a story expects, and say part by part where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from engine import feel
from engine.feel import LOCAL_ZONE
from engine.model import HumanTask
from engine.scenarios.story import UNSET, ExpectedTask
from engine.values import plain


class NotADuration(ValueError):
    """What should say how much later is no duration."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no ISO 8601 duration such as P42D, PT2H or P6M.")


def compare(wanted: Iterable[ExpectedTask], tasks: Iterable[HumanTask]) -> tuple[list[str], list[HumanTask]]:
    """Return what is wrong with the expected tasks, and the open tasks that have nothing to do with any of them.

    An expected task that is not open as it should be is compared with the open task of its key that comes closest.
    """
    missing, left = _match(wanted, tasks)
    problems = []
    for expected in missing:
        namesakes = [(_differences(expected, task), task) for task in left if task.task_key == expected.task]
        if namesakes:
            differences, task = min(namesakes, key=lambda pair: len(pair[0]))
            left.remove(task)
            problems.append(f"expected {expected.task} with {', '.join(differences)}")
        else:
            problems.append(f"expected {_describe_expected(expected)}")
    return problems, left


def describe(task: HumanTask) -> str:
    """Return the open task in a few words."""
    due = f"due {_instant(task.due_at)}" if task.due_at else "never due"
    return f"{task.task_key} ({task.candidate_group or 'no group'}, {due})"


def later(instant: datetime, duration: str) -> datetime:
    """Return the instant that much later by the local calendar; raise ``NotADuration``."""
    scope = {"instant": instant.astimezone(LOCAL_ZONE), "text": duration}
    found = feel.compile("instant + duration(text)").evaluate(scope)
    if not isinstance(found, datetime):
        raise NotADuration(duration)
    return found


def _match(wanted: Iterable[ExpectedTask], tasks: Iterable[HumanTask]) -> tuple[list[ExpectedTask], list[HumanTask]]:
    """Return the expected tasks that are not open, and the open tasks that nobody expected."""
    left, missing = list(tasks), []
    for expected in wanted:
        found = next((task for task in left if _fits(expected, task)), None)
        if found is None:
            missing.append(expected)
        else:
            left.remove(found)
    return missing, left


def _fits(expected: ExpectedTask, task: HumanTask) -> bool:
    return expected.task == task.task_key and not _differences(expected, task)


def _differences(expected: ExpectedTask, task: HumanTask) -> Sequence[str]:
    """Return the parts that are not as expected, each as ``part EXPECTED instead of FOUND``."""
    found = []
    if expected.team not in (UNSET, task.candidate_group):
        found.append(f"team {_or_none(expected.team)} instead of {_or_none(task.candidate_group)}")
    if expected.due is not UNSET and not _is_due(expected.due, task):
        is_due = _instant(task.due_at) if task.due_at else "none"
        found.append(f"due {_show_due(expected.due, task)} instead of {is_due}")
    if expected.name not in (UNSET, task.name):
        found.append(f"name {expected.name!r} instead of {task.name!r}")
    return found


def _is_due(expected: Any, task: HumanTask) -> bool:
    if expected is None or task.due_at is None:
        return expected is task.due_at
    if isinstance(expected, datetime):
        return (expected if expected.tzinfo else expected.replace(tzinfo=LOCAL_ZONE)) == task.due_at
    if isinstance(expected, date):
        return expected == task.due_at.astimezone(LOCAL_ZONE).date()
    return later(task.opened_at, str(expected)) == task.due_at


def _show_due(expected: Any, task: HumanTask) -> str:
    """Return the due date as the story has it; a duration also says where it leads to for this task."""
    if expected is None:
        return "none"
    if isinstance(expected, date):  # an instant is one too
        return str(plain(expected))
    return f"{expected} ({_instant(later(task.opened_at, str(expected)))})"


def _describe_expected(task: ExpectedTask) -> str:
    parts = [task.task]
    parts += [f"for team {_or_none(task.team)}"] if task.team is not UNSET else []
    parts += [f"due {_or_none(plain(task.due))}"] if task.due is not UNSET else []
    parts += [f"named {task.name!r}"] if task.name is not UNSET else []
    return " ".join(parts)


def _instant(instant: datetime) -> str:
    return instant.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")


def _or_none(value: Any) -> str:
    return "none" if value is None else str(value)
