"""What the monitor shows to a reader: everything in here has passed her authorization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from engine.model import (
    GapCase,
    Incident,
    LateCase,
    MonitorInstants,
    Page,
    TeamFigures,
    VersionCount,
    WaitingTask,
)
from engine.reasons import Trouble

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorFilter:
    """What somebody wants to see of the part of the office that she may see; None stands for all of it."""

    site: str | None = None
    legal_domain: str | None = None
    team: str | None = None
    process_key: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What a reader may narrow her view to: names by key, in the order of the organisation."""

    sites: Mapping[str, str]
    legal_domains: Mapping[str, str]
    teams: Mapping[str, str]
    processes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamRow:
    """The figures of one team with the names of its place; ``name`` is None for cases without a team."""

    figures: TeamFigures
    name: str | None
    site: str | None
    legal_domains: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRow:
    """An open task as the reader may see it: its case may be another team's."""

    task: WaitingTask
    sees_case: bool
    """Whether the page of the case exists for her."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentRow:
    """An unresolved incident as the reader may see it."""

    incident: Incident
    """Its values and what quotes them are left out where she may not read them."""
    trouble: Trouble
    """What it quotes, as far as she may read it."""
    case_number: str
    process_name: str
    team: str | None
    sees_case: bool
    """Whether the page of the case exists for her."""
    masked: bool
    """Whether values were left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessRow:
    """How much stands in the diagram of one process."""

    process_key: str
    name: str
    tasks: int
    overdue: int
    incidents: int
    waiting: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing(Generic[T]):
    """A page of one of the lists."""

    page: Page[T]
    at: MonitorInstants
    choices: Choices


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The first page: figures of each team and the beginning of every list that the reader may see."""

    at: MonitorInstants
    choices: Choices
    rows: tuple[TeamRow, ...]
    total: TeamFigures
    incidents: Page[IncidentRow]
    overdue: Page[TaskRow] | None
    """None, like the three below, for somebody who leads no team."""
    unclaimed: Page[TaskRow] | None
    late: Page[LateCase] | None
    gaps: Page[GapCase] | None
    processes: tuple[ProcessRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ElementRow:
    """How many stand at one element of a diagram."""

    element_id: str
    name: str
    in_diagram: bool
    """False where only older versions of the diagram have the element."""
    tasks: int = 0
    overdue: int = 0
    incidents: int = 0
    waiting: int = 0
    """Timers and messages that the way of a case stops at, not those that run beside it."""
    since: datetime | None = None
    """When the oldest task or incident there opened."""
    called: str | None = None
    """Key of the process that a call activity calls; its figures are those of the called process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessView:
    """The diagram of a process with what stands at its elements."""

    process_key: str
    name: str
    version: int
    """Of the diagram that is shown, the latest one."""
    xml: str
    elements: tuple[ElementRow, ...]
    """Those at which something stands, in the order of the diagram."""
    versions: tuple[VersionCount, ...]
    at: MonitorInstants
    choices: Choices
