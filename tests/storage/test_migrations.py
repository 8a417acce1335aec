"""The schema: migrations and tables say the same, and any number of processes may bring it up to date at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from psycopg.errors import CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation
from sqlalchemy import Column

from engine.errors import SettingsError, StorageUnavailable
from engine.storage import PostgresStorage, migrations, open_storage
from engine.storage.embedded import EmbeddedServer
from engine.storage.interface import ChangeSet
from engine.storage.migrations import migrate, schema_is_current
from engine.storage.postgres.connection import connect_pool
from engine.storage.postgres.tables import metadata

numbers = count(1)
STUCK = """
INSERT INTO deployment (id, digest, published_at, published_by) SELECT uuidv7(), 'd', 'epoch', 'x';
INSERT INTO process_version (key, version, digest, name) VALUES ('p', 1, 'd', 'P');
INSERT INTO case_instance (id, number, process_key, process_version, deployment_id, state, started_at, started_by,
        updated_at, version, case_file, workflow_state)
    SELECT uuidv7(), 'IP-2016-000001', 'p', 1, id, 'running', 'epoch', 'x', 'epoch', 1, '{}', '' FROM deployment;
INSERT INTO incident (id, case_id, process_key, element_id, element_name, code, message, values, attempts, opened_at)
    SELECT uuidv7(), id, 'p', 'e', 'E', 'decision', 'It has no "result": none.', '{}', 1, 'epoch' FROM case_instance;
