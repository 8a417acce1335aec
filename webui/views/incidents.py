"""Trouble that stopped a case, and trying again once its cause is gone."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from webui.access import signed_in
from webui.language import gettext
from webui.monitor import has_gone_on, outcome_text
from webui.sessions import actor, engine

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")


@blueprint.post("/<uuid:incident_id>/retry")
@signed_in
def retry(incident_id: UUID) -> Response:
    """Execute the failed element again, say what came of it, and go back to the case or to the monitor."""
    outcome = engine().incidents.try_again(incident_id, actor=actor())
    text = gettext("Fall %(case)s: %(told)s", case=outcome.case.number, told=outcome_text(outcome))
    flash(text, "success" if has_gone_on(outcome) else "warning")
    if request.form.get("back") == "monitor":
        return redirect(url_for("monitor.incidents"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("cases.show", number=outcome.case.number), HTTPStatus.SEE_OTHER)
