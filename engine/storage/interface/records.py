"""What services and storage hand to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from engine.model import (
    NOBODY,
    Case,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    PersonKeys,
    SignalSubscription,
    TaskState,
    Timer,
)

SIGN_IN_MEMORY: Final = timedelta(days=1)
"""How long a failed sign-in is remembered; the name and the address of it are personal data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRecord:
    """A case as it is stored: its row, the blob of its workflow state, and by what its person is found."""

    case: Case
    state: bytes
    person: PersonKeys = NOBODY


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command from outside that was applied, so that repeating its key returns the first answer."""

    idempotency_key: str
    kind: str
    actor: str
    case_id: UUID | None
    """None where the command reached no case: a message that was kept."""
    subject: str
    """What the command was aimed at, for example the id of a task; another subject under the same key is a conflict."""
    answer: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Projections:
    """All that is stored beside a locked case: what is open, and what is needed to decide on a command."""

    tasks: tuple[HumanTask, ...]
    """Every open task of the case, and the asked-for one even if it has ended."""
    timers: tuple[Timer, ...]
    subscriptions: tuple[MessageSubscription, ...]
    signals: tuple[SignalSubscription, ...]
    incidents: tuple[Incident, ...]
    """The unresolved ones."""
    command: Command | None
    """What was stored under the idempotency key that was asked for."""
    staffed_groups: frozenset[str]
    """Every candidate group that has at least one active member."""
    has_places: bool = False
    """Whether the case holds a place in an offer, or waits for one."""

    @property
    def open_tasks(self) -> tuple[HumanTask, ...]:
        """Return the tasks without the asked-for one if that has ended."""
        return tuple(task for task in self.tasks if task.state is TaskState.OPEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSet:
    """The whole effect of one command on storage; a storage applies it in as few statements as it can.

    ``tasks``, ``timers``, ``subscriptions``, ``signals`` and ``incidents`` are written as given, new or changed rows
    alike.
    """

    case: CaseRecord
    created: bool = False
    tasks: Sequence[HumanTask] = ()
    timers: Sequence[Timer] = ()
    removed_timers: Sequence[UUID] = ()
    subscriptions: Sequence[MessageSubscription] = ()
    removed_subscriptions: Sequence[UUID] = ()
    signals: Sequence[SignalSubscription] = ()
    removed_signals: Sequence[UUID] = ()
    incidents: Sequence[Incident] = ()
    delivered_messages: Sequence[UUID] = ()
    history: Sequence[HistoryEvent] = ()
    command: Command | None = None


@dataclass(frozen=True, order=True, slots=True)
class Mark:
    """A place in a list that is worked through part by part, oldest first: the row that was looked at last."""

    at: datetime
    id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOver:
    """A kept message that somebody has to look at; what it says is left out."""

    mark: Mark
    name: str
    correlation_key: str
    awaited: bool
    """Whether a case waits for it, or its name is one of those that were asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFilter:
    """Which cases somebody may see: any of the three is enough."""

    teams: frozenset[str] = frozenset()
    """Responsible for the case."""
    sites: frozenset[str] = frozenset()
    """Where the case is at home."""
    groups: frozenset[str] = frozenset()
    """Candidate group of an open task of the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInFailures:
    """How many sign-ins failed of late."""

    of_name_at_source: int
    of_name: int
    """From all sources."""
    of_source: int
    """Under all names."""
