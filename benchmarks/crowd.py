"""A crowd: a database with as many running cases as a whole country has, made in minutes.

Some generated people live through the real engine first, as in the demo. Each of their running cases is then a
template: its rows are multiplied as the engine has written them, its state included, with new ids, a new case number
and another person, and as a whole some days older. So each copy is a case that the engine can go on with. Half a
hundred clerks work in each group; whatever somebody has claimed is shared out among those of her group.

What is over (history, ended tasks, commands) is copied for one case in :data:`PAST_EVERY` only, else it would fill the
disk: it is only ever looked for by the case or the key that it belongs to.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final

import psycopg

from benchmarks.bench import Bench, settle
from benchmarks.indexes import without_indexes
from benchmarks.office import PASSWORD
from benchmarks.template import Template, templates
from benchmarks.walk import PROCESSES
from engine import Engine, EngineSettings, build_engine
from engine.demo.living import live, next_wave
from engine.demo.people import add_missing, demo_accounts
from engine.model import SYSTEM, utc_now

PEOPLE: Final = 200
"""So many live through the engine."""
CLERKS: Final = 50
"""In each group."""
PAST_EVERY: Final = 100
MONTHS: Final = 18
"""So long ago the first of them came."""
OLDEST: Final = timedelta(days=180)
"""By how much a copy may be older than its template."""
SOON: Final = timedelta(minutes=30)
"""No timer of a copy comes due before then, unless it is to be due."""
BATCH: Final = 2000
_CLERKS: Final = """
INSERT INTO account
    SELECT username || '.' || n, display_name || ' ' || n, password_hash, active, 0, locale
    FROM account, generate_series(1, %s) n
"""
_MEMBERS: Final = """
INSERT INTO membership SELECT username || '.' || n, candidate_group FROM membership, generate_series(1, %s) n
"""


@dataclass(slots=True)
class Crowd:
    """A database full of cases; ``url`` is its address and ``number`` the highest number of a case in it."""

    url: str
    engine: Engine
    templates: list[Template]
    number: int

    def grow(self, *, cases: int = 0, tasks: int = 0, timers: int = 0) -> None:
        """Add copies of all templates in turn until there are at least so many running cases, open tasks and timers."""
        have = self.counts()
        per_round = {name: max(1, sum(one.counts[name] for one in self.templates)) for name in have}
        wanted = {"cases": cases, "tasks": tasks, "timers": timers}
        rounds = max(-(-(wanted[name] - have[name]) // per_round[name]) for name in have)
        if rounds > 0:
            self._add(rounds * len(self.templates), due=False)

    def add_due(self, cases: int) -> None:
        """Add so many cases with a timer that has come due within the last day."""
        self._add(cases, due=True)

    def counts(self) -> dict[str, int]:
        """Return how many running cases, open tasks and waiting timers there are."""
        sources = {
            "cases": "case_instance WHERE state = 'running'",
            "tasks": "human_task WHERE state = 'open'",
            "timers": "timer",
        }
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                f"SELECT {', '.join(f'(SELECT count(*) FROM {source})' for source in sources.values())}".encode()  # noqa: S608
            ).fetchone()
        return dict(zip(sources, found or (), strict=True))

    def _add(self, count: int, *, due: bool) -> None:
        now = self.engine.clock()
        chance = random.Random(f"crowd from {self.number}")  # noqa: S311  # must be the same every time
        able = [one for one in self.templates if one.first_timer is not None] if due else self.templates
        with psycopg.connect(self.url) as connection:
            connection.execute("SET TimeZone TO 'UTC'")
            with without_indexes(connection, if_more_than=count):
                each = islice(cycle(able), count)
                while batch := list(islice(each, BATCH)):
                    rows: dict[str, list[str]] = {}
                    for template in batch:
                        self.number += 1
                        older = _older(template, now, chance, due=due)
                        past = self.number % PAST_EVERY == 0
                        template.copy(rows, self.number, older, chance, clerks=CLERKS, past=past)
                    self._write(connection, rows)
            connection.execute("SELECT setval('case_number', %s)", [self.number])
        settle(self.url)

    def _write(self, connection: psycopg.Connection, rows: dict[str, list[str]]) -> None:
        with connection.cursor() as cursor:
            for table, lines in rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                    copy.write("".join(lines))


@contextmanager
def crowd(bench: Bench) -> Iterator[Crowd]:
    """Make a database in which the templates live already and the clerks have their accounts."""
    with bench.database() as url:
        engine = build_engine(EngineSettings(database_url=url))
        try:
            _populate(url, bench.times(PEOPLE, least=10))
            found = templates(url, engine)
            with psycopg.connect(url) as connection:
                last: Any = connection.execute("SELECT last_value FROM case_number").fetchone()
            yield Crowd(url, engine, found, last[0])
        finally:
            engine.close()


def _populate(url: str, people: int) -> None:
    engine = build_engine(EngineSettings(database_url=url))
    try:
        engine.deployments.publish(PROCESSES, actor=SYSTEM)
        organisation = engine.organisation()
        if organisation is None:
            raise RuntimeError("The organisation of the processes cannot be read.")
        accounts = demo_accounts(organisation)
        add_missing(engine, accounts, PASSWORD)
        wave = next_wave(engine.storage, people=people, seed=1, ends=utc_now(), months=MONTHS)
    finally:
        engine.close()
    if wave is not None:
        live(url, accounts, wave, threading.Event(), lambda _wave: None)
    _hire(url)


def _hire(url: str) -> None:
    """Add the other clerks of each group, with the password of the first."""
    with psycopg.connect(url) as connection:
        connection.execute(_CLERKS, [CLERKS - 1])
        connection.execute(_MEMBERS, [CLERKS - 1])


def _older(template: Template, now: datetime, chance: random.Random, *, due: bool) -> timedelta:
    """Return by how much a copy is older than its template, so that its first timer is still to come, or is due."""
    if template.first_timer is None:
        return OLDEST * chance.random()
    left: timedelta = template.first_timer.astimezone(UTC) - now
    if due:
        return left + timedelta(days=1) * chance.random()
    return min(max(left - SOON, timedelta()), OLDEST) * chance.random()
