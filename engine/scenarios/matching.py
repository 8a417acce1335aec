"""Compare the open tasks with those a story expects, and say part by part where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.feel import say
from engine.feel.sentences import listed
from engine.model import HumanTask
from engine.scenarios.dues import Dues, none, shown
from engine.scenarios.story import UNSET, DeadlineEnd, ExpectedTask
from engine.values import plain


def compare(
    wanted: Iterable[ExpectedTask], tasks: Iterable[HumanTask], dues: Dues
) -> tuple[list[str], list[HumanTask]]:
    """Return what is wrong with the expected tasks, and the open tasks that have nothing to do with any of them.

    An expected task that is not open as it should be is compared with the open task of its key that comes closest.
    """
    missing, left = _match(wanted, tasks, dues)
    problems: list[str] = []
    for expected in missing:
        namesakes = [(_differences(expected, task, dues), task) for task in left if task.task_key == expected.task]
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
    return say("{task} ({group}, due {due})", task=task.task_key, group=group, due=shown(task.due_at))


def joined(problems: Iterable[str]) -> str:
    """Return what is wrong behind each other, with semicolons."""
    found = ""
    for each in problems:
        found = say("{one}; {other}", one=found, other=each) if found else each
    return found


def _match(
    wanted: Iterable[ExpectedTask], tasks: Iterable[HumanTask], dues: Dues
) -> tuple[list[ExpectedTask], list[HumanTask]]:
    """Return the expected tasks that are not open, and the open tasks that nobody expected."""
    left, missing = list(tasks), []
    for expected in wanted:
        found = next((task for task in left if _fits(expected, task, dues)), None)
        if found is None:
            missing.append(expected)
        else:
            left.remove(found)
    return missing, left


def _fits(expected: ExpectedTask, task: HumanTask, dues: Dues) -> bool:
    return expected.task == task.task_key and not _differences(expected, task, dues)


def _differences(expected: ExpectedTask, task: HumanTask, dues: Dues) -> Sequence[str]:
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
    if expected.due is not UNSET and not dues.met(expected.due, task):
        is_due = _or_none(shown(task.due_at) if task.due_at else None)
        found.append(
            say("the due date {wanted} instead of {found}", wanted=dues.show(expected.due, task), found=is_due)
        )
    if expected.name not in (UNSET, task.name):
        found.append(say("the name '{wanted}' instead of '{found}'", wanted=expected.name, found=task.name))
    return found


def _describe_expected(task: ExpectedTask) -> str:
    parts = []
    parts += [say("team {team}", team=_or_none(task.team))] if task.team is not UNSET else []
    parts += (
        [say("due {due}", due=_or_none(task.due if isinstance(task.due, DeadlineEnd) else plain(task.due)))]
        if task.due is not UNSET
        else []
    )
    parts += [say("name '{name}'", name=task.name)] if task.name is not UNSET else []
    return say("{task} ({parts})", task=task.task, parts=listed(parts)) if parts else task.task


def _or_none(value: Any) -> str:
    return none() if value is None else str(value)
