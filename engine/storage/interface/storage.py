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

    def now(self) -> datetime:
        """Return the present instant, by the one clock that all who share the storage go by.

        Raises ``StorageUnavailable`` where nobody can be asked.
        """

    def close(self) -> None:
        """Give back every connection."""
