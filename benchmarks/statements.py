"""How many statements the database was asked to execute, told by its own log."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.measures import Measure

_EXECUTED: Final = re.compile(r"LOG:  (?:statement|execute [^:]+): +(\w+)")
_TRANSACTION: Final = {"BEGIN": "begin", "COMMIT": "commit", "ROLLBACK": "rollback"}
_SETTLED: Final = 0.3
"""Seconds after which every session of the database has read its settings again."""


def per_operation(
    what: str,
    executed: Mapping[str, int],
    operations: int,
    *,
    statements: int | None = None,
    commits: int | None = None,
) -> list[Measure]:
    """Return the statements and commits of one operation, next to what they may be at most."""
    return [
        Measure(measure=f"{what}, statements", value=executed["statement"] / operations, unit="each", goal=statements),
        Measure(measure=f"{what}, commits", value=executed["commit"] / operations, unit="each", goal=commits),
    ]


class StatementLog:
    """The log of a database server of our own, which ``url`` lets us into as its administrator."""

    def __init__(self, url: str, path: Path) -> None:
        self._url = url
        self._path = path

    @contextmanager
    def every_statement(self) -> Iterator[None]:
        """Let the server log each statement; it must not be timed meanwhile."""
        self._set("ALTER SYSTEM SET log_statement = 'all'")
        try:
            yield
        finally:
            self._set("ALTER SYSTEM RESET log_statement")

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """Count what is executed meanwhile: ``begin``, ``commit`` and ``rollback``, all others as ``statement``."""
        counted: Counter[str] = Counter()
        begin = self._path.stat().st_size
        yield counted
        with self._path.open("rb") as log:
            log.seek(begin)
            for word in _EXECUTED.findall(log.read().decode(errors="replace")):
                counted[_TRANSACTION.get(word.upper(), "statement")] += 1

    def _set(self, statement: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(_SETTLED)
