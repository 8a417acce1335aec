"""Human tasks and the worklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class TaskState(StrEnum):
    """Where a human task stands; a claimed task is open and has an assignee."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class HumanTask:
    """A step of a case that waits for a person.

    ``id`` is the id of the step's token in the workflow, so it stays the same over the whole life of the task.
    """

    id: UUID
    case_id: UUID
    case_number: str
    process_key: str
    """Key of the process (perhaps a called one) in whose diagram the task stands."""
    task_key: str
    name: str
    form_key: str | None
    facts: tuple[str, ...]
    """Whitelist of case-file fields that the task may show besides those of its form."""
    state: TaskState
    candidate_group: str | None
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    opened_at: datetime
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorklistCriteria:
    """What a person wants to see of her worklist; the groups come from the actor, never from here."""

    group: str | None = None
    process_key: str | None = None
    ownership: str = "all"
    """``all``, ``mine``, ``unclaimed``."""
    overdue: bool = False
    sort: str = "due_at"
    """``due_at``, ``opened_at``, ``name``, ``case_number``, ``priority``."""
    descending: bool = False
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What somebody entered into a form: texts from a web form or typed values from a program."""

    values: Mapping[str, Any]
