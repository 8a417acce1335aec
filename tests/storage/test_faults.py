"""The database goes away and comes back: clear errors, nothing lost, no restart, no secrets told."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import psutil
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.errors import CommitUnknown, EngineError, Held, SettingsError, StorageFull, StorageUnavailable, TookTooLong
from engine.storage import PostgresStorage, open_storage
from engine.storage.embedded import EmbeddedServer
from engine.storage.interface import ChangeSet
from engine.storage.migrations import migrate
from engine.storage.postgres.clock import DatabaseClock


@pytest.fixture(scope="module")
def server_folder() -> Iterator[Path]:
    """The data of a server that the tests of this module stop and start."""
    with TemporaryDirectory(prefix="ip-faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        migrate(EmbeddedServer.start(folder).url)
        yield folder
        EmbeddedServer.start(folder).stop()


@pytest.fixture
def server(server_folder: Path) -> EmbeddedServer:
    """The server of this module, running whatever the test before did to it."""
    return EmbeddedServer.start(server_folder)


@pytest.fixture
def storage(server: EmbeddedServer) -> Iterator[PostgresStorage]:
    opened = open_storage(server.url)
    yield opened
    opened.close()


def end_sessions(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_everything_works_again_after_the_database_was_gone(
    storage: PostgresStorage, server: EmbeddedServer, server_folder: Path, make: Any
) -> None:
    record = make.stored()
    server.stop()
    for _ in range(3):
        with pytest.raises(StorageUnavailable), storage.read() as reader:
            reader.ping()
        with pytest.raises(StorageUnavailable), storage.begin() as unit:
            unit.lock_case(record.case.id)
    EmbeddedServer.start(server_folder)
    with storage.read() as reader:
        assert reader.case(record.case.id) == record
    with storage.begin() as unit:
        assert unit.lock_case(record.case.id) == record


@pytest.mark.parametrize("connections", [1, 5])
def test_a_session_that_died_in_the_pool_costs_nobody_an_error(
    storage: PostgresStorage, server: EmbeddedServer, make: Any, connections: int
) -> None:
    record = make.stored()
    units = [storage.begin() for _ in range(connections)]
    for unit in units:
        unit.command("fill the pool")
    for unit in units:
        unit.__exit__(None, None, None)
    end_sessions(server.url)
    with storage.begin() as unit:
        assert unit.lock_case(record.case.id) == record
        unit.save(ChangeSet(case=make.next(record)))
        unit.commit()
    end_sessions(server.url)
    with storage.read() as reader:
        found = reader.case(record.case.id)
    assert found is not None
    assert found.case.version == 2


@pytest.mark.parametrize("connections", [1, 5])
def test_a_session_found_dead_while_the_clock_is_read_costs_nobody_an_error(
    storage: PostgresStorage, server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, connections: int
) -> None:
    units = [storage.begin() for _ in range(connections)]
    for unit in units:
        unit.command("fill the pool")
    for unit in units:
        unit.__exit__(None, None, None)
    end_sessions(server.url)
    monkeypatch.setattr(DatabaseClock, "needs_reading", lambda _self: True)
    with storage.read() as reader:
        reader.ping()
    server.stop()
    with pytest.raises(StorageUnavailable), storage.read() as reader:
        reader.ping()


def test_a_session_that_dies_in_the_middle_undoes_the_unit_of_work(
    storage: PostgresStorage, server: EmbeddedServer, make: Any
) -> None:
    record = make.stored()

    def change() -> None:
        with storage.begin() as unit:
            unit.lock_case(record.case.id)
            unit.save(ChangeSet(case=make.next(record)))
            end_sessions(server.url)
            unit.save(ChangeSet(case=make.next(make.next(record))))
            unit.commit()

    with pytest.raises(StorageUnavailable):
        change()
    with storage.read() as reader:
        assert reader.case(record.case.id) == record


def test_a_session_that_dies_before_the_commit_undoes_the_unit_of_work(
    storage: PostgresStorage, server: EmbeddedServer, make: Any
) -> None:
    record = make.stored()
    with storage.begin() as unit:
        unit.save(ChangeSet(case=make.next(record)))
        end_sessions(server.url)
        with pytest.raises(CommitUnknown):  # the same error as where only the answer to the commit is lost
            unit.commit()
    with storage.read() as reader:
        assert reader.case(record.case.id) == record


def test_a_session_that_dies_before_it_is_given_back_is_replaced(server: EmbeddedServer, make: Any) -> None:
    record = make.stored()
    storage = open_storage(server.url, pool_size=1)
    for _ in range(5):  # more often than the pool would have connections to lose
        with storage.begin() as unit:
            assert unit.lock_case(record.case.id) == record
            end_sessions(server.url)
        with storage.read() as reader:
            assert reader.case(record.case.id) == record
            end_sessions(server.url)
    storage.close()


def test_who_stands_still_in_a_unit_of_work_loses_the_case_to_others(
    server: EmbeddedServer, storage: PostgresStorage, make: Any
) -> None:
    record = make.stored()
    still = open_storage(f"{server.url}&options=-c%20idle_in_transaction_session_timeout%3D50")
    with still.begin() as holder, storage.begin() as waiting:
        holder.lock_case(record.case.id)
        holder.save(ChangeSet(case=make.next(record)))
        assert waiting.lock_case(record.case.id) == record
        with pytest.raises(TookTooLong):
            holder.commit()
    still.close()


def test_who_gets_no_connection_is_told_so(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.storage.postgres.connection.POOL_TIMEOUT", 0.05)
    storage = open_storage(server.url, pool_size=1)
    with storage.begin() as first, storage.begin() as second, storage.begin() as third:
        first.command("x")
        second.command("x")
        with pytest.raises(StorageUnavailable):
            third.command("x")
    storage.close()


def test_who_waits_too_long_for_a_case_may_try_again(
    server: EmbeddedServer, storage: PostgresStorage, make: Any
) -> None:
    record = make.stored()
    impatient = open_storage(f"{server.url}&options=-c%20lock_timeout%3D50")
    with storage.begin() as holder, impatient.begin() as waiting:
        holder.lock_case(record.case.id)
        with pytest.raises(Held):
            waiting.lock_case(record.case.id)
    impatient.close()


def test_a_forked_process_does_not_speak_on_connections_of_its_parent(storage: PostgresStorage, make: Any) -> None:
    record = make.stored()
    with storage.begin() as unit:
        unit.lock_case(record.case.id)
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with storage.read() as reader:
                found = reader.case(record.case.id)
            os.write(writable, b"same" if found == record else b"other")
        finally:
            os._exit(0)
    os.close(writable)
    os.waitpid(child, 0)
    with open(readable, "rb") as pipe:  # noqa: PTH123 - a descriptor
        assert pipe.read() == b"same"
    with storage.begin() as unit:
        assert unit.lock_case(record.case.id) == record


def test_many_threads_share_a_storage(storage: PostgresStorage, make: Any) -> None:
    record = make.stored()
    found: list[Any] = []

    def look() -> None:
        with storage.read() as reader:
            found.append(reader.case(record.case.id))

    threads = [Thread(target=look) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [record] * 30


SECRET = "s3cr3t-pass"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://anna:{SECRET}@127.0.0.1:1/db",
        f"postgres://anna:{SECRET}@127.0.0.1:1/db",
        f"mysql://anna:{SECRET}@127.0.0.1/db",
        f"sqlite:///{SECRET}.db",
        f"//anna:{SECRET}",
        f"postgresql://anna:{SECRET}@127.0.0.1:port/db",
        f"postgresql://anna:{SECRET}@127.0.0.1:1/db?no_such_option={SECRET}",
        "",
    ],
)
def test_no_error_tells_the_password(url: str) -> None:
    def use() -> None:
        storage = open_storage(url)
        with storage.read() as reader:
            reader.ping()

    with pytest.raises(EngineError) as caught:
        use()
    assert isinstance(caught.value, StorageUnavailable | SettingsError)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_what_can_never_be_stored_is_no_database_that_does_not_answer(storage: PostgresStorage, make: Any) -> None:
    record = make.stored()
    endless = "".join(f"{number:x}" for number in range(5_000))  # more than an index takes, however compressed
    with pytest.raises(DBAPIError), storage.begin() as unit:
        unit.save(ChangeSet(case=make.next(record), tasks=[make.task(record, candidate_group=endless)]))


def test_no_error_tells_what_was_stored(make: Any) -> None:
    record = make.case(number="IP-2016-000001", case_file={"name": "Generated Secret Name"})
    make.save(ChangeSet(case=record, created=True))
    again = make.case(number="IP-2016-000001", case_file={"name": "Generated Secret Name"})
    with pytest.raises(Exception, match="uq_case_instance_number") as caught:
        make.save(ChangeSet(case=again, created=True))
    assert "Generated Secret Name" not in "".join(traceback.format_exception(caught.value))


def test_the_cause_is_kept_for_the_log(storage: PostgresStorage, server: EmbeddedServer) -> None:
    server.stop()
    with storage.read() as reader, pytest.raises(StorageUnavailable) as caught:
        reader.ping()
    assert caught.value.__cause__ is not None


@contextmanager
def standing_still(folder: Path) -> Iterator[None]:
    """Let every process of the server stand still."""
    server = psutil.Process(int((folder / "database" / "data" / "postmaster.pid").read_text().split()[0]))
    family = [server, *server.children(recursive=True)]
    for each in family:
        each.suspend()
    try:
        yield
    finally:
        for each in reversed(family):
            each.resume()


def test_who_waits_for_a_database_that_fell_silent_is_told_so(
    storage: PostgresStorage, server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.storage.postgres.patience.SILENCE", 0.1)

    def ping() -> None:
        with storage.read() as reader:
            reader.ping()

    def in_vain() -> None:
        with pytest.raises(StorageUnavailable):
            ping()

    ping()
    with standing_still(server_folder):
        in_vain()
        first = Thread(target=in_vain)
        first.start()
        while not any("connect" in frame.name for frame in traceback.extract_stack(sys._current_frames()[first.ident])):
            time.sleep(0.01)
        for _ in range(20):
            in_vain()
        assert first.is_alive(), "one thread finds out whether it is back, the others need not wait for that"
        first.join()
    ping()


def test_a_statement_may_take_its_time_while_others_are_let_in(
    storage: PostgresStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.storage.postgres.patience.SILENCE", 0.05)
    with storage.engine.connect() as connection:
        assert connection.execute(text("SELECT 'slow' FROM pg_sleep(0.5)")).scalar_one() == "slow"


def test_a_full_disk_is_told_from_a_database_that_does_not_answer(storage: PostgresStorage) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    with storage.begin() as unit, pytest.raises(StorageFull):
        unit._session.execute(text(full))


def test_a_server_that_has_ended_is_started_again(server: EmbeddedServer, storage: PostgresStorage) -> None:
    assert not server.revive()
    server.stop()
    assert server.revive()
    with storage.read() as reader:
        reader.ping()
