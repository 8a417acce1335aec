"""What every test may ask for: a database of its own, a storage on it, and a clock that it sets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Final

import pytest
from hypothesis import settings

from engine.storage import PostgresStorage, open_storage
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate

_TEMPLATE: Final = "template_for_tests"
_numbers: Final = count(1)

# `--hypothesis-profile thorough` looks for what the few examples of every run, always the same ones, do not show.
settings.register_profile("ci", max_examples=120, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=10_000, deadline=None)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say how often tests that break things on purpose, those of ``tests/faults``, do so."""
    group = parser.getgroup("faults")
    group.addoption("--rounds", type=int, metavar="N", help="rounds of each fault test, instead of a few")
    group.addoption("--full", action="store_true", help="as many rounds of each fault test as docs/reliability.md says")


@dataclass
class SettableClock:
    """A clock that stands still until a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Let so much time pass and return the new instant."""
        self.now += by
        return self.now


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at nine o'clock on a Monday morning in Krefeld."""
    return SettableClock(datetime(2016, 1, 11, 8, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedServer]:
    """One PostgreSQL for all tests, in a folder of its own with a short path."""
    folder = Path(tempfile.mkdtemp(prefix="ip-tests-"))
    server = EmbeddedServer.start(folder)
    yield server
    server.stop()
    rmtree(folder)


@pytest.fixture(scope="session")
def _template(database_server: EmbeddedServer) -> str:
    migrate(database_server.create_database(_TEMPLATE))
    return _TEMPLATE


@pytest.fixture
def database_url(database_server: EmbeddedServer, _template: str) -> Iterator[str]:
    """The address of a migrated, empty database for this test alone."""
    name = f"test_{next(_numbers)}"
    yield database_server.create_database(name, template=_template)
    database_server.drop_database(name)


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    """A storage on the database of the test."""
    opened = open_storage(database_url)
    yield opened
    opened.close()
