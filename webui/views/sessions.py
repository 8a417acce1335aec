"""Signing in and out."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug import Response as BaseResponse

from engine.errors import SignInFailed, TooManyAttempts
from webui import errors, sessions
from webui.access import public
from webui.language import gettext
from webui.security import is_local_path, is_same_origin

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sign-in")
@public
def new() -> BaseResponse:
    """Show the sign-in page."""
    if session.get("username") and sessions.load_actor() is not None:
        return redirect(_target(request.args.get("next")))
    return _page(next_path=_target(request.args.get("next")))


@blueprint.post("/sign-in")
@public
def create() -> BaseResponse:
    """Sign in, then go where the person wanted to go: 401 where that fails, 429 after too many attempts."""
    username, password = request.form.get("_username", ""), request.form.get("_password", "")
    next_path, kept = _target(request.form.get("_next")), request.form.get("_kept", "")
    try:
        account = sessions.engine().accounts.sign_in(username, password, request.remote_addr or "")
    except SignInFailed:
        problem = gettext("Name oder Passwort stimmt nicht. Bitte prüfen Sie beides und versuchen Sie es noch einmal.")
        return _page(HTTPStatus.UNAUTHORIZED, problem, username, next_path, kept)
    except TooManyAttempts as refusal:
        minutes = refusal.parameters["minutes"]
        problem = gettext(
            "Zu viele Versuche. Bitte warten Sie %(minutes)s Minuten und versuchen Sie es dann noch einmal.",
            minutes=minutes,
        )
        response = _page(HTTPStatus.TOO_MANY_REQUESTS, problem, username, next_path, kept)
        response.headers["Retry-After"] = str(60 * int(minutes))
        return response
    sessions.begin(account)
    fields = _kept_fields(kept)
    if fields is not None:
        explanation = errors.Explanation(
            gettext("Sie sind wieder angemeldet"),
            gettext("Ihre Angaben sind noch da, aber noch nicht gesendet."),
        )
        page = render_template("errors/resend.html", explanation=explanation, target=next_path, fields=fields)
        return make_response(page)
    return redirect(next_path, HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
@public
def destroy() -> BaseResponse:
    """Sign out, everywhere."""
    sessions.end()
    flash(gettext("Sie sind abgemeldet, auf allen Geräten."), "success")
    return redirect(url_for("sessions.new"), HTTPStatus.SEE_OTHER)


def ask_to_sign_in() -> Response:
    """Answer a request that nobody signed in made: with the way to the sign-in, and keeping what was entered."""
    if request.method == "GET":
        path = request.full_path.rstrip("?")
        target = url_for("sessions.new") if path == "/" else url_for("sessions.new", next=path)
        return make_response(redirect(target, HTTPStatus.SEE_OTHER))
    kept = ""
    if is_same_origin(request):
        pairs = [(name, item) for name, items in request.form.lists() for item in items if name != "_csrf"]
        kept = json.dumps(pairs)
    problem = gettext("Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an; Ihre Angaben bleiben erhalten.")
    return _page(HTTPStatus.UNAUTHORIZED, problem, "", request.path if kept else "/", kept)


def _page(
    status: int = HTTPStatus.OK, problem: str | None = None, username: str = "", next_path: str = "/", kept: str = ""
) -> Response:
    page = render_template("sessions/new.html", problem=problem, username=username, next_path=next_path, kept=kept)
    return make_response(page, status)


def _target(path: str | None) -> str:
    """Return where to go after the sign-in: the path if it is one of ours, else the front door."""
    return path if path is not None and is_local_path(path) else url_for("welcome.index")


def _kept_fields(kept: str) -> list[tuple[str, str]] | None:
    """Return the fields that an expired session had wanted to send, or None if it had not."""
    if not kept:
        return None
    try:
        pairs: Any = json.loads(kept)
    except ValueError:
        return None
    if not isinstance(pairs, list):
        return None
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    ]
