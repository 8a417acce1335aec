"""What people see when something does not work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from engine.assembly import assemble
from engine.errors import StorageFull, StorageUnavailable
from engine.storage import MemoryStorage
from engine.storage.interface import Reader, UnitOfWork
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, PASSWORD, claim, populate, start_case
from tests.webui.pages import SAME_ORIGIN, Visitor
from webui.app import create_app
from webui.settings import WebSettings

Visit = Callable[..., Visitor]


class InterruptibleStorage:
    """A storage that a test can cut off."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self.is_down = False
        self.is_full = False

    def begin(self) -> UnitOfWork:
        self._require(writes=True)
        return self._storage.begin()

    def read(self) -> Reader:
        self._require()
        return self._storage.read()

    def close(self) -> None:
        self._storage.close()

    def _require(self, *, writes: bool = False) -> None:
        if self.is_down:
            raise StorageUnavailable
        if self.is_full and writes:
            raise StorageFull


@pytest.fixture
def cut() -> InterruptibleStorage:
    return InterruptibleStorage()


@pytest.fixture
def cut_app(cut: InterruptibleStorage, clock: SettableClock, dist: Path) -> Flask:
    engine = assemble(cut, clock=clock)
    populate(engine, cut)
    return create_app(WebSettings(secret_key="s" * 32, dist=dist), engine)


@pytest.fixture
def visitor(cut_app: Flask) -> Visitor:
    visitor = Visitor(cut_app.test_client())
    visitor.enter("empfang")
    return visitor


@pytest.mark.parametrize("path", ["/tasks", "/cases", "/cases/new", "/cases/IP-2016-000001", "/unbekannt"])
def test_without_the_database_pages_say_so_and_come_back(
    visitor: Visitor, cut: InterruptibleStorage, path: str
) -> None:
    cut.is_down = True
    page = visitor.get(path)
    if path != "/unbekannt":
        assert page.status == 503
        assert page.heading == "Die Datenbank antwortet gerade nicht"
        assert page.response.headers["Retry-After"] == "10"
    cut.is_down = False

    assert visitor.get(path).status < 500


def test_what_was_entered_survives_the_database_going_away(visitor: Visitor, cut: InterruptibleStorage) -> None:
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD, themen=["arbeit", "schule"])
    cut.is_down = True
    page = form.send()
    assert page.status == 503
    assert "NameTestperson Eins (erzeugt)" in page.main
    assert "Themenarbeit" in page.main
    page = page.form("Noch einmal senden").send()
    assert page.status == 503
    cut.is_down = False

    again = page.form("Noch einmal senden")
    assert again.values["_key"] == form.values["_key"]
    page = visitor.follow(again.send())

    assert "ist erledigt" in page.main
    assert "Themenarbeitschule" in visitor.get("/cases/IP-2016-000001").main


def test_a_full_disk_is_said_and_what_was_entered_survives_it(visitor: Visitor, cut: InterruptibleStorage) -> None:
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD, themen=["arbeit", "schule"])
    cut.is_full = True
    page = form.send()
    assert page.status == 503
    assert page.heading == "Die Datenbank hat keinen Platz mehr"
    assert visitor.get("/tasks").status == 200
    cut.is_full = False

    assert "ist erledigt" in visitor.follow(page.form("Noch einmal senden").send()).main


def test_values_of_a_foreign_page_are_not_offered_again(visitor: Visitor, cut: InterruptibleStorage) -> None:
    cut.is_down = True

    page = visitor.post("/cases/new/besuch", {"anlass": "untergeschoben"}, headers={"Origin": "https://example.org"})

    assert page.status == 503
    assert "untergeschoben" not in page.html


def test_a_password_is_never_shown_again(visitor: Visitor, cut: InterruptibleStorage) -> None:
    visitor.client.delete_cookie("session")
    form = visitor.get("/sign-in").form("Anmelden").fill(_username="empfang", _password=PASSWORD)
    cut.is_down = True

    page = form.send()

    assert page.status == 503
    assert PASSWORD not in page.html


@pytest.mark.parametrize("username", [None, "empfang"])
def test_an_unknown_address_is_not_found(visit: Visit, username: str | None) -> None:
    page = visit(username).get("/gibt/es/nicht")

    assert page.status == 404
    assert ("Posteingang" in page.links()) is (username is not None)


def test_a_wrong_method_is_refused(visit: Visit) -> None:
    page = visit("empfang").post("/tasks", {"x": "y"})

    assert page.status == 405
    assert "GET" in page.response.headers["Allow"]


def test_too_much_is_refused(visit: Visit) -> None:
    visitor = visit("empfang")
    form = visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x" * 1_000_001)

    page = form.send()

    assert page.status == 413
    assert "größer als ein Megabyte" in page.main


def test_without_a_token_nothing_is_done(visit: Visit) -> None:
    visitor = visit("empfang")

    page = visitor.post("/cases/new/besuch", {"anlass": "x"})

    assert page.status == 400
    assert visitor.get("/cases").rows() == []


def test_a_token_of_somebody_else_does_not_count(visit: Visit) -> None:
    token = visit("agentur").get("/tasks").form("Abmelden").values["_csrf"][0]
    visitor = visit("empfang")

    page = visitor.post("/cases/new/besuch", {"anlass": "x", "_csrf": token}, headers=SAME_ORIGIN)

    assert page.status == 400
    assert visitor.get("/cases").rows() == []


def test_an_unforeseen_error_has_a_reference_and_tells_nothing_of_the_inside(
    app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = visit("empfang")
    start_case(visitor)
    app.jinja_env.filters["case_state"] = None
    del app.jinja_env.filters["age"]

    page = visitor.get("/tasks")

    assert page.status == 500
    assert "Hier ist etwas schiefgegangen" in page.heading
    assert "age" not in page.main.split("Kennung des Fehlers:")[0].split()
    reference = page.main.split("Kennung des Fehlers:")[1].split()[0][:8]
    assert reference in caplog.text


@pytest.mark.parametrize("titles", ["[" * 100_000, '{"x": [', '["x"]', "9" * 5_000])
def test_labels_that_no_page_of_ours_wrote_do_no_harm(visit: Visit, titles: str) -> None:
    visitor = visit("empfang")
    token = visitor.get("/tasks").form("Abmelden").values["_csrf"][0]

    page = visitor.post("/cases/new/unbekannt", {"_csrf": token, "_titles": titles, "anlass": "Vorsprache"})

    assert page.status == 404
    assert "anlassVorsprache" in page.main


@pytest.mark.parametrize("username", [None, "empfang"])
def test_too_many_fields_are_refused(visit: Visit, username: str | None) -> None:
    page = visit(username).post("/cases/new/besuch", {"anlass": ["x"] * 1_001}, headers=SAME_ORIGIN)

    assert page.status == 413
    assert "mehr als tausend Feldern" in page.main


def test_a_sign_in_that_is_too_large_is_answered_with_a_page(visit: Visit) -> None:
    page = visit().post("/sign-in", {"_username": "x" * 1_100_000})
    assert (page.status, page.heading) == (413, "Das war zu viel auf einmal")


def test_an_address_is_one_line_of_the_log(app: Flask, visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    visitor = visit("empfang")
    start_case(visitor)
    del app.jinja_env.filters["case_state"]
    assert visitor.client.get("/cases/x%0aERROR%20all%1b[31m").status_code == 500
    (message,) = [each for each in caplog.messages if each.startswith("Unexpected error")]
    assert message.isprintable()
