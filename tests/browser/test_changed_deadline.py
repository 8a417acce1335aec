"""A process owner shortens a deadline in the workshop: new cases follow it, running ones keep theirs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.planting import plant

OWNER = "ip.prozessverantwortliche"
PLACEMENT = "kr-u25.sgb2.vermittlung"
WHILE_STORIES_ARE_TOLD = 240_000
"""Milliseconds: a check tells every scenario of the processes."""


def test_a_shorter_deadline_is_for_new_cases(office: Office) -> None:
    office.wait_until("01.02.2016")
    old = plant(office.site.engine, "Beispiel-0041, Tarek (erzeugt)")
    office.wait_until("03.02.2016")
    owner = office.colleague(OWNER)
    desk = owner.come_in(begins_at="Werkstatt")
    desk.page.set_default_timeout(WHILE_STORIES_ARE_TOLD)
    desk.follow("Fristen")
    desk.expect_heading("Fristen")
    number = desk.page.get_by_label("Zahl für „Erstgespräch führen“")
    desk.page.locator("details").filter(has=number).locator("summary").click()
    number.fill("5")
    desk.press("In den Entwurf übernehmen")
    desk.expect_message("Eine Frist ist im Entwurf geändert")
    expect(desk.page.get_by_role("main")).to_contain_text(
        "10 Arbeitstage, ruht in Pausen → 5 Arbeitstage, ruht in Pausen"
    )
    desk.look("80-frist-geaendert")
    desk.press("Prüfen")
    expect(desk.page.get_by_text("Nichts steht gegen eine Veröffentlichung")).to_be_visible(
        timeout=WHILE_STORIES_ARE_TOLD
    )
    desk.look("81-geprueft")
    desk.follow("Veröffentlichen …")
    desk.write("Begründung", "Das erste Gespräch soll binnen einer Woche stattfinden")
    desk.press("Prüfen und veröffentlichen")
    published = desk.page.get_by_role("row", name="Das erste Gespräch soll binnen einer Woche stattfinden")
    expect(published).to_be_visible(timeout=WHILE_STORIES_ARE_TOLD)
    desk.expect_message("Veröffentlicht", "laufende bleiben bei ihrer")
    desk.look("82-veroeffentlicht")

    office.wait_until("04.02.2016")
    new = plant(office.site.engine, "Beispiel-0042, Rania (erzeugt)")
    placement = office.colleague(PLACEMENT)
    inbox = placement.come_in().page
    expect(inbox.get_by_role("row", name=old)).to_contain_text("Mo. 15.02.2016")
    expect(inbox.get_by_role("row", name=new)).to_contain_text("Do. 11.02.2016")
    placement.visitor.look("83-alte-und-neue-frist")
    office.expect_no_problems()
