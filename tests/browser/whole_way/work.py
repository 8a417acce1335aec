"""From the plan that is reviewed to a job that lasts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.whole_way.people import EMPLOYERS, SGB2_PLACEMENT

EMPLOYER = "Elektro Krefeld (erzeugt)"


def review_plan(office: Office, steps: str, next_date: str) -> None:
    """Go on with the plan."""
    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Plan überprüfen")
    desk.answer("Wie geht es weiter?", "Betreuung fortsetzen, Plan fortschreiben")
    desk.write("Vereinbarte Schritte", steps)
    desk.write("Nächster Termin", next_date)
    desk.look("61-plan-ueberpruefen")
    placement.complete("Plan überprüfen")


def find(office: Office) -> None:
    """Describe whom an employer would get, find one, take the offer and decide on the funding."""
    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Matchprofil erstellen")
    desk.answer("Was sucht die Person?", "Arbeit")
    desk.write("Gesuchte Tätigkeiten", "Elektronikerin für Energie- und Gebäudetechnik")
    desk.answer("Mögliche Arbeitszeit", "Vollzeit")
    desk.write("Fähigkeiten für den Arbeitgeber", "Hausinstallation, Zählerschränke")
    desk.look("64-matchprofil")
    placement.complete("Matchprofil erstellen", "Arbeitgeber ansprechen", "Arbeitgeber-Service")

    employers = office.colleague(EMPLOYERS)
    desk = employers.take_on("Arbeitgeber ansprechen")
    desk.answer("Wie ist die Suche ausgegangen?", "Stelle in Aussicht")
    desk.write("Arbeitgeber", EMPLOYER)
    desk.write("Tätigkeit", "Elektronikerin")
    desk.look("65-arbeitgeber")
    employers.complete("Arbeitgeber ansprechen", "Angebot besprechen")

    desk = placement.take_on("Angebot besprechen")
    placement.expect_fact("Arbeitserlaubnis", "Frei")
    desk.answer("Nimmt die Person an?", "Ja, angenommen")
    desk.write("Geplanter Arbeitsbeginn", "02.11.2016")
    desk.write("Wochenstunden", "38,5")
    desk.answer("Ist die Stelle befristet?", "Nein")
    placement.complete("Angebot besprechen", "Über Förderung entscheiden")
    placement.take_on("Über Förderung entscheiden")
    desk.choose("Förderung", "Vermittlungsbudget (§ 44 SGB III)")
    desk.write("Begründung", "Arbeitskleidung")
    placement.complete("Über Förderung entscheiden", "Arbeitsbeginn festhalten")


def begin(office: Office) -> None:
    """Record the first day at work and the plan that goes on."""
    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Arbeitsbeginn festhalten")
    desk.answer("Hat die Person angefangen?", "Ja")
    desk.write("Arbeitsbeginn", "02.11.2016")
    desk.tick("Der Verdienst deckt den Lebensunterhalt")
    placement.complete("Arbeitsbeginn festhalten")


def check(office: Office) -> None:
    """Ask whether the job still exists."""
    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Arbeitsverhältnis prüfen")
    desk.answer("Besteht die Arbeit noch?", "Ja, sie besteht")
    placement.complete("Arbeitsverhältnis prüfen")


def lasts(office: Office, number: str) -> None:
    """Record after half a year what has come of it all; that ends the case."""
    placement = office.colleague(SGB2_PLACEMENT)
    check(office)
    desk = placement.take_on("Ergebnis festhalten")
    decided = desk.page.locator(".app-decision > summary")
    expect(decided.filter(has_text="Mögliche Förderung")).to_contain_text("Vermittlungsbudget (§ 44 SGB III), ")
    expect(decided.filter(has_text="Bewertung der Förderung")).to_contain_text("Prüfung der Förderung: Zulässig")
    desk.answer("Was hat die Vermittlung ergeben?", "Arbeit")
    desk.write("Arbeitsbeginn", "02.11.2016")
    desk.write("Wochenstunden", "38,5")
    desk.answer("Ist die Stelle befristet?", "Nein")
    desk.tick("Der Verdienst deckt den Lebensunterhalt")
    desk.look("68-ergebnis")
    placement.complete("Ergebnis festhalten", "Der Fall ist damit abgeschlossen.")
    placement.open_case(number)
    placement.expect_fact("Stand", "abgeschlossen")
    expect(desk.page.get_by_text("Keine: Der Fall ist beendet.")).to_be_visible()
    desk.look("69-fall-abgeschlossen")
