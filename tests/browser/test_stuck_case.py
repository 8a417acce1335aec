"""A supervisor finds what is stuck and what lies for weeks, on the first page that she opens for it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.planting import plant

SUPERVISOR = "kr-u25.sgb2.teamleitung"
PLACEMENT = "kr-u25.sgb2.vermittlung"
NAME = "Beispiel-0032, Selam (erzeugt)"


def test_the_supervisor_frees_a_stuck_case(office: Office) -> None:
    accounts = office.site.engine.accounts
    office.wait_until("01.02.2016")
    forgotten = plant(office.site.engine, "Beispiel-0031, Hamid (erzeugt)")
    office.wait_until("10.03.2016")
    accounts.set_active(PLACEMENT, active=False)  # the only one who may take on its tasks
    stuck = plant(office.site.engine, NAME)
    office.wait_until("14.03.2016")

    lead = office.colleague(SUPERVISOR)
    desk = lead.come_in()
    desk.follow("Monitor")
    desk.expect_heading("Monitor: was liegt, was hängt")
    incident = desk.page.get_by_role("table", name="Älteste Störungen").get_by_role("row", name=stuck)
    expect(incident).to_contain_text("Erstgespräch führen")
    overdue = desk.page.get_by_role("table", name="Überfällige Aufgaben").get_by_role("row", name=forgotten)
    expect(overdue).to_contain_text("Erstgespräch führen")
    expect(overdue).to_contain_text("seit 28 Tagen")
    expect(overdue).to_contain_text("frei")
    desk.look("70-monitor")

    incident.get_by_role("link", name=stuck).click()
    desk.expect_heading(f"Fall {stuck}")
    expect(desk.page.locator(".kern-alert--danger")).to_contain_text("in dem niemand ist")
    expect(desk.page.get_by_text(NAME)).to_have_count(0)
    desk.look("71-fall-mit-stoerung")
    desk.press("Noch einmal versuchen")
    desk.expect_message(stuck, "Nicht behoben", "Versuch 2")

    accounts.set_active(PLACEMENT, active=True)
    desk.follow("Monitor")
    desk.page.get_by_role("table", name="Zahlen nach").get_by_role("link", name="2").last.click()
    desk.expect_heading("Störungen")
    desk.follow("2 Fälle hängen bei „Erstgespräch führen“")
    desk.expect_heading("Störungen bei „Erstgespräch führen“")
    desk.look("72-stoerungen-zusammen")
    desk.press("Alle an diesem Schritt noch einmal versuchen")
    desk.expect_heading("2 von 2 Fällen gehen weiter")
    desk.look("73-noch-einmal-versucht")
    desk.follow("Monitor")
    expect(desk.page.get_by_text("Keine. Kein Fall steht wegen eines Fehlers.")).to_be_visible()
    placement = office.colleague(PLACEMENT)
    placement.come_in()
    expect(placement.visitor.page.get_by_role("row", name="Erstgespräch führen")).to_have_count(2)
    office.expect_no_problems()
