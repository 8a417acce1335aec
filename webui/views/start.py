"""Starting a case."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import Startable
from engine.errors import FieldError, InvalidSubmission, NotFound, PersonKnown
from engine.model import Case
from webui.access import signed_in
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted, visible_keys
from webui.language import gettext
from webui.persons import KnownPerson, confirmed, known_person
from webui.places import what_follows
from webui.sessions import actor, engine
from webui.views.human_tasks import next_task

blueprint = Blueprint("start", __name__, url_prefix="/cases/new")


@blueprint.get("")
@signed_in
def index() -> BaseResponse:
    """Show what can be started; the form at once where there is only one thing."""
    startable = engine().cases.startable(actor())
    if len(startable) == 1:
        return redirect(url_for(".new", process_key=startable[0].process_key))
    return make_response(
        render_template("start/index.html", startable=startable, may_find=engine().people.may_find(actor()))
    )


@blueprint.get("/<process_key>")
@signed_in
def new(process_key: str) -> Response:
    """Show the form that a case of the process begins with."""
    startable = startable_of(process_key)
    return page(startable, form_of(startable, startable.values))


@blueprint.post("/<process_key>")
@signed_in
def create(process_key: str) -> BaseResponse:
    """Start a case and go on to its first task; 422 with every wrong field explained, 409 for a known person."""
    startable = startable_of(process_key)
    values, key = submitted(request.form), request.form.get(KEY_FIELD) or new_key()
    try:
        _require_fields_of(startable, values)
        case = engine().cases.start(
            process_key,
            values,
            actor=actor(),
            idempotency_key=key,
            other_person_than=confirmed(request.form),
            going_on=True,
        )
    except InvalidSubmission as refusal:
        form = form_of(startable, values, errors=refusal.fields, key=key)
        return page(startable, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except PersonKnown as refusal:
        form = form_of(startable, values, key=key)
        return page(startable, form, HTTPStatus.CONFLICT, known=known_person(refusal))
    flash(confirmation(case), "success")
    following = next_task(case, actor())
    if following is None:
        return redirect(address_of(case), HTTPStatus.SEE_OTHER)
    return redirect(url_for("human_tasks.show", task_id=following.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/<process_key>/conditions")
@signed_in
def conditions(process_key: str) -> Response:
    """Tell the script of the page which parts of the form the entered values show."""
    startable = startable_of(process_key)
    form = startable.form
    return jsonify(visible=[] if form is None else sorted(visible_keys(form, submitted(request.form), startable.scope)))


def confirmation(case: Case) -> str:
    """Return the sentence that says that the case was started, and where it goes on."""
    return gettext("Der Fall %(case)s ist angelegt. ", case=case.number) + what_follows(case)


def address_of(case: Case) -> str:
    """Return where who has started a case reads on: its page, or the inbox where the case is not for her to see."""
    try:
        engine().cases.show(case.number, actor=actor())
    except NotFound:
        return url_for("human_tasks.index")
    return url_for("cases.show", number=case.number)


def startable_of(process_key: str) -> Startable:
    """Return the process if the person may start a case of it, else raise ``NotFound``."""
    for startable in engine().cases.startable(actor()):
        if startable.process_key == process_key:
            return startable
    raise NotFound(kind="process", key=process_key)


def form_of(startable: Startable, values: Any, **more: Any) -> FormView | None:
    """Return the start form filled with the values, None where there is none."""
    return None if startable.form is None else show_form(startable.form, values, startable.scope, **more)


def page(
    startable: Startable,
    form: FormView | None,
    status: int = HTTPStatus.OK,
    *,
    known: KnownPerson | None = None,
    action: str | None = None,
    own: Mapping[str, str] | None = None,
) -> Response:
    """Return the page with the start form; ``own`` are further inputs that it carries along to ``action``."""
    content = render_template(
        "start/new.html",
        startable=startable,
        form=form,
        key=form.key if form is not None else new_key(),
        known=known,
        action=action or url_for("start.create", process_key=startable.process_key),
        own=own or {},
        may_find=engine().people.may_find(actor()),
    )
    return make_response(content, status)


def _require_fields_of(startable: Startable, values: Mapping[str, Any]) -> None:
    """Refuse values where there is no form to fill in; with one the engine refuses what the form does not ask for."""
    if startable.form is None and values:
        raise InvalidSubmission({key: FieldError("unknown_field") for key in values})
