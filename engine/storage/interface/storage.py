"""The entry to a storage."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from engine.storage.interface.reader import Reader
from engine.storage.interface.unit_of_work import UnitOfWork


class Storage(Protocol):
    """The entry to a storage; safe to share between threads."""

    def begin(self) -> UnitOfWork:
        """Return a new unit of work, to be used as a context manager."""

    def read(self) -> Reader:
        """Return a new reader, to be used as a context manager."""

    def batch(self) -> Batch:
        """Return a new batch of units of work."""

    def now(self) -> datetime:
        """Return the present instant, by the one clock that all who share the storage go by.

        Raises ``StorageUnavailable`` where nobody can be asked.
        """

    def close(self) -> None:
        """Give back every connection."""


class Batch(Storage, Protocol):
    """A storage for one thread whose units of work become durable together, for programs with very many of them.

    A unit of work that is not committed is undone by itself; a reader sees all that were. Until :meth:`commit` others
    need not see them, and whoever wants to change the same cases waits: so commit within a second or so. From the
    second unit of work on none waits for others who hold a case, it raises :class:`~engine.errors.Held` at once, so
    that nobody waits in a circle. Then commit, and do it again.
    """

    def commit(self) -> None:
        """Make all units of work that committed durable, or raise ``StorageUnavailable`` or ``CommitUnknown``."""

    def close(self) -> None:
        """Undo whatever was not committed, as far as the storage can."""
