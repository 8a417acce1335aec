"""Signing in and out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # has no types of its own
from werkzeug import Response as BaseResponse

from engine.errors import SignInFailed, TooManyAttempts
from webui import errors, kept, language, sessions
from webui.access import public
from webui.explanations import Explanation
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
    next_path, kept_text = _target(request.form.get("_next")), request.form.get("_kept", "")
    try:
        account = sessions.engine().accounts.sign_in(username, password, request.remote_addr or "")
    except SignInFailed:
        problem = gettext("Name oder Passwort stimmt nicht. Bitte prüfen Sie beides und versuchen Sie es noch einmal.")
        return _page(HTTPStatus.UNAUTHORIZED, problem, username, next_path, kept_text)
    except TooManyAttempts as refusal:
        minutes = refusal.parameters["minutes"]
        problem = gettext(
            "Zu viele Versuche. Bitte warten Sie %(minutes)s Minuten und versuchen Sie es dann noch einmal.",
            minutes=minutes,
        )
        response = _page(HTTPStatus.TOO_MANY_REQUESTS, problem, username, next_path, kept_text)
        response.headers["Retry-After"] = str(60 * int(minutes))
        return response
    wanted = language.chosen()
    if wanted is not None and wanted != account.locale:
        account = sessions.engine().accounts.set_locale(account.username, wanted)
    sessions.begin(account)
    waiting = kept.unpack(kept_text)
    if waiting is not None and waiting.is_for(account.username):
        g.actor = sessions.load_actor()
        explanation = Explanation(
            gettext("Sie sind wieder angemeldet"),
            gettext("Ihre Angaben sind noch da, aber noch nicht gesendet."),
        )
        return make_response(errors.render_resend(explanation, waiting.target, waiting.fields))
    return redirect(next_path, HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-out")
@public
def destroy() -> BaseResponse:
    """Sign out, everywhere."""
    sessions.end()
    flash(gettext("Sie sind abgemeldet, auf allen Geräten."), "success")
    return redirect(url_for("sessions.new"), HTTPStatus.SEE_OTHER)


@blueprint.errorhandler(CSRFError)
def renew(_error: CSRFError) -> BaseResponse:
    """Answer a page from before another sign-in: who wants to go may go, who wants to come loses nothing."""
    if not is_same_origin(request):
        return redirect(url_for("sessions.new"), HTTPStatus.SEE_OTHER)
    if request.endpoint == "sessions.destroy":
        return destroy()
    problem = gettext("Die Seite war nicht mehr gültig. Bitte melden Sie sich noch einmal an.")
    username, next_path = request.form.get("_username", ""), _target(request.form.get("_next"))
    return _page(HTTPStatus.BAD_REQUEST, problem, username, next_path, request.form.get("_kept", ""))


def ask_to_sign_in(username: str | None) -> Response:
    """Answer a request that nobody signed in made: with the way to the sign-in, and keeping what was entered.

    ``username`` is who the session belonged to before it ended, if that is known.
    """
    if request.method == "GET":
        path = request.full_path.rstrip("?")
        target = url_for("sessions.new") if path == "/" else url_for("sessions.new", next=path)
        return make_response(redirect(target, HTTPStatus.SEE_OTHER))
    text = ""
    if is_same_origin(request):
        text = kept.pack(kept.Kept(username, request.path, kept.fields_of(request)))
    problem = gettext("Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an; Ihre Angaben bleiben erhalten.")
    return _page(HTTPStatus.UNAUTHORIZED, problem, username or "", kept_text=text)


def _page(
    status: int = HTTPStatus.OK,
    problem: str | None = None,
    username: str = "",
    next_path: str = "/",
    kept_text: str = "",
) -> Response:
    page = render_template("sessions/new.html", problem=problem, username=username, next_path=next_path, kept=kept_text)
    return make_response(page, status)


def _target(path: str | None) -> str:
    """Return where to go after the sign-in: the path if it is one of ours, else the front door."""
    return path if path is not None and is_local_path(path) else url_for("welcome.index")
