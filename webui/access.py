"""Who may open a page at all: every view declares it, and whatever declares nothing is for nobody.

What a signed-in person may see and do is decided in the engine alone.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE: Final = "__permission__"
_LIMIT: Final = "__limit__"


class Permission(StrEnum):
    """What a request must have to reach a view."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


def public(view: View) -> View:
    """Declare that anybody may open the view."""
    setattr(view, _ATTRIBUTE, Permission.PUBLIC)
    return view


def signed_in(view: View) -> View:
    """Declare that the view needs somebody signed in; it finds her in ``flask.g.actor``."""
    setattr(view, _ATTRIBUTE, Permission.SIGNED_IN)
    return view


def large_request(limit: int) -> Callable[[View], View]:
    """Declare that the view takes requests of so many bytes, more than the forms of caseworkers ever have."""

    def declare(view: View) -> View:
        setattr(view, _LIMIT, limit)
        return view

    return declare


def limit_of(view: Callable[..., Any]) -> int | None:
    """Return how many bytes a request to the view may have, None where the usual limit holds."""
    return getattr(view, _LIMIT, None)


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """Return what the view declared, or None."""
    return getattr(view, _ATTRIBUTE, None)


def require_declarations(app: Flask) -> None:
    """Fail where a route has a view that declares no permission."""
    silent = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app.view_functions[rule.endpoint]) is None
    )
    if silent:
        raise RuntimeError(f"These views declare no permission: {', '.join(silent)}.")
