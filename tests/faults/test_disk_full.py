"""Fault 8: the disk of the database is full under load; clean answers, earlier data intact, and then it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest
from psycopg import sql

from engine.model import utc_now
from tests.faults import model
from tests.faults.house import Database, House, wait_until
from tests.faults.load import Load, one_step
from tests.faults.people import Outcome, Person
from tests.faults.volume import small_volume

Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
CLIENTS = 8
MEGABYTES = 140
FULL = "Die Datenbank hat keinen Platz mehr"
AWAY = "Die Datenbank antwortet gerade nicht"


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(mkdtemp(prefix="ip-full-"))
    path.chmod(0o755)
    yield path
    rmtree(path)


def test_a_full_disk_loses_nothing_and_lets_everything_go_on_afterwards(
    folder: Path, rounds: Rounds, figure: Figure
) -> None:
    place = folder / "database"
    place.mkdir()
    ended, seconds = 0, 0.0
    with small_volume(place, MEGABYTES) as volume, House(folder, web=2, workers=1) as house:
        assert house.web is not None
        assert house.database is not None
        reader = house.person()
        with Load(house, [one_step] * CLIENTS) as load:
            load.await_done(2 * CLIENTS)
            processes = sorted(house.web.family)
            for _ in range(number := rounds(1, 5)):
                before = everything(house.url)
                timer = house.start_case(model.DEADLINE, due=utc_now() + timedelta(seconds=0.5))
                volume.fill()
                writers_are_told(house, reader)
                ended += fill_the_journal(house.database)
                time.sleep(1)
                volume.make_room()
                back = time.monotonic()
                wait_until(house.database.revive, "the server is up again")
                load.await_done(2 * CLIENTS)
                seconds = max(seconds, time.monotonic() - back)
                assert is_contained(before, everything(house.url))
                wait_until(lambda number=timer.number: has_fired(house.url, number), "the timer fires after all")
        assert house.audit() == []
        read_all(house.url)
        assert sorted(house.web.family) == processes, "the same processes serve on"
        assert house.workers[0].alive
        refused = clean_answers(house)
        logs_are_short(house, number)
        accepted = len(house.ledger.of("task:complete", Outcome.ACCEPTED))
        figure(
            f"full {number} times, the server ended by itself {ended} times; {accepted} completions, {refused[FULL]}"
            f" forms answered with 'no space left' and {refused[AWAY]} with 'does not answer', nothing lost;"
            f" at work again {seconds:.1f} s after there was space"
        )


def writers_are_told(house: House, reader: Person) -> None:
    """Wait until everybody who wants to save something is told that there is no space; who reads can do so still."""
    wait_until(lambda: clean_answers(house)[FULL] >= 2 * CLIENTS, "the pages say that the disk is full")
    assert reader.get("/tasks").status == HTTPStatus.OK
    assert reader.get("/readyz").status == HTTPStatus.OK


def fill_the_journal(database: Database) -> int:
    """Let the server want a new file for its journal; return 1 where it has ended by that, as it should, else 0."""
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("SELECT pg_switch_wal()")
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        if not database.is_up:
            return 1
        time.sleep(0.05)
    return 0


def everything(url: str) -> dict[str, set[str]]:
    """Return what the history, the commands and the publications hold, which nobody ever changes."""
    tables = ("history_event", "command", "deployment", "resource", "account")
    with psycopg.connect(url) as connection:
        return {
            table: {
                str(row[0])
                for row in connection.execute(
                    sql.SQL("SELECT md5(t::text) FROM {} AS t").format(sql.Identifier(table))
                ).fetchall()
            }
            for table in tables
        }


def is_contained(before: dict[str, set[str]], now: dict[str, set[str]]) -> bool:
    return all(before[table] <= now[table] for table in before)


def read_all(url: str) -> None:
    """Read every row of every table, by the table and by an index, and build every index anew.

    The server checks the sum of each page that it reads, and refuses an index with a key that is there twice.
    """
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            name = sql.Identifier(table)
            whole = connection.execute(sql.SQL("SELECT count(t::text) FROM {} AS t").format(name)).fetchone()
            connection.execute("SET LOCAL enable_seqscan = off")
            indexed = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone()
            connection.execute("SET LOCAL enable_seqscan = on")
            assert whole == indexed, table
            connection.execute(sql.SQL("REINDEX TABLE {}").format(name))


def has_fired(url: str, number: str) -> bool:
    query = (
        "SELECT count(*) FROM history_event h JOIN case_instance c ON c.id = h.case_id"
        " WHERE c.number = %s AND h.event = 'timer:fire'"
    )
    with psycopg.connect(url) as connection:
        return connection.execute(query, [number]).fetchone() == (1,)


def clean_answers(house: House) -> dict[str, int]:
    """Return how many forms were answered with which reason; each answer offers to send all of it again."""
    found = {FULL: 0, AWAY: 0}
    for sent in house.ledger:
        assert None not in sent.answers, "nobody was left without an answer"
        for answer in sent.answers:
            if answer is not None and answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                page = answer.body.decode()
                assert dict(sent.fields).items() <= answer.form(sent.path).items()
                assert "Noch einmal senden" in page
                found[FULL if f"<h1>{FULL}</h1>" in page else AWAY] += 1
    return found


def logs_are_short(house: House, outages: int) -> None:
    assert house.web is not None
    for running in (*house.workers, house.web):
        log = running.log()
        assert "Traceback" not in log, log[-3000:]
        assert log.count("WARNING") <= 6 * outages * len(running.family), log[-3000:]
