"""Finding a person before anybody enters her a second time, and going on from what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import PersonField, PersonMatch
from engine.errors import InvalidSubmission, PersonKnown, TooManyLookUps
from engine.forms import Component, Form
from engine.model import Case
from webui import errors
from webui.access import signed_in
from webui.explanations import Explanation
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted
from webui.language import gettext
from webui.persons import carried, person_in, prefilled
from webui.sessions import actor, engine
from webui.views import human_tasks, start

blueprint = Blueprint("people", __name__, url_prefix="/people")
NUMBER_FIELD: Final = "_number"
PROCESS_FIELD: Final = "_process_key"
FILLED_FIELD: Final = "_filled"
"""Says that the start form was on the page, so that what is missing in it is an error."""


@blueprint.app_errorhandler(TooManyLookUps)
def _too_many(refusal: TooManyLookUps) -> Response:
    """Ask whoever looks for very many people to go on later."""
    text = gettext(
        "Mehr als %(limit)s Suchen in einer Stunde sind nicht vorgesehen. Bitte suchen Sie später weiter; "
        "wenn es eilt, hilft eine Kollegin oder ein Kollege.",
        limit=refusal.parameters["limit"],
    )
    return errors.error_page(HTTPStatus.TOO_MANY_REQUESTS, Explanation(gettext("Zu viele Suchen nach Personen"), text))


@blueprint.get("")
@signed_in
def index() -> Response:
    """Ask for whom to look."""
    return _page(_form({}))


@blueprint.post("")
@signed_in
def find() -> Response:
    """Show the cases of the person; 422 where she is not named exactly. What was entered is in no address."""
    entered = {mark: request.form.get(mark, "") for mark in ("name", "birth_date", "register_number")}
    try:
        found = engine().people.find(**entered, actor=actor())
    except InvalidSubmission as refusal:
        return _page(_form(entered, errors=refusal.fields), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(_form(entered), found=found, person=entered)


@blueprint.post("/cases")
@signed_in
def begin() -> BaseResponse:
    """Start a case for the person, or take hers up again; 409 where another one of hers is running."""
    person, key = person_in(request.form), request.form.get(KEY_FIELD) or new_key()
    number, process_key = request.form.get(NUMBER_FIELD, ""), request.form.get(PROCESS_FIELD, "")
    startable = start.startable_of(process_key)
    filled = FILLED_FIELD in request.form
    values: Mapping[str, Any] = submitted(request.form) if filled else startable.values
    try:
        if number:
            case = engine().cases.take_up(number, values, **person, actor=actor(), idempotency_key=key, going_on=True)
        else:
            case = engine().cases.start(process_key, values, actor=actor(), idempotency_key=key, going_on=True)
    except InvalidSubmission as refusal:
        own = {NUMBER_FIELD: number, PROCESS_FIELD: process_key, FILLED_FIELD: "on", **carried(person)}
        form = start.form_of(startable, values, key=key, errors=refusal.fields if filled else None)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if filled else HTTPStatus.OK
        return start.page(startable, form, status, action=url_for(".begin"), own=own)
    except PersonKnown as known:
        return _page(_form(person), HTTPStatus.CONFLICT, found=known.matches, person=person, running=True)
    flash(start.confirmation(case), "success")
    return _registration(case, {} if number else person)


def results(person: Mapping[str, str]) -> Response:
    """Show the cases of a person whom the page carries along."""
    found = engine().people.find(**person, actor=actor())
    return _page(_form(person), found=found, person=person)


def _registration(case: Case, person: Mapping[str, str]) -> BaseResponse:
    """Go on to the first task of the case.

    Who was looked for stands in its form already; that is shown at once, as an address or a cookie must not hold it.
    """
    following = human_tasks.next_task(case, actor())
    if following is None:
        return redirect(start.address_of(case), HTTPStatus.SEE_OTHER)
    if not person:
        return redirect(url_for("human_tasks.show", task_id=following.id), HTTPStatus.SEE_OTHER)
    return human_tasks.page_of(following.id, prefilled(person, engine().people.fields(actor=actor())))


def _form(entered: Mapping[str, str], **more: Any) -> FormView | None:
    """Return the form that asks for a person, None where the schema says nothing of how to recognise one."""
    fields = {field.mark: field for field in engine().people.fields(actor=actor())}
    pair = [_input(fields[mark]) for mark in ("name", "birth_date") if mark in fields]
    number = [_input(fields["register_number"])] if "register_number" in fields else []
    groups = (
        (gettext("Name und Geburtsdatum"), pair),
        (gettext("Oder mit einer Nummer"), number),
    )
    parts = tuple(
        Component(kind="group", id=f"group-{place}", label=label, components=tuple(inputs))
        for place, (label, inputs) in enumerate(groups)
        if inputs
    )
    return show_form(Form("person", parts), entered, {}, **more) if parts else None


def _input(field: PersonField) -> Component:
    if field.mark == "birth_date":
        return Component(kind="datetime", subtype="date", id=field.mark, key=field.mark, label=field.title)
    hint = gettext("Vollständig wie im Dokument; die Reihenfolge ist egal.") if field.mark == "name" else ""
    return Component(kind="textfield", id=field.mark, key=field.mark, label=field.title, description=hint)


def _page(
    form: FormView | None,
    status: int = HTTPStatus.OK,
    *,
    found: Sequence[PersonMatch] | None = None,
    person: Mapping[str, str] | None = None,
    running: bool = False,
) -> Response:
    page = render_template(
        "people/index.html",
        form=form,
        found=found,
        carried=carried(person or {}),
        running=running,
        startable=engine().cases.startable(actor()) if found is not None else (),
        key=new_key(),
    )
    return make_response(page, status)
