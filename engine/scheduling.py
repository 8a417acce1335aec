"""Why a task is with its team, and due when it is: what the expressions of its diagram depend on, in words."""

from __future__ import annotations

import re
from typing import Final

from engine import feel
from engine.model import HumanTask
from engine.publication import Publication
from engine.reasons import Due, DueDeadline
from engine.workflow.interface import UserTaskInfo

REFERENCE: Final = re.compile(r"\bdeadlines\.(\w+)")
"""Where an expression needs a deadline; the group is its key."""
_START: Final = r"\s*(now\(\)|today\(\)|[^\W\d]\w*)\s*"
_COUNTED: Final = re.compile(rf"={_START}\+\s*deadlines\.\w+\.limit\s*|=\s*deadlines\.\w+\.from\({_START}\)\s*")
_OPENING: Final = frozenset({"now()", "today()"})


def team_fields(task: HumanTask, publication: Publication) -> tuple[str, ...]:
    """Return the titles of the fields by which the task has found its team."""
    told = _info(task, publication)
    return () if told is None else _titles(told.candidate_group, publication)


def due_of(task: HumanTask, publication: Publication) -> Due | None:
    """Return what the due date depends on; None where the task has none or nothing can be told."""
    told = _info(task, publication)
    text = None if told is None else told.due_date
    if task.due_at is None or text is None:
        return None
    known = {} if publication.organisation is None else publication.organisation.deadlines
    keys = dict.fromkeys(key for key in REFERENCE.findall(text) if key in known)
    fields = _titles(text, publication)
    counted = _COUNTED.fullmatch(text)
    start = None if counted is None else counted[1] or counted[2]
    due = Due(
        deadlines=tuple(
            DueDeadline(title=known[key].title, counting=known[key].counting, source=known[key].source) for key in keys
        ),
        fields=fields,
        from_opening=start in _OPENING,
        from_field=start is not None and len(fields) == 1,
    )
    return due if due.deadlines or due.fields else None


def _info(task: HumanTask, publication: Publication) -> UserTaskInfo | None:
    process = publication.definitions.processes.get(task.process_key)
    return None if process is None else process.user_tasks.get(task.task_key)


def _titles(text: str | None, publication: Publication) -> tuple[str, ...]:
    """Return the titles of the fields that the expression names, in the order of the schema."""
    if text is None or not text.startswith("=") or publication.schema is None:
        return ()
    names = feel.compile(text[1:]).names
    return tuple(field.title for key, field in publication.schema.fields.items() if key in names)
