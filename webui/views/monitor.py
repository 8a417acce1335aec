"""The monitor: numbers of every team, what is late or stuck, and diagrams with how many stand where."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from werkzeug import Response as BaseResponse
from werkzeug.exceptions import NotFound as PageNotFound

from engine.incidents import MAX_TOGETHER
from engine.model import LateCase, MonitorInstants, MonitorPage, WaitingTask
from engine.monitoring import EXPORT, SHORT, IncidentRow, MonitorFilter
from webui import diagrams, monitor
from webui.access import signed_in
from webui.formatting import days_between, local
from webui.language import gettext
from webui.monitor import Place, address, filter_of, page_of
from webui.own_texts import own, translation
from webui.people import person
from webui.sessions import actor, engine
from webui.spreadsheet import spreadsheet
from webui.texts import incident_text

blueprint = Blueprint("monitor", __name__, url_prefix="/monitor")
OVERDUE: Final = "overdue"
UNCLAIMED: Final = "unclaimed"


@blueprint.get("")
@signed_in
def index() -> str:
    """Show the numbers of every team and the beginning of each list."""
    chosen = filter_of(request.args)
    view = engine().monitoring.overview(actor(), chosen)
    return _page("monitor/index.html", Place("monitor.index", chosen, view.choices), view.at, view=view, short=SHORT)


@blueprint.get("/<kind>")
@signed_in
def tasks(kind: str) -> str:
    """List the tasks that are overdue, or that nobody has claimed for too long."""
    chosen, part = filter_of(request.args), page_of(request.args)
    listing = _tasks_of(kind)(actor(), chosen, part)
    place = Place("monitor.tasks", chosen, listing.choices, part, kind=kind)
    columns = place.columns(
        [
            ("name", gettext("Schritt")),
            ("case_number", gettext("Fall")),
            ("", gettext("Team")),
            ("due_at", gettext("Fällig")),
            ("opened_at", gettext("Offen seit")),
            ("", gettext("Bearbeitung")),
        ],
        usual="due_at",
    )
    return _page("monitor/tasks.html", place, listing.at, page=listing.page, kind=kind, columns=columns)


@blueprint.get("/cases")
@signed_in
def cases() -> str:
    """List the cases that should have gone on by now."""
    chosen, part = filter_of(request.args), page_of(request.args)
    listing = engine().monitoring.late_cases(actor(), chosen, part)
    place = Place("monitor.cases", chosen, listing.choices, part)
    columns = place.columns(
        [
            ("number", gettext("Fall")),
            ("", gettext("Team")),
            ("", gettext("Steht bei")),
            ("due_at", gettext("Fällig")),
            ("updated_at", gettext("Letzte Bewegung")),
        ],
        usual="updated_at",
    )
    return _page("monitor/cases.html", place, listing.at, page=listing.page, columns=columns)


@blueprint.get("/incidents")
@signed_in
def incidents() -> str:
    """List what is stuck, at one element where the address names it."""
    chosen, part, element = filter_of(request.args), page_of(request.args), request.args.get("element")
    listing = engine().monitoring.incidents(actor(), chosen, part, element=element)
    place = Place("monitor.incidents", chosen, listing.choices, part, element=element)
    columns = place.columns(
        [
            ("element_name", gettext("Schritt")),
            ("case_number", gettext("Fall")),
            ("", gettext("Was nicht ging")),
            ("opened_at", gettext("Seit")),
            ("attempts", gettext("Versuche")),
        ],
        usual="opened_at",
    )
    return _page(
        "monitor/incidents.html",
        place,
        listing.at,
        page=listing.page,
        columns=columns,
        element=element,
        repeated=monitor.repeated(listing.page.items),
    )


@blueprint.get("/<kind>.csv")
@signed_in
def export(kind: str) -> Response:
    """Return a list as a file for a spreadsheet, sorted and narrowed as the page was."""
    chosen, shown = filter_of(request.args), page_of(request.args)
    part = MonitorPage(sort=shown.sort, descending=shown.descending, page_size=EXPORT)
    monitoring, reader = engine().monitoring, actor()
    if kind == "cases":
        late = monitoring.late_cases(reader, chosen, part)
        return spreadsheet("faelle", *_case_table(late.page.items, late.at))
    if kind == "incidents":
        stuck = monitoring.incidents(reader, chosen, part, element=request.args.get("element"))
        return spreadsheet("stoerungen", *_incident_table(stuck.page.items, stuck.at))
    waiting = _tasks_of(kind)(reader, chosen, part)
    name = "ueberfaellige-aufgaben" if kind == OVERDUE else "nicht-uebernommene-aufgaben"
    return spreadsheet(name, *_task_table(waiting.page.items, waiting.at))


@blueprint.get("/processes/<process_key>")
@signed_in
def process(process_key: str) -> str:
    """Show the diagram of a process with how many stand where, and the same as a table."""
    chosen = filter_of(request.args)
    view = engine().monitoring.process(process_key, actor(), chosen)
    place = Place("monitor.process", chosen, view.choices, process_key=process_key)
    return _page("monitor/process.html", place, view.at, view=view)


@blueprint.get("/processes/<process_key>/diagram")
@signed_in
def diagram(process_key: str) -> Response:
    """Return the diagram with its numbers for the viewer."""
    view = engine().monitoring.process(process_key, actor(), filter_of(request.args))
    counts = [{"id": row.element_id, "badges": monitor.badges(row)} for row in view.elements if row.in_diagram]
    nothing: list[str] = []
    xml = diagrams.translated(view.xml, translation())
    troubled = [row.element_id for row in view.elements if row.incidents and row.in_diagram]
    return jsonify(name=own(view.name), xml=xml, active=nothing, completed=nothing, incidents=troubled, counts=counts)


@blueprint.post("/incidents/retry")
@signed_in
def retry_element() -> str:
    """Try everything again that is stuck at one element, and say of each what came of it."""
    process_key, element = request.form.get("process", ""), request.form.get("element", "")
    lines = engine().incidents.retry_element(process_key, element, actor=actor())
    told = [(line, monitor.line_text(line), monitor.has_gone_on(line.outcome)) for line in lines]
    gone_on = sum(freed for _, _, freed in told)
    return render_template("monitor/retried.html", lines=told, gone_on=gone_on, most=MAX_TOGETHER)


@blueprint.post("/tasks/<uuid:task_id>/unclaim")
@signed_in
def unclaim(task_id: UUID) -> BaseResponse:
    """Take a task back from its assignee, so that somebody else of the team can claim it."""
    task = engine().human_tasks.unclaim(task_id, actor=actor())
    text = gettext("„%(step)s“ zum Fall %(case)s ist wieder frei.", step=own(task.name), case=task.case_number)
    flash(text, "success")
    return redirect(address("monitor.tasks", filter_of(request.form), kind=OVERDUE), HTTPStatus.SEE_OTHER)


def _tasks_of(kind: str) -> Callable[[Any, MonitorFilter, MonitorPage], Any]:
    if kind not in (OVERDUE, UNCLAIMED):
        raise PageNotFound
    monitoring = engine().monitoring
    return monitoring.overdue_tasks if kind == OVERDUE else monitoring.unclaimed_tasks


def _page(template: str, place: Place, at: MonitorInstants, **more: Any) -> str:
    return render_template(
        template,
        place=place,
        at=at,
        now=local(at.now),
        free_days=(at.now - at.unclaimed).days,
        calm_days=(at.now - at.amber).days,
        team_name=_team,
        group_name=_group,
        step_of=monitor.step_of,
        last_of=monitor.last_of,
        **more,
    )


# --- spreadsheets --------------------------------------------------------------------------------------------------

Table = tuple[list[str], list[list[object]]]


def _task_table(items: tuple[WaitingTask, ...], at: MonitorInstants) -> Table:
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
    for task in items:
        late = None if task.due_at is None or task.due_at >= at.now else days_between(task.due_at, at.now)
        who = person(task.assignee) if task.assignee else ""
        due, age = _when(task.due_at), days_between(task.opened_at, at.now)
        rows.append(
            [task.case_number, own(task.name), _group(task.candidate_group), due, late, _when(task.opened_at), age, who]
        )
    return headings, rows


def _case_table(items: tuple[LateCase, ...], at: MonitorInstants) -> Table:
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
            _team(case.team),
            own(case.step or ""),
            own(case.incident or ""),
            _when(case.due_at),
            _when(case.updated_at),
            days_between(case.updated_at, at.now),
            _when(case.started_at),
        ]
        for case in items
    ]


def _incident_table(items: tuple[IncidentRow, ...], at: MonitorInstants) -> Table:
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
            monitor.step_of(row.incident),
            row.incident.element_id,
            incident_text(row.incident),
            row.incident.expression,
            _team(row.team),
            _when(row.incident.opened_at),
            days_between(row.incident.opened_at, at.now),
            row.incident.attempts,
        ]
        for row in items
    ]


def _team(key: str | None) -> str:
    organisation = engine().deployments.known_organisation()
    return "" if key is None else key if organisation is None else own(organisation.team_name(key))


def _group(group: str | None) -> str:
    organisation = engine().deployments.known_organisation()
    return "" if group is None else group if organisation is None else own(organisation.group_name(group))


def _when(instant: Any) -> str:
    """Return the instant as spreadsheets understand it."""
    return "" if instant is None else f"{local(instant):%d.%m.%Y %H:%M}"
