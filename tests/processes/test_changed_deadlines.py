"""A process owner changes a deadline of the daily work in the workshop, and no story stands against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.publication import parse_publication, read_folder
from engine.scenarios import read_stories, run_scenarios
from engine.scenarios.story import UNSET, DeadlineEnd, ExpectedTask
from engine.workshop.deadlines import change_deadlines, read_deadlines

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT / "processes")[0]
DEADLINES = {each.key: each for each in read_deadlines(FILES, FILES)}
CALENDAR = ROOT / "tests" / "publications" / "calendar.yaml"
"""A story that has the days themselves; among the others it would stand against every change of its deadlines."""
COUNTED = re.compile(r"=\s*deadlines\.\w+\.from\(\s*now\(\)\s*\)\s*")


@pytest.mark.parametrize(
    "otherwise",
    [
        {"erstgespraech": {"limit": "P5D"}, "uebergabe_annahme": {"limit": "P2D"}, "aufnahme": {"limit": "P2D"}},
        {"plan": {"limit": "P10D", "next_working_day": True}, "angebot": {"limit": "P5D"}},
    ],
    ids=["working days", "days"],
)
def test_the_stories_follow_deadlines_that_are_counted_otherwise(otherwise: Mapping[str, Mapping[str, Any]]) -> None:
    wanted = {key: replace(DEADLINES[key].counted, **change) for key, change in otherwise.items()}
    changed, changes = change_deadlines(FILES, wanted, stories_too=True)
    assert len(changes) == len(wanted)
    assert [str(finding) for finding in run_scenarios(FILES | changed)] == []


def test_no_story_has_a_length_or_a_day_where_a_deadline_is_counted_from_the_opening() -> None:
    processes = parse_publication(FILES)[0].definitions.processes.values()
    counted = {
        key
        for process in processes
        for key, task in process.user_tasks.items()
        if task.due_date is not None and COUNTED.fullmatch(task.due_date)
    }
    assert {"hold_first_talk", "agree_plan", "accept_handover"} <= counted
    rigid = [
        f"{name}: {task.task} is due {task.due}"
        for name in sorted(FILES)
        if name.startswith("scenarios/")
        for task in expected_tasks(name)
        if task.task in counted and task.due not in (UNSET, None) and not isinstance(task.due, DeadlineEnd)
    ]
    assert rigid == [], "write {deadline: KEY} instead, so that the story follows a change in the workshop"


def test_deadlines_that_rest_end_on_these_days() -> None:
    others = {name: content for name, content in FILES.items() if not name.startswith("scenarios/")}
    found = run_scenarios(others | {"scenarios/calendar.yaml": CALENDAR.read_bytes()})
    assert [str(finding) for finding in found] == []


def expected_tasks(name: str) -> list[ExpectedTask]:
    return [
        task
        for story in read_stories(name, FILES[name])[0]
        for step in story.steps
        if (expected := step.expectation) is not None
        for task in (*(expected.open or ()), *expected.open_includes)
    ]
