"""Names of people for their user names, as pages and messages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from flask import Flask, current_app

from engine import Engine
from engine.errors import StorageUnavailable
from engine.model import SYSTEM
from webui.language import gettext

FRESH: Final = timedelta(minutes=1)
"""How long a name may be shown after it was changed."""


class People:
    """The names of all accounts, asked for at most once a minute."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: tuple[Mapping[str, str], datetime] | None = None

    def name(self, username: str) -> str:
        """Return the name of the person; her user name where nothing else is known."""
        return self._names().get(username, username)

    def _names(self) -> Mapping[str, str]:
        now = self._engine.clock()
        if self._known is not None and timedelta() <= now - self._known[1] < FRESH:
            return self._known[0]
        try:
            names = {account.username: account.display_name for account in self._engine.accounts.list()}
        except StorageUnavailable:
            return {} if self._known is None else self._known[0]
        self._known = (names, now)
        return names


def person(username: str | None) -> str:
    """Return the name of the person with this user name; what the system does has none."""
    if username is None or username == SYSTEM.username:
        return gettext("automatisch")
    return cast(People, current_app.extensions["people"]).name(username)


def init_app(app: Flask, engine: Engine) -> None:
    """Make the filter known to the templates."""
    app.extensions["people"] = People(engine)
    app.jinja_env.filters["person"] = person
