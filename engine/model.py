"""The words of the engine as immutable values; ``docs/glossary.md`` defines each of them.

Nothing in here imports another part of the project but :mod:`engine.errors`. Instants are timezone-aware UTC
datetimes. A *value* is what FEEL knows: ``None``, ``bool``, ``int``/``Decimal``, ``str``, ``date``, ``time``,
``datetime``, durations, ``list`` and ``dict`` of those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

T = TypeVar("T")
Value = Any
CaseFile = Mapping[str, Value]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present instant. The only place where the project asks the operating system for the time."""
    return datetime.now(UTC)


class CaseState(StrEnum):
    """Where a case stands in its life."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """Where a human task stands; a claimed task is open and has an assignee."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Severity(StrEnum):
    """How much a finding weighs: an error stops a publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody who acts: a signed-in person or the system itself.

    ``groups`` are candidate groups such as ``KR-U25.SGB3.Vermittlung``; ``legal_domains`` are those whose fields the
    actor may read, ``SGB2`` or ``SGB3``, derived from the groups by the organisation.
    """

    username: str
    display_name: str
    groups: frozenset[str] = frozenset()
    legal_domains: frozenset[str] = frozenset()

    def has_function(self, function: str) -> bool:
        """Return whether one of the actor's groups carries the function, for example ``Teamleitung``."""
        return any(group.rsplit(".", 1)[-1] == function for group in self.groups)


SYSTEM: Final = Actor(username="system", display_name="System")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A person who may sign in, with the groups she is a member of."""

    username: str
    display_name: str
    password_hash: str
    groups: frozenset[str]
    active: bool = True
    session_epoch: int = 0
    """Part of every session; raising it ends all sessions of the account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something wrong with a file of a publication, in words that say what to do next."""

    file: str
    element: str
    """Id of the element, or an empty string where the finding concerns the whole file."""
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.element}: {self.code} {self.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessVersion:
    """One version of a process definition: ``version`` counts up from 1 whenever the digest of its file changes."""

    key: str
    name: str
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A published folder: all its files at one instant, identified by the digest over all of them."""

    id: UUID
    digest: str
    published_at: datetime
    published_by: str
    processes: tuple[ProcessVersion, ...]
    created: bool = True
    """False where the same folder had been published before and nothing was done."""


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
class Case:
    """One process instance: a person's way through the Integration Point, known by its case number."""

    id: UUID
    number: str
    process_key: str
    process_version: int
    deployment_id: UUID
    state: CaseState
    responsible_team: str | None
    site: str | None
    legal_domain: str | None
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    updated_at: datetime
    version: int
    """Counts the commands applied to the case; backs up the row lock."""
    case_file: CaseFile = field(repr=False)
    open_tasks: tuple[HumanTask, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """A timer event that waits for its instant."""

    id: UUID
    case_id: UUID
    element_id: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSubscription:
    """A place in a case that waits for a message; matched by name and correlation key."""

    id: UUID
    case_id: UUID
    element_id: str
    message_name: str
    correlation_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredMessage:
    """A message that nobody waited for when it came; delivered when someone does, until it expires."""

    id: UUID
    name: str
    correlation_key: str
    payload: Mapping[str, Value]
    received_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """Trouble as data: which element of which case failed, on which expression, with which values.

    ``code`` is one of ``expression``, ``condition``, ``decision``, ``assignment``, ``timer``, ``call``, ``error``,
    ``budget``, ``deadlock``, ``no_members``, ``no_responsible_team``; ``token_id`` names the failed token or open task,
    or is None where the case as a whole is meant.
    """

    id: UUID
    case_id: UUID
    token_id: UUID | None
    process_key: str
    element_id: str
    element_name: str
    code: str
    message: str
    expression: str | None
    values: Mapping[str, Value]
    attempts: int
    opened_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEvent:
    """What happened to a case: ``event`` is a tag such as ``task:claim`` or ``case_file:change``.

    ``details`` names fields and elements but never holds values of the case file.
    """

    case_id: UUID
    at: datetime
    actor: str
    event: str
    process_key: str | None = None
    element_id: str | None = None
    element_name: str | None = None
    task_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessEvent:
    """A read of personal data, or a refused attempt at one, kept for the data protection officer."""

    at: datetime
    actor: str
    purpose: str
    """What was read or tried, for example ``task:show``."""
    granted: bool
    case_id: UUID | None = None
    task_id: UUID | None = None
    reason: str | None = None


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
class Page(Generic[T]):
    """One page of a longer list; ``total`` counts the whole list, ``counts`` those of the usual filters."""

    items: tuple[T, ...]
    total: int
    page: int
    page_size: int
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What somebody entered into a form: texts from a web form or typed values from a program."""

    values: Mapping[str, Any]
