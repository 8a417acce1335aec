"""The language course: entered under the agency, ended under the job centre."""

from __future__ import annotations

from tests.browser.office import Office
from tests.browser.whole_way.people import SGB2_PLACEMENT, SGB3_OFFICE, SGB3_PLACEMENT


def enter(office: Office) -> None:
    """Check the access, get the authorisation, take the placement test and register for a course."""
    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Zugang prüfen")
    desk.answer("Welchen Zugang hat die Person?", "Zulassung zum Integrationskurs (§ 44 Abs. 4 AufenthG)")
    clerk.complete("Zugang prüfen")
    clerk.claim("Berechtigung veranlassen")
    desk.answer("Nimmt die Person berechtigt oder verpflichtet teil?", "Berechtigt durch das BAMF")
    desk.write("Datum der Bescheinigung", "10.02.2016")
    clerk.complete("Berechtigung veranlassen", "Einstufungstest festhalten", "Vermittlung")

    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Einstufungstest festhalten")
    desk.write("Einstufungstest am", "10.02.2016")
    desk.choose("Ergebnis des Tests", "A1")
    desk.choose("Kursart", "Allgemeiner Integrationskurs")
    placement.complete("Einstufungstest festhalten")
    placement.take_on("Kurs suchen und anmelden")
    desk.write("Kursträger", "Beispiel-Sprachschule Krefeld (erzeugt)")
    desk.write("Kursort", "Krefeld")
    desk.write("Angemeldet am", "10.02.2016")
    desk.write("Geplanter Kursbeginn", "22.02.2016")
    desk.look("51-kurs-suchen")
    placement.complete("Kurs suchen und anmelden", "Kursbeginn festhalten")


def begin(office: Office) -> None:
    """Record that the course has begun."""
    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Kursbeginn festhalten")
    desk.write("Kurs begonnen am", "22.02.2016")
    desk.write("Geplantes Kursende", "30.09.2016")
    placement.complete("Kursbeginn festhalten", "Kursende feststellen")


def end(office: Office) -> None:
    """Record the end of the course, the test at B1 and that no vocational course follows."""
    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Kursende feststellen")
    desk.write("Kurs beendet am", "30.09.2016")
    placement.complete("Kursende feststellen", "Sprachprüfung festhalten")
    placement.take_on("Sprachprüfung festhalten")
    desk.write("Prüfung am", "30.09.2016")
    desk.answer("Ergebnis des Deutsch-Tests (DTZ)", "B1")
    desk.answer("Test „Leben in Deutschland“ bestanden?", "Ja")
    placement.complete("Sprachprüfung festhalten", "Über Berufssprachkurs entscheiden")
    placement.take_on("Über Berufssprachkurs entscheiden")
    desk.answer("Möchte die Person einen Berufssprachkurs besuchen?", "Nein")
    placement.complete("Über Berufssprachkurs entscheiden", "Matchprofil erstellen")
