"""What supervisors and process owners ask: how much stands where, what is late, what is stuck.

Everything is read from rows beside the cases; no case is loaded. The lists name cases by number and people by user
name, but nobody whom a case is about. Only an incident may quote a case file: whoever reads such values is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from engine.authorization import Sight, led_teams, monitored_teams, sight_of_row
from engine.commands import found
from engine.deployments import Deployments
from engine.dmn.prescan import text_of
from engine.errors import NotFound
from engine.explanations import trouble_of
from engine.history import History
from engine.model import (
    Actor,
    Clock,
    Deployment,
    GapCase,
    LateCase,
    MonitorInstants,
    MonitorPage,
    MonitorScope,
    OpenIncident,
    Page,
    WaitingTask,
)
from engine.monitoring.elements import elements_of, process_rows, roots_of, rows_of
from engine.monitoring.instants import instants
from engine.monitoring.teams import choices_of, team_rows, total_of, wanted_teams
from engine.monitoring.views import (
    Choices,
    IncidentRow,
    Listing,
    MonitorFilter,
    Overview,
    ProcessRow,
    ProcessView,
    TaskRow,
)
from engine.organisation import Organisation
from engine.publication import Publication
from engine.readers import incident_for
from engine.storage.interface import CASE_SORTS, GAP_SORTS, INCIDENT_SORTS, TASK_SORTS, Reader, Storage

T = TypeVar("T")

SHORT: Final = 5
"""Rows of each list on the first page."""
PAGE: Final = 50
EXPORT: Final = 10_000
"""Rows of a spreadsheet; more than any office has open at once."""
ALL: Final = MonitorFilter()
FIRST: Final = MonitorPage()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What every question of a reader begins with."""

    scope: MonitorScope
    at: MonitorInstants
    choices: Choices
    deployment: Deployment | None
    publication: Publication | None

    @property
    def organisation(self) -> Organisation | None:
        return None if self.publication is None else self.publication.organisation


