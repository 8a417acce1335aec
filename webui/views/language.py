"""The language of the pages: everybody chooses her own."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Flask, redirect, request, url_for
from werkzeug import Response
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from engine.model import LOCALES
from webui import language, sessions
from webui.access import public
from webui.security import is_local_path

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@public
def choose() -> Response:
    """Remember the language, with the account where somebody is signed in, and go back to the page."""
    wanted, target = request.form.get("locale", ""), request.form.get("_next", "")
    if wanted not in LOCALES:
        raise BadRequest
    reader = sessions.load_actor()
    if reader is not None:
        sessions.engine().accounts.set_locale(reader.username, wanted)
    language.remember(wanted, chosen=reader is None)
    return redirect(target if is_local_path(target) else url_for("welcome.index"), HTTPStatus.SEE_OTHER)


def this_page() -> str | None:
    """Return the address that shows the page again, None where that would lose what somebody has entered.

    The answer to a form that was sent holds what is not kept anywhere else; the sign-in alone holds nothing.
    """
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.endpoint == "sessions.create":
        with suppress(RequestEntityTooLarge):  # then this is the page that says so
            form = request.form
            return None if form.get("_kept") else url_for("sessions.new", next=form.get("_next") or None)
    return None


def init_app(app: Flask) -> None:
    """Let the frame of every page offer the languages."""
    app.jinja_env.globals["this_page"] = this_page
