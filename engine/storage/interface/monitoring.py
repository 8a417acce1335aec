"""The reads of the monitor: they count and list rows, each in one statement, and load no case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from engine.model import (
    ElementCount,
    GapCase,
    LateCase,
    MonitorInstants,
    MonitorPage,
    MonitorScope,
    OpenIncident,
    Page,
    TeamFigures,
    VersionCount,
    WaitingTask,
)

TASK_SORTS: Final = ("due_at", "opened_at", "case_number", "name")
CASE_SORTS: Final = ("updated_at", "due_at", "number")
GAP_SORTS: Final = ("paid_until", "updated_at", "number")
INCIDENT_SORTS: Final = ("opened_at", "attempts", "case_number", "element_name")


class MonitoringReader(Protocol):
    """What the monitor asks; the first of the sorts is the usual one, and nothing comes last in it."""

    def team_figures(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[TeamFigures]:
        """Return the figures of every team at which something stands, by key, cases without a team last."""

    def overdue_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        """Return open tasks whose due date has passed; sorted by one of ``TASK_SORTS``."""

    def unclaimed_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        """Return open tasks that nobody has claimed since the limit; the follow-up date of a task lets it wait.

        Sorted by one of ``TASK_SORTS``.
        """

    def late_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[LateCase]:
        """Return running cases with an overdue task or without activity since the amber limit, by ``CASE_SORTS``."""

    def gap_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[GapCase]:
        """Return running cases whose gap nears or has opened; sorted by one of ``GAP_SORTS``."""

    def open_incidents(self, scope: MonitorScope, page: MonitorPage) -> Page[OpenIncident]:
        """Return unresolved incidents; sorted by one of ``INCIDENT_SORTS``."""

    def element_counts(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[ElementCount]:
        """Return what stands at which element; timers, messages and signals of every process, also where
        the scope names one."""

    def version_counts(self, process_key: str, roots: frozenset[str], scope: MonitorScope) -> Sequence[VersionCount]:
        """Return how many running cases of the ``roots`` are pinned to which version of the process, latest first."""
