"""The decision about the asylum application comes while the course runs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.whole_way.people import BORN, COUNTER, NAME, SGB2_OFFICE, SGB3_OFFICE


def nothing_yet(office: Office) -> None:
    """Answer the question that comes every month as long as there is no decision."""
    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Status prüfen")
    desk.answer("Was ergab die Nachfrage?", "Noch kein Bescheid")
    clerk.complete("Status prüfen")


def arrives_in_the_middle_of_the_course(office: Office, number: str) -> None:
    """Record the decision that the person brings to the counter, then the title and the need."""
    counter = office.colleague(COUNTER)
    desk = counter.look_up(NAME, BORN)
    expect(desk.page.get_by_role("heading", name="Ein Fall gefunden")).to_be_visible()
    desk.follow(f"Fall {number} öffnen")
    desk.expect_heading(f"Fall {number}")
    desk.follow("Ereignis erfassen")
    desk.expect_heading("Ereignis erfassen")
    desk.look("53-ereignisse")
    desk.follow("Asylbescheid eingegangen")
    desk.expect_heading("Asylbescheid eingegangen")
    desk.write("Datum des Bescheids", "16.03.2016")
    desk.write("Zugestellt am", "18.03.2016")
    desk.choose("Entscheidung", "Flüchtlingseigenschaft (§ 3 AsylG)")
    desk.write("Nachweis", "Bescheid gesehen")
    desk.look("54-asylbescheid")
    desk.press("Ereignis erfassen")
    desk.expect_message("Asylbescheid eingegangen", "Titel und Hilfebedarf festhalten")
    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Titel und Hilfebedarf festhalten")
    desk.choose("Aufenthaltsdokument", "Fiktionsbescheinigung nach positiver Entscheidung")
    desk.write("Dokument gültig bis", "30.09.2016")
    desk.answer("Kann die Person mindestens 3 Stunden täglich arbeiten?", "Ja")
    desk.answer("Braucht die Person Unterstützung zum Lebensunterhalt?", "Ja")
    clerk.complete("Titel und Hilfebedarf festhalten", "Übergabebogen ausfüllen")


def becomes_a_residence_permit(office: Office) -> None:
    """Answer, weeks before the provisional paper ends, that the card is there."""
    clerk = office.colleague(SGB2_OFFICE)
    desk = clerk.take_on("Verlängerung klären")
    desk.answer("Wie steht es?", "Neues Dokument liegt vor")
    desk.choose("Aufenthaltsdokument", "§ 25 Abs. 2 AufenthG")
    desk.write("Ausgestellt am", "12.08.2016")
    desk.write("Gültig bis", "11.08.2019")
    desk.answer("Kann die Person mindestens 3 Stunden täglich arbeiten?", "Ja")
    desk.answer("Braucht die Person Unterstützung zum Lebensunterhalt?", "Ja")
    desk.look("63-verlaengerung-klaeren")
    clerk.complete("Verlängerung klären")
