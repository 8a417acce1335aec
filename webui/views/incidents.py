"""Trouble that stopped a case, and trying again once its cause is gone."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug import Response

from webui.access import signed_in
from webui.language import gettext
from webui.sessions import actor, engine

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")


@blueprint.post("/<uuid:incident_id>/retry")
@signed_in
def retry(incident_id: UUID) -> Response:
    """Execute the failed element again and show the case."""
    case = engine().incidents.retry(incident_id, actor=actor())
    flash(gettext("Der Schritt wurde noch einmal ausgeführt. Unten sehen Sie, ob der Fall jetzt weitergeht."), "info")
    return redirect(url_for("cases.show", number=case.number), HTTPStatus.SEE_OTHER)
