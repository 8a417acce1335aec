"""What all commands share.

A command is one unit of work: load and lock → idempotency → authorize → state → validate → run → save → commit. The
services spell these steps out; :class:`engine.draft.Draft` does the bookkeeping between *run* and *save*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.errors import IdempotencyConflict, NotFound
from engine.model import Actor
from engine.storage.interface import Command, Storage

T = TypeVar("T")


def found(thing: T | None, kind: str, key: object) -> T:
    """Return the thing; raise ``NotFound`` if there is none."""
    if thing is None:
        raise NotFound(kind=kind, key=str(key))
    return thing


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
