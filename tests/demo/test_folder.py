"""When a start of the demo publishes its folder, and when it must not undo what people have published since."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from engine import Engine, EngineSettings, build_engine
from engine.demo.contents import is_surpassed
from engine.model import SYSTEM, Actor
from engine.storage import MemoryStorage

SMALL = Path(__file__).parents[1] / "publications" / "small"
OWNER = Actor(username="paula", display_name="Paula", groups=frozenset({"IP.Prozessverantwortliche"}))


@pytest.fixture
def engine() -> Engine:
    return build_engine(EngineSettings(storage=MemoryStorage()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def change(folder: Path, text: str) -> None:
    (folder / "README.md").write_text(text)


def edit(engine: Engine, text: str) -> None:
    """Publish a change from the workshop."""
    engine.workshop.save("README.md", text.encode(), loaded=digest(engine), actor=OWNER)
    engine.workshop.publish("Beschreibung ergänzt", actor=OWNER)


def digest(engine: Engine) -> str | None:
    return {file.path: file.digest for file in engine.workshop.show(actor=OWNER).files}.get("README.md")


def test_a_folder_is_published_at_the_first_start_and_when_it_has_changed(engine: Engine, folder: Path) -> None:
    assert not is_surpassed(engine, folder)
    engine.deployments.publish(folder, actor=SYSTEM)
    assert not is_surpassed(engine, folder)
    change(folder, "zwei")
    assert not is_surpassed(engine, folder)


def test_what_the_workshop_published_is_not_undone_by_the_next_start(engine: Engine, folder: Path) -> None:
    engine.deployments.publish(folder, actor=SYSTEM)
    edit(engine, "aus der Werkstatt")
    edit(engine, "noch etwas")
    assert is_surpassed(engine, folder)
    change(folder, "und jetzt der Ordner")
    assert not is_surpassed(engine, folder)


def test_nor_where_the_command_line_had_published_the_folder(engine: Engine, folder: Path) -> None:
    engine.deployments.publish(folder, actor=SYSTEM)
    change(folder, "zwei")
    engine.deployments.publish(folder, actor=OWNER)
    edit(engine, "aus der Werkstatt")
    assert is_surpassed(engine, folder)


def test_a_folder_that_was_changed_back_is_published_again(engine: Engine, folder: Path) -> None:
    change(folder, "eins")
    engine.deployments.publish(folder, actor=SYSTEM)
    change(folder, "zwei")
    engine.deployments.publish(folder, actor=SYSTEM)
    change(folder, "eins")
    assert not is_surpassed(engine, folder)
