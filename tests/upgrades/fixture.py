"""A fixture: all rows of a database as an earlier version of the software wrote them, and what happens to its cases.

JSON lines, compressed: first what it is, then one line for each table with its rows as PostgreSQL writes them
(``COPY … TO``), one for the sequences, and one for each case with its number, what happens to it, and what came of
that when the version that wrote the fixture played it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

import psycopg
import zstandard
from psycopg import sql

STATES: Final = Path(__file__).parent / "states"
_TABLES: Final = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name <> 'alembic_version'
   AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
 GROUP BY table_name ORDER BY table_name
"""
_SEQUENCES: Final = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


@dataclass(frozen=True, kw_only=True)
class Played:
    """A case, what happens to it after it was stored, and what was open then: see :meth:`Player.told`."""

    kind: str
    number: str
    actions: Sequence[Sequence[Any]]
    stored: Sequence[Any]
    told: Sequence[Sequence[Any]]
    case_file: str


@dataclass(frozen=True, kw_only=True)
class Fixture:
    """What a file of :data:`STATES` holds."""

    migration: str
    state_format: int
    now: str
    person: str
    tables: Mapping[str, Mapping[str, Any]]
    sequences: Mapping[str, int | None]
    cases: Sequence[Played]

    @property
    def instant(self) -> datetime:
        """The time at which everything was stored."""
        return datetime.fromisoformat(self.now)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the fixture in the file."""
        head, *lines = [json.loads(line) for line in zstandard.decompress(path.read_bytes()).splitlines()]
        return cls(
            **head,
            tables={line["table"]: line for line in lines if "table" in line},
            sequences=next(line["sequences"] for line in lines if "sequences" in line),
            cases=[Played(**line) for line in lines if "kind" in line],
        )

    def write(self, path: Path) -> None:
        """Write the fixture into the file."""
        head = {name: getattr(self, name) for name in ("migration", "state_format", "now", "person")}
        lines = [head, *self.tables.values(), {"sequences": self.sequences}, *map(asdict, self.cases)]
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        path.write_bytes(zstandard.ZstdCompressor(level=19).compress(text.encode()))

    def restore(self, url: str) -> None:
        """Fill the tables of an empty database that stands at the migration of the fixture."""
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # tables in any order
            for name, table in self.tables.items():
                columns = sql.SQL(", ").join(map(sql.Identifier, table["columns"]))
                copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
                with connection.cursor().copy(copy) as rows:
                    rows.write(table["rows"])
            for name, value in self.sequences.items():
                if value is not None:
                    connection.execute("SELECT setval(%s, %s)", [name, value])


def dumped(url: str) -> tuple[dict[str, dict[str, Any]], dict[str, int | None], str]:
    """Return every table that has rows, the sequences, and the migration that the database stands at."""
    tables = {}
    with psycopg.connect(url) as connection:
        for name, columns in connection.execute(_TABLES).fetchall():
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            copy = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), listed)
            with connection.cursor().copy(copy) as rows:
                text = b"".join(bytes(part) for part in rows).decode()
            if text:
                tables[name] = {"table": name, "columns": columns, "rows": text}
        sequences = dict(connection.execute(_SEQUENCES).fetchall())
        migration = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert migration is not None
    return tables, sequences, migration[0]
