"""Two people of two teams take a case from the counter to the first talk, in the browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from engine.model import utc_now
from tests.browser.visitor import Visitor

COUNTER = "kr-u25.eingangszone"
PLACEMENT = "kr-u25.sgb3.vermittlung"
NAME = "Beispiel-0001, Amira (erzeugt)"
THIS_YEAR = utc_now().year
UNDER_25 = f"01.03.{THIS_YEAR - 20}"
NEXT_YEAR = f"10.07.{THIS_YEAR + 1}"


def test_from_registration_to_the_first_talk(visitor: Callable[..., Visitor]) -> None:
    counter = visitor()
    counter.open("/")
    counter.expect_heading("Anmelden")
    counter.look("01-anmelden")
    counter.sign_in(COUNTER)
    counter.expect_heading("Aufgaben meiner Teams")
    counter.look("02-leerer-posteingang")
    begin_case(counter)
    register(counter, looking=True)
    counter.expect_heading("Identität prüfen")
    counter.look("03-aufgabe-frei")
    take_on(counter)
    counter.look("07-identitaet")
    counter.write("Sichtvermerk", "Aufenthaltsgestattung mit Lichtbild gesehen")
    counter.answer("Gibt es Zweifel an der Identität?", "Nein")
    counter.press("Abschließen")
    counter.expect_heading("Informieren, Einwilligung einholen")
    take_on(counter)
    counter.write("Informiert am", "11.01.2016")
    counter.page.get_by_label("Mit Kursträgern austauschen").check()
    counter.look("08-einwilligung")
    counter.press("Abschließen")
    counter.expect_message("Informieren, Einwilligung einholen", "Bleibeperspektive einschätzen", "Vermittlung")
    counter.look("09-uebergeben")

    placement = visitor()
    placement.sign_in(PLACEMENT)
    placement.expect_heading("Aufgaben meiner Teams")
    placement.look("10-posteingang-vermittlung")
    placement.follow("Bleibeperspektive einschätzen")
    placement.expect_heading("Bleibeperspektive einschätzen")
    expect(placement.page.get_by_text(NAME)).to_have_count(0)  # nobody sees a name before she takes the task on
    take_on(placement)
    expect(placement.page.get_by_text(NAME).first).to_be_visible()
    expect_diagram(placement)
    placement.look("11-bleibeperspektive")
    placement.choose("Herkunftsland", "Syrien")
    placement.write("Asylantrag gestellt am", "20.11.2015")
    placement.press("Abschließen")
    placement.expect_heading("Erstgespräch führen")
    take_on(placement)
    expect(placement.page.get_by_label("Höchster Abschluss")).to_be_hidden()
    placement.answer("Ist die Person erschienen?", "Ja")
    placement.write("Schuljahre", "12")
    placement.choose("Höchster Abschluss", "Hochschulreife")
    placement.press("Abschließen")
    expect(placement.page.get_by_role("alert")).to_contain_text("6 Angaben")  # not without the analysis of potential
    placement.write("Erlernter oder ausgeübter Beruf", "keiner")
    placement.write("Berufserfahrung in Jahren", "0")
    placement.choose("Deutschkenntnisse", "A1")
    placement.answer("Kann die Person lateinische Schrift lesen und schreiben?", "Ja")
    placement.answer("Braucht die Person Kinderbetreuung?", "Nein")
    placement.answer("Gibt es gesundheitliche Einschränkungen für die Arbeit?", "Nein")
    expect_diagram(placement)
    placement.look("12-erstgespraech")
    placement.press("Abschließen")
    placement.expect_heading("Plan vereinbaren")
    placement.expect_message("Erstgespräch führen", "erledigt")
    placement.follow("IP-")
    expect(placement.page.get_by_text("Erstgespräch führen").first).to_be_visible()
    placement.look("13-fall")
    counter.expect_no_problems()
    placement.expect_no_problems()


def test_the_counter_works_without_javascript(visitor: Callable[..., Visitor]) -> None:
    counter = visitor(javascript=False)
    counter.sign_in(COUNTER)
    begin_case(counter)
    register(counter)
    counter.expect_heading("Identität prüfen")
    counter.follow("Posteingang")
    counter.expect_heading("Aufgaben meiner Teams")
    expect(counter.page.get_by_role("row", name="Identität prüfen")).to_be_visible()


def begin_case(person: Visitor) -> None:
    """Start a case at the counter of Krefeld for people under 25."""
    person.follow("Fall anlegen")
    if person.page.get_by_label("Standort der Vorsprache").count() == 0:
        person.page.get_by_role("main").get_by_role("link").first.click()
    expect(person.page.get_by_label("Standort der Vorsprache")).to_have_value("KR-U25")
    person.press("Fall anlegen")
    person.expect_heading("Person registrieren")


def take_on(person: Visitor) -> None:
    """Claim the task that is shown."""
    person.press("Aufgabe übernehmen")
    person.expect_message("übernommen")


def register(person: Visitor, *, looking: bool = False) -> None:
    """Register a generated person; with ``looking`` also see what happens to an incomplete form."""
    if looking:
        person.look("04-registrieren")
        person.press("Abschließen")
        expect(person.page.get_by_role("alert")).to_contain_text("Aufmerksamkeit")
        person.look("05-fehler")
    person.write("Vor- und Nachname", NAME)
    person.write("Geburtsdatum", UNDER_25)
    person.choose("Staatsangehörigkeit", "Syrien")
    person.choose("Wohngemeinde", "Krefeld")
    person.choose("Aufenthaltsdokument", "Aufenthaltsgestattung")
    person.write("Dokument gültig bis", NEXT_YEAR)
    person.choose("Sprache", "Arabisch")
    person.answer("Wird ein Dolmetscher gebraucht?", "Ja")
    if looking:
        person.look("06-ausgefuellt")
    person.press("Abschließen")


def expect_diagram(person: Visitor) -> None:
    """Expect that the diagram is drawn, once somebody gets there, and shows where the case stands."""
    person.page.get_by_role("heading", name="Wo der Fall steht").scroll_into_view_if_needed()
    expect(person.page.locator(".djs-container svg").first).to_be_visible()
    expect(person.page.locator(".djs-element.is-active").first).to_be_attached()
