"""Starting a case."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import Startable
from engine.errors import FieldError, InvalidSubmission, NotFound, TaskAlreadyClaimed, TaskEnded
from engine.model import HumanTask
from webui.access import signed_in
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted, visible_keys
from webui.language import gettext
from webui.sessions import actor, engine
from webui.views.human_tasks import next_task, what_follows

blueprint = Blueprint("start", __name__, url_prefix="/cases/new")


@blueprint.get("")
@signed_in
def index() -> BaseResponse:
    """Show what can be started; the form at once where there is only one thing."""
    startable = engine().cases.startable(actor())
    if len(startable) == 1:
        return redirect(url_for(".new", process_key=startable[0].process_key))
    return make_response(render_template("start/index.html", startable=startable))


@blueprint.get("/<process_key>")
@signed_in
def new(process_key: str) -> Response:
    """Show the form that a case of the process begins with."""
    startable = _startable(process_key)
    return _page(startable, _form_view(startable, startable.values))


@blueprint.post("/<process_key>")
@signed_in
def create(process_key: str) -> BaseResponse:
    """Start a case and go on to its first task; 422 with every wrong field explained."""
    startable = _startable(process_key)
    values, key = submitted(request.form), request.form.get(KEY_FIELD) or new_key()
    try:
        _require_fields_of(startable, values)
        case = engine().cases.start(process_key, values, actor=actor(), idempotency_key=key)
    except InvalidSubmission as refusal:
        form = _form_view(startable, values, errors=refusal.fields, key=key)
        return _page(startable, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(gettext("Der Fall %(case)s ist angelegt. ", case=case.number) + what_follows(case), "success")
    following = next_task(case, actor())
    if following is None:
        return redirect(url_for("cases.show", number=case.number), HTTPStatus.SEE_OTHER)
    if case.version == 1:  # nothing has happened in it yet: the form is not an old one sent again
        _take_on(following)
    return redirect(url_for("human_tasks.show", task_id=following.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/<process_key>/conditions")
@signed_in
def conditions(process_key: str) -> Response:
    """Tell the script of the page which parts of the form the entered values show."""
    form = _startable(process_key).form
    return jsonify(visible=[] if form is None else sorted(visible_keys(form, submitted(request.form), {})))


def _take_on(task: HumanTask) -> None:
    """Claim the first task for whoever started the case: the person it is about sits in front of her."""
    with suppress(TaskAlreadyClaimed, TaskEnded):
        engine().human_tasks.claim(task.id, actor=actor())


def _require_fields_of(startable: Startable, values: Mapping[str, Any]) -> None:
    """Refuse values where there is no form to fill in; with one the engine refuses what the form does not ask for."""
    if startable.form is None and values:
        raise InvalidSubmission({key: FieldError("unknown_field") for key in values})


def _startable(process_key: str) -> Startable:
    for startable in engine().cases.startable(actor()):
        if startable.process_key == process_key:
            return startable
    raise NotFound(kind="process", key=process_key)


def _form_view(startable: Startable, values: Any, **more: Any) -> FormView | None:
    return None if startable.form is None else show_form(startable.form, values, {}, **more)


def _page(startable: Startable, form: FormView | None, status: int = HTTPStatus.OK) -> Response:
    key = form.key if form is not None else new_key()
    return make_response(render_template("start/new.html", startable=startable, form=form, key=key), status)
