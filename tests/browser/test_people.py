"""The counter looks for a person first, is warned about one who is known, and takes up one who comes back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from engine.model import SYSTEM, utc_now
from tests.browser.site import Site
from tests.browser.visitor import Visitor

COUNTER = "kr-u25.eingangszone"
NAME = "Beispiel-0001, Amira (erzeugt)"
BORN = "01.03.1994"
NEXT_YEAR = f"10.07.{utc_now().year + 1}"


def test_nobody_is_entered_twice(visitor: Callable[..., Visitor], site: Site) -> None:
    elsewhere = known(site, "VIE", "k1")
    counter = visitor()
    counter.sign_in(COUNTER)
    counter.follow("Person suchen")
    counter.expect_heading("Person suchen")
    counter.look("30-person-suchen")
    counter.write("Name", "amira (ERZEUGT) beispiel-0001")
    counter.press("Suchen")
    expect(counter.page.get_by_role("link", name="Geburtsdatum: Bitte ausfüllen.")).to_be_visible()
    counter.look("31-person-unvollstaendig")
    counter.write("Geburtsdatum", BORN)
    counter.press("Suchen")
    expect(counter.page.get_by_role("heading", name="Ein Fall gefunden")).to_be_visible()
    counter.look("32-person-gefunden")
    counter.write("Name", "Beispiel-0002, Amira (erzeugt)")
    counter.press("Suchen")
    expect(counter.page.get_by_role("heading", name="Niemand gefunden")).to_be_visible()
    counter.look("33-niemand-gefunden")

    counter.press("Fall anlegen")
    counter.expect_heading("Person registrieren")
    expect(counter.page.get_by_label("Vor- und Nachname")).to_have_value("Beispiel-0002, Amira (erzeugt)")
    counter.write("Vor- und Nachname", NAME)
    counter.choose("Staatsangehörigkeit", "Syrien")
    counter.choose("Wohngemeinde", "Krefeld")
    counter.choose("Aufenthaltsdokument", "Aufenthaltsgestattung")
    counter.write("Dokument gültig bis", NEXT_YEAR)
    counter.choose("Sprache", "Arabisch")
    counter.answer("Wird ein Dolmetscher gebraucht?", "Ja")
    known(site, "KR-U25", "k2", elsewhere)
    counter.press("Abschließen")
    expect(counter.page.get_by_role("heading", name="Diese Person hat schon 2 Fälle")).to_be_visible()
    expect(counter.page.locator(".app-known")).to_be_focused()
    counter.look("34-person-bekannt")
    counter.page.get_by_label("Es ist eine andere Person").check()
    counter.press("Abschließen")
    counter.expect_message("Person registrieren", "Identität prüfen")
    counter.expect_no_problems()


def known(site: Site, at: str, key: str, *others: str) -> str:
    """Start a case of the person at the site and return its number."""
    values = {"site": at, "name": NAME, "geburtsdatum": BORN}
    start = site.engine.cases.start
    return start("integration_point", values, actor=SYSTEM, idempotency_key=key, other_person_than=others).number
