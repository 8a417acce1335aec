"""Connections to PostgreSQL: how they are opened, what their errors mean, and how a lost one is replaced."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import psycopg
from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InvalidatePoolError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import (
    CommitUnknown,
    ConcurrentChange,
    Held,
    IdempotencyConflict,
    SettingsError,
    StorageFull,
    StorageUnavailable,
    TookTooLong,
)
from engine.storage.postgres.clock import STATEMENT, DatabaseClock
from engine.storage.postgres.patience import CONNECT_TIMEOUT, PatientConnection, Silent, Watch
from engine.values import dumps, loads

POOL_TIMEOUT: Final = 5
"""Seconds that somebody waits for a free connection."""

IDLE_SECONDS: Final = 15
"""Seconds that somebody may stand still in a transaction."""

_SESSION: Final = {
    "TimeZone": "UTC",
    # Whoever holds a case for longer hangs: say so, before all threads of a web process wait for that one case.
    "lock_timeout": "3s",
    "statement_timeout": "30s",
    # A process that hangs or was stopped must not keep its case: no command computes for so long between statements.
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    # A machine that is gone without a word must not keep its sessions for the two hours that the server would wait.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_TRY_AGAIN: Final[Mapping[str, type[ConcurrentChange]]] = {
    "40001": ConcurrentChange,  # serialization failure
    "40P01": ConcurrentChange,  # deadlock
    "55P03": Held,  # lock timeout
}
_STOOD_STILL: Final = "25P03"
"""The session was ended because it stood still in a transaction, whose commit has not been reached then."""
_FULL: Final = "53100"
"""There is no space left to write to; the server has undone the transaction, a commit included."""
_TOO_LARGE: Final = "54"  # class of states: a text too long for an index and its like, which no retry can help
_NO_SCHEMA: Final = frozenset({"42P01", "42703"})  # undefined table or column
_READ_ONLY: Final = "25006"  # the connection ended up on a standby; a new one finds the primary
_CONFLICTS: Final[Mapping[str, type[IdempotencyConflict | ConcurrentChange]]] = {
    "pk_command": IdempotencyConflict,
    "fk_deployment_process_key_version_digest": ConcurrentChange,
}


def parse_url(url: str) -> URL:
    """Return the address of a PostgreSQL database; raise ``SettingsError`` without repeating it for anything else."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(name="DATABASE_URL", problem="is no address like postgresql://user@host/database") from None
    if parsed.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise SettingsError(
            name="DATABASE_URL",
            problem=f"must begin with postgresql://, not {parsed.drivername}:// (no other database)",
        )
    try:
        make_conninfo("", **{name: str(value) for name, value in parsed.query.items()})
    except ProgrammingError:
        raise SettingsError(
            name="DATABASE_URL", problem="has an option behind the ? that PostgreSQL does not know"
        ) from None
    return parsed.set(drivername="postgresql+psycopg")


def connect_pool(url: str, *, pool_size: int) -> Engine:
    """Return a pool of connections to the database; nothing is opened yet."""
    parsed = parse_url(url)
    settings = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    given = parsed.query.get("options", "")
    options = f"{settings} {given if isinstance(given, str) else ' '.join(given)}".strip()
    engine = create_engine(
        parsed.update_query_dict({"options": options}),
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT,
            "application_name": "integration-point",
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
        },
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_TIMEOUT,
        pool_use_lifo=True,
        pool_reset_on_return="rollback",
        json_serializer=dumps,
        json_deserializer=loads,
        use_native_hstore=False,
        hide_parameters=True,  # they are personal data and must not get into logs with an error
    )
    # For each connection that it loses the pool would log a trace; whoever used it is told, and tells of the outage.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    watch = Watch()

    @event.listens_for(engine, "do_connect")
    def _(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> PatientConnection:
        return PatientConnection.open(watch, parameters)

    abandoned = weakref.WeakMethod(engine.dispose)
    os.register_at_fork(after_in_child=lambda: _forget_parent_connections(abandoned))
    return engine


def _forget_parent_connections(dispose: weakref.WeakMethod[Any]) -> None:
    """Let a forked worker open connections of its own instead of speaking on those of its parent."""
    forget = dispose()
    if forget is not None:
        forget(close=False)


def keep_time(engine: Engine, clock: DatabaseClock) -> None:
    """Read the clock whenever somebody takes a connection from the pool and it is time to."""

    @event.listens_for(engine, "checkout")
    def _(connection: psycopg.Connection[Any], *_rest: Any) -> None:
        if not clock.needs_reading():
            return
        try:
            clock.read(connection)
        except Silent as error:
            raise OperationalError(STATEMENT, None, error, connection_invalidated=True) from error
        except psycopg.Error as error:
            if connection.closed:  # it has died in the pool, and the others most likely with it: connect anew
                raise InvalidatePoolError from error


def refuse(error: SQLAlchemyError, *, committing: bool = False) -> NoReturn:
    """Raise what the error means to the engine; the error itself where it is a defect."""
    if isinstance(error, PoolTimeout):
        raise StorageUnavailable from error
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None))
        if state in _TRY_AGAIN:
            raise _TRY_AGAIN[state] from error
        violated = str(getattr(getattr(error.orig, "diag", None), "constraint_name", None))
        if violated in _CONFLICTS:
            raise _CONFLICTS[violated] from error
        if state == _FULL:
            raise StorageFull from error
        if state == _STOOD_STILL:
            raise TookTooLong from error
        if state in _NO_SCHEMA:
            problem = "the database does not have the present schema; run 'integration-point migrate'"
            raise SettingsError(name="DATABASE_URL", problem=problem) from error
        if state.startswith(_TOO_LARGE):
            raise error
        if error.connection_invalidated or state == _READ_ONLY or isinstance(error, OperationalError | InterfaceError):
            raise (CommitUnknown if committing else StorageUnavailable) from error
    raise error


class Session:
    """One connection for the length of a unit of work or of a reader, taken from the pool at the first statement.

    A pooled connection may have died since it was last used. Where that shows at the first statement nothing was
    done yet, so the statement is sent once more on a new connection instead of asking the database before each use.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Send the statement; raise ``StorageUnavailable`` and other engine errors instead of those of the driver."""
        try:
            if self._connection is None:
                return self._execute_first(statement, parameters)
            return self._connection.execute(statement, parameters)
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _READ_ONLY:
                self._invalidate()
            refuse(error)

    def commit(self) -> None:
        """Commit what was done on this connection, if anything was."""
        if self._connection is None:
            return
        try:
            self._connection.commit()
        except SQLAlchemyError as error:
            refuse(error, committing=True)

    def close(self) -> None:
        """Give the connection back; what was not committed is rolled back, by the end of the connection if need be."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except SQLAlchemyError:  # whoever has something to say about the database has said it before
            if not connection.closed:
                connection.invalidate()

    def _execute_first(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
    ) -> CursorResult[Any]:
        self._connection = self._engine.connect()
        try:
            return self._connection.execute(statement, parameters)
        except DBAPIError as error:
            if not error.connection_invalidated or isinstance(error.orig, Silent):
                raise
        self.close()
        self._connection = self._engine.connect()
        return self._connection.execute(statement, parameters)

    def _invalidate(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
