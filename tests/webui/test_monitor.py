"""The monitor: a stuck case is on the first page, and what a button says it has done is what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import Engine
from tests.conftest import SettableClock
from tests.webui.conftest import claim, registered
from tests.webui.pages import SAME_ORIGIN, Page, Visitor
from webui.spreadsheet import guarded

Visit = Callable[..., Visitor]
CASE = "IP-2016-000001"
REASON = "Rückfrage der Kollegin, die Störung zu verstehen"


@pytest.fixture
def owner(engine: Engine) -> None:
    """Somebody of those who draw the processes, in an account that exists already."""
    engine.accounts.set_groups("jobcenter", ["IP.Prozessverantwortliche"])


def stuck(visit: Visit, count: int = 1) -> None:
    """Bring cases to a gateway where no condition holds."""
    counter, agentur = visit("empfang"), visit("agentur")
    for _ in range(count):
        registered(counter)
        page = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))
        page.form("Abschließen").fill(ergebnis="unklar").send()


def section(page: Page, heading: str) -> str:
    """Return what is to be read below the heading."""
    text = page.main
    assert heading in text, text
    return text.split(heading, 1)[1]


def test_a_planted_stuck_case_is_on_the_first_page(visit: Visit, clock: SettableClock) -> None:
    stuck(visit)
    registered(visit("empfang"))
    clock.advance(timedelta(days=4))
    page = visit("leitung").get("/monitor")

    assert page.heading == "Monitor: was liegt, was hängt"
    assert "Stand: 09:30 Uhr" in page.main
    numbers = page.rows()[0]
    assert numbers[0] == "Agentur Krefeld Krefeld, SGB III"
    assert numbers[1:] == ["2", "1", "1", "2 Tage", "1", "1", "0", "1"]
    incidents = section(page, "Störungen (1)")
    assert incidents.index(CASE) < incidents.index("Überfällige Aufgaben (1)")
    assert "Wie weiter?" in incidents
    assert "4 Tage" in incidents
    assert "IP-2016-000002" in section(page, "Überfällige Aufgaben (1)")
    assert "Person beraten" in section(page, "Seit mehr als 3 Tagen frei (1)")
    assert "IP-2016-000002" in section(page, "Fälle im Verzug (1)")
    assert "Testperson" not in page.html


def test_the_navigation_leads_there_those_who_may(visit: Visit) -> None:
    assert visit("leitung").get("/tasks").links()["Monitor"] == "/monitor"
    assert "Monitor" not in visit("agentur").get("/tasks").links()


def test_numbers_lead_to_the_lists_and_lists_can_be_sorted(visit: Visit, clock: SettableClock) -> None:
    counter = visit("empfang")
    registered(counter)
    clock.advance(timedelta(hours=1))
    registered(counter)
    clock.advance(timedelta(days=4))
    leitung = visit("leitung")

    page = leitung.get("/monitor")
    assert page.links()["2"].startswith("/monitor/")
    page = leitung.get("/monitor/overdue?team=KR.SGB3")
    assert page.heading == "Überfällige Aufgaben"
    assert [row[1] for row in page.rows()] == [CASE, "IP-2016-000002"]
    page = leitung.get(page.links()["Fällig"])
    assert [row[1] for row in page.rows()] == ["IP-2016-000002", CASE]
    assert leitung.get("/monitor/unclaimed").rows()[0][4] == "4 Tage"
    assert leitung.get("/monitor/cases").rows()[0][:3] == [CASE, "Agentur Krefeld", "Person beraten"]
    for path in ("/monitor/overdue?site=nirgends", "/monitor/cases?page=9", "/monitor/unclaimed?process=%00&page=x"):
        assert "Hier ist zurzeit nichts." in leitung.get(path).main, path


def test_a_silent_case_that_is_stuck_says_so(visit: Visit, clock: SettableClock) -> None:
    stuck(visit)
    clock.advance(timedelta(days=91))
    (row,) = visit("leitung").get("/monitor/cases").rows()
    assert row[2:] == ["Störung: Wie weiter?", "keine Frist", "91 Tage ansehen"]
    clock.advance(timedelta(days=53))
    (row,) = visit("leitung").get("/monitor/cases").rows()
    assert row[4] == "144 Tage eingreifen"
    assert "auf eine Frist oder eine Nachricht" not in visit("leitung").get(f"/cases/{CASE}").main


def test_a_task_goes_back_to_its_team_in_one_click(visit: Visit, clock: SettableClock) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")
    claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))
    clock.advance(timedelta(days=4))
    leitung = visit("leitung")

    page = leitung.get("/monitor/overdue?process=besuch")
    assert page.rows()[0][5] == "Anton Agentur, 4 Tage"
    page = page.form("Zurück ins Team").send()
    assert page.location == "/monitor/overdue?process=besuch"
    page = leitung.follow(page)

    assert f"„Person beraten“ zum Fall {CASE} ist wieder frei." in page.main
    assert page.rows()[0][5] == "frei"


def test_a_retry_in_vain_is_told_as_such(visit: Visit) -> None:
    stuck(visit)
    leitung = visit("leitung")

    page = leitung.follow(leitung.get("/monitor").form("Noch einmal versuchen").send())

    assert page.heading == "Störungen"
    assert f"Fall {CASE}: Nicht behoben, „Wie weiter?“: Es ließ sich nicht entscheiden, wie es weitergeht." in page.main
    assert "Das war Versuch 2" in page.main
    assert page.all("div", class_="kern-alert--warning")
    assert not page.all("div", class_="kern-alert--success")
    assert page.rows()[0][4] == "2"


def test_a_retry_that_helps_says_where_the_case_goes_on(visit: Visit, engine: Engine) -> None:
    for username in ("agentur", "kollegin"):
        engine.accounts.set_groups(username, [])
    registered(visit("empfang"))
    leitung = visit("leitung")
    form = leitung.get("/monitor").form("Noch einmal versuchen")
    engine.accounts.set_groups("agentur", ["KR.SGB3.Vermittlung"])

    page = leitung.follow(form.send())

    assert "Die Störung ist behoben. Offen ist jetzt: „Person beraten“ bei Agentur Krefeld: Vermittlung." in page.main
    assert page.all("div", class_="kern-alert--success")
    assert "Kein Fall steht wegen eines Fehlers." in page.main


def test_all_of_one_element_are_tried_again_with_a_line_for_each(visit: Visit, engine: Engine) -> None:
    for username in ("agentur", "kollegin"):
        engine.accounts.set_groups(username, [])
    counter = visit("empfang")
    registered(counter)
    registered(counter)
    leitung = visit("leitung")
    page = leitung.get("/monitor/incidents")
    page = leitung.get(page.links()["2 Fälle hängen bei „Person beraten“: zusammen ansehen"])
    form = page.form("Alle an diesem Schritt noch einmal versuchen")

    page = form.send()
    assert page.heading == "Noch einmal versucht: 0 von 2 Fällen gehen weiter"
    assert sorted(row[:2] for row in page.rows()) == [[CASE, "steht"], ["IP-2016-000002", "steht"]]
    engine.accounts.set_groups("agentur", ["KR.SGB3.Vermittlung"])
    page = form.send()
    assert page.heading == "Noch einmal versucht: 2 von 2 Fällen gehen weiter"
    assert "Offen ist jetzt: „Person beraten“" in page.rows()[0][2]
    assert form.send().status == 404


def test_values_of_an_incident_take_a_reason_and_are_shown_then(visit: Visit) -> None:
    stuck(visit)
    leitung = visit("leitung")
    page = leitung.get("/monitor/incidents")
    assert "Ausdruck:" in page.main
    assert "unklar" not in page.main
    assert "wie-weiter" not in page.main

    page = page.form("Fall mit Werten öffnen").fill(reason=REASON).send()

    assert page.heading == f"Fall {CASE}"
    assert "Ergebnisunklar" in page.main
    assert any(details.get("open") is not None for details in page.all("details"))
    assert "Lena Leitung Fall mit Begründung" in visit("agentur").get(f"/cases/{CASE}").main


@pytest.mark.usefixtures("owner")
def test_a_process_owner_finds_numbers_incidents_and_diagrams_but_no_lists(visit: Visit) -> None:
    stuck(visit)
    registered(visit("empfang"))
    prozesse = visit("jobcenter")

    page = prozesse.get("/monitor")
    assert "Überfällige Aufgaben" not in page.main
    assert "Störungen (1)" in page.main
    assert f"/cases/{CASE}" not in page.links().values()
    assert "unklar" not in page.main
    page = prozesse.get(page.links()["Besuch"])
    assert page.heading == "Wo die Fälle stehen: Besuch"
    assert "2 laufende Fälle auf Version 1 (die gezeigte)." in page.main
    assert [row[:5] for row in page.rows()] == [
        ["Person beraten", "1", "0", "0", "0"],
        ["Wie weiter?", "0", "0", "0", "1"],
    ]
    data = prozesse.client.get("/monitor/processes/besuch/diagram").get_json()
    assert data["incidents"] == ["entscheidung"]
    assert data["counts"][0] == {
        "id": "beraten",
        "badges": [{"kind": "tasks", "text": "1", "title": "1 offene Aufgabe"}],
    }
    page = prozesse.follow(prozesse.get("/monitor/incidents").form("Noch einmal versuchen").send())
    assert "Nicht behoben" in page.main
    assert prozesse.get("/monitor/processes/nichts").status == 404


def test_a_list_can_be_taken_into_a_spreadsheet(visit: Visit, clock: SettableClock) -> None:
    stuck(visit)
    registered(visit("empfang"))
    clock.advance(timedelta(days=4))
    leitung = visit("leitung")

    answer = leitung.client.get(leitung.get("/monitor/overdue").links()["Als Tabelle (CSV)"])

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "ueberfaellige-aufgaben.csv" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbfFallnummer;Schritt;Team;")
    assert answer.data.decode().split("\r\n")[1] == (
        "IP-2016-000002;Person beraten;Agentur Krefeld: Vermittlung;07.01.2016 09:30;2;05.01.2016 09:30;4;"
    )
    incidents = leitung.client.get("/monitor/incidents.csv").data.decode().split("\r\n")
    assert incidents[1].startswith(f"{CASE};Besuch;Wie weiter?;entscheidung;Es ließ sich nicht entscheiden")
    assert "unklar" not in incidents[1]
    cases = leitung.client.get("/monitor/cases.csv").data.decode().split("\r\n")
    assert cases[1].startswith("IP-2016-000002;Agentur Krefeld;Person beraten;;07.01.2016 09:30;05.01.2016 09:30;4;")
    assert leitung.get("/monitor/nichts").status == leitung.get("/monitor/nichts.csv").status == 404
    assert leitung.client.get("/monitor/unclaimed.csv").data.decode().count("\r\n") == 2


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("  +49", "'  +49"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("Person beraten", "Person beraten"),
        (None, ""),
        (7, "7"),
    ],
)
def test_no_cell_is_a_formula(cell: object, expected: str) -> None:
    assert guarded(cell) == expected


def test_there_is_no_monitor_for_caseworkers(visit: Visit) -> None:
    agentur = visit("agentur")
    for path in ("", "/overdue", "/cases", "/incidents", "/incidents.csv", "/processes/besuch"):
        assert agentur.get(f"/monitor{path}").status == 404
    token = agentur.get("/tasks").form("Abmelden").values["_csrf"][0]
    sent = {"_csrf": token, "process": "besuch", "element": "entscheidung"}
    assert agentur.post("/monitor/incidents/retry", sent, headers=SAME_ORIGIN).status == 404


def test_processes_in_which_nothing_is_open_are_folded_away(visit: Visit) -> None:
    leitung = visit("leitung")
    folded = "Ein Ablauf, in dem nichts offen ist"
    page = leitung.get("/monitor")
    assert "Besuch" in section(page, folded)

    registered(visit("empfang"))

    page = leitung.get("/monitor")
    assert folded not in page.main
    assert "Besuch" in section(page, "Wo die Fälle stehen")
