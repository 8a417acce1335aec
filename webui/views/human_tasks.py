"""The worklist and its tasks: look, claim, fill in, complete."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine import TaskView
from engine.errors import InvalidSubmission, PersonKnown
from engine.model import Actor, Case, HumanTask, Submission
from webui import diagrams
from webui.access import signed_in
from webui.decisions import reasons_of, shown
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted, visible_keys
from webui.language import gettext
from webui.own_texts import own
from webui.persons import KnownPerson, confirmed, known_person
from webui.places import named, what_follows
from webui.sessions import actor, engine
from webui.story import essence, tell
from webui.worklist import Worklist, criteria_of, is_led

blueprint = Blueprint("human_tasks", __name__, url_prefix="/tasks")
STEP_FIELD: Final = "_step"
"""Name of the completed step, for the confirmation alone."""


@blueprint.get("")
@signed_in
def index() -> str:
    """Show the open tasks of the person's groups, or of the teams that she leads."""
    criteria = criteria_of(request.args)
    led = is_led(request.args)
    page = engine().human_tasks.worklist(actor(), criteria, led=led)
    worklist = Worklist(page, criteria, actor(), engine(), led=led)
    return render_template("human_tasks/index.html", worklist=worklist)


@blueprint.get("/<uuid:task_id>")
@signed_in
def show(task_id: UUID) -> Response:
    """Show a task: to claim it, or to work on it."""
    view = engine().human_tasks.show(task_id, actor=actor())
    return _page(view, _form_view(view, view.values))


@blueprint.get("/<uuid:task_id>/diagram")
@signed_in
def diagram(task_id: UUID) -> Response:
    """Return the diagram of the task's process for the viewer."""
    return jsonify(diagrams.data(engine().human_tasks.diagram(task_id, actor=actor())))


@blueprint.post("/<uuid:task_id>/claim")
@signed_in
def claim(task_id: UUID) -> BaseResponse:
    """Take the task on and show it."""
    task = engine().human_tasks.claim(task_id, actor=actor())
    flash(gettext("Sie haben „%(step)s“ übernommen.", step=own(task.name)), "success")
    return redirect(url_for(".show", task_id=task_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:task_id>/unclaim")
@signed_in
def unclaim(task_id: UUID) -> BaseResponse:
    """Give the task back to its team."""
    task = engine().human_tasks.unclaim(task_id, actor=actor())
    flash(
        gettext("„%(step)s“ zum Fall %(case)s ist zurückgegeben.", step=own(task.name), case=task.case_number),
        "success",
    )
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:task_id>/complete")
@signed_in
def complete(task_id: UUID) -> BaseResponse:
    """Complete the task and go on to the next sensible place.

    422 with every wrong field explained, 409 where the person who was entered has other cases.
    """
    values = submitted(request.form)
    key = request.form.get(KEY_FIELD) or new_key()
    try:
        case = engine().human_tasks.complete(
            task_id,
            Submission(values=values),
            actor=actor(),
            idempotency_key=key,
            other_person_than=confirmed(request.form),
        )
    except InvalidSubmission as refusal:
        view = engine().human_tasks.show(task_id, actor=actor())
        form = _form_view(view, {**view.values, **values}, errors=refusal.fields, key=key)
        return _page(view, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except PersonKnown as refusal:
        view = engine().human_tasks.show(task_id, actor=actor())
        form = _form_view(view, {**view.values, **values}, key=key)
        return _page(view, form, HTTPStatus.CONFLICT, known=known_person(refusal))
    flash(_confirmation(case, request.form.get(STEP_FIELD, "")), "success")
    following = next_task(case, actor())
    if following is None:
        return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)
    return redirect(url_for(".show", task_id=following.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:task_id>/conditions")
@signed_in
def conditions(task_id: UUID) -> Response:
    """Tell the script of the page which parts of the form the entered values show."""
    view = engine().human_tasks.show(task_id, actor=actor())
    values = {**view.values, **submitted(request.form)}
    return jsonify(visible=[] if view.form is None else sorted(visible_keys(view.form, values, view.scope)))


def page_of(task_id: UUID, entered: Mapping[str, Any]) -> Response:
    """Return the page of a task in whose form something is entered already, where the form asks for it."""
    view = engine().human_tasks.show(task_id, actor=actor())
    return _page(view, _form_view(view, {**entered, **view.values} if view.may_complete else view.values))


def next_task(case: Case, worker: Actor) -> HumanTask | None:
    """Return the open task of the case that the person should go on with, or None: hers first, then free ones."""
    open_tasks = [task for task in case.open_tasks if task.assignee in (None, worker.username)]
    mine = [task for task in open_tasks if task.assignee or task.candidate_group in worker.groups]
    return min(mine, key=lambda task: (task.assignee is None, task.opened_at), default=None)


def _confirmation(case: Case, step: str) -> str:
    done = (
        gettext("„%(step)s“ zum Fall %(case)s ist erledigt.", step=own(step), case=case.number)
        if step
        else gettext("Die Aufgabe zum Fall %(case)s ist erledigt.", case=case.number)
    )
    return f"{done} {what_follows(case)}"


def _form_view(view: TaskView, values: Any, **more: Any) -> FormView | None:
    return None if view.form is None else show_form(view.form, values, view.scope, **more)


def _page(
    view: TaskView, form: FormView | None, status: int = HTTPStatus.OK, *, known: KnownPerson | None = None
) -> Response:
    current = engine().human_tasks.diagram(view.task.id, actor=actor())
    organisation = engine().organisation()
    page = render_template(
        "human_tasks/show.html",
        view=view,
        task=view.task,
        form=form,
        known=known,
        cancel_key=new_key(),
        key=form.key if form is not None else new_key(),
        diagram=current,
        steps=diagrams.steps(current),
        entries=tell(essence(view.history), {}),
        facts=[named(fact, organisation) for fact in view.facts],
        decisions=shown(view.decisions, organisation),
        reasons=reasons_of(view),
    )
    return make_response(page, status)
