"""A whole engine in memory behind the web interface, a clock to turn, and people to visit it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from engine import Engine
from engine.assembly import assemble
from engine.model import SYSTEM, Account
from engine.storage import MemoryStorage
from engine.storage.interface import Storage
from tests.conftest import SettableClock
from tests.webui.pages import Page, Visitor
from tests.webui.publication import FILES
from webui.app import create_app
from webui.settings import WebSettings

PASSWORD = "ein-langes-kennwort"
PEOPLE = {
    "empfang": ("Erika Empfang", ["KR.Eingangszone"]),
    "agentur": ("Anton Agentur", ["KR.SGB3.Vermittlung"]),
    "kollegin": ("Karla Kollegin", ["KR.SGB3.Vermittlung", "KR.Eingangszone"]),
    "jobcenter": ("Jana Jobcenter", ["KR.SGB2.Vermittlung"]),
    "leitung": ("Lena Leitung", ["KR.SGB3.Teamleitung"]),
    "prozess": ("Paula Prozess", ["IP.Prozessverantwortliche"]),
    "prozess2": ("Peter Prozess", ["IP.Prozessverantwortliche"]),
    "niemand": ("Nils Niemand", []),
}


@cache
def accounts() -> tuple[Account, ...]:
    """Return everybody's account, made once: hashing passwords takes a while."""
    engine = assemble(MemoryStorage())
    engine.deployments.publish_files(FILES, actor=SYSTEM)
    return tuple(engine.accounts.add(name, title, PASSWORD, groups) for name, (title, groups) in PEOPLE.items())


def populate(engine: Engine, storage: Storage) -> None:
    """Publish the test process and give everybody an account."""
    engine.deployments.publish_files(FILES, actor=SYSTEM)
    with storage.begin() as work:
        for account in accounts():
            work.save_account(account)
        work.commit()


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at half past nine on a Tuesday morning in Krefeld."""
    return SettableClock(datetime(2016, 1, 5, 8, 30, tzinfo=UTC))


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


@pytest.fixture
def engine(storage: Storage, clock: SettableClock) -> Engine:
    engine = assemble(storage, clock=clock)
    populate(engine, storage)
    return engine


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the frontend with the names of the real one; its content does not matter here."""
    folder = tmp_path_factory.mktemp("dist")
    entries = ("app.css", "app.js", "diagram.css", "diagram.js", "icon.svg", "modeler.css", "modeler.js")
    for name in entries:
        (folder / name).write_text(f"/* {name} */")
    names = ", ".join(f'"{name}": "{name}"' for name in entries)
    (folder / "manifest.json").write_text(f"{{{names}}}")
    return folder


@pytest.fixture
def app(engine: Engine, dist: Path) -> Flask:
    return create_app(WebSettings(secret_key="s" * 32, dist=dist), engine)


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """Return a function that brings somebody to the site, signed in if a name is given."""

    def come(username: str | None = None) -> Visitor:
        visitor = Visitor(app.test_client())
        if username is not None:
            visitor.enter(username)
        return visitor

    return come


def start_case(visitor: Visitor, anlass: str = "Vorsprache") -> Page:
    """Start a case at the counter, give its first task back and return the page of that task."""
    page = visitor.follow(visitor.get("/cases/new"))
    started = page.form("Fall anlegen").fill(anlass=anlass).send()
    visitor.follow(started).form("Aufgabe zurückgeben").send()
    return visitor.follow(started)


def claim(visitor: Visitor, page: Page) -> Page:
    """Claim the task of the page and return the page with its form."""
    return visitor.follow(page.form("Aufgabe übernehmen").send())


GOOD = {
    "name": "Testperson Eins (erzeugt)",
    "geburtsdatum": "05.03.1996",
    "sprache": "arabisch",
    "weg": "bus",
}


def registered(visitor: Visitor) -> Page:
    """Bring a case to the second team and return the page that the person at the counter then sees."""
    page = claim(visitor, start_case(visitor))
    return visitor.follow(page.form("Abschließen").fill(**GOOD).send())
