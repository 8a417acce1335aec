"""The front door."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug import Response

from webui.access import signed_in

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Lead to the worklist, where the work begins."""
    return redirect(url_for("human_tasks.index"))
