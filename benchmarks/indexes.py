"""Doing without indexes and foreign keys while rows come in masses: building them afterwards is much faster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql

_CONSTRAINTS: Final = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype = ANY(%s) ORDER BY contype DESC
"""
_INDEXES: Final = """
SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
_ROWS: Final = "SELECT count(*) FROM case_instance"


@contextmanager
def without_indexes(connection: psycopg.Connection, *, if_more_than: int) -> Iterator[None]:
    """Drop all indexes but those of primary keys, and all foreign keys, and make them as they were afterwards.

    Nothing of the kind where there are more cases than so many, which are about to come: then it would not pay.
    """
    rows: Any = connection.execute(_ROWS).fetchone()
    if rows[0] > if_more_than:
        yield
        return
    foreign = connection.execute(_CONSTRAINTS, [["f"]]).fetchall()
    indexes = connection.execute(_INDEXES).fetchall()
    for table, name, _ in foreign:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    connection.execute("SET maintenance_work_mem TO '256MB'")
    for _, definition in indexes:
        connection.execute(definition.encode())
    for table, name, definition in foreign:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'.encode())
