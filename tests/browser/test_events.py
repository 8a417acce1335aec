"""What happens to a person is recorded on the page of her case, whatever her case is at, and tells what follows."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.planting import plant
from tests.browser.visitor import Visitor

PLACEMENT = "kr-u25.sgb2.vermittlung"
NAME = "Beispiel-0301, Samira (erzeugt)"
RECORD = "Ereignis erfassen"
LOOKED_AT = {
    "Krank gemeldet": "krank",
    "Schwangerschaft gemeldet": "schwangerschaft",
    "Aufenthalt unbekannt": "aufenthalt",
    "Neues Dokument vorgelegt": "dokument",
    "Einwilligung widerrufen": "widerruf",
    "Person umgezogen": "umzug",
    "Arbeit selbst gefunden": "arbeit",
    "Person verstorben": "todesfall",
}
"""Each event that may strike at any time, and the name of its pictures."""


def test_events_are_recorded_from_the_page_of_the_case(office: Office) -> None:
    number = plant(office.site.engine, NAME, consents=("einwilligung_kurstraeger",))
    desk = office.colleague(PLACEMENT).come_in()
    for event, name in LOOKED_AT.items():
        choose(desk, number, event)
        desk.look(f"ereignis-{name}")

    choose(desk, number, "Einwilligung widerrufen")
    expect(desk.page.get_by_label("Daten an Arbeitgeber weitergeben")).to_be_hidden()
    desk.write("Widerrufen am", "01.02.2016")
    desk.tick("Mit Kursträgern austauschen")
    desk.press(RECORD)
    desk.expect_message("Einwilligung widerrufen")

    choose(desk, number, "Krank gemeldet")
    desk.write("Krank seit", "01.02.2016")
    expect(desk.page.get_by_label("Krank bis")).to_be_hidden()
    desk.answer("Liegt eine Bescheinigung vor?", "Ja")
    desk.write("Krank bis", "05.02.2016")
    desk.press(RECORD)
    desk.expect_message("Krank gemeldet")

    choose(desk, number, "Person verstorben")
    desk.press(RECORD)
    desk.look("ereignis-todesfall-unvollstaendig")
    desk.write("Verstorben am", "31.01.2016")
    desk.choose("Woher ist das bekannt?", "Behörde")
    desk.write("Gesehener Nachweis", "Schreiben der Ausländerbehörde")
    desk.tick("Ich habe den Nachweis gesehen, und es ist die Person dieses Falls")
    desk.press(RECORD)
    desk.expect_message("Person verstorben")
    desk.open(f"/cases/{number}")
    expect(desk.page.get_by_text("Behörden unterrichten").first).to_be_visible()
    expect(desk.page.get_by_text("Plan vereinbaren")).to_have_count(0)
    desk.look("ereignis-nach-todesfall")
    office.expect_no_problems()


def choose(desk: Visitor, number: str, event: str) -> None:
    """Choose the event from the list on the page of the case."""
    desk.open(f"/cases/{number}")
    desk.follow(RECORD)
    desk.expect_heading(RECORD)
    desk.follow(event)
    desk.expect_heading(event)
