"""The reads of the monitor from the storage in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from engine.model import (
    Case,
    CaseState,
    ElementCount,
    GapCase,
    HumanTask,
    Incident,
    LateCase,
    MonitorInstants,
    MonitorPage,
    MonitorScope,
    OpenIncident,
    Page,
    TaskState,
    TeamFigures,
    VersionCount,
    WaitingTask,
    part_of_list,
    up_to_more,
)
from engine.storage.memory.tables import Tables

T = TypeVar("T")
_Place = tuple[str, UUID, str | None, str]
"""Kind, deployment, process and element of what is counted."""


class MemoryMonitoring:
    """Counts and lists rows of the tables as they were last committed; ``_committed`` returns them."""

    _committed: Callable[[], Tables]

    def team_figures(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[TeamFigures]:
        tables = self._committed()
        counts: dict[str | None, Counter[str]] = {}
        oldest: dict[str | None, datetime] = {}

        def count(team: str | None, **found: int) -> None:
            counts.setdefault(team, Counter()).update({name: int(value) for name, value in found.items()})

        for case in _cases(tables, scope):
            late = _is_late(tables, case, at)
            count(
                case.responsible_team,
                running=True,
                late_cases=late,
                red_cases=case.updated_at <= at.red,
                gaps_near=case.paid_until is not None and at.today <= case.paid_until < at.gap,
                gaps_open=case.paid_until is not None and case.paid_until < at.today,
                days_without_payer=0 if case.paid_until is None else max(0, (at.today - case.paid_until).days),
            )
        for task, case in _tasks(tables, scope):
            team = _team(task, case, scope)
            overdue = _is_overdue(task, at)
            count(team, open_tasks=True, overdue=overdue, unclaimed=_is_unclaimed(task, at))
            if overdue and task.due_at is not None:
                oldest[team] = min(oldest.get(team, task.due_at), task.due_at)
        for _, case in _incidents(tables, scope):
            count(case.responsible_team, incidents=True)
        teams = sorted(counts, key=lambda team: (team is None, team or ""))
        return [TeamFigures(team=team, oldest_due_at=oldest.get(team), **counts[team]) for team in teams]

    def overdue_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        return self._waiting(scope, page, lambda task: _is_overdue(task, at))

    def unclaimed_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        return self._waiting(scope, page, lambda task: _is_unclaimed(task, at))

    def _waiting(self, scope: MonitorScope, page: MonitorPage, shown: Callable[[HumanTask], bool]) -> Page[WaitingTask]:
        found = [
            WaitingTask(
                id=task.id,
                case_number=task.case_number,
                process_key=task.process_key,
                name=task.name,
                team=_team(task, case, scope),
                candidate_group=task.candidate_group,
                assignee=task.assignee,
                due_at=task.due_at,
                opened_at=task.opened_at,
                claimed_at=task.claimed_at,
                case_team=case.responsible_team,
                site=case.site,
            )
            for task, case in _tasks(self._committed(), scope)
            if shown(task)
        ]
        return _page(found, page, "due_at", lambda task: (task.opened_at, task.id))

    def late_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[LateCase]:
        tables = self._committed()
        found = []
        for case in _cases(tables, scope):
            if not _is_late(tables, case, at):
                continue
            tasks = tables.open_tasks(case.id)
            timers, troubles = tables.timers_of(case.id), tables.open_incidents(case.id)
            found.append(
                LateCase(
                    number=case.number,
                    process_key=case.process_key,
                    process_version=case.process_version,
                    team=case.responsible_team,
                    started_at=case.started_at,
                    updated_at=case.updated_at,
                    due_at=min((task.due_at for task in tasks if task.due_at is not None), default=None),
                    step=tasks[0].name if tasks else None,
                    incident=troubles[0].element_name if troubles else None,
                    timer_at=timers[0].due_at if timers else None,
                )
            )
        return _page(found, page, "updated_at", lambda case: case.number)

    def gap_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[GapCase]:
        tables = self._committed()
        found = [
            GapCase(
                number=case.number,
                team=case.responsible_team,
                paid_until=case.paid_until,
                step=next((task.name for task in tables.open_tasks(case.id)), None),
                updated_at=case.updated_at,
            )
            for case in _cases(tables, scope)
            if case.paid_until is not None and case.paid_until < at.gap
        ]
        return _page(found, page, "paid_until", lambda case: case.number)

    def open_incidents(self, scope: MonitorScope, page: MonitorPage) -> Page[OpenIncident]:
        found = [
            OpenIncident(
                incident=incident,
                case_number=case.number,
                deployment_id=case.deployment_id,
                team=case.responsible_team,
                site=case.site,
            )
            for incident, case in _incidents(self._committed(), scope)
        ]
        return _page(found, page, "opened_at", lambda each: (each.incident.opened_at, each.incident.id))

    def element_counts(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[ElementCount]:
        tables = self._committed()
        names: dict[_Place, str] = {}
        counts: Counter[_Place] = Counter()
        overdue: Counter[_Place] = Counter()
        since: dict[_Place, datetime] = {}

        def count(place: _Place, moment: datetime | None, *, late: bool = False) -> None:
            counts[place] += 1
            overdue[place] += late
            if moment is not None:
                since[place] = min(since.get(place, moment), moment)

        for task, case in _tasks(tables, scope):
            place = ("task", case.deployment_id, task.process_key, task.task_key)
            names[place] = max(names.get(place, ""), task.name)
            count(place, task.opened_at, late=_is_overdue(task, at))
        for incident, case in _incidents(tables, scope):
            place = ("incident", case.deployment_id, incident.process_key, incident.element_id)
            names[place] = max(names.get(place, ""), incident.element_name)
            count(place, incident.opened_at)
        for timer in tables.timers.values():
            if (owner := _visible(tables, timer.case_id, scope)) is not None:
                count(("timer", owner.deployment_id, None, timer.element_id), timer.due_at)
        for each in tables.subscriptions.values():
            if (owner := _visible(tables, each.case_id, scope)) is not None:
                count(("message", owner.deployment_id, None, each.element_id), None)
        for signal in tables.signals.values():
            if (owner := _visible(tables, signal.case_id, scope)) is not None:
                count(("signal", owner.deployment_id, None, signal.element_id), None)
        return [
            ElementCount(
                kind=place[0],
                deployment_id=place[1],
                process_key=place[2],
                element_id=place[3],
                name=names.get(place),
                count=number,
                overdue=overdue[place],
                since=since.get(place),
            )
            for place, number in sorted(
                counts.items(), key=lambda each: (each[0][3], each[0][0], each[0][2] or "", each[0][1])
            )
        ]

    def version_counts(self, process_key: str, roots: frozenset[str], scope: MonitorScope) -> Sequence[VersionCount]:
        tables = self._committed()
        counts: Counter[int] = Counter()
        for record in tables.cases.values():
            case = record.case
            if case.process_key not in roots or _visible(tables, case.id, scope) is None:
                continue
            deployment, _ = tables.deployments[case.deployment_id]
            counts.update(each.version for each in deployment.processes if each.key == process_key)
        return [VersionCount(version=version, cases=counts[version]) for version in sorted(counts, reverse=True)]


def _cases(tables: Tables, scope: MonitorScope) -> Iterator[Case]:
    for record in tables.cases.values():
        if _visible(tables, record.case.id, scope) is None:
            continue
        if scope.process_key in (None, record.case.process_key):
            yield record.case


def _visible(tables: Tables, case_id: UUID, scope: MonitorScope) -> Case | None:
    """Return the case if it runs and its team is in scope."""
    case = tables.cases[case_id].case
    return case if case.state is CaseState.RUNNING and _is_wanted(case.responsible_team, scope) else None


def _tasks(tables: Tables, scope: MonitorScope) -> Iterator[tuple[HumanTask, Case]]:
    for task in tables.tasks.values():
        if task.state is not TaskState.OPEN or scope.process_key not in (None, task.process_key):
            continue
        case = tables.cases[task.case_id].case
        if _is_wanted(_team(task, case, scope), scope):
            yield task, case


def _incidents(tables: Tables, scope: MonitorScope) -> Iterator[tuple[Incident, Case]]:
    for incident in tables.open_incidents():
        case = tables.cases[incident.case_id].case
        if (
            scope.process_key in (None, incident.process_key)
            and scope.element_id in (None, incident.element_id)
            and _is_wanted(case.responsible_team, scope)
        ):
            yield incident, case


def _team(task: HumanTask, case: Case, scope: MonitorScope) -> str | None:
    """Return the team that the task belongs to, as :class:`MonitorScope` says."""
    own = (task.candidate_group or "").rpartition(".")[0]
    if own and (scope.teams is None or own in scope.teams):
        return own
    return case.responsible_team


def _is_wanted(team: str | None, scope: MonitorScope) -> bool:
    return all(teams is None or team in teams for teams in (scope.teams, scope.wanted))


def _is_overdue(task: HumanTask, at: MonitorInstants) -> bool:
    return task.due_at is not None and task.due_at < at.now


def _is_unclaimed(task: HumanTask, at: MonitorInstants) -> bool:
    return task.assignee is None and max(task.opened_at, task.follow_up_at or task.opened_at) <= at.unclaimed


def _is_late(tables: Tables, case: Case, at: MonitorInstants) -> bool:
    return case.updated_at <= at.amber or any(_is_overdue(task, at) for task in tables.open_tasks(case.id))


def _page(found: Iterable[T], wanted: MonitorPage, usual: str, order: Callable[[T], Any]) -> Page[T]:
    """Return the page, sorted as wanted; what has no value there comes last, equals in the given order."""

    def key(item: T) -> Any:
        name = wanted.sort or usual
        return getattr(item, name) if hasattr(item, name) else getattr(item.incident, name)  # type: ignore[attr-defined]

    rows = sorted(found, key=order)
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=wanted.descending)
    ordered = (*known, *(row for row in rows if key(row) is None))
    before, count = part_of_list(wanted.page, wanted.page_size)
    return Page(
        items=ordered[before : before + count],
        total=up_to_more(len(ordered)),
        page=wanted.page,
        page_size=wanted.page_size,
    )
