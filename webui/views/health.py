"""Whether the process lives and whether it can work, for those who watch over it."""

from __future__ import annotations

from flask import Blueprint, Response

from engine.errors import SettingsError, StorageUnavailable
from webui.access import public
from webui.sessions import engine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Answer as long as the process does."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Answer 200 while the database answers and has its tables, else 503."""
    try:
        engine().ready()
    except (SettingsError, StorageUnavailable):
        return Response("database unavailable\n", status=503, mimetype="text/plain", headers={"Retry-After": "10"})
    return Response("ready\n", mimetype="text/plain")
