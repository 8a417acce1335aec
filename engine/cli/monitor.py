"""``monitor``: how much stands where and what hangs, for whoever looks after the work or the installation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from engine.cli.casework import JSON
from engine.cli.connection import actor_named, connected, database, print_json, print_table
from engine.cli.group import examples
from engine.model import LateCase, Page, WaitingTask
from engine.monitoring import IncidentRow, MonitorFilter, Overview, TaskRow, TeamRow


@click.command(epilog=examples("monitor", "monitor --team KR-U25.SGB3 --json"))
@click.option("--team", help="Only this team, such as KR-U25.SGB3.")
@click.option("--as", "username", metavar="USER", help="Account that asks; everything is shown without one.")
@JSON
@database
def monitor(team: str | None, username: str | None, as_json: bool, database_url: str | None) -> None:
    """Show what is open, late or stuck, the oldest of each."""
    with connected(database_url) as engine:
        view = engine.monitoring.overview(actor_named(engine, username), MonitorFilter(team=team))
    if as_json:
        print_json(_plain(view))
        return
    headings = ("TEAM", "CASES", "TASKS", "OVERDUE", "OLDEST", "UNCLAIMED", "LATE CASES", "INCIDENTS")
    rows = [(row.figures.team or "-", *_cells(row, view)) for row in view.rows]
    if len(rows) > 1:
        total = TeamRow(figures=view.total, name=None, site=None, legal_domains=())
        rows.append(("all", *_cells(total, view)))
    print_table(headings, rows, empty="Nothing is open.")
    _print_stuck(view)


def _print_stuck(view: Overview) -> None:
    now = view.at.now
    for row in view.incidents.items:
        incident = row.incident
        click.echo(
            f"Stuck for {_days(incident.opened_at, now)}: {row.case_number} at "
            f"{incident.element_id or 'the case'} ({incident.code}, {incident.attempts} attempt(s)): {incident.told}"
        )
    for task in _tasks(view.overdue):
        click.echo(
            f"Overdue for {_days(task.due_at, now)}: {task.case_number} {task.name}, "
            f"{task.candidate_group or '-'}, {task.assignee or 'unclaimed'}"
        )
    for task in _tasks(view.unclaimed):
        click.echo(
            f"Unclaimed for {_days(task.opened_at, now)}: {task.case_number} {task.name}, {task.candidate_group or '-'}"
        )
    for case in view.late.items if view.late is not None else ():
        click.echo(f"Late: {case.number}, last moved {_days(case.updated_at, now)} ago, {case.team or '-'}")


def _tasks(page: Page[TaskRow] | None) -> tuple[WaitingTask, ...]:
    return () if page is None else tuple(row.task for row in page.items)


def _cells(row: TeamRow, view: Overview) -> tuple[str, ...]:
    figures = row.figures
    oldest = "-" if figures.oldest_due_at is None else _days(figures.oldest_due_at, view.at.now)
    counts = (figures.unclaimed, figures.late_cases, figures.incidents)
    return (str(figures.running), str(figures.open_tasks), str(figures.overdue), oldest, *map(str, counts))


def _days(since: datetime | None, now: datetime) -> str:
    return "-" if since is None else f"{(now - since).days} day(s)"


def _plain(view: Overview) -> dict[str, Any]:
    lists: dict[str, tuple[Page[Any] | None, tuple[WaitingTask | LateCase, ...]]] = {
        "overdue": (view.overdue, _tasks(view.overdue)),
        "unclaimed": (view.unclaimed, _tasks(view.unclaimed)),
        "late_cases": (view.late, () if view.late is None else view.late.items),
    }
    return {
        "at": view.at.now.isoformat(),
        "teams": [_texts(asdict(row.figures)) for row in view.rows],
        "total": _texts({name: cell for name, cell in asdict(view.total).items() if name != "team"}),
        "incidents": {"total": view.incidents.total, "oldest": [_incident(row) for row in view.incidents.items]},
        **{
            name: {"total": page.total, "oldest": [_texts(asdict(each)) for each in oldest]}
            for name, (page, oldest) in lists.items()
            if page is not None
        },
    }


def _incident(row: IncidentRow) -> dict[str, Any]:
    incident = row.incident
    return {
        "id": str(incident.id),
        "case_number": row.case_number,
        "team": row.team,
        "process_key": incident.process_key,
        "element": incident.element_id,
        "code": incident.code,
        "message": incident.told,
        "expression": incident.expression,
        "attempts": incident.attempts,
        "opened_at": incident.opened_at.isoformat(),
    }


def _texts(cells: dict[str, Any]) -> dict[str, Any]:
    """Return the cells as JSON has them."""
    kept = (str, int, type(None))
    return {
        name: cell.isoformat() if isinstance(cell, datetime) else cell if isinstance(cell, kept) else str(cell)
        for name, cell in cells.items()
    }
