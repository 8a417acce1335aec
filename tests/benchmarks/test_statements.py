"""The log of the database tells the benchmarks what was executed, by sessions that were there before as well."""

from __future__ import annotations

import psycopg

from benchmarks.bench import Bench


def test_statements_and_commits_are_counted_while_somebody_wants_to_know() -> None:
    with Bench() as bench, bench.database() as url, psycopg.connect(url) as connection:
        log = bench.log()
        assert log is not None
        connection.execute("SELECT 1")
        connection.commit()
        with log.every_statement(), log.counting() as counted:
            connection.execute("SELECT 1")
            connection.execute("SELECT %s", [2], prepare=True)
            connection.commit()
        with log.counting() as later:
            connection.execute("SELECT 1")
            connection.commit()
    assert (counted, later) == ({"begin": 1, "statement": 2, "commit": 1}, {})
