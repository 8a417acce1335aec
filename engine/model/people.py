"""People: who acts, who may sign in, who read what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

LOCALES: Final = ("de", "en")
"""The languages that a person may read the pages in."""
DEFAULT_LOCALE: Final = "de"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody who acts: a signed-in person or the system itself.

    ``groups`` are candidate groups such as ``KR-U25.SGB3.Vermittlung``; ``legal_domains`` are those whose fields the
    actor may read, ``SGB2`` or ``SGB3``, derived from the groups by the organisation.
    """

    username: str
    display_name: str
    groups: frozenset[str] = frozenset()
    legal_domains: frozenset[str] = frozenset()
    locale: str = DEFAULT_LOCALE
    """In which of the :data:`LOCALES` the actor reads."""

    @property
    def functions(self) -> frozenset[str]:
        """Return the functions that the actor has in any of her teams."""
        return frozenset(group.rsplit(".", 1)[-1] for group in self.groups)

    def has_function(self, function: str) -> bool:
        """Return whether one of the actor's groups carries the function, for example ``Teamleitung``."""
        return function in self.functions


SYSTEM: Final = Actor(username="system", display_name="System")


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A person who may sign in, with the groups she is a member of."""

    username: str
    display_name: str
    password_hash: str
    groups: frozenset[str]
    active: bool = True
    session_epoch: int = 0
    """Part of every session; raising it ends all sessions of the account."""
    locale: str = DEFAULT_LOCALE
    """The language that she reads the pages in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessEvent:
    """A read of personal data, or a refused attempt at one, kept for the data protection officer."""

    at: datetime
    actor: str
    purpose: str
    """What was read or tried, for example ``task:show``."""
    granted: bool
    case_id: UUID | None = None
    task_id: UUID | None = None
    reason: str | None = None
