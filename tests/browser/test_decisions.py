"""People read why the software decided as it did: at the task, in the case, and where a decision could not be made."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import expect

from engine.assembly import assemble
from engine.demo.folder import processes_folder
from engine.model import SYSTEM
from engine.publication import read_folder
from tests.browser.office import Office
from tests.browser.planting import plant

COUNTER = "kr-u25.eingangszone"
PLACEMENT = "kr-u25.sgb2.vermittlung"
OWNER = "ip.prozessverantwortliche"
NAME = "Beispiel-0041, Rania (erzeugt)"
LEGAL_DOMAIN = "Rechtskreis nach Aufenthaltsdokument (T3)"
TABLES = "decisions/zustaendigkeit.dmn"
RECOGNIZED = '<text>"§ 25 Abs. 1 AufenthG", "§ 25 Abs. 2 AufenthG"'.encode()
"""The beginning of the rules for people who have been recognized."""


def test_a_caseworker_reads_why_the_case_is_with_her_team(office: Office) -> None:
    number = plant(office.site.engine, NAME)
    desk = office.colleague(PLACEMENT).take_on("Erstgespräch führen")
    expect(desk.page.get_by_text("Fällig nach der Frist „Erstgespräch führen")).to_contain_text(
        "10 Arbeitstage, nachdem"
    )
    decision = desk.page.locator("details", has_text=LEGAL_DOMAIN)
    expect(decision.locator("summary")).to_contain_text("Grundsicherung für Arbeitsuchende")
    expect(decision.get_by_text("§ 7 Abs. 1 SGB II")).to_be_hidden()
    decision.locator("summary").click()
    expect(decision.get_by_text("§ 7 Abs. 1 SGB II")).to_be_visible()
    expect(decision).to_contain_text("Auf der Seite des Falls: Aufenthaltsdokument")
    expect(decision.get_by_role("link")).to_have_count(0)  # the tables are the business of process owners
    desk.look("80-aufgabe-mit-entscheidungen")

    desk.open(f"/cases/{number}")
    decisions = desk.page.locator(".app-decision > summary")
    expect(decisions).to_have_count(3)
    for summary in decisions.all():
        summary.click()
    expect(desk.page.locator(".app-decision", has_text=LEGAL_DOMAIN)).to_contain_text("§ 25 Abs. 2 AufenthG")
    desk.look("81-fall-mit-entscheidungen")
    office.expect_no_problems()


def test_what_stops_a_decision_is_said_to_who_can_help(office: Office) -> None:
    careless = assemble(office.site.engine.storage, clock=office.site.engine.clock, check_files=lambda _files: [])
    files, _ = read_folder(processes_folder())
    broken = files[TABLES].replace(RECOGNIZED, '<text>"§ 25 Abs. 1 AufenthG"'.encode())
    careless.deployments.publish_files({**files, TABLES: broken}, actor=SYSTEM)
    office.pause()
    with suppress(StopIteration):  # it stands before it comes to the next task of the counter
        plant(office.site.engine, NAME)

    owner = office.colleague(OWNER).come_in(begins_at="Werkstatt")
    owner.follow("Monitor")
    row = owner.page.get_by_role("row", name="Rechtskreis ermitteln (T3)")
    row.get_by_text("Einzelheiten", exact=True).click()
    expect(row).to_contain_text("Keine Regel passte")
    expect(row).not_to_contain_text("§ 25 Abs. 2 AufenthG")
    owner.look("82-stoerung-einer-entscheidung")
    row.get_by_role("link", name=LEGAL_DOMAIN).click()
    expect(owner.page).to_have_url(f"{office.site.address}/workshop/files/{TABLES}")

    counter = office.colleague(COUNTER).come_in()
    counter.open("/cases/IP-2016-000001")
    trouble = counter.page.locator(".app-trouble")
    expect(trouble).to_contain_text("Keine Regel passte")
    expect(trouble).to_contain_text("§ 25 Abs. 2 AufenthG")
    counter.look("83-fall-mit-gestoerter-entscheidung")
    office.expect_no_problems()
