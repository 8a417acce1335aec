"""What the monitor counts and lists: rows of tasks, cases and incidents, never a case itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from engine.model.cases import Incident


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorScope:
    """Which part of the office somebody looks at; None stands for all of it.

    A case and its incidents belong to the responsible team. A task belongs to the team that it waits for if that is one
    of ``teams``, else to the team of its case: so a hand-over shows with the giving team and with the receiving one.
    """

    teams: frozenset[str] | None
    """What the reader may see."""
    wanted: frozenset[str] | None = None
    """What she wants to see of it."""
    process_key: str | None = None
    """Only tasks and incidents of this diagram, and cases of this process."""
    element_id: str | None = None
    """Only incidents at this element."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorInstants:
    """Now, and since when something has been too long ago."""

    now: datetime
    unclaimed: datetime
    """A task that has been waiting for somebody since then or longer is an alarm."""
    amber: datetime
    """A case in which nothing has happened since then should be looked at."""
    red: datetime
    """A case in which nothing has happened since then must be looked at."""
    today: date
    """Where nobody is known to pay for a day before, a gap has opened."""
    gap: date
    """Where nobody is known to pay after a day before then, a gap nears."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorPage:
    """Which part of a list is shown; an empty ``sort`` is the usual order of the list."""

    sort: str = ""
    descending: bool = False
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamFigures:
    """How much stands at a team; ``team`` is None for cases without one."""

    team: str | None
    running: int = 0
    late_cases: int = 0
    """With an overdue task, or without any activity since the amber limit."""
    red_cases: int = 0
    """Without any activity since the red limit."""
    open_tasks: int = 0
    overdue: int = 0
    unclaimed: int = 0
    """Waiting for somebody for longer than the limit."""
    incidents: int = 0
    gaps_near: int = 0
    """Cases whose present benefits end soon, with nothing granted yet."""
    gaps_open: int = 0
    """Cases for whose person nobody is known to pay today."""
    days_without_payer: int = 0
    """Of all these cases together; the target is 0."""
    oldest_due_at: datetime | None = None
    """Of the overdue tasks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingTask:
    """An open task in a list of the monitor; ``team`` is the one that it belongs to there."""

    id: UUID
    case_number: str
    process_key: str
    name: str
    team: str | None
    candidate_group: str | None
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    claimed_at: datetime | None
    case_team: str | None
    """The team that is responsible for its case."""
    site: str | None
    """That of its case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LateCase:
    """A running case that should have gone on by now."""

    number: str
    process_key: str
    process_version: int
    team: str | None
    started_at: datetime
    updated_at: datetime
    """When somebody or something last moved it."""
    due_at: datetime | None
    """The earliest due date of its open tasks."""
    step: str | None
    """Name of its longest waiting task."""
    incident: str | None
    """Name of the element of its oldest incident, empty where that is about the case as a whole."""
    timer_at: datetime | None
    """When its next timer fires."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GapCase:
    """A running case for whose person soon nobody will be known to pay, or nobody is any more."""

    number: str
    team: str | None
    paid_until: date
    """The last day for which somebody is known to pay."""
    step: str | None
    """Name of its longest waiting task."""
    updated_at: datetime
    """When somebody or something last moved it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenIncident:
    """An unresolved incident with the place of its case."""

    incident: Incident
    case_number: str
    deployment_id: UUID
    team: str | None
    site: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ElementCount:
    """How many of one kind stand at an element of a deployment's diagrams.

    ``kind`` is ``task``, ``incident``, ``timer``, ``message`` or ``signal``; only tasks and incidents know their
    process and name.
    """

    kind: str
    deployment_id: UUID
    process_key: str | None
    element_id: str
    name: str | None
    count: int
    overdue: int
    """Of tasks."""
    since: datetime | None
    """The oldest task or incident, the earliest due date of the timers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionCount:
    """How many running cases are pinned to a version of a process."""

    version: int
    cases: int
