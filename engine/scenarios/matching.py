"""Compare the open tasks with those a story expects, and say part by part where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from engine import feel
from engine.feel import LOCAL_ZONE, say
from engine.feel.sentences import listed
from engine.model import HumanTask
from engine.scenarios.story import UNSET, ExpectedTask
from engine.values import plain
from engine.workflow.timing import deadline


class NotADuration(ValueError):
    """What should say how much later is no duration."""

    def __init__(self, text: str) -> None:
        super().__init__(say("'{text}' is no duration; write it like P42D, PT2H or P6M.", text=text))


def compare(wanted: Iterable[ExpectedTask], tasks: Iterable[HumanTask]) -> tuple[list[str], list[HumanTask]]:
    """Return what is wrong with the expected tasks, and the open tasks that have nothing to do with any of them.

    An expected task that is not open as it should be is compared with the open task of its key that comes closest.
    """
    missing, left = _match(wanted, tasks)
    problems: list[str] = []
    for expected in missing:
        namesakes = [(_differences(expected, task), task) for task in left if task.task_key == expected.task]
        if namesakes:
            differences, task = min(namesakes, key=lambda pair: len(pair[0]))
            left.remove(task)
            problems.append(
                say("expected {task} with {differences}", task=expected.task, differences=listed(differences))
            )
        else:
            problems.append(say("expected {task}", task=_describe_expected(expected)))
    return problems, left


def describe(task: HumanTask) -> str:
    """Return the open task in a few words."""
    group = task.candidate_group or say("no group")
    if task.due_at is None:
        return say("{task} ({group}, never due)", task=task.task_key, group=group)
    return say("{task} ({group}, due {due})", task=task.task_key, group=group, due=_instant(task.due_at))


def joined(problems: Iterable[str]) -> str:
    """Return what is wrong behind each other, with semicolons."""
    found = ""
    for each in problems:
        found = say("{one}; {other}", one=found, other=each) if found else each
    return found


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
    """Return the parts that are not as expected, each as *the part EXPECTED instead of FOUND*."""
    found = []
    if expected.team not in (UNSET, task.candidate_group):
        found.append(
            say(
                "the team {wanted} instead of {found}",
                wanted=_or_none(expected.team),
                found=_or_none(task.candidate_group),
            )
        )
    if expected.due is not UNSET and not _is_due(expected.due, task):
        is_due = _or_none(_instant(task.due_at) if task.due_at else None)
        found.append(
            say("the due date {wanted} instead of {found}", wanted=_show_due(expected.due, task), found=is_due)
        )
    if expected.name not in (UNSET, task.name):
        found.append(say("the name '{wanted}' instead of '{found}'", wanted=expected.name, found=task.name))
    return found


def _is_due(expected: Any, task: HumanTask) -> bool:
    if expected is None or task.due_at is None:
        return expected is task.due_at
    if isinstance(expected, datetime):
        return (expected if expected.tzinfo else expected.replace(tzinfo=LOCAL_ZONE)) == task.due_at
    if isinstance(expected, date):
        return expected == task.due_at.astimezone(LOCAL_ZONE).date()
    last = later(task.opened_at, str(expected))
    return task.due_at in (last, deadline(last.astimezone(LOCAL_ZONE).date()))


def _show_due(expected: Any, task: HumanTask) -> str:
    """Return the due date as the story has it; a duration also says where it leads to for this task."""
    if expected is None:
        return _or_none(None)
    if isinstance(expected, date):  # an instant is one too
        return str(plain(expected))
    return f"{expected} ({_instant(later(task.opened_at, str(expected)))})"


def _describe_expected(task: ExpectedTask) -> str:
    parts = []
    parts += [say("team {team}", team=_or_none(task.team))] if task.team is not UNSET else []
    parts += [say("due {due}", due=_or_none(plain(task.due)))] if task.due is not UNSET else []
    parts += [say("name '{name}'", name=task.name)] if task.name is not UNSET else []
    return say("{task} ({parts})", task=task.task, parts=listed(parts)) if parts else task.task


def _instant(instant: datetime) -> str:
    return instant.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")


def _or_none(value: Any) -> str:
    return say("none") if value is None else str(value)
