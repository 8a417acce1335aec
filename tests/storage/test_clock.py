"""The one clock of all processes, that of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from engine.errors import StorageUnavailable
from engine.model import utc_now
from engine.storage import PostgresStorage, open_storage
from engine.storage.postgres import clock

DAY = timedelta(days=1)
SOON = timedelta(seconds=5)


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    """A storage on a database whose clock is a day ahead."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
            " $$SELECT pg_catalog.clock_timestamp() + interval '1 day'$$"
        )
    opened = open_storage(f"{database_url}&options=-c%20search_path%3Dpublic,pg_catalog")
    yield opened
    opened.close()


def test_the_time_is_that_of_the_database(storage: PostgresStorage) -> None:
    assert abs(storage.now() - utc_now() - DAY) < SOON


def test_it_goes_on_by_itself_and_is_read_again_where_the_clock_of_the_machine_jumps(
    storage: PostgresStorage, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    first = storage.now()
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP FUNCTION public.clock_timestamp()")
    assert first < storage.now() < first + SOON, "nobody has asked again"

    monkeypatch.setattr(clock, "utc_now", lambda: utc_now() + DAY)
    assert abs(storage.now() - utc_now()) < SOON


def test_it_is_read_again_after_some_seconds_by_whoever_takes_a_connection(
    storage: PostgresStorage, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setattr(clock, "READ_EVERY", 0.0)
    storage.now()
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP FUNCTION public.clock_timestamp()")
    with storage.read() as reader:
        reader.accounts()
    monkeypatch.setattr(clock.DatabaseClock, "needs_reading", lambda _self: False)
    assert abs(storage.now() - utc_now()) < SOON


def test_a_time_that_could_not_be_read_costs_nobody_her_transaction(
    storage: PostgresStorage, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    with storage.engine.connect() as connection:
        connection.execute(text("CREATE TABLE scratch (word text)"))
        connection.commit()
    with psycopg.connect(database_url) as other:
        other.execute(
            "CREATE OR REPLACE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'no time'; END$$"
        )
    monkeypatch.setattr(clock.DatabaseClock, "needs_reading", lambda _self: True)
    with storage.engine.connect() as connection:
        connection.execute(text("INSERT INTO scratch VALUES ('taken back')"))
        connection.rollback()
        assert connection.execute(text("SELECT count(*) FROM scratch")).scalar_one() == 0


def test_without_a_database_there_is_no_time() -> None:
    storage = open_storage("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(StorageUnavailable):
        storage.now()
    storage.close()
