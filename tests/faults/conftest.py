"""Houses to break things in, and how often to do so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Final

import pytest

from tests.faults.house import House


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return a function from the number of rounds in CI and in a full run to the number for this run."""

    def number(few: int, full: int) -> int:
        given: int | None = request.config.getoption("--rounds")
        if given is not None:
            return given
        return full if request.config.getoption("--full") else few

    return number


_NUMBERS: Final = count(1)
_FIGURES: Final = pytest.StashKey[list[str]]()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that notes a figure of this test, printed at the end of the run."""
    figures = request.config.stash.setdefault(_FIGURES, [])
    return lambda text: figures.append(f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was noted, for docs/reliability.md."""
    for each in config.stash.get(_FIGURES, []):
        terminalreporter.write_line(each)


@pytest.fixture
def build_house(request: pytest.FixtureRequest) -> Iterator[Callable[..., House]]:
    """Return a function that builds a house, which is torn down after the test whatever happens.

    ``own_database=True`` gives it a PostgreSQL of its own to kill; otherwise it has a database on that of all tests.
    """
    with _builder(request) as build:
        yield build


@pytest.fixture(scope="module")
def build_shared_house(request: pytest.FixtureRequest) -> Iterator[Callable[..., House]]:
    """Return the same for a house in which all tests of a module break things, none of which is in another's way."""
    with _builder(request) as build:
        yield build


@contextmanager
def _builder(request: pytest.FixtureRequest) -> Iterator[Callable[..., House]]:
    with ExitStack() as stack:

        def new_database() -> str:
            server, name = request.getfixturevalue("database_server"), f"house_{next(_NUMBERS)}"
            stack.callback(server.drop_database, name)
            url: str = server.create_database(name, template=request.getfixturevalue("_template"))
            return url

        def build(*, own_database: bool = False, **wanted: Any) -> House:
            folder = Path(mkdtemp(prefix="ip-house-"))
            stack.callback(rmtree, folder, ignore_errors=True)
            url = None if own_database else new_database()
            return stack.enter_context(House(folder, url=url, **wanted))

        yield build
