"""A supervisor and a process owner find what hangs, on a screen, in the dark and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engine import EngineSettings, build_engine
from engine.demo.people import demo_accounts
from engine.demo.sample_cases import Arrivals, MovableClock
from engine.model import SYSTEM, MonitorPage, utc_now
from tests.browser.site import Site
from tests.browser.visitor import Visitor

CASES = 14
SUPERVISOR = "kr-u25.sgb3.teamleitung"
PROCESS_OWNER = "ip.prozessverantwortliche"


@pytest.fixture
def weeks_of_work(site: Site, database_url: str) -> None:
    """Sample cases of the last weeks; one placement team had nobody in it for a while, so its tasks are incidents."""
    organisation = site.engine.organisation()
    assert organisation is not None
    site.engine.accounts.set_active("kr-u25.sgb3.vermittlung", active=False)
    clock = MovableClock(utc_now())
    engine = build_engine(EngineSettings(database_url=database_url), clock=clock)
    try:
        accounts = [each for each in demo_accounts(organisation) if each.username != "kr-u25.sgb3.vermittlung"]
        Arrivals(engine, clock, accounts).run(1, CASES, threading.Event(), lambda _number: None)
        clock.now = utc_now() - timedelta(days=5)
        waiting = engine.monitoring.unclaimed_tasks(SYSTEM, page=MonitorPage(sort="opened_at")).page.items
        for task in waiting[:3]:
            group = engine.accounts.actor((task.candidate_group or "").lower())
            if group is not None:
                engine.human_tasks.claim(task.id, actor=group)
    finally:
        engine.close()
    site.engine.accounts.set_active("kr-u25.sgb3.vermittlung", active=True)


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
    expect(
        lead.page.get_by_role("button", name="Fall mit Werten öffnen").or_(lead.page.locator("code")).first
    ).to_be_visible()
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
