"""The monitor: numbers of every team, what is late or stuck, and diagrams with how many stand where."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from werkzeug import Response as BaseResponse
from werkzeug.exceptions import NotFound as PageNotFound

from engine import Diagram
from engine.incidents import MAX_TOGETHER
from engine.model import MonitorInstants, MonitorPage
from engine.monitoring import EXPORT, SHORT, MonitorFilter
from webui import diagrams, monitor
from webui.access import signed_in
from webui.decisions import shown_trouble
from webui.formatting import local
from webui.language import gettext
from webui.monitor import Place, address, filter_of, page_of
from webui.monitor_tables import case_table, gap_table, incident_table, task_table
from webui.own_texts import own
from webui.sessions import actor, engine
from webui.spreadsheet import spreadsheet

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


@blueprint.get("/gaps")
@signed_in
def gaps() -> str:
    """List the cases for whose person soon nobody pays, or nobody does any more."""
    chosen, part = filter_of(request.args), page_of(request.args)
    listing = engine().monitoring.gaps(actor(), chosen, part)
    place = Place("monitor.gaps", chosen, listing.choices, part)
    columns = place.columns(
        [
            ("number", gettext("Fall")),
            ("", gettext("Team")),
            ("paid_until", gettext("Gezahlt wird bis")),
            ("", gettext("Tage")),
            ("", gettext("Steht bei")),
            ("updated_at", gettext("Letzte Bewegung")),
        ],
        usual="paid_until",
    )
    return _page("monitor/gaps.html", place, listing.at, page=listing.page, columns=columns)


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
        return spreadsheet("faelle", *case_table(late.page.items, late.at))
    if kind == "gaps":
        unpaid = monitoring.gaps(reader, chosen, part)
        return spreadsheet("luecken", *gap_table(unpaid.page.items, unpaid.at))
    if kind == "incidents":
        stuck = monitoring.incidents(reader, chosen, part, element=request.args.get("element"))
        return spreadsheet("stoerungen", *incident_table(stuck.page.items, stuck.at))
    waiting = _tasks_of(kind)(reader, chosen, part)
    name = "ueberfaellige-aufgaben" if kind == OVERDUE else "nicht-uebernommene-aufgaben"
    return spreadsheet(name, *task_table(waiting.page.items, waiting.at))


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
    troubled = tuple(row.element_id for row in view.elements if row.incidents and row.in_diagram)
    shown = Diagram(process_key=process_key, name=view.name, xml=view.xml, incidents=troubled)
    return jsonify(**diagrams.data(shown), counts=counts)


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
        gap_days=(at.gap - at.today).days - 1,
        step_of=monitor.step_of,
        trouble_of=lambda row: shown_trouble(row.trouble, engine().deployments.known_organisation()),
        **more,
    )
