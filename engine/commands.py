"""What all commands share.

A command is one unit of work: load and lock → idempotency → authorize → state → validate → run → save → commit. The
services spell these steps out; :class:`engine.draft.Draft` does the bookkeeping between *run* and *save*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.errors import IdempotencyConflict, InvalidValue, NotFound
from engine.model import Actor
from engine.storage.interface import Command, Storage
from engine.values import MAX_NAME, is_name

T = TypeVar("T")


def found(thing: T | None, kind: str, key: object) -> T:
    """Return the thing; raise ``NotFound`` if there is none."""
    if thing is None:
        raise NotFound(kind=kind, key=str(key))
    return thing


def require_text(name: str, text: str) -> str:
    """Return a name or key from outside; raise ``InvalidValue`` where no storage could keep or find it."""
    if not is_name(text):
        raise InvalidValue(field=name, problem=f"must have 1 to {MAX_NAME} printable characters")
    return text


def repeats(stored: Command | None, *, kind: str, subject: str, actor: Actor) -> bool:
    """Return whether the command was applied before; raise ``IdempotencyConflict`` if the key is another's."""
    if stored is None:
        return False
    if (stored.kind, stored.subject, stored.actor) != (kind, subject, actor.username):
        raise IdempotencyConflict
    return True


def groups_of(storage: Storage, actor: Actor) -> Callable[[str], frozenset[str]]:
    """Return a function from a username to the groups of that person; the actor's own cost no statement."""

    def groups(username: str) -> frozenset[str]:
        if username == actor.username:
            return actor.groups
        with storage.read() as reader:
            account = reader.account(username)
        return account.groups if account is not None and account.active else frozenset()

    return groups
