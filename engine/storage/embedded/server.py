"""A real PostgreSQL that the application brings along: for trials, the demo and the tests, on one machine.

It listens on no network, only on a socket in a folder that nobody else can enter, and asks for a password that is
generated once and kept beside the data. It writes as durably as any other: a crash of the machine loses nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from engine.storage.embedded.place import SOCKET_NAME, EmbeddedServerError, Place, prepare, require

ROLE: Final = "integration_point"
DATABASE: Final = "integration_point"
_START_ATTEMPTS: Final = 20
_SETTINGS: Final = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    # Statements and their parameters hold personal data and have no business in a log file.
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


class EmbeddedServer:
    """A running server in a data directory; ``url`` is the address of its database."""

    def __init__(self, place: Place, password: str) -> None:
        self._place = place
        self._password = password

    @classmethod
    def start(cls, data_dir: Path) -> Self:
        """Start the server whose data lies in the directory, creating both where there are none.

        A server that an earlier run left behind is used again; whatever a crash left behind is put in order. Raises
        ``EmbeddedServerError``, which says what to do.
        """
        place = prepare(data_dir.expanduser().resolve())
        with _only_one_start(place):
            _initialise(place)
            server = cls(place, (place.root / "password").read_text(encoding="ascii"))
            server._run()
        return server

    def revive(self) -> bool:
        """Start the server again where it has ended by itself; return whether it had.

        It does so where it finds no space for its journal, neither then nor when it recovers. Raises
        ``EmbeddedServerError`` as long as it cannot be started; calling this again is then all there is to do.
        """
        if _postmaster(self._place) is not None:
            return False
        with _only_one_start(self._place):
            self._run()
        return True

    @property
    def url(self) -> str:
        """The address of the database of the application."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the address of a database on this server. It contains the password: it is not for showing."""
        password, sockets = quote(self._password, safe=""), quote(str(self._place.sockets), safe="")
        return f"postgresql://{ROLE}:{password}@/{database}?host={sockets}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create a database as a copy of the template, to which nobody may be connected, and return its address."""
        with self._connect("postgres") as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop the database, ending the sessions that are left on it."""
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server and wait until all is written; do nothing if it does not run."""
        if _postmaster(self._place) is not None:
            done = self._place.run("pg_ctl", "stop", "-D", str(self._place.data), "-m", "fast", "-w", "-t", "60")
            if _postmaster(self._place) is not None:
                require(done, "Stopping")

    def _run(self) -> None:
        if _postmaster(self._place) is not None:
            if self._answers():
                return
            self.stop()
        _forget_dead_postmaster(self._place)
        _configure(self._place)
        for attempt in range(1, _START_ATTEMPTS + 1):
            log_end = self._place.log.stat().st_size if self._place.log.exists() else 0
            done = self._place.run(
                "pg_ctl", "start", "-D", str(self._place.data), "-l", str(self._place.log), "-w", "-t", "60"
            )
            if done.returncode == 0:
                break
            said = _tail(self._place.log, log_end)
            if "shared memory block" not in said or attempt == _START_ATTEMPTS:
                require(done, "PostgreSQL", [said])
            # The server was killed and its last sessions have not noticed yet.
            time.sleep(0.25)
        self._ensure_database()

    def _answers(self) -> bool:
        """Return whether the server that runs already lets us in, waiting a little if it is just starting up."""
        for _ in range(40):
            try:
                self._ensure_database()
            except psycopg.OperationalError as error:
                if "starting up" not in str(error):
                    return False
                time.sleep(0.25)
            else:
                return True
        return False

    def _ensure_database(self) -> None:
        with self._connect("postgres") as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    @contextlib.contextmanager
    def _connect(self, database: str) -> Iterator[psycopg.Connection]:
        connection = psycopg.connect(
            host=str(self._place.sockets),
            user=ROLE,
            password=self._password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )
        with contextlib.closing(connection):
            yield connection


@contextlib.contextmanager
def _only_one_start(place: Place) -> Iterator[None]:
    """Let nobody else start the server meanwhile, and say what to do where that fails."""
    try:
        with (place.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except (OSError, psycopg.Error, subprocess.TimeoutExpired) as error:
        raise EmbeddedServerError(f"{error}. {place.log} may tell more; another --data-dir starts afresh.") from error


def _initialise(place: Place) -> None:
    """Create the cluster unless there is one. It appears in its place only when it is complete."""
    if (place.data / "PG_VERSION").exists():
        return
    if place.data.exists() and any(place.data.iterdir()):
        raise EmbeddedServerError(f"{place.data} is no database. Move it away or choose another --data-dir.")
    password, unfinished = place.root / "password", place.root / "data.unfinished"
    if unfinished.exists():
        _remove(unfinished)
    password.unlink(missing_ok=True)
    with open(os.open(password, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(secrets.token_urlsafe(24))
    place.give(password)
    done = place.run(
        "initdb",
        f"--pgdata={unfinished}",
        f"--username={ROLE}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--no-instructions",
    )
    require(done, "Creating the database", ["Is the disk full?"])
    unfinished.rename(place.data)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def _configure(place: Place) -> None:
    """Write our settings where the server reads them after its own."""
    # Written in one piece: a start that is cut short must not leave half a file.
    settings = _SETTINGS | {"unix_socket_directories": "'\"{}\"'".format(str(place.sockets).replace("'", "''"))}
    ours, main = place.data / "integration_point.conf", place.data / "postgresql.conf"
    draft = ours.with_suffix(".draft")
    draft.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()), encoding="utf-8")
    place.give(draft)
    draft.replace(ours)
    include = f"include_if_exists = '{ours.name}'"
    if include not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write(f"\n{include}\n")


def _postmaster(place: Place) -> int | None:
    """Return the process id of the server that runs on the data, or None."""
    try:
        pid = int((place.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        pass
    if Path("/proc/self/cwd").exists():
        # The number may belong to another process by now, as it often does when a container starts again.
        try:
            return pid if Path(f"/proc/{pid}/cwd").readlink() == place.data else None
        except OSError:
            return None
    return pid


def _forget_dead_postmaster(place: Place) -> None:
    """Remove what names a server that is gone: PostgreSQL would believe in it if its number lives on elsewhere.

    Sessions that outlive it are still noticed, by the shared memory that they hold.
    """
    if _postmaster(place) is None:
        for left in (place.data / "postmaster.pid", place.sockets / SOCKET_NAME, place.sockets / f"{SOCKET_NAME}.lock"):
            left.unlink(missing_ok=True)


def _tail(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode("utf-8", "replace")[-2000:]
