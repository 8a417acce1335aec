"""The embedded server: closed to others, durable, and never hindered by what a crash left behind."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import psycopg
import pytest

from engine.storage.embedded import EmbeddedServer, EmbeddedServerError


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory in which nothing is yet."""
    with TemporaryDirectory(prefix="ip-embedded-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data directory whose server every test starts again as it was left."""
    with TemporaryDirectory(prefix="ip-embedded-", ignore_cleanup_errors=True) as name:
        yield Path(name)
        EmbeddedServer.start(Path(name)).stop()


@pytest.fixture
def started(home: Path) -> EmbeddedServer:
    """The server in ``home``."""
    return EmbeddedServer.start(home)


def ask(server: EmbeddedServer, question: str) -> str:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return str(row[0])


def pid_of(folder: Path) -> int:
    return int((folder / "database" / "data" / "postmaster.pid").read_text().split("\n")[0])


def await_end(pid: int) -> None:
    for _ in range(1000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return
        if state == "Z":
            return
        Event().wait(0.005)
    raise AssertionError("still alive")


def test_it_keeps_what_is_written(folder: Path) -> None:
    first = EmbeddedServer.start(folder)
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    with pytest.raises(psycopg.OperationalError):
        ask(first, "SELECT 1")
    second = EmbeddedServer.start(folder)
    assert ask(second, "SELECT answer FROM kept") == "42"
    assert second.url == first.url
    second.stop()
    second.stop()


def test_it_writes_durably_and_listens_on_no_network(started: EmbeddedServer) -> None:
    for setting, value in {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "TimeZone": "UTC",
        "server_encoding": "UTF8",
    }.items():
        assert ask(started, f"SELECT current_setting('{setting}')") == value


def test_it_lets_nobody_in_without_the_password(started: EmbeddedServer, home: Path) -> None:
    database = home / "database"
    for closed in (database, database / "data", database / "socket"):
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((database / "password").stat().st_mode) == 0o600
    assert ask(started, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules") == "scram-sha-256"
    password = (database / "password").read_text()
    for wrong in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(started.url.replace(password, wrong))


@pytest.mark.usefixtures("started")
def test_a_server_that_was_left_running_is_used_again(home: Path) -> None:
    pid = pid_of(home)
    again = EmbeddedServer.start(home)
    assert ask(again, "SELECT 1") == "1"
    assert pid_of(home) == pid


def test_a_server_that_was_killed_starts_again(started: EmbeddedServer, home: Path) -> None:
    with psycopg.connect(started.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(pid_of(home), signal.SIGKILL)
        again = EmbeddedServer.start(home)
    assert ask(again, "SELECT answer FROM kept") == "42"


@pytest.mark.usefixtures("started")
def test_a_number_that_belongs_to_another_process_by_now_does_not_hinder(home: Path) -> None:
    pid = pid_of(home)
    os.kill(pid, signal.SIGKILL)
    await_end(pid)
    note = home / "database" / "data" / "postmaster.pid"
    note.write_text(note.read_text().replace(str(pid), str(os.getpid()), 1))
    assert ask(EmbeddedServer.start(home), "SELECT 1") == "1"
    assert pid_of(home) != os.getpid()


def test_what_a_crash_left_of_the_first_start_does_not_hinder(folder: Path) -> None:
    half = folder / "database" / "data.unfinished" / "base"
    half.mkdir(parents=True)
    (half / "1").write_text("half")
    (folder / "database" / "password").write_text("half")
    server = EmbeddedServer.start(folder)
    assert ask(server, "SELECT 1") == "1"
    assert not half.parent.exists()
    server.stop()


def test_two_starts_at_once_share_one_server(folder: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        servers = list(threads.map(EmbeddedServer.start, [folder] * 3))
    assert [ask(server, "SELECT 1") for server in servers] == ["1"] * 3
    servers[0].stop()


def test_a_path_that_is_too_long_for_a_socket_is_no_hindrance(folder: Path) -> None:
    deep = folder / ("x" * 60) / ("y" * 60)
    server = EmbeddedServer.start(deep)
    assert ask(server, "SELECT 1") == "1"
    pid = pid_of(deep)
    assert ask(EmbeddedServer.start(deep), "SELECT 1") == "1"
    assert pid_of(deep) == pid
    server.stop()


def test_a_path_with_quotes_and_blanks_is_no_hindrance(folder: Path) -> None:
    server = EmbeddedServer.start(folder / "it's a, folder")
    assert ask(server, "SELECT 1") == "1"
    server.stop()


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path) -> None:
    other = folder / "database" / "data" / "thesis.txt"
    other.parent.mkdir(parents=True)
    other.write_text("do not touch")
    with pytest.raises(EmbeddedServerError, match="no database"):
        EmbeddedServer.start(folder)
    assert other.read_text() == "do not touch"


def test_a_place_that_is_no_folder_is_said_to_be_none(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(EmbeddedServerError, match="Choose another --data-dir"):
        EmbeddedServer.start(folder / "file")


@pytest.mark.usefixtures("started")
def test_data_without_its_password_is_said_to_be_so(home: Path) -> None:
    password = home / "database" / "password"
    lost = password.rename(password.with_name("lost"))
    with pytest.raises(EmbeddedServerError, match="password"):
        EmbeddedServer.start(home)
    password.write_text("not the one of the data")
    with pytest.raises(EmbeddedServerError, match="password authentication failed"):
        EmbeddedServer.start(home)
    lost.rename(password)
    assert ask(EmbeddedServer.start(home), "SELECT 1") == "1"


def test_databases_are_copied_and_dropped(started: EmbeddedServer) -> None:
    url = started.create_database("one")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")
    copy = started.create_database("two", template="one")
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT * FROM t").fetchone() == (1,)
        started.drop_database("one")
    started.drop_database("two")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(copy)
