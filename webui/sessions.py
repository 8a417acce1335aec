"""Who is signed in: a signed cookie with username and session epoch, an idle limit and an absolute one.

The cookie proves nothing for longer than the account's epoch lasts: signing out raises it, so a copied cookie is worth
nothing afterwards. Finding the actor costs one statement per request.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, cast

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface

from engine import Engine
from engine.model import Account, Actor
from webui import language
from webui.settings import WebSettings

TOUCH_AFTER: Final = timedelta(minutes=1)
"""The time of the last request is written into the cookie no more often than this."""


class SchemeAwareSessions(SecureCookieSessionInterface):
    """Session cookies that are ``Secure`` and bound to the host by the ``__Host-`` prefix wherever HTTPS is spoken."""

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002  # the signature is Flask's
        """Return the name of the cookie; a browser takes one with the prefix over HTTPS only."""
        return "__Host-session" if request.is_secure else "session"

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002  # the signature is Flask's
        """Return whether the browser may send the cookie over HTTPS only."""
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002  # the signature is Flask's
        """Return the path of the cookie, which the prefix wants to be the root."""
        return "/"


def engine() -> Engine:
    """Return the engine of the application."""
    return cast(Engine, current_app.extensions["engine"])


def settings() -> WebSettings:
    """Return the settings of the application."""
    return cast(WebSettings, current_app.extensions["settings"])


def actor() -> Actor:
    """Return who is signed in; only views that need somebody signed in may ask."""
    return cast(Actor, g.actor)


def begin(account: Account) -> None:
    """Start a session for the account; whatever was in the cookie before is gone."""
    now = engine().clock().isoformat()
    session.clear()
    session.update(username=account.username, epoch=account.session_epoch, since=now, seen=now)
    language.remember(account.locale)


def end() -> None:
    """End the session, and with it every other session of the account."""
    found = load_actor()
    if found is not None:
        engine().accounts.sign_out_everywhere(found.username)
    _forget()


def latest_username() -> str | None:
    """Return whose session this is, or was before it ended; None where this browser has not seen anybody."""
    return session.get("username") or session.get("former")


def load_actor() -> Actor | None:
    """Return who is signed in, or None; a session that is too old or no longer valid is forgotten."""
    username = session.get("username")
    if username is None:
        return None
    now = engine().clock()
    if not _is_fresh(now):
        _forget()
        return None
    found = engine().accounts.actor(username, session_epoch=session.get("epoch", -1))
    if found is None:
        _forget()
        return None
    unseen = now - datetime.fromisoformat(session["seen"])
    if unseen > TOUCH_AFTER and unseen > _touch_after():
        session["seen"] = now.isoformat()
    return found


def _touch_after() -> timedelta:
    """Return after how long the request writes its time into the cookie.

    A script asks while a form is sent: were its answer to write the cookie too and to come last, the confirmation
    that the next page should show would be lost. So it only keeps somebody signed in who fills in a long form.
    """
    asked_by_script = request.accept_mimetypes.best == "application/json"
    return settings().idle_limit / 2 if asked_by_script else TOUCH_AFTER


def _forget() -> None:
    """End the session, remembering whose it was: what her forms still send must not be shown to the next person."""
    former, locale = latest_username(), language.remembered()
    session.clear()
    if former is not None:
        session["former"] = former
    if locale is not None:
        language.remember(locale)


def _is_fresh(now: datetime) -> bool:
    try:
        since, seen = (datetime.fromisoformat(session[name]) for name in ("since", "seen"))
    except (KeyError, TypeError, ValueError):  # a cookie of an older version of this application
        return False
    return now - seen <= settings().idle_limit and now - since <= settings().absolute_limit
