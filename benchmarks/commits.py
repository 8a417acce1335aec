"""The floors: one row and its durable commit, or a bare statement, over connections like the application's.

Each row is one statement and one commit on a connection of its own pool, as durable as the server is set to be.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, TextClause, text

from engine.storage.postgres.connection import connect_pool

_CREATE: Final = text("CREATE TABLE IF NOT EXISTS benchmark_floor (id bigint GENERATED ALWAYS AS IDENTITY, note text)")
_INSERT: Final = text("INSERT INTO benchmark_floor (note) VALUES ('one row')")


def seconds_per_commit(url: str, rounds: int) -> list[float]:
    """Return how long each of so many commits took, one after the other."""
    with _pool(url, 1) as pool, pool.connect() as connection:
        seconds = []
        for _ in range(rounds):
            begin = time.perf_counter()
            connection.execute(_INSERT)
            connection.commit()
            seconds.append(time.perf_counter() - begin)
    return seconds


def seconds_per_statement(url: str, statement: TextClause, rounds: int, **parameters: object) -> list[float]:
    """Return how long the database took each time for this very statement, one after the other."""
    pool, seconds = connect_pool(url, pool_size=1), []
    try:
        with pool.connect() as connection:
            for _ in range(rounds):
                begin = time.perf_counter()
                connection.execute(statement, parameters).all()
                seconds.append(time.perf_counter() - begin)
    finally:
        pool.dispose()
    return seconds


def commits_per_second(url: str, clients: int, seconds: float) -> float:
    """Return how many commits so many connections get through in a second, each in a thread of its own."""
    done: list[int] = []

    def commit_until(end: float) -> None:
        with pool.connect() as connection:
            count = 0
            while time.perf_counter() < end:
                connection.execute(_INSERT)
                connection.commit()
                count += 1
        done.append(count)

    with _pool(url, clients) as pool:
        end = time.perf_counter() + seconds
        threads = [threading.Thread(target=commit_until, args=[end]) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(done) / seconds


@contextmanager
def _pool(url: str, size: int) -> Iterator[Engine]:
    pool = connect_pool(url, pool_size=size)
    try:
        with pool.begin() as connection:
            connection.execute(_CREATE)
        yield pool
    finally:
        pool.dispose()
