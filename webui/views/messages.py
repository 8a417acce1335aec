"""Events of a case that no computer tells: which can be recorded, and the form for each."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import MessageView, Recorded
from engine.errors import InvalidSubmission
from engine.model import Submission
from webui.access import signed_in
from webui.formatting import day
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted, visible_keys
from webui.language import gettext
from webui.own_texts import own
from webui.places import what_follows
from webui.sessions import actor, engine

blueprint = Blueprint("messages", __name__, url_prefix="/cases/<number>/messages")
KEEP_FIELD: Final = "_keep"
"""Whether the page said that the event would be kept; else the case must still wait for it."""


@blueprint.get("")
@signed_in
def index(number: str) -> str:
    """Show the events that the person may record: those that the case waits for, and those that may come."""
    events = engine().messages.receivable(number, actor=actor())
    return render_template(
        "messages/index.html",
        number=number,
        awaited=[event for event in events if event.awaited],
        others=[event for event in events if not event.awaited],
    )


@blueprint.get("/<path:name>")
@signed_in
def new(number: str, name: str) -> Response:
    """Show the form of the event."""
    view = engine().messages.show(number, name, actor=actor())
    return _page(view, _form_view(view, view.values), keeps=not view.event.awaited)


@blueprint.post("/<path:name>")
@signed_in
def create(number: str, name: str) -> BaseResponse:
    """Record the event and go back to the case; 422 with every wrong field explained."""
    values, key = submitted(request.form), request.form.get(KEY_FIELD) or new_key()
    keeps = KEEP_FIELD in request.form
    try:
        recorded = engine().messages.record(
            number, name, Submission(values=values), actor=actor(), idempotency_key=key, keep=keeps
        )
    except InvalidSubmission as refusal:
        view = engine().messages.show(number, name, actor=actor())
        form = _form_view(view, {**view.values, **values}, errors=refusal.fields, key=key)
        return _page(view, form, HTTPStatus.UNPROCESSABLE_ENTITY, keeps=keeps)
    flash(_confirmation(recorded), "success")
    if not recorded.visible:
        return redirect(url_for("human_tasks.index"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("cases.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<path:name>/conditions")
@signed_in
def conditions(number: str, name: str) -> Response:
    """Tell the script of the page which parts of the form the entered values show."""
    view = engine().messages.show(number, name, actor=actor())
    return jsonify(
        visible=sorted(visible_keys(view.event.form, {**view.values, **submitted(request.form)}, view.scope))
    )


def _confirmation(recorded: Recorded) -> str:
    title, number = own(recorded.title), recorded.case.number
    if recorded.kept_until is not None:
        return gettext(
            "„%(event)s“ zum Fall %(case)s ist erfasst. Der Fall wartet noch nicht darauf: "
            "Bis zum %(day)s wird es aufbewahrt und dann übernommen, sobald der Fall darauf wartet.",
            event=title,
            case=number,
            day=day(recorded.kept_until),
        )
    done = gettext("„%(event)s“ zum Fall %(case)s ist erfasst.", event=title, case=number)
    return f"{done} {what_follows(recorded.case)}"


def _form_view(view: MessageView, values: Any, **more: Any) -> FormView:
    return show_form(view.event.form, values, view.scope, **more)


def _page(view: MessageView, form: FormView, status: int = HTTPStatus.OK, *, keeps: bool) -> Response:
    return make_response(
        render_template("messages/new.html", view=view, event=view.event, form=form, keeps=keeps), status
    )
