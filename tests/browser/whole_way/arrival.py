"""The counter registers the person, the placement team of the agency talks to her and agrees the plan."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.whole_way.people import BORN, COUNTER, NAME, SGB3_PLACEMENT


def register(office: Office) -> str:
    """Look the person up, register her and ask for her consent; return the number of her case."""
    counter = office.colleague(COUNTER)
    desk = counter.look_up(NAME, BORN)
    expect(desk.page.get_by_role("heading", name="Niemand gefunden")).to_be_visible()
    desk.look("49-noch-nicht-bekannt")
    desk.press("Fall anlegen")
    desk.expect_heading("Person registrieren")
    number = desk.page.get_by_role("main").get_by_role("link", name="IP-").first.inner_text()
    expect(desk.page.get_by_label("Vor- und Nachname")).to_have_value(NAME)
    expect(desk.page.get_by_label("Geburtsdatum")).to_have_value(BORN)
    desk.choose("Staatsangehörigkeit", "Syrien")
    desk.choose("Wohngemeinde", "Krefeld")
    desk.choose("Aufenthaltsdokument", "Aufenthaltsgestattung")
    desk.write("Dokument gültig bis", "31.10.2016")
    desk.choose("Sprache", "Arabisch")
    desk.answer("Wird ein Dolmetscher gebraucht?", "Ja")
    counter.complete("Person registrieren", "Identität prüfen")
    counter.claim("Identität prüfen")
    desk.write("Sichtvermerk", "Aufenthaltsgestattung mit Lichtbild gesehen")
    desk.answer("Gibt es Zweifel an der Identität?", "Nein")
    counter.complete("Identität prüfen")
    counter.claim("Informieren, Einwilligung einholen")
    desk.write("Informiert am", "01.02.2016")
    desk.tick("Daten an Arbeitgeber weitergeben")
    desk.tick("Mit Kursträgern austauschen")
    desk.tick("Mit Beratungsstellen austauschen")
    desk.write("Benannte Empfänger", "Beispiel-Sprachschule Krefeld (erzeugt)")
    desk.write("Termin des Erstgesprächs", "08.02.2016 10:00")
    counter.complete("Informieren, Einwilligung einholen", "Bleibeperspektive einschätzen", "Vermittlung")
    return number


def agree_plan(office: Office) -> None:
    """Assess the prospect of staying, hold the first talk and agree that a course and a recognition are needed."""
    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Bleibeperspektive einschätzen")
    desk.choose("Herkunftsland", "Syrien")
    desk.write("Asylantrag gestellt am", "20.11.2015")
    placement.complete("Bleibeperspektive einschätzen")
    placement.claim("Erstgespräch führen")
    desk.answer("Ist die Person erschienen?", "Ja")
    desk.write("Schuljahre", "12")
    desk.choose("Höchster Abschluss", "Berufsausbildung")
    desk.write("Erlernter oder ausgeübter Beruf", "Elektrikerin")
    desk.write("Berufserfahrung in Jahren", "2")
    desk.choose("Deutschkenntnisse", "A1")
    desk.answer("Kann die Person lateinische Schrift lesen und schreiben?", "Ja")
    desk.answer("Braucht die Person Kinderbetreuung?", "Nein")
    desk.answer("Gibt es gesundheitliche Einschränkungen für die Arbeit?", "Nein")
    placement.complete("Erstgespräch führen")
    placement.claim("Plan vereinbaren")
    desk.write("Ziel", "Arbeit als Elektronikerin")
    desk.write("Vereinbarte Schritte", "Deutsch lernen; den Abschluss anerkennen lassen")
    desk.write("Eigenbemühungen", "Zeugnisse übersetzen lassen")
    desk.answer("Ist ein Sprachkurs nötig?", "Ja")
    desk.answer("Soll ein Abschluss anerkannt werden?", "Ja")
    desk.write("Nächster Termin", "10.02.2016")
    desk.look("50-plan")
    placement.complete("Plan vereinbaren", "Zugang prüfen", "Zur Anerkennung beraten")