"""
"""A case with an incident, as the tables were before incidents had reasons."""


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_database(database_server: EmbeddedServer) -> Iterator[str]:
    name = f"empty_{next(numbers)}"
    yield database_server.create_database(name)
    database_server.drop_database(name)


def test_an_empty_database_is_brought_up_to_date_once(empty_database: str) -> None:
    assert not schema_is_current(empty_database)
    assert migrate(empty_database)[0] == "0001_first_tables"
    assert schema_is_current(empty_database)
    assert migrate(empty_database) == []


def test_who_had_an_account_before_there_were_languages_reads_german(empty_database: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = connect_pool(empty_database, pool_size=1)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001_first_tables")
        connection.exec_driver_sql("INSERT INTO account VALUES ('anna', 'Anna', 'hash', true, 0)")
    engine.dispose()

    migrate(empty_database)

    assert catalogue(empty_database, "SELECT username, locale FROM account") == [("anna", "de")]


def test_what_was_stuck_before_there_were_reasons_is_read(empty_database: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = connect_pool(empty_database, pool_size=1)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006_language_of_a_person")
        connection.exec_driver_sql(STUCK)
    engine.dispose()

    migrate(empty_database)

    with closing(open_storage(empty_database)) as storage, storage.read() as reader:
        (incident,) = reader.incidents()
    assert (incident.message, incident.reasons, incident.trace) == ('It has no "result": none.', (), None)


def test_without_the_tables_the_database_is_not_ready_and_it_is_said_what_to_do(empty_database: str) -> None:
    storage = open_storage(empty_database)
    with pytest.raises(SettingsError, match="integration-point migrate"), storage.read() as reader:
        reader.ping()
    migrate(empty_database)
    with storage.read() as reader:
        reader.ping()
    storage.close()


def test_processes_that_start_at_once_migrate_once(empty_database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(migrate, [empty_database] * 4))
    assert sorted(map(bool, applied)) == [False, False, False, True]
    assert schema_is_current(empty_database)


def test_a_database_of_a_later_version_is_not_current(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    assert not schema_is_current(database_url)


def test_tables_and_migrations_say_the_same(database_url: str) -> None:
    engine = connect_pool(database_url, pool_size=1)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_comparable}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def is_comparable(thing: Any, _name: str | None, kind: str, *_rest: Any) -> bool:
    """Leave out indexes over expressions, which the server writes in another way; the next test compares them."""
    return kind != "index" or all(isinstance(each, Column) for each in thing.expressions)


def catalogue(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[call-overload,no-any-return]


def test_what_the_comparison_does_not_see_is_the_same_too(database_url: str, empty_database: str) -> None:
    engine = connect_pool(empty_database, pool_size=1)
    metadata.create_all(engine)
    engine.dispose()
    for query in (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text"
        " IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version')"
        " ORDER BY 1, 2",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version' ORDER BY 1",
        "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname <> 'alembic_version' ORDER BY 1",
        "SELECT table_name, column_name, identity_generation FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2",
    ):
        assert catalogue(database_url, query) == catalogue(empty_database, query)
        assert catalogue(database_url, query)


def test_the_state_is_not_compressed_a_second_time(database_url: str) -> None:
    query = (
        "SELECT attstorage::text FROM pg_attribute"
        " WHERE attrelid = 'case_instance'::regclass AND attname = 'workflow_state'"
    )
    assert catalogue(database_url, query) == [("e",)]


def test_no_column_asks_the_database_for_the_time(database_url: str) -> None:
    query = "SELECT column_default FROM information_schema.columns WHERE table_schema = 'public'"
    assert {default for (default,) in catalogue(database_url, query)} == {None}


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE case_instance SET state = 'lost'", CheckViolation),
        ("UPDATE case_instance SET state = 'completed'", CheckViolation),
        ("UPDATE case_instance SET ended_at = started_at", CheckViolation),
        ("UPDATE case_instance SET version = 0", CheckViolation),
        ("UPDATE case_instance SET deployment_id = gen_random_uuid()", ForeignKeyViolation),
        ("UPDATE case_instance SET process_version = 99", ForeignKeyViolation),
        ("UPDATE case_instance SET case_file = NULL", NotNullViolation),
        ("INSERT INTO case_instance SELECT (c).* FROM (SELECT c FROM case_instance c) AS c", UniqueViolation),
        ("UPDATE human_task SET state = 'completed'", CheckViolation),
        ("UPDATE human_task SET claimed_at = opened_at", CheckViolation),
        ("UPDATE human_task SET case_id = gen_random_uuid()", ForeignKeyViolation),
        ("UPDATE timer SET due_at = NULL", NotNullViolation),
        ("UPDATE incident SET resolved_at = opened_at", CheckViolation),
        ("DELETE FROM deployment", ForeignKeyViolation),
        ("DELETE FROM resource", ForeignKeyViolation),
        ("INSERT INTO membership VALUES ('nobody', 'KR-U25.Eingangszone')", ForeignKeyViolation),
    ],
)
def test_the_database_refuses_what_must_never_be(
    database_url: str, make: Any, statement: str, error: type[Exception]
) -> None:
    record = make.case()
    make.save(
        ChangeSet(
            case=record,
            created=True,
            tasks=[make.task(record)],
            timers=[make.timer(record)],
            incidents=[make.incident(record)],
        )
    )
    with psycopg.connect(database_url) as connection, pytest.raises(error):
        connection.execute(statement)  # type: ignore[call-overload]


def test_what_belongs_to_a_case_goes_with_it(database_url: str, make: Any) -> None:
    record = make.case()
    make.save(
        ChangeSet(
            case=record,
            created=True,
            tasks=[make.task(record)],
            timers=[make.timer(record)],
            subscriptions=[make.subscription(record)],
            incidents=[make.incident(record)],
            history=[make.event(record)],
            command=make.command("key", record.case.id),
        )
    )
    tables = ("human_task", "timer", "message_subscription", "incident", "history_event", "command")
    counts = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in tables)  # noqa: S608 - fixed names
    assert catalogue(database_url, counts) == [(1,)] * len(tables)
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM case_instance")
    assert catalogue(database_url, counts) == [(0,)] * len(tables)


def test_a_database_that_does_not_answer_is_said_to_be_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        migrate("postgresql://somebody:secret@127.0.0.1:1/nothing")
    with pytest.raises(StorageUnavailable):
        schema_is_current("postgresql://somebody:secret@127.0.0.1:1/nothing")
