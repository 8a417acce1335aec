"""What every benchmark is given: databases of its own on one PostgreSQL, and how often to repeat things."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from benchmarks.processes import Family
from benchmarks.statements import StatementLog
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate

T = TypeVar("T")

SHORT: Final = 20
"""By how much a short run divides the repetitions: it shows that a benchmark works, its figures mean little."""


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that lets us create databases.

    ``log`` is where it writes and ``processes`` are all of its own, None where they are out of reach.
    """

    url: str
    log: Path | None = None
    processes: Family | None = None


class Bench:
    """The place of one run, a context manager; the server is started when the first benchmark asks for a database.

    ``url`` is the address of a database on a server to use instead of an embedded one: it is only connected to in
    order to create and drop databases beside it, which its user must be allowed to. ``divisor`` is by how much less
    everything is repeated than it is meant to be.
    """

    def __init__(self, url: str | None = None, *, divisor: int = 1) -> None:
        self._url = url
        self._divisor = divisor
        self._stack = ExitStack()
        self._server: Server | None = None
        self._shared: dict[Any, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def times(self, number: int, *, least: int = 2) -> int:
        """Return how often to repeat what is meant to be repeated so often: as given, or less in a shorter run."""
        return max(least, number // self._divisor)

    @property
    def server(self) -> Server:
        """The server that the databases of this run lie on."""
        if self._server is None:
            self._server = Server(self._url) if self._url else self._stack.enter_context(_embedded())
        return self._server

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database with the present schema, give its address, and drop it afterwards."""
        name = f"benchmark_{secrets.token_hex(4)}"
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            url = make_url(self.server.url).set(database=name).render_as_string(hide_password=False)
            migrate(url)
            yield url
        finally:
            self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def shared(self, make: Callable[[Bench], AbstractContextManager[T]]) -> T:
        """Return what this makes, the same for every benchmark of the run: it takes minutes and is kept to its end."""
        if make not in self._shared:
            self._shared[make] = self._stack.enter_context(make(self))
        made: T = self._shared[make]
        return made

    def log(self) -> StatementLog | None:
        """Return the log that tells which statements were executed, None where it is out of reach."""
        return None if self.server.log is None else StatementLog(self.server.url, self.server.log)

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def _embedded() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="ip-benchmark-") as folder:
        server = EmbeddedServer.start(Path(folder))
        try:
            place = Path(folder) / "database"
            pid = int((place / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
            yield Server(server.url, place / "log", Family(pid))
        finally:
            server.stop()


def settle(url: str) -> None:
    """Let the server do now what it does by and by in service: statistics, visibility, one checkpoint."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
