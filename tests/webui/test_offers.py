"""The catalogue of offers as pages: found, kept, cancelled and imported, with scripts off."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from engine import Engine
from engine.model import SYSTEM, CancelledFor, Offer
from tests.webui.conftest import claim
from tests.webui.pages import SAME_ORIGIN, Page, Visitor
from tests.webui.publication import WITH_COURSES

Visit = Callable[..., Visitor]
COURSE: dict[str, Any] = {
    "number": "K-1",
    "kind": "course",
    "title": "Integrationskurs",
    "provider": "Sprachwerk (erzeugt)",
    "place": "Musterstraße 1, Krefeld",
    "area": "KR",
    "course_kind": "allgemein",
    "starts_on": "01.02.2016",
    "ends_on": "31.08.2016",
    "places": "2",
}


@pytest.fixture
def add(engine: Engine) -> Callable[..., Offer]:
    """Return a function that puts an offer into the catalogue."""

    def add(number: str = "K-1", **changes: Any) -> Offer:
        given = {**COURSE, "number": number, **changes}
        return engine.offers.add(given, actor=SYSTEM, idempotency_key=f"add-{number}")

    return add


def uploaded(visitor: Visitor, text: bytes) -> Page:
    """Send a file to be looked at."""
    form = visitor.get("/offers/import").form("Datei prüfen")
    data = {**{name: values[0] for name, values in form.values.items()}, "file": (io.BytesIO(text), "angebote.csv")}
    return visitor.post(form.action, data=data, headers=SAME_ORIGIN, content_type="multipart/form-data")


def test_a_title_that_says_the_kind_of_course_is_not_followed_by_it(visit: Visit, add: Callable[..., Offer]) -> None:
    add("K-1", title="alpha", course_kind="alpha", part_time="on")
    add("K-2", title="alpha", course_kind="alpha", part_time=None)
    assert [row[1] for row in visit("niemand").get("/offers").rows()] == ["alpha Teilzeit", "alpha"]


def test_the_list_is_found_and_narrowed(visit: Visit, add: Callable[..., Offer]) -> None:
    visitor = visit("niemand")
    assert "Noch ist kein Angebot eingetragen." in visitor.get("/offers").main
    add("K-1")
    add("K-2", title="Alphakurs", course_kind="alpha", starts_on="01.03.2016", childcare="on", area=None)
    add("M-1", kind="measure", title="Werkstatt")
    add("K-0", starts_on="01.01.2015", ends_on="01.02.2015")
    page = visitor.get(visitor.get("/tasks").links()["Angebote"])
    assert [row[0] for row in page.rows()] == ["K-1", "M-1", "K-2"]
    assert page.rows()[0][1:] == [
        "Integrationskurs allgemein",
        "Sprachwerk (erzeugt) Musterstraße 1, Krefeld",
        "Krefeld",
        "01.02.2016",
        "2 Plätze frei",
        "geplant",
    ]
    assert page.rows()[2][3] == "alle Gebiete"
    assert "Angebot eintragen" not in page.links()
    for chosen, found in (
        ({"q": "alpha"}, ["K-2"]),
        ({"kind": "measure"}, ["M-1"]),
        ({"area": "KR"}, ["K-1", "M-1", "K-2"]),
        ({"course": "alpha"}, ["K-2"]),
        ({"state": "over"}, ["K-0"]),
        ({"state": "all"}, ["K-1", "M-1", "K-2", "K-0"]),
        ({"from": "15.02.2016"}, ["K-2"]),
    ):
        assert [row[0] for row in page.form("Filtern").fill(**chosen).send().rows()] == found
    empty = page.form("Filtern").fill(q="nichts davon").send()
    assert "Mit diesen Filtern gibt es keine Angebote." in empty.main
    assert [row[0] for row in visitor.get(page.links()["Nummer"]).rows()] == ["K-1", "K-2", "M-1"]
    strange = visitor.get("/offers?kind=x&state=y&sort=z&page=-1&from=gestern&area=%00")
    assert strange.status == 200


def test_an_offer_is_entered_and_changed(visit: Visit, engine: Engine) -> None:
    visitor = visit("agentur")
    page = visitor.get(visitor.get("/offers").links()["Angebot eintragen"])
    wrong = page.form("Angebot eintragen").fill(number="K 1", kind="course", title="Integrationskurs").send()
    assert wrong.status == 422
    assert wrong.title.startswith("Fehler: ")
    assert "Nummer: Bitte nur Buchstaben, Ziffern, Punkt und Strich verwenden" in wrong.main
    assert "Kursart: Bitte eine Möglichkeit auswählen." in wrong.main
    assert wrong.form("Angebot eintragen").values["title"] == ["Integrationskurs"]
    shown = visitor.follow(wrong.form("Angebot eintragen").fill(**COURSE).send())
    assert shown.heading == "Integrationskurs"
    assert "2 Plätze frei (0 von 2 vergeben)" in shown.main
    edit = visitor.get(shown.links()["Angebot ändern"])
    too_many = edit.form("Änderung speichern").fill(places="26", ends_on="01.01.2016").send()
    assert "Plätze: Bitte höchstens 25 eingeben." in too_many.main
    assert "Das Ende liegt vor dem Beginn." in too_many.main
    changed = visitor.follow(edit.form("Änderung speichern").fill(places="20", area="").send())
    assert "Plätze: 20 statt 2" in changed.main
    assert "Gebiet: alle Gebiete statt Krefeld" in changed.main
    assert engine.offers.show("K-1", actor=SYSTEM).offer.places == 20


def test_who_comes_second_keeps_what_she_entered(visit: Visit, add: Callable[..., Offer]) -> None:
    add()
    first, second = visit("agentur"), visit("jobcenter")
    pages = [visitor.get("/offers/K-1/change").form("Änderung speichern") for visitor in (first, second)]
    first.follow(pages[0].fill(title="Neuer Titel").send())
    refused = pages[1].fill(title="Anderer Titel").send()
    assert refused.status == 409
    assert "Anton Agentur hat es am 05.01.2016, 09:30 Uhr geändert." in refused.main
    form = refused.form("Änderung speichern")
    assert form.values["title"] == ["Anderer Titel"]
    assert second.follow(form.send()).heading == "Anderer Titel"


def test_an_offer_is_cancelled_with_a_reason(visit: Visit, add: Callable[..., Offer], engine: Engine) -> None:
    add()
    visitor = visit("agentur")
    page = visitor.get(visitor.get("/offers/K-1").links()["Angebot absagen"])
    assert "Kein Fall hat hier einen Platz oder wartet auf einen." in page.main
    assert page.form("Angebot absagen").send().status == 422
    shown = visitor.follow(page.form("Angebot absagen").fill(reason="not_formed").send())
    assert "abgesagt" in shown.main
    assert "Abgesagt, weil: Der Kurs oder die Maßnahme kommt nicht zustande." in shown.main
    assert "Angebot ändern" not in shown.links()
    late = visitor.get("/offers/K-1/cancel").form("Angebot absagen").fill(reason="mistake").send()
    assert (late.status, late.heading) == (409, "Das Angebot K-1 ist abgesagt")
    assert engine.offers.show("K-1", actor=SYSTEM).offer.version == 2


def test_a_form_chooses_and_whoever_cancels_sees_whom_it_concerns(
    visit: Visit, add: Callable[..., Offer], engine: Engine
) -> None:
    add(places="1")
    add("K-2", title="Alphakurs", childcare="on", part_time="on")
    visitor = visit("kollegin")
    engine.deployments.publish_files(WITH_COURSES, actor=SYSTEM)
    case = engine.cases.start("kurs", {}, actor=SYSTEM, idempotency_key="start")
    task = claim(visitor, visitor.get(f"/tasks/{case.open_tasks[0].id}"))
    labels = [option.text for option in task.one("select", name="kurs").iter("option")]
    assert labels == [
        "Bitte wählen",
        "Integrationskurs, Sprachwerk (erzeugt), Musterstraße 1, Krefeld, ab 01.02.2016, 1 Platz frei (K-1)",
        "Alphakurs, Sprachwerk (erzeugt), Musterstraße 1, Krefeld, ab 01.02.2016, Teilzeit, Kinderbetreuung, "
        "2 Plätze frei (K-2)",
    ]
    engine.offers.cancel("K-2", CancelledFor.PROVIDER, concerned=(), version=1, actor=SYSTEM, idempotency_key="cancel")
    refused = task.form("Abschließen").fill(kurs="K-2", name="Testperson Eins (erzeugt)").send()
    assert refused.status == 422
    assert "„Alphakurs“ (K-2) ist inzwischen abgesagt. Bitte wählen Sie ein anderes Angebot." in refused.main
    form = refused.form("Abschließen")
    assert form.values["name"] == ["Testperson Eins (erzeugt)"]
    visitor.follow(form.fill(kurs="K-1").send())
    assert visitor.get("/cases/IP-2016-000001").links()["K-1"] == "/offers/K-1"
    shown = visit("agentur").get("/offers/K-1")
    assert "ausgebucht (1 von 1 vergeben)" in shown.main
    assert [row[0] for row in shown.rows()] == ["IP-2016-000001"]
    other = visit("niemand").get("/offers/K-1")
    assert "ausgebucht (1 von 1 vergeben)" in other.main
    assert "IP-2016-000001" not in other.main
    page = visit("agentur").get("/offers/K-1/cancel")
    assert "1 Fall erfährt davon" in page.main
    assert "IP-2016-000001" in page.main


def test_a_file_is_looked_at_before_it_is_taken_over(visit: Visit, add: Callable[..., Offer], engine: Engine) -> None:
    add()
    visitor = visit("agentur")
    head = "Nummer;Art;Titel;Träger;Ort;Kursart;Beginn;Plätze\r\n"
    good = "K-1;Kurs;Sprachkurs;Sprachwerk (erzeugt);;allgemein;01.02.2016;2\r\n"
    new = "K-2;Kurs;Alphakurs;Haus (erzeugt);Übach;alpha;01.03.2016;10\r\n"
    bad = "K-3;Kurs;Zu groß;Haus (erzeugt);;alpha;morgen;26\r\n"
    wrong = uploaded(visitor, (head + good + bad).encode("cp1252"))
    assert "1 Zeile stimmt nicht" in wrong.main
    assert wrong.rows()[0][2] == (
        "Beginn: Bitte ein Datum eingeben, das es gibt, zum Beispiel 05.01.2016.Plätze: Bitte höchstens 25 eingeben."
    )
    assert "So übernehmen" not in wrong.buttons()
    moved = uploaded(visitor, (head + good.replace("Sprachkurs", "Sprachkurs; abends")).encode("cp1252"))
    assert moved.rows()[0][2].startswith("Zeile: Die Zeile hat mehr Felder, als es Spalten gibt.")
    page = uploaded(visitor, (head + good + new).encode("cp1252"))
    assert page.rows() == [["2", "Sprachkurs (K-1)", "geändert: Titel, Ort"], ["3", "Alphakurs (K-2)", "neu"]]
    assert engine.offers.show("K-1", actor=SYSTEM).offer.title == "Integrationskurs"
    listed = visitor.follow(page.form("So übernehmen").send())
    assert "Die Datei ist übernommen: 1 Angebot ist neu, 1 ist geändert." in listed.main
    assert engine.offers.show("K-2", actor=SYSTEM).offer.place == "Übach"
    again = uploaded(visitor, (head + good + new).encode())
    assert "Die Datei ändert nichts" in again.main


def test_a_file_that_would_do_something_else_by_now_is_shown_again(visit: Visit, add: Callable[..., Offer]) -> None:
    visitor = visit("agentur")
    text = "Nummer;Art;Titel;Träger\nM-1;Maßnahme;Werkstatt;Haus (erzeugt)\n"
    page = uploaded(visitor, text.encode())
    add("M-1", kind="measure", title="Andere Werkstatt")
    moved = page.form("So übernehmen").send()
    assert moved.status == 409
    assert "Bitte sehen Sie noch einmal an, was die Datei jetzt ändert." in moved.main
    assert moved.rows() == [["2", "Werkstatt (M-1)", "geändert: Titel, Träger"]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Ihre Überschriften passen nicht"),
        (b"Nummer;Farbe\n", "Farbe, Art, Titel, Träger"),
        (b"\x00\x00", "Sie ist keine Tabelle im Format CSV."),
        (b"x" * 500_001, "Sie hat mehr als 500 kB."),
    ],
)
def test_what_is_no_list_of_offers_is_explained(visit: Visit, data: bytes, told: str) -> None:
    page = uploaded(visit("agentur"), data)
    assert page.status == 422
    assert told in page.main


def test_lists_and_template_are_files(visit: Visit, add: Callable[..., Offer]) -> None:
    add("K-1", title="=Kurs")
    add("K-2", course_kind="alpha")
    visitor = visit("agentur")
    text = visitor.client.get("/offers/export.csv?course=allgemein").get_data().decode("utf-8-sig")
    heading, row = text.splitlines()
    assert heading.startswith("Nummer;Art;Titel;Träger;Ort;Gebiet;Kursart;Beginn")
    assert row.startswith("K-1;Kurs;'=Kurs;")
    assert row.endswith("geplant;0;2;0")
    assert "Die Datei ändert nichts" in uploaded(visitor, text.encode()).main
    template = visitor.client.get("/offers/template.csv").get_data().decode("utf-8-sig")
    assert template == "Nummer;Art;Titel;Träger;Ort;Gebiet;Kursart;Beginn;Ende;Stunden;Plätze;Anmeldung bis;" \
        "Kinderbetreuung;Teilzeit;Kontakt\r\n"  # fmt: skip


def test_what_the_kind_does_not_have_goes_away(visit: Visit) -> None:
    visitor = visit("agentur")
    sent = {
        "kind": "recognition_body",
        "_csrf": visitor.get("/offers/new").form("Angebot eintragen").values["_csrf"][0],
    }
    shown = visitor.client.post("/offers/conditions", data=sent, headers=SAME_ORIGIN).get_json()["visible"]
    assert "places" not in shown
    assert {"number", "title", "contact"} <= set(shown)
