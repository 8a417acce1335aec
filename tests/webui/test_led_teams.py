"""What a supervisor finds: her own tasks, and those that wait in the teams that she leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.conftest import SettableClock
from tests.webui.conftest import claim, registered
from tests.webui.pages import Visitor

Visit = Callable[..., Visitor]

LED = "Aufgaben der Teams, die ich leite"


def test_a_supervisor_finds_what_is_late_in_her_team(visit: Visit, clock: SettableClock) -> None:
    registered(visit("empfang"))
    clock.advance(timedelta(days=3))
    leitung = visit("leitung")

    inbox = leitung.get("/tasks")
    assert "Zurzeit ist nichts offen." in inbox.main
    page = leitung.get(inbox.links()[LED])

    assert page.heading == LED
    assert [row[:2] for row in page.rows()] == [["Person beraten", "IP-2016-000001"]]
    late = leitung.get(page.links()["Überfällig (1)"])
    assert late.heading == LED
    assert [row[0] for row in late.rows()] == ["Person beraten"]
    assert "Testperson" not in late.html


def test_it_says_who_works_on_it_and_filters_stay_with_the_led_teams(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur, leitung = visit("agentur"), visit("leitung")
    claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))

    page = leitung.get("/tasks?view=led&team=KR.SGB3.Vermittlung")
    assert [row[5] for row in page.rows()] == ["Anton Agentur"]
    page = leitung.get(page.links()["Noch frei (0)"])
    assert "Mit diesen Filtern gibt es keine Aufgaben." in page.main
    assert leitung.get(page.links()["Alle Aufgaben zeigen"]).heading == LED


def test_nobody_is_asked_for_a_filter_where_there_is_nothing_to_filter(visit: Visit) -> None:
    led = "/tasks?view=led"
    leitung = visit("leitung")
    assert "Filtern" not in leitung.get(led).main
    registered(visit("empfang"))
    assert "Filtern" in leitung.get(led).main
    assert "Filtern" in leitung.get(f"{led}&show=overdue").main


def test_who_leads_no_team_gets_neither_the_view_nor_its_tasks(visit: Visit) -> None:
    registered(visit("empfang"))

    assert LED not in visit("agentur").get("/tasks").links()
    assert visit("agentur").get("/tasks?view=led").rows() == []
    assert visit("leitung").get("/tasks?view=led&team=KR.SGB2.Vermittlung").rows() == []
