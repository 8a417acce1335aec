"""Cases: find one by its number, look at what there is, read one from its beginning to now."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import CaseView, Diagram
from engine.errors import InvalidValue, NotFound
from engine.model import CaseState
from webui import diagrams
from webui.access import signed_in
from webui.case_file import chapters
from webui.decisions import shown, shown_trouble
from webui.forms import KEY_FIELD, new_key
from webui.language import gettext
from webui.own_texts import own
from webui.paging import Link, beside, number_of
from webui.persons import person_in
from webui.places import named
from webui.sessions import actor, engine
from webui.story import tell
from webui.views import people

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
MAX_REASON: Final = 500
"""Characters, as the input of the form has it: a sentence for the log, no letter."""


@blueprint.get("")
@signed_in
def index() -> BaseResponse:
    """List the cases that the person may see, or go to the one with the given number."""
    number = request.args.get("number", "").strip().upper()
    if number:
        return redirect(url_for(".show", number=number), HTTPStatus.SEE_OTHER)
    return _list()


@blueprint.get("/<number>")
@signed_in
def show(number: str) -> Response:
    """Show a case; what the person may not see looks like what does not exist."""
    try:
        return _page(engine().cases.show(number, actor=actor(), part=number_of(request.args, "history")))
    except NotFound:
        return _list(number, status=HTTPStatus.NOT_FOUND)


@blueprint.post("/<number>")
@signed_in
def open_with_reason(number: str) -> Response:
    """Show a case to somebody who has nothing to do with it but gives a reason; that is logged."""
    reason = request.form.get("reason", "")
    if len(reason) > MAX_REASON:
        error = gettext("Bitte höchstens %(limit)s Zeichen eingeben.", limit=MAX_REASON)
        return _list(number, reason=reason, error=error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _page(engine().cases.show(number, actor=actor(), reason=reason), draws=False)
    except InvalidValue:
        error = gettext("Bitte sagen Sie in einem Satz, wofür Sie den Fall brauchen.")
        return _list(number, reason=reason, error=error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except NotFound:
        return _list(number, reason=reason, status=HTTPStatus.NOT_FOUND)


@blueprint.post("/<number>/cancel")
@signed_in
def cancel(number: str) -> BaseResponse:
    """Close a case that was begun for a person who has another one, and go on to that one.

    Where the page carries the person along, what is found of her says how: hers is taken up again or somebody else's.
    """
    other, key = request.form.get("_other", ""), request.form.get(KEY_FIELD) or new_key()
    engine().cases.cancel(number, other=other, actor=actor(), idempotency_key=key)
    flash(gettext("Der Fall %(case)s ist geschlossen.", case=number), "success")
    person = person_in(request.form)
    return people.results(person) if person else redirect(url_for(".show", number=other), HTTPStatus.SEE_OTHER)


def _page(view: CaseView, *, draws: bool = True) -> Response:
    """Return the page of the case; who came with a reason has no address to fetch diagrams from, but the steps."""

    def diagram_url(diagram: Diagram) -> str | None:
        return url_for(".diagram", number=view.case.number, process_key=diagram.process_key) if draws else None

    titles = {fact.key: own(fact.title) for fact in view.fields}
    steps = {diagram.process_key: diagrams.steps(diagram) for diagram in view.diagrams}
    element_names = {key: name for diagram in view.diagrams for key, name in diagrams.names(diagram.xml).items()}
    organisation = engine().organisation()
    # what was never asked or no longer holds would bury the rest
    fields = [named(fact, organisation) for fact in view.fields if fact.value is not None]
    page = render_template(
        "cases/show.html",
        view=view,
        case=view.case,
        decisions=shown(view.decisions, organisation),
        troubles={key: shown_trouble(trouble, organisation) for key, trouble in view.troubles.items()},
        chapters=chapters(view, fields),
        person=[fact for fact in fields if fact.identifies],
        entries=tell(view.history, titles),
        parts=_parts(view) if draws else [],
        steps=steps,
        element_names=element_names,
        diagram_url=diagram_url,
    )
    return make_response(page)


def _parts(view: CaseView) -> list[Link]:
    """Return the ways to what happened before and after the part of the history that is shown."""
    links = []
    for part, text, there in (
        (view.history_part - 1, gettext("Neuere Einträge"), view.history_part > 1),
        (view.history_part + 1, gettext("Noch ältere Einträge"), view.has_older_history),
    ):
        chosen = part if part > 1 else None
        address = url_for(".show", number=view.case.number, history=chosen, _anchor="history")
        links += [Link(text, address)] if there else []
    return links


@blueprint.get("/<number>/diagrams/<process_key>")
@signed_in
def diagram(number: str, process_key: str) -> Response:
    """Return one diagram of the case for the viewer."""
    return jsonify(diagrams.data(engine().cases.diagram(number, process_key, actor=actor())))


def _list(number: str = "", *, reason: str = "", error: str | None = None, status: int = HTTPStatus.OK) -> Response:
    state = request.args.get("state", "")
    chosen = state if state in set(CaseState) else None
    cases = engine().cases.list(actor=actor(), state=chosen, page=number_of(request.args))
    return make_response(
        render_template(
            "cases/index.html",
            cases=cases,
            number=number,
            reason=reason,
            error=error,
            state=chosen or "",
            pages=beside(cases, lambda page: url_for(".index", state=chosen, page=page)),
        ),
        status,
    )
