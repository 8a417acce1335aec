"""Placement keeps the catalogue, chooses from it in a task, and cancels with whoever is concerned in view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from engine.model import SYSTEM, Case, utc_now
from tests.browser.site import Site
from tests.browser.visitor import Visitor

TEAM = "kr-u25.sgb3"
KIND = "Allgemeiner Integrationskurs"
START = utc_now() + timedelta(days=60)


def test_an_offer_from_its_entry_to_its_cancellation(visitor: Callable[..., Visitor], site: Site) -> None:
    placement = visitor()
    placement.sign_in(f"{TEAM}.vermittlung")
    placement.follow("Angebote")
    placement.expect_heading("Angebote")
    placement.follow("Angebot eintragen")
    placement.choose("Art", "Anerkennungsstelle")
    expect(placement.page.get_by_label("Unterrichtsstunden")).to_be_hidden()
    placement.choose("Art", "Kurs")
    expect(placement.page.get_by_label("Unterrichtsstunden")).to_be_visible()
    placement.press("Angebot eintragen")
    expect(placement.page.get_by_role("link", name="Titel: Bitte ausfüllen.")).to_be_visible()
    placement.look("60-angebot-unvollstaendig")
    placement.write("Nummer", "K-2016-014")
    placement.write("Titel", "Integrationskurs am Vormittag")
    placement.write("Träger", "Sprachwerk (erzeugt)")
    placement.write("Ort", "Beispielweg 4, Krefeld")
    placement.choose("Gebiet", "Krefeld")
    placement.choose("Kursart", KIND)
    placement.write("Beginn", f"{START:%d.%m.%Y}")
    placement.write("Plätze", "1")
    placement.press("Angebot eintragen")
    placement.expect_message("Integrationskurs am Vormittag", "eingetragen")

    first, second = searching(site, "1"), searching(site, "2")
    for case, place in ((first, "1 Platz frei"), (second, "ausgebucht")):
        placement.open(f"/tasks/{case.open_tasks[0].id}")
        placement.press("Aufgabe übernehmen")
        chosen = placement.page.get_by_label("Kurs aus den Angeboten")
        expect(chosen.locator("option")).to_contain_text(["Bitte wählen", place])
        if case is first:
            placement.look("61-kurs-aus-dem-verzeichnis")
        chosen.select_option("K-2016-014")
        placement.write("Angemeldet am", f"{utc_now():%d.%m.%Y}")
        placement.press("Abschließen")
        expect(placement.page.get_by_role("status").first).to_contain_text(case.number)

    placement.follow("Angebote")
    expect(placement.page.get_by_role("row", name="K-2016-014")).to_contain_text("ausgebucht, 1 auf der Warteliste")
    placement.look("62-angebote")
    placement.follow("Integrationskurs am Vormittag")
    placement.look("63-angebot")
    placement.follow("Angebot absagen")
    expect(placement.page.get_by_role("listitem").filter(has_text=second.number)).to_be_visible()
    placement.look("64-angebot-absagen")
    placement.answer("Warum wird das Angebot abgesagt?", "Der Kurs oder die Maßnahme kommt nicht zustande.")
    placement.press("Angebot absagen")
    placement.expect_message("abgesagt")
    placement.expect_no_problems()


def test_a_file_is_looked_at_and_taken_over(visitor: Callable[..., Visitor]) -> None:
    placement = visitor()
    placement.sign_in(f"{TEAM}.sachbearbeitung")
    placement.open("/offers/import")
    placement.look("65-angebote-importieren")
    wrong = (
        "Nummer;Art;Titel;Träger\r\nA-1;Anerkennungsstelle;Handwerksberufe;HWK Düsseldorf\r\nA-2;Amt;Übersetzen;\r\n"
    )
    choose(placement, wrong)
    expect(placement.page.get_by_role("heading", name="1 Zeile stimmt nicht")).to_be_visible()
    placement.look("66-angebote-falsche-zeile")
    placement.follow("Andere Datei wählen")
    choose(placement, wrong.replace("A-2;Amt;Übersetzen;\r\n", ""))
    placement.look("67-angebote-vorschau")
    placement.press("So übernehmen")
    placement.expect_message("1 Angebot ist neu")
    expect(placement.page.get_by_role("row", name="Handwerksberufe")).to_contain_text("HWK Düsseldorf")


def choose(visitor: Visitor, text: str) -> None:
    """Choose a file as German Excel writes it, and have it checked."""
    file = {"name": "angebote.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    visitor.page.get_by_label("Datei im Format CSV").set_input_files(file)  # type: ignore[arg-type]
    visitor.press("Datei prüfen")


def searching(site: Site, key: str) -> Case:
    """Return a case that looks for a course."""
    values = {
        "site": "KR-U25",
        "legal_domain": "SGB3",
        "responsible_team": "KR-U25.SGB3",
        "gebiet": "KR",
        "kurs_art": KIND,
    }
    return site.engine.cases.start("course_attendance", values, actor=SYSTEM, idempotency_key=key)
