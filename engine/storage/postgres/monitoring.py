"""The reads of the monitor from PostgreSQL, each in one statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final, TypeVar

from sqlalchemy import Executable

from engine.model import (
    ElementCount,
    GapCase,
    Incident,
    LateCase,
    MonitorInstants,
    MonitorPage,
    MonitorScope,
    OpenIncident,
    Page,
    TeamFigures,
    VersionCount,
    WaitingTask,
    part_of_list,
)
from engine.storage.postgres import monitoring_lists as lists
from engine.storage.postgres import monitoring_statements as read
from engine.storage.postgres import rows
from engine.storage.postgres.connection import Session

T = TypeVar("T")

_INCIDENT: Final = tuple(each.name for each in fields(Incident))


class PostgresMonitoring:
    """Counts and lists rows on the session of a reader."""

    _session: Session

    def team_figures(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[TeamFigures]:
        found = self._session.execute(read.team_figures(**_shape(scope)), _parameters(scope, at))
        return [TeamFigures(**row) for row in found.mappings()]

    def overdue_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        return self._waiting(scope, at, page, unclaimed=False)

    def unclaimed_tasks(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[WaitingTask]:
        return self._waiting(scope, at, page, unclaimed=True)

    def late_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[LateCase]:
        statement = lists.late_cases(sort=page.sort or "updated_at", descending=page.descending, **_shape(scope))
        return self._page(statement, _parameters(scope, at), page, lambda row: LateCase(**row))

    def gap_cases(self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage) -> Page[GapCase]:
        statement = lists.gap_cases(sort=page.sort or "paid_until", descending=page.descending, **_shape(scope))
        return self._page(statement, _parameters(scope, at), page, lambda row: GapCase(**row))

    def open_incidents(self, scope: MonitorScope, page: MonitorPage) -> Page[OpenIncident]:
        statement = lists.open_incidents(
            sort=page.sort or "opened_at",
            descending=page.descending,
            by_element=scope.element_id is not None,
            **_shape(scope),
        )
        return self._page(statement, _parameters(scope), page, _open_incident)

    def element_counts(self, scope: MonitorScope, at: MonitorInstants) -> Sequence[ElementCount]:
        found = self._session.execute(read.element_counts(**_shape(scope)), _parameters(scope, at))
        return [ElementCount(**row) for row in found.mappings()]

    def version_counts(self, process_key: str, roots: frozenset[str], scope: MonitorScope) -> Sequence[VersionCount]:
        parameters = _parameters(scope) | {"roots": sorted(roots), "version_of": process_key}
        found = self._session.execute(read.version_counts(**_shape(scope)), parameters)
        return [VersionCount(**row) for row in found.mappings()]

    def _waiting(
        self, scope: MonitorScope, at: MonitorInstants, page: MonitorPage, *, unclaimed: bool
    ) -> Page[WaitingTask]:
        statement = lists.waiting_tasks(
            unclaimed=unclaimed, sort=page.sort or "due_at", descending=page.descending, **_shape(scope)
        )
        return self._page(statement, _parameters(scope, at), page, lambda row: WaitingTask(**row))

    def _page(
        self,
        statement: Executable,
        parameters: Mapping[str, Any],
        page: MonitorPage,
        kind: Callable[[dict[str, Any]], T],
    ) -> Page[T]:
        before, count = part_of_list(page.page, page.page_size)
        sliced = {**parameters, "limit": count, "offset": before}
        found = [dict(row) for row in self._session.execute(statement, sliced).mappings()]
        total = found[0]["total"]
        for row in found:
            row.pop("total")
        identity = "number" if "number" in found[0] else "id"
        items = tuple(kind(row) for row in found if row[identity] is not None)
        return Page(items=items, total=total, page=page.page, page_size=page.page_size)


def _shape(scope: MonitorScope) -> dict[str, bool]:
    return {
        "all_teams": scope.teams is None,
        "narrowed": scope.wanted is not None,
        "by_process": scope.process_key is not None,
    }


def _parameters(scope: MonitorScope, at: MonitorInstants | None = None) -> dict[str, Any]:
    return {
        "teams": sorted(scope.teams or ()),
        "wanted": sorted(scope.wanted or ()),
        "process_key": scope.process_key,
        "element_id": scope.element_id,
        **({} if at is None else asdict(at)),
    }


def _open_incident(row: dict[str, Any]) -> OpenIncident:
    incident = rows.incident_of({name: row.pop(name) for name in _INCIDENT})
    return OpenIncident(incident=incident, **row)