class Monitoring:
    """Answers the questions of those who look after the work and of whoever runs the system."""

    def __init__(self, storage: Storage, deployments: Deployments, history: History, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._clock = clock

    def ready(self) -> None:
        """Return if the storage can be worked on, else raise ``StorageUnavailable`` or ``SettingsError``."""
        with self._storage.read() as reader:
            reader.ping()

    def overview(self, actor: Actor, chosen: MonitorFilter = ALL) -> Overview:
        """Return the figures of the actor's teams and the beginning of each list; raise ``NotFound`` without any."""
        desk = self._desk(actor, chosen, lists=False)
        scope, at = desk.scope, desk.at
        lists = led_teams(actor, desk.organisation)
        listed = None if lists == frozenset() else replace(scope, teams=lists)
        short = MonitorPage(page_size=SHORT)
        with self._storage.read() as reader:
            figures = reader.team_figures(scope, at)
            incidents = reader.open_incidents(scope, short)
            counts = reader.element_counts(scope, at)
            overdue = None if listed is None else reader.overdue_tasks(listed, at, short)
            unclaimed = None if listed is None else reader.unclaimed_tasks(listed, at, short)
            late = None if listed is None else reader.late_cases(listed, at, short)
            gaps = None if listed is None else reader.gap_cases(listed, at, short)
        rows = team_rows(figures, scope, desk.organisation)
        processes: tuple[ProcessRow, ...] = ()
        if desk.publication is not None:
            elements = rows_of(counts, desk.publication, self._deployments.published)
            processes = process_rows(elements, desk.choices.processes)
        return Overview(
            at=at,
            choices=desk.choices,
            rows=rows,
            total=total_of(row.figures for row in rows),
            incidents=self._for_reader(incidents, actor),
            overdue=None if overdue is None else _tasks_for_reader(overdue, actor),
            unclaimed=None if unclaimed is None else _tasks_for_reader(unclaimed, actor),
            late=late,
            gaps=gaps,
            processes=tuple(row for row in processes if chosen.process_key in (None, row.process_key)),
        )

    def overdue_tasks(self, actor: Actor, chosen: MonitorFilter = ALL, page: MonitorPage = FIRST) -> Listing[TaskRow]:
        """Return the tasks of the teams that the actor leads whose due date has passed."""
        desk = self._desk(actor, chosen, lists=True)
        return self._tasks(desk, page, actor, lambda reader, sane: reader.overdue_tasks(desk.scope, desk.at, sane))

    def unclaimed_tasks(self, actor: Actor, chosen: MonitorFilter = ALL, page: MonitorPage = FIRST) -> Listing[TaskRow]:
        """Return the tasks of the teams that the actor leads that have been free for too long."""
        desk = self._desk(actor, chosen, lists=True)
        return self._tasks(desk, page, actor, lambda reader, sane: reader.unclaimed_tasks(desk.scope, desk.at, sane))

    def late_cases(self, actor: Actor, chosen: MonitorFilter = ALL, page: MonitorPage = FIRST) -> Listing[LateCase]:
        """Return the cases of the teams that the actor leads that should have gone on by now."""
        desk = self._desk(actor, chosen, lists=True)
        return self._listing(desk, page, CASE_SORTS, lambda reader, sane: reader.late_cases(desk.scope, desk.at, sane))

    def gaps(self, actor: Actor, chosen: MonitorFilter = ALL, page: MonitorPage = FIRST) -> Listing[GapCase]:
        """Return the cases of the teams that the actor leads for whose person soon nobody pays, or nobody does."""
        desk = self._desk(actor, chosen, lists=True)
        return self._listing(desk, page, GAP_SORTS, lambda reader, sane: reader.gap_cases(desk.scope, desk.at, sane))

    def incidents(
        self, actor: Actor, chosen: MonitorFilter = ALL, page: MonitorPage = FIRST, *, element: str | None = None
    ) -> Listing[IncidentRow]:
        """Return what is stuck in the actor's scope, at one element where that is named."""
        desk = self._desk(actor, chosen, lists=False)
        if not (element or "-").isprintable():
            raise NotFound(kind="element", key=element)
        scope = replace(desk.scope, element_id=element)
        listing = self._listing(desk, page, INCIDENT_SORTS, lambda reader, sane: reader.open_incidents(scope, sane))
        return Listing(page=self._for_reader(listing.page, actor), at=desk.at, choices=desk.choices)

    def process(self, process_key: str, actor: Actor, chosen: MonitorFilter = ALL) -> ProcessView:
        """Return the diagram of the process with what stands where; raise ``NotFound`` if there is no such process."""
        desk = self._desk(actor, chosen, lists=False)
        deployment = found(desk.deployment, "process", process_key)
        publication = found(desk.publication, "process", process_key)
        process = found(publication.definitions.processes.get(process_key), "process", process_key)
        everywhere = replace(desk.scope, process_key=None)  # a call activity has the figures of what it calls
        with self._storage.read() as reader:
            counts = reader.element_counts(everywhere, desk.at)
            versions = reader.version_counts(process_key, roots_of(process_key, publication), everywhere)
        return ProcessView(
            process_key=process_key,
            name=process.name,
            version=next(each.version for each in deployment.processes if each.key == process_key),
            xml=text_of(publication.files[process.file]),
            elements=elements_of(process_key, rows_of(counts, publication, self._deployments.published), publication),
            versions=tuple(versions),
            at=desk.at,
            choices=desk.choices,
        )

    def _desk(self, actor: Actor, chosen: MonitorFilter, *, lists: bool) -> _Desk:
        """Return what the actor may see and wants to see; raise ``NotFound`` where there is nothing for her."""
        deployment = self._deployments.current()
        publication = None if deployment is None else self._deployments.published(deployment.id)
        organisation = None if publication is None else publication.organisation
        teams = led_teams(actor, organisation) if lists else monitored_teams(actor, organisation)
        with self._history.guard(actor, "monitor:show"):
            if teams == frozenset():
                raise NotFound(kind="page", key="monitor")
        process_key = chosen.process_key if (chosen.process_key or "-").isprintable() else ""
        return _Desk(
            scope=MonitorScope(teams=teams, wanted=wanted_teams(chosen, organisation), process_key=process_key),
            at=instants(organisation, self._clock()),
            choices=choices_of(teams, organisation, publication),
            deployment=deployment,
            publication=publication,
        )

    def _listing(
        self, desk: _Desk, page: MonitorPage, sorts: tuple[str, ...], read: Callable[[Reader, MonitorPage], Page[T]]
    ) -> Listing[T]:
        sort = page.sort if page.sort in sorts else ""
        size = min(max(1, page.page_size), EXPORT)
        with self._storage.read() as reader:
            rows = read(reader, replace(page, sort=sort, page=max(1, page.page), page_size=size))
        return Listing(page=rows, at=desk.at, choices=desk.choices)

    def _tasks(
        self, desk: _Desk, page: MonitorPage, actor: Actor, read: Callable[[Reader, MonitorPage], Page[WaitingTask]]
    ) -> Listing[TaskRow]:
        listing = self._listing(desk, page, TASK_SORTS, read)
        return Listing(page=_tasks_for_reader(listing.page, actor), at=desk.at, choices=desk.choices)

    def _for_reader(self, page: Page[OpenIncident], actor: Actor) -> Page[IncidentRow]:
        """Return the incidents as the actor may see them, and log whose values she has read."""
        rows = tuple(self._row(each, actor) for each in page.items)
        read = dict.fromkeys(row.case_number for row in rows if row.incident.values)
        if read:
            self._history.record(actor, "incident:show", reason=", ".join(read))
        return Page(items=rows, total=page.total, page=page.page, page_size=page.page_size)

    def _row(self, each: OpenIncident, actor: Actor) -> IncidentRow:
        publication = self._deployments.published(each.deployment_id)
        sight = sight_of_row(actor, each.team, each.site)
        incident = incident_for(each.incident, publication, actor, sight)
        return IncidentRow(
            incident=incident,
            trouble=trouble_of(each.incident, publication, actor, sight),
            case_number=each.case_number,
            process_name=publication.process_name(incident.process_key),
            team=each.team,
            sees_case=sight is not Sight.NONE,
            masked=incident.values.keys() != each.incident.values.keys(),
        )


def _tasks_for_reader(page: Page[WaitingTask], actor: Actor) -> Page[TaskRow]:
    """Return the tasks with whether the actor sees their cases, which other teams may be responsible for."""
    rows = tuple(
        TaskRow(task=task, sees_case=sight_of_row(actor, task.case_team, task.site) is not Sight.NONE)
        for task in page.items
    )
    return Page(items=rows, total=page.total, page=page.page, page_size=page.page_size)
