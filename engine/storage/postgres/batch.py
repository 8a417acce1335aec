"""Many units of work in one transaction: one commit, and so one wait for the disk, for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, Engine, Executable, text

from engine.errors import EngineError
from engine.storage.interface import Reader, UnitOfWork
from engine.storage.postgres.connection import Session
from engine.storage.postgres.reader import PostgresReader
from engine.storage.postgres.unit_of_work import PostgresUnitOfWork

_BEGIN_PART: Final = text("SAVEPOINT part")
_KEEP_PART: Final = text("RELEASE SAVEPOINT part")
_NEXT_PART: Final = text("RELEASE SAVEPOINT part; SAVEPOINT part").execution_options(no_parameters=True)
"""Both in one message, which only a statement without parameters can be."""
_UNDO_PART: Final = text("ROLLBACK TO SAVEPOINT part")
_PATIENCE: Final = text("SET LOCAL lock_timeout = '50ms'")
"""For whoever holds the locks of earlier parts. It is far less than the second after which the server looks for a
deadlock: nobody who waits for one of those locks is ever chosen as the victim."""


class PostgresBatch:
    """A storage for one thread, whose units of work are parts of one transaction until :meth:`commit`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._session = Session(engine)
        self._now = now
        self._is_first = True
        self._is_kept = False
        """Whether there is a part to be added to what is to be committed."""

    def begin(self) -> UnitOfWork:
        return PostgresUnitOfWork(_Part(self))

    def read(self) -> Reader:
        return PostgresReader(_Look(self))

    def batch(self) -> PostgresBatch:
        return self

    def now(self) -> datetime:
        return self._now()

    def commit(self) -> None:
        try:
            self._session.commit()
        finally:
            self.close()

    def close(self) -> None:
        self._session.close()
        self._is_first, self._is_kept = True, False

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Send a statement on the one connection."""
        return self._session.execute(statement, parameters)

    def begin_part(self) -> None:
        """Begin a part, and add the one before to what is to be committed; only the first waits for others."""
        if not self._is_kept:
            self.execute(_BEGIN_PART)
            return
        if self._is_first:
            self.execute(_KEEP_PART)
            self.execute(_PATIENCE)
            self.execute(_BEGIN_PART)
        else:
            self.execute(_NEXT_PART)
        self._is_first = self._is_kept = False

    def keep_part(self) -> None:
        """Note that the part is to be committed, or undone with all others."""
        self._is_kept = True

    def undo_part(self) -> None:
        """Undo what the part did and give its locks back."""
        self.execute(_UNDO_PART)
        self.execute(_KEEP_PART)


class _Look(Session):
    """What a reader in a batch speaks on: it sees the parts that are not committed yet."""

    def __init__(self, batch: PostgresBatch) -> None:
        self._batch = batch

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        return self._batch.execute(statement, parameters)

    def commit(self) -> None:
        """Do nothing: there is nothing of its own to commit."""

    def close(self) -> None:
        """Do nothing: the connection is the batch's."""


class _Part(_Look):
    """What a unit of work in a batch speaks on; nothing is sent before its first statement."""

    def __init__(self, batch: PostgresBatch) -> None:
        super().__init__(batch)
        self._is_open = False

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        if not self._is_open:
            self._batch.begin_part()
            self._is_open = True
        return self._batch.execute(statement, parameters)

    def commit(self) -> None:
        if self._is_open:
            self._is_open = False
            self._batch.keep_part()

    def close(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        try:
            self._batch.undo_part()
        except EngineError:  # the database has gone, and with it the whole batch, as the next statement will say
            return
