"""Fault 11: what earlier versions have stored is brought up to date, loaded, and played on to its end as they did."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from engine.errors import StateUnreadable
from engine.storage import migrations
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate, schema_is_current
from engine.storage.postgres.connection import connect_pool
from engine.workflow import state
from tests.engine.workflow.build import simple, user
from tests.engine.workflow.play import Case
from tests.upgrades.fixture import STATES, Fixture
from tests.upgrades.player import Player

FIXTURES = sorted(STATES.glob("*.jsonl.zst"))
numbers = count(1)


@pytest.fixture
def empty_database(database_server: EmbeddedServer) -> Iterator[str]:
    name = f"upgrade_{next(numbers)}"
    yield database_server.create_database(name)
    database_server.drop_database(name)


def bring_to(url: str, migration: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = connect_pool(url, pool_size=1)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, migration)
    engine.dispose()


@pytest.mark.parametrize("path", FIXTURES, ids=[path.name.removesuffix(".jsonl.zst") for path in FIXTURES])
def test_every_case_of_an_earlier_version_goes_on_as_it_did_there(path: Path, empty_database: str) -> None:
    fixture = Fixture.read(path)
    bring_to(empty_database, fixture.migration)
    fixture.restore(empty_database)
    migrate(empty_database)
    assert schema_is_current(empty_database)
    player = Player(empty_database, fixture.instant)
    try:
        assert {each.kind: player.told(each.number) for each in fixture.cases} == {
            each.kind: each.stored for each in fixture.cases
        }
        for each in fixture.cases:
            told = [player.act(each.number, action, fixture.person) for action in each.actions]
            assert (each.kind, told) == (each.kind, each.told)
            assert (each.kind, player.case_file(each.number)) == (each.kind, each.case_file)
            assert told[-1] == ["completed", [], [], [], []], each.kind
    finally:
        player.close()


def test_each_format_of_the_state_that_is_read_has_a_fixture() -> None:
    written = {Fixture.read(path).state_format for path in FIXTURES}
    missing = set(range(1, state.VERSION + 1)) - written
    assert not missing, (
        f"No fixture has states of format {sorted(missing)}. Run `uv run python -m tests.upgrades.write` and commit "
        "what it writes; docs/reliability.md says more."
    )


def test_a_state_of_a_later_format_is_refused_and_says_so() -> None:
    case = Case(simple(user("one"), "start>one one>end"))
    later = bytes([state.VERSION + 1]) + case.blob[1:]
    with pytest.raises(
        StateUnreadable, match=f"format {state.VERSION + 1}; .* up to {state.VERSION}. Nothing was changed"
    ):
        case.definitions.load("p", later, {}, case.clock)
