"""The front door."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug import Response

from engine import authorization
from webui.access import signed_in
from webui.sessions import actor

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Lead to where the work begins: to the worklist, or to the workshop where that is all the work there is."""
    return redirect(url_for("workshop.index" if authorization.only_uses_workshop(actor()) else "human_tasks.index"))
