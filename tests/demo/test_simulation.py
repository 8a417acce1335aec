"""A simulation on PostgreSQL, beside people who work there, and as the command that somebody gives and stops."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import event

from engine import EngineSettings, build_engine
from engine.demo.folder import processes_folder
from engine.demo.living import next_wave
from engine.demo.wave import Wave
from engine.errors import EngineError
from engine.model import SYSTEM, WorklistCriteria
from engine.storage import PostgresStorage, open_storage
from tests.demo.test_population import NOW, Office, lived, lives, wave
from tests.watched import WatchedStorage

SMALL = Path(__file__).parents[1] / "publications" / "small"
LIMIT = 120


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


def test_people_live_the_same_on_postgresql_as_in_memory_with_one_commit_a_day(storage: PostgresStorage) -> None:
    commits: list[object] = []
    office = Office(storage)
    event.listen(storage.engine, "commit", commits.append)
    days: list[Wave] = []
    slow = time.monotonic()
    office.live(wave(4, months=6), tell=days.append)
    slow = time.monotonic() - slow
    assert len(days) == wave(4, months=6).days
    assert len(commits) <= len(days) + slow / 0.4 + 1  # a day that takes long lets go in between
    assert lives(office.engine) == lives(lived(4, months=6))


def test_what_a_day_did_and_how_far_it_is_become_durable_together(storage: PostgresStorage) -> None:
    office = Office(storage)
    office.live(wave(4, months=2), days=40)
    left = Wave.stored(storage)
    assert left is not None
    with storage.read() as reader:
        touched = [case.updated_at for case in reader.cases().items]
    assert touched
    assert max(touched) < left.lived_until
    assert left.lived_days == 40


def test_a_clerk_works_on_the_same_cases_meanwhile(storage: PostgresStorage) -> None:
    """She takes on whatever there is and gives it back; nobody is refused, waits in a circle or loses anything."""
    office = Office(storage)
    clerk = build_engine(EngineSettings(storage=storage), clock=office.clock)
    over, troubles, done = threading.Event(), list[str](), list[str]()

    def work() -> None:
        actors = [actor for account in office.accounts if (actor := clerk.accounts.actor(account.username))]
        while not over.is_set():
            for actor in actors:
                for task in clerk.human_tasks.worklist(actor, WorklistCriteria(ownership="unclaimed")).items[:3]:
                    try:
                        clerk.human_tasks.claim(task.id, actor=actor)
                        clerk.human_tasks.unclaim(task.id, actor=actor)
                        done.append(task.task_key)
                    except EngineError as error:
                        if error.code not in ("task_ended", "not_found", "task_already_claimed", "task_not_claimed"):
                            troubles.append(f"{error.code}: {error}")

    colleague = threading.Thread(target=work)
    colleague.start()
    try:
        office.live(wave(8, months=6))
    finally:
        over.set()
        colleague.join()
    assert troubles == []
    assert office.refused == []
    assert len(done) > 20
    with storage.read() as reader:
        assert reader.cases(page_size=100).total == 8


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The processes without their stories, which others tell."""
    folder = tmp_path_factory.mktemp("published") / "processes"
    copytree(processes_folder(), folder, ignore=lambda _folder, names: [name for name in names if name == "scenarios"])
    return folder


def simulate(url: str, *arguments: str, processes: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "engine.cli", "simulate", "--processes", str(processes), *arguments]
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def said_by(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=LIMIT)[0]


def test_the_command_lets_people_live_once_and_says_what_the_office_looks_like(
    database_url: str, processes: Path
) -> None:
    arguments = ("--cases", "3", "--months", "2", "--seed", "5", "--until", "2016-06-30")
    first = simulate(database_url, *arguments, processes=processes)
    said = said_by(first)
    assert first.returncode == 0, said
    assert re.search(r"Password of the generated accounts: \S+\n", said)
    assert re.search(r"Simulated days: (\d+) of \1\n", said)
    assert re.search(r"^Team +Cases +Open +Overdue", said, re.M)
    assert re.search(r"^First talk after more than 60 days .* 16 %$", said, re.M)
    again = simulate(database_url, *arguments, "--lang", "de", processes=processes)
    said = said_by(again)
    assert again.returncode == 0, said
    assert "Simulated" not in said
    assert re.search(r"^Erstgespräch nach mehr als 60 Tagen ", said, re.M)
    with closing(open_storage(database_url)) as storage, storage.read() as reader:
        assert reader.cases().total == 3


def test_the_command_can_be_stopped_and_goes_on(database_url: str, processes: Path) -> None:
    arguments = ("--cases", "6", "--months", "12", "--until", "2016-12-30")
    first = simulate(database_url, *arguments, processes=processes)
    assert first.stdout is not None
    for line in first.stdout:
        if line.startswith("Simulated days"):
            break
    first.send_signal(signal.SIGINT)
    said = said_by(first)
    assert first.returncode == 130, said
    assert said.splitlines()[-1] == "Stopped; the same command goes on from there."
    second = simulate(database_url, *arguments, processes=processes)
    said = said_by(second)
    assert second.returncode == 0, said
    assert "Password" not in said
    with closing(open_storage(database_url)) as storage, storage.read() as reader:
        assert reader.cases().total == 6
        assert list(reader.incidents()) == []


def test_the_command_refuses_a_database_with_cases_of_others(
    storage: PostgresStorage, database_url: str, processes: Path
) -> None:
    engine = build_engine(EngineSettings(storage=storage))
    engine.deployments.publish(SMALL, actor=SYSTEM)
    engine.cases.start("small", {"site": "KR-U25"}, actor=SYSTEM, idempotency_key="of somebody else")
    refused = simulate(database_url, "--cases", "2", processes=processes)
    said = said_by(refused)
    assert refused.returncode == 2
    assert said == (
        "Error: DATABASE_URL: holds cases that no simulation began; simulate people in a database of their own.\n"
    )
    with storage.read() as reader:
        assert reader.cases().total == 1
        assert reader.note("simulation") is None


def test_a_wave_that_was_begun_keeps_its_seed_and_end_and_more_people_come_after_it() -> None:
    office = Office(WatchedStorage())
    storage = office.engine.storage
    begun = next_wave(storage, people=2, seed=3, ends=NOW, months=1)
    assert begun is not None
    assert next_wave(storage, people=9, seed=4, ends=NOW, months=2) == begun
    assert office.live(begun).is_over
    assert next_wave(storage, people=2, seed=4, ends=NOW, months=2) is None
    more = next_wave(storage, people=9, seed=4, ends=NOW, months=2)
    assert more is not None
    assert (more.first, more.last, more.seed) == (3, 9, 4)
