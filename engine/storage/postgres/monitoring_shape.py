"""The conditions of the monitor's questions: what is open, late or stuck, and in whose teams."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Text, and_, bindparam, case, func, literal_column, true

from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import any_of
from engine.storage.postgres.tables import INSTANT

_case: Final = t.case_instance
_task: Final = t.human_task
_incident: Final = t.incident
IS_RUNNING: Final = _case.c.state == literal_column("'running'", Text)
IS_OPEN: Final = _task.c.state == literal_column("'open'", Text)  # a literal, so that the partial indexes can be used
IS_UNRESOLVED: Final = _incident.c.resolved_at.is_(None)
IS_OVERDUE: Final = _task.c.due_at < bindparam("now", type_=INSTANT)
IS_UNCLAIMED: Final = and_(
    _task.c.assignee.is_(None),
    func.greatest(_task.c.opened_at, _task.c.follow_up_at) <= bindparam("unclaimed", type_=INSTANT),
)


GAP_NEARS: Final = and_(
    _case.c.paid_until >= bindparam("today", type_=Date), _case.c.paid_until < bindparam("gap", type_=Date)
)
GAP_IS_OPEN: Final = _case.c.paid_until < bindparam("today", type_=Date)


class Shape:
    """Which conditions a question has; the texts themselves are parameters."""

    def __init__(self, *, all_teams: bool, narrowed: bool, by_process: bool, by_element: bool = False) -> None:
        self._all_teams = all_teams
        self._narrowed = narrowed
        self._by_process = by_process
        self._by_element = by_element

    def cases(self) -> ColumnElement[bool]:
        """Return the condition on running cases."""
        return and_(IS_RUNNING, self.of_team(_case.c.responsible_team), self._of_process(_case.c.process_key))

    def tasks(self) -> ColumnElement[bool]:
        """Return the condition on open tasks, which are joined with their cases."""
        return and_(IS_OPEN, self.of_team(self.team_of_task()), self._of_process(_task.c.process_key))

    def incidents(self) -> ColumnElement[bool]:
        """Return the condition on unresolved incidents, which are joined with their cases."""
        element = _incident.c.element_id == bindparam("element_id") if self._by_element else true()
        team = self.of_team(_case.c.responsible_team)
        return and_(IS_UNRESOLVED, team, self._of_process(_incident.c.process_key), element)

    def team_of_task(self) -> ColumnElement[Any]:
        """Return the team that the task belongs to: the one it waits for if that may be seen, else that of its case."""
        own = func.nullif(func.substring(_task.c.candidate_group, r"^(.*)\."), "")
        seen = own.is_not(None) if self._all_teams else any_of(own, "teams")
        return case((seen, own), else_=_case.c.responsible_team)

    def of_team(self, team: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that the team may be seen and is wanted."""
        seen = true() if self._all_teams else any_of(team, "teams")
        return and_(seen, any_of(team, "wanted") if self._narrowed else true())

    def _of_process(self, process_key: ColumnElement[Any]) -> ColumnElement[bool]:
        return process_key == bindparam("process_key") if self._by_process else true()
