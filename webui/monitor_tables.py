"""The lists of the monitor as tables for a spreadsheet: headings and rows."""

from __future__ import annotations

from datetime import datetime

from engine.model import GapCase, LateCase, MonitorInstants
from engine.monitoring import IncidentRow, TaskRow
from webui.formatting import days_between, local
from webui.language import gettext
from webui.monitor import step_of
from webui.own_texts import own
from webui.people import person
from webui.places import group_name, team_name
from webui.texts import incident_text

Table = tuple[list[str], list[list[object]]]


def task_table(items: tuple[TaskRow, ...], at: MonitorInstants) -> Table:
    """Return the headings and a row for each of the tasks."""
    headings = [
        gettext("Fallnummer"),
        gettext("Schritt"),
        gettext("Team"),
        gettext("Fällig"),
        gettext("Tage überfällig"),
        gettext("Offen seit"),
        gettext("Tage offen"),
        gettext("Bearbeitung"),
    ]
    rows: list[list[object]] = []
    for task in (item.task for item in items):
        late = None if task.due_at is None or task.due_at >= at.now else days_between(task.due_at, at.now)
        team = group_name(task.candidate_group) if task.candidate_group else ""
        who = person(task.assignee) if task.assignee else ""
        due, age = _when(task.due_at), days_between(task.opened_at, at.now)
        rows.append([task.case_number, own(task.name), team, due, late, _when(task.opened_at), age, who])
    return headings, rows


def case_table(items: tuple[LateCase, ...], at: MonitorInstants) -> Table:
    """Return the headings and a row for each of the cases."""
    headings = [
        gettext("Fallnummer"),
        gettext("Team"),
        gettext("Steht bei"),
        gettext("Störung"),
        gettext("Fällig"),
        gettext("Letzte Bewegung"),
        gettext("Tage ohne Bewegung"),
        gettext("Begonnen"),
    ]
    return headings, [
        [
            case.number,
            team_name(case.team) if case.team else "",
            own(case.step or ""),
            own(case.incident or ""),
            _when(case.due_at),
            _when(case.updated_at),
            days_between(case.updated_at, at.now),
            _when(case.started_at),
        ]
        for case in items
    ]


def gap_table(items: tuple[GapCase, ...], at: MonitorInstants) -> Table:
    """Return the headings and a row for each of the cases."""
    headings = [
        gettext("Fallnummer"),
        gettext("Team"),
        gettext("Gezahlt wird bis"),
        gettext("Tage ohne zahlende Stelle"),
        gettext("Steht bei"),
        gettext("Letzte Bewegung"),
    ]
    return headings, [
        [
            case.number,
            team_name(case.team) if case.team else "",
            f"{case.paid_until:%d.%m.%Y}",
            max(0, (at.today - case.paid_until).days),
            own(case.step or ""),
            _when(case.updated_at),
        ]
        for case in items
    ]


def incident_table(items: tuple[IncidentRow, ...], at: MonitorInstants) -> Table:
    """Return the headings and a row for each of the incidents."""
    headings = [
        gettext("Fallnummer"),
        gettext("Ablauf"),
        gettext("Schritt"),
        gettext("Element"),
        gettext("Was nicht ging"),
        gettext("Ausdruck"),
        gettext("Team"),
        gettext("Seit"),
        gettext("Tage"),
        gettext("Versuche"),
    ]
    return headings, [
        [
            row.case_number,
            own(row.process_name),
            step_of(row.incident),
            row.incident.element_id,
            incident_text(row.incident),
            row.incident.expression,
            team_name(row.team) if row.team else "",
            _when(row.incident.opened_at),
            days_between(row.incident.opened_at, at.now),
            row.incident.attempts,
        ]
        for row in items
    ]


def _when(instant: datetime | None) -> str:
    """Return the instant as spreadsheets understand it."""
    return "" if instant is None else f"{local(instant):%d.%m.%Y %H:%M}"
