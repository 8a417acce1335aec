"""The recognition of the qualification runs beside the course and blocks nothing."""

from __future__ import annotations

from tests.browser.office import Office
from tests.browser.whole_way.people import SGB2_OFFICE, SGB3_OFFICE, SGB3_PLACEMENT


def apply(office: Office) -> None:
    """Advise the person and send the application."""
    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Zur Anerkennung beraten")
    desk.write("Beraten am", "10.02.2016")
    desk.answer("Möchte die Person einen Antrag stellen?", "Ja")
    desk.write("Deutscher Referenzberuf", "Elektronikerin für Energie- und Gebäudetechnik")
    desk.answer("Ist der Beruf reglementiert?", "Nein")
    desk.write("Andere zuständige Stelle", "Handwerkskammer Düsseldorf")
    placement.complete("Zur Anerkennung beraten", "Antrag zusammenstellen")

    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Antrag zusammenstellen")
    for document in ("Tabellarischer Lebenslauf", "Identitätsnachweis", "Ausbildungsnachweis"):
        desk.choose(document, "Liegt bei")
    desk.choose("Übersetzung des Nachweises", "Liegt bei")
    desk.choose("Erklärung, ob schon ein Antrag gestellt wurde", "Liegt bei")
    desk.write("Antrag gestellt am", "10.02.2016")
    desk.look("52-anerkennung-antrag")
    clerk.complete("Antrag zusammenstellen", "Eingang festhalten")


def confirm_receipt(office: Office) -> None:
    """Record that the chamber has everything; it has three months from then on."""
    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Eingang festhalten")
    desk.write("Eingang bestätigt am", "01.03.2016")
    desk.answer("Sind die Unterlagen vollständig?", "Ja")
    desk.write("Vollständig seit", "01.03.2016")
    clerk.complete("Eingang festhalten", "Bescheid festhalten")


def decide(office: Office) -> None:
    """Remind the chamber, whose three months are over, and record that the qualification is fully recognized."""
    clerk = office.colleague(SGB2_OFFICE)
    desk = clerk.take_on("Entscheidung anmahnen")
    desk.write("Auskunft der Stelle", "Der Bescheid ist heute hinausgegangen.")
    desk.answer("In zwei Wochen wieder erinnern?", "Nein")
    clerk.complete("Entscheidung anmahnen")
    clerk.take_on("Bescheid festhalten")
    desk.answer("Was hat die Stelle mitgeteilt?", "Entscheidung liegt vor")
    desk.write("Bescheid vom", "06.06.2016")
    desk.answer("Ergebnis", "Volle Gleichwertigkeit")
    desk.look("62-anerkennung-bescheid")
    clerk.complete("Bescheid festhalten")
