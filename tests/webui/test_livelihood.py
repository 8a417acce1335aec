"""Who pays until when, as a page says it: to those who act, and to those who lead them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.sandbox import Sandbox
from tests.processes.recognised import handed_over, recognised
from tests.webui.conftest import PASSWORD
from tests.webui.pages import Page, Visitor
from webui.app import create_app
from webui.settings import WebSettings

GIVING, RECEIVING = "leitung-agentur", "leitung-jobcenter"
BENEFITS = "leistung"
CASE = "IP-2016-000001"
TEAM = "Kreis Viersen \N{EN DASH} Agentur (SGB III)"


@pytest.fixture
def office() -> Sandbox:
    """A person in Viersen, recognised on the seventh of March, whose hand-over waits for its acceptance."""
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    accounts = sandbox.engine.accounts
    accounts.add(GIVING, "Lena Leitung", PASSWORD, ["VIE.SGB3.Teamleitung"])
    accounts.add(RECEIVING, "Lars Leitung", PASSWORD, ["VIE.SGB2.Teamleitung"])
    accounts.add(BENEFITS, "Lia Leistung", PASSWORD, ["JC-VIE.Leistung-SGB2"])
    return sandbox


def visit(office: Sandbox, dist: Path, username: str) -> Visitor:
    app = create_app(WebSettings(secret_key="s" * 32, dist=dist), office.engine)
    visitor = Visitor(app.test_client())
    visitor.enter(username)
    return visitor


def panel(page: Page) -> str:
    assert "Lebensunterhalt ohne Lücke" in page.main, page.main
    return page.main.split("Lebensunterhalt ohne Lücke", 1)[1].split("Offene Aufgaben", 1)[0]


def test_the_case_says_until_when_somebody_pays_what_is_missing_and_who_acts(office: Sandbox, dist: Path) -> None:
    said = panel(visit(office, dist, GIVING).get(f"/cases/{CASE}"))
    assert "Für 24 Tage ist noch gezahlt." in said
    assert "Bisherige Leistung bis 31.03.2016" in said
    assert "Neue Leistung ab 01.04.2016" in said
    assert "fehlt, spätestens am 30.04.2016 (noch 54 Tage)" in said
    assert "SGB-II-Antrag aufnehmen" in said
    assert "Jobcenter Kreis Viersen" in said
    assert "Identität prüfen" not in said


def test_it_says_so_where_nobody_pays_any_more(office: Sandbox, dist: Path) -> None:
    office.advance(timedelta(days=24))
    assert "Heute ist der letzte Tag, für den jemand zahlt." in panel(visit(office, dist, GIVING).get(f"/cases/{CASE}"))
    office.advance(timedelta(days=1))
    assert "Seit einem Tag zahlt niemand." in panel(visit(office, dist, GIVING).get(f"/cases/{CASE}"))
    office.advance(timedelta(days=30))
    said = panel(visit(office, dist, GIVING).get(f"/cases/{CASE}"))
    assert "Seit 31 Tagen zahlt niemand." in said
    assert "spätestens am 30.04.2016 Frist vorbei" in said


def test_the_tasks_of_the_change_show_the_days_too_and_others_do_not(office: Sandbox, dist: Path) -> None:
    visitor = visit(office, dist, BENEFITS)
    page = visitor.get(visitor.get("/tasks").links()["SGB-II-Antrag aufnehmen"])
    assert "Für 24 Tage ist noch gezahlt." in page.main
    office.engine.accounts.set_groups(BENEFITS, ["VIE.Eingangszone"])
    visitor = visit(office, dist, BENEFITS)
    page = visitor.get(visitor.get("/tasks").links()["Identität prüfen"])
    assert "Lebensunterhalt ohne Lücke" not in page.main


def test_a_case_without_a_change_has_no_panel(office: Sandbox, dist: Path) -> None:
    office.complete("take_application", {"antrag_sgb2_am": "2016-03-07", "wechseltag_festlegung": "Wie vorgeschlagen"})
    said = panel(visit(office, dist, GIVING).get(f"/cases/{CASE}"))
    assert "gestellt am 07.03.2016" in said
    office.complete("grant_benefit", {"bewilligung_am": "2016-03-07"})
    assert "Lebensunterhalt ohne Lücke" not in visit(office, dist, GIVING).get(f"/cases/{CASE}").main


def test_the_monitor_counts_the_days_and_names_the_cases(office: Sandbox, dist: Path) -> None:
    calm = visit(office, dist, GIVING).get("/monitor")
    assert "Lücken im Lebensunterhalt (0)" in calm.main
    office.advance(timedelta(days=20))
    near = visit(office, dist, GIVING).get("/monitor").main
    assert "1 Lücke droht" in near
    assert "noch 4 Tage" in near.split("Lücken im Lebensunterhalt (1)", 1)[1]
    office.advance(timedelta(days=10))
    page = visit(office, dist, GIVING).get("/monitor/gaps")
    assert page.heading == "Lücken im Lebensunterhalt"
    assert [row[:4] for row in page.rows()] == [[CASE, TEAM, "31.03.2016", "seit 6 Tagen zahlt niemand"]]


def test_the_list_is_there_as_a_table_and_only_for_those_who_lead(office: Sandbox, dist: Path) -> None:
    office.advance(timedelta(days=30))
    lines = visit(office, dist, GIVING).get("/monitor/gaps.csv").html.lstrip("\ufeff").splitlines()
    assert lines[0].replace('"', "").startswith("Fallnummer;Team;Gezahlt wird bis;Tage ohne zahlende Stelle")
    assert CASE in lines[1]
    assert "31.03.2016" in lines[1]
    assert visit(office, dist, BENEFITS).get("/monitor/gaps").status == 404
