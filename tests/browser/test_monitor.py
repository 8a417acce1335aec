"""A supervisor and a process owner find what hangs, on a screen, in the dark and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from engine import EngineSettings, build_engine
from engine.model import SYSTEM, utc_now
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.conftest import SettableClock

COUNTER = "kr-u25.eingangszone"
SUPERVISOR = "kr-u25.sgb3.teamleitung"
PROCESS_OWNER = "ip.prozessverantwortliche"


@pytest.fixture
def weeks_of_work(site: Site, database_url: str) -> None:
    """Cases that nobody went on with, one of them claimed; three began while nobody was at the counter: incidents."""
    clock = SettableClock(utc_now() - timedelta(days=150))
    engine = build_engine(EngineSettings(database_url=database_url), clock=clock)
    try:
        counter = engine.accounts.actor(COUNTER)
        assert counter is not None
        for days in (0, 50, 88):
            clock.advance(timedelta(days=days))
            case = engine.cases.start(
                "integration_point", {"site": "KR-U25"}, actor=counter, idempotency_key=str(uuid4())
            )
        engine.human_tasks.claim(case.open_tasks[0].id, actor=counter)
        site.engine.accounts.set_active(COUNTER, active=False)
        for _ in range(3):
            clock.advance(timedelta(days=2))
            engine.cases.start("integration_point", {"site": "KR-U25"}, actor=SYSTEM, idempotency_key=str(uuid4()))
        site.engine.accounts.set_active(COUNTER, active=True)
    finally:
        engine.close()


@pytest.mark.usefixtures("weeks_of_work")
def test_the_monitor_shows_what_hangs(visitor: Callable[..., Visitor]) -> None:
    lead = visitor()
    lead.sign_in(SUPERVISOR)
    lead.follow("Monitor")
    lead.expect_heading("Monitor: was liegt, was hängt")
    lead.look("20-monitor-teamleitung")
    lead.open("/monitor/overdue")
    lead.expect_heading("Überfällige Aufgaben")
    lead.look("21-monitor-ueberfaellig")
    lead.open("/monitor/cases")
    lead.look("22-monitor-faelle")
    lead.open("/monitor/incidents")
    lead.expect_heading("Störungen")
    lead.page.locator("summary").first.click()
    expect(lead.page.get_by_text("Element im Diagramm").first).to_be_visible()
    lead.look("23-monitor-stoerungen")

    owner = visitor()
    owner.sign_in(PROCESS_OWNER)
    owner.follow("Monitor")
    owner.look("24-monitor-prozesse")
    owner.page.get_by_role("link", name="Person aufnehmen").first.click()
    owner.expect_heading("Wo die Fälle stehen")
    expect(owner.page.locator(".djs-container svg").first).to_be_visible()
    expect(owner.page.locator(".djs-overlays .diagram__count").first).to_be_visible()
    owner.look("25-monitor-diagramm")
    owner.page.get_by_role("link", name="Zum Monitor").click()

    plain = visitor(javascript=False)
    plain.sign_in(PROCESS_OWNER)
    plain.open("/monitor/processes/intake")
    expect(plain.page.get_by_role("heading", name="Dasselbe als Tabelle")).to_be_visible()
    lead.expect_no_problems()
    owner.expect_no_problems()
