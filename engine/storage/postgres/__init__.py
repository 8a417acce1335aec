"""The storage in PostgreSQL: the one for service."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from engine.errors import StorageUnavailable
from engine.storage.interface import Batch, Reader, UnitOfWork
from engine.storage.postgres.batch import PostgresBatch
from engine.storage.postgres.clock import DatabaseClock
from engine.storage.postgres.connection import Session, connect_pool, keep_time, refuse
from engine.storage.postgres.reader import PostgresReader
from engine.storage.postgres.unit_of_work import PostgresUnitOfWork

POOL_SIZE: Final = 10


class PostgresStorage:
    """A pool of connections to one database; safe to share between threads and to inherit by a fork."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self._clock = DatabaseClock()
        self.engine = connect_pool(url, pool_size=pool_size)
        keep_time(self.engine, self._clock)
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def begin(self) -> UnitOfWork:
        """Return a new unit of work; it costs nothing until its first statement."""
        return PostgresUnitOfWork(Session(self.engine))

    def read(self) -> Reader:
        """Return a new reader; it costs nothing until its first statement."""
        return PostgresReader(Session(self._autocommit))

    def batch(self) -> Batch:
        """Return a new batch; it costs nothing until its first statement."""
        return PostgresBatch(self.engine, self.now)

    def now(self) -> datetime:
        """Return the instant by the clock of the database, which is asked where what is known of it is doubtful."""
        if self._clock.needs_reading():
            try:
                self.engine.connect().close()
            except SQLAlchemyError as error:
                refuse(error)
        now = self._clock.now()
        if now is None:
            raise StorageUnavailable
        return now

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


def open_storage(url: str, *, pool_size: int = POOL_SIZE) -> PostgresStorage:
    """Return the storage at the address; raise ``SettingsError`` for what is no address of a PostgreSQL database.

    Nothing is connected yet: a database that does not answer shows at the first use, and one that comes back is used
    again without more ado. ``pool_size`` is how many connections this process keeps, one for each thread that works;
    under load it opens at most twice as many.
    """
    return PostgresStorage(url, pool_size=pool_size)
