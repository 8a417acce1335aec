"""What a request had wanted to send when its session was over: kept in the sign-in page, for the same person only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import Request, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from webui.forms import OWN_PREFIX, TITLES_FIELD

MAX_AGE: Final = 24 * 60 * 60
"""Seconds after which nobody would remember what it was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Fields of a form with the address that they were meant for."""

    username: str | None
    """Who sent them, None where the cookie was gone altogether."""
    target: str
    fields: tuple[tuple[str, str], ...]

    def is_for(self, username: str) -> bool:
        """Return whether they may be shown to the person who has signed in now."""
        return self.username in (None, username)


def fields_of(request: Request) -> tuple[tuple[str, str], ...]:
    """Return everything that the form held but its token, which is worth nothing any more."""
    return tuple((name, item) for name, items in request.form.lists() for item in items if name != "_csrf")


def shown_fields(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the fields that a person entered, by their labels: the form had sent them along."""
    given = list(fields)
    titles = _titles(dict(given).get(TITLES_FIELD, ""))
    return [(titles.get(name, name), item) for name, item in given if item and not name.startswith(OWN_PREFIX)]


def _titles(text: str) -> dict[str, str]:
    try:
        titles = json.loads(text)
    except (ValueError, RecursionError):  # nothing that one of our pages wrote
        return {}
    return {name: str(title) for name, title in titles.items()} if isinstance(titles, dict) else {}


def pack(kept: Kept) -> str:
    """Return the signed text that a hidden input carries."""
    return str(_serializer().dumps([kept.username, kept.target, kept.fields]))


def unpack(text: str) -> Kept | None:
    """Return what was kept, or None where there is nothing that we have signed."""
    try:
        content: Any = _serializer().loads(text, max_age=MAX_AGE)
    except BadData:
        return None
    username, target, fields = content
    return Kept(username, target, tuple((name, item) for name, item in fields))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept")
