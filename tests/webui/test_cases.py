"""Finding and reading cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine import Diagram, Engine
from tests.conftest import SettableClock
from tests.webui.conftest import claim, registered, start_case
from tests.webui.pages import Page, Visitor, text_of
from webui.diagrams import Step, steps

Visit = Callable[..., Visitor]
CASE = "/cases/IP-2016-000001"


def advised(visit: Visit, ergebnis: str) -> Page:
    """Take a case through both teams and return what the second person then sees."""
    registered(visit("empfang"))
    agentur = visit("agentur")
    page = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))
    return agentur.follow(page.form("Abschließen").fill(ergebnis=ergebnis).send())


def test_a_case_shows_fields_tasks_history_and_diagram(visit: Visit) -> None:
    registered(visit("empfang"))

    page = visit("agentur").get(CASE)

    assert page.heading == "Fall IP-2016-000001"
    assert page.rows() == [["Person beraten", "Agentur Krefeld: Vermittlung", "Do. 07.01.2016 in 2 Tagen", "frei"]]
    assert "Name der Person Testperson Eins (erzeugt)" in page.main.replace("PersonTest", "Person Test")
    assert "Fall begonnen" in page.main
    assert "Angaben geändert:" in page.main
    figure = page.one("figure")
    assert figure.get("data-diagram-url") == f"{CASE}/diagrams/besuch"


def test_the_case_file_is_read_in_chapters(visit: Visit) -> None:
    registered(visit("empfang"))

    page = visit("agentur").get(CASE)

    chapters = {text_of(each[0]).rpartition(" (")[0]: each for each in page.all("details")}
    assert "Name der Person" in text_of(chapters["Besuch"])
    assert chapters["Besuch"].get("open") is not None
    assert "Fallnummer" in text_of(chapters["Vom Ablauf eingetragen"])
    assert chapters["Vom Ablauf eingetragen"].get("open") is None


def test_places_are_named_as_people_call_them(visit: Visit) -> None:
    registered(visit("empfang"))

    text = visit("agentur").get(CASE).main

    assert "StandortKrefeld" in text
    assert "Zuständiges TeamAgentur Krefeld" in text


def test_fields_of_another_legal_domain_are_not_shown(visit: Visit) -> None:
    registered(visit("empfang"))

    assert "Leistung" not in visit("agentur").get(CASE).main


def test_a_supervisor_sees_steps_and_dates_but_no_field(visit: Visit) -> None:
    registered(visit("empfang"))

    page = visit("leitung").get(CASE)

    assert "Testperson" not in page.html
    assert "die Angaben zur Person sind verdeckt" in page.main
    assert page.rows()[0][0] == "Person beraten"


def test_the_diagram_is_served_for_the_viewer(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")

    assert agentur.client.get(f"{CASE}/diagrams/besuch").get_json()["active"] == ["beraten"]
    assert agentur.get(f"{CASE}/diagrams/anderer").status == 404


def test_of_a_step_that_a_loop_has_come_back_to_is_said_once_that_the_case_stands_there(app: Flask) -> None:
    diagram = Diagram(
        process_key="p",
        name="P",
        xml='<p><task id="a" name="Einladen"/><task id="b" name="Besprechen"/></p>',
        active=("a",),
        completed=("a", "b"),
        incidents=(),
    )
    with app.test_request_context():
        assert steps(diagram) == (Step("Besprechen", "completed"), Step("Einladen", "active"))


def test_a_case_of_others_and_one_that_does_not_exist_look_the_same(visit: Visit) -> None:
    registered(visit("empfang"))
    jobcenter = visit("jobcenter")

    foreign, unknown = jobcenter.get(CASE), jobcenter.get("/cases/IP-2016-999999")

    assert (foreign.status, unknown.status) == (404, 404)
    assert foreign.main.replace("000001", "999999") == unknown.main
    assert jobcenter.get(f"{CASE}/diagrams/besuch").status == 404


@pytest.mark.parametrize("entered", ["IP-2016-000001", " ip-2016-000001 "])
def test_the_search_opens_a_case_by_its_exact_number(visit: Visit, entered: str) -> None:
    visitor = visit("empfang")
    start_case(visitor)

    page = visitor.get("/tasks").form("Öffnen").fill(number=entered).send()

    assert page.location == CASE


def test_a_number_that_nobody_has_says_so(visit: Visit) -> None:
    visitor = visit("empfang")

    page = visitor.follow(visitor.get("/tasks").form("Öffnen").fill(number="<b>x</b>/../y").send())

    assert page.status == 404


def test_the_list_shows_the_cases_that_one_may_see(visit: Visit) -> None:
    registered(visit("empfang"))

    assert [row[0] for row in visit("agentur").get("/cases").rows()] == ["IP-2016-000001"]
    page = visit("jobcenter").get("/cases")
    assert "Hier sind keine Fälle, die Sie sehen dürfen." in page.main


def test_the_list_can_be_narrowed_to_a_state(visit: Visit) -> None:
    advised(visit, "fertig")
    agentur = visit("agentur")

    assert [row[2] for row in agentur.get("/cases?state=completed").rows()] == ["abgeschlossen"]
    assert agentur.get("/cases?state=running").rows() == []
    assert len(agentur.get("/cases?state=unsinn&page=-1").rows()) == 1


def test_a_finished_case_says_that_nothing_is_to_do(visit: Visit) -> None:
    advised(visit, "fertig")

    page = visit("agentur").get(CASE)

    assert "Keine: Der Fall ist beendet." in page.main
    assert "Fall abgeschlossen" in page.main


def test_a_waiting_case_says_what_it_waits_for(visit: Visit, engine: Engine, clock: SettableClock) -> None:
    page = advised(visit, "warten")
    assert "Zurzeit ist nichts zu tun: Der Fall wartet auf eine Frist oder eine Nachricht." in page.main
    agentur = visit("agentur")
    assert "Eine Woche warten: Di. 12.01.2016 in 7 Tagen" in agentur.get(CASE).main

    clock.advance(timedelta(days=8))
    engine.timers.fire_next(clock.now)

    agentur.enter("agentur")
    assert "Frist „Eine Woche warten“ abgelaufen" in agentur.get(CASE).main


def test_trouble_is_explained_and_can_be_tried_again_by_the_supervisor(visit: Visit) -> None:
    advised(visit, "unklar")
    agentur, leitung = visit("agentur"), visit("leitung")

    page = agentur.get(CASE)
    assert "„Wie weiter?“: Es ließ sich nicht entscheiden, wie es weitergeht." in page.main
    assert "Noch einmal versuchen" not in page.buttons()
    page = leitung.follow(leitung.get(CASE).form("Noch einmal versuchen").send())

    assert "Nicht behoben, „Wie weiter?“" in page.main
    assert "Das war Versuch 2" in page.main
    assert "Es ließ sich nicht entscheiden" in page.main


def test_retrying_is_not_for_everybody(visit: Visit) -> None:
    advised(visit, "unklar")
    action = visit("leitung").get(CASE).form("Noch einmal versuchen").action
    for username in ("agentur", "jobcenter"):
        visitor = visit(username)
        token = visitor.get("/tasks").form("Abmelden").values["_csrf"][0]
        assert visitor.post(action, {"_csrf": token}).status == 404


def test_trying_again_what_works_by_now_is_no_error_of_ours(visit: Visit, engine: Engine) -> None:
    for username in ("agentur", "kollegin"):
        engine.accounts.set_groups(username, [])
    registered(visit("empfang"))
    leitung = visit("leitung")
    form = leitung.get(CASE).form("Noch einmal versuchen")
    engine.accounts.set_groups("agentur", ["KR.SGB3.Vermittlung"])
    assert form.send().status == 303

    page = form.send()

    assert page.status == 409
    assert page.heading == "Diese Störung ist schon behoben"


REASON = "Vertretung im Jobcenter, die Person steht vor mir"


def test_a_case_of_others_opens_with_a_reason_that_everybody_sees(visit: Visit) -> None:
    registered(visit("empfang"))
    jobcenter = visit("jobcenter")

    page = jobcenter.get(CASE).form("Mit Begründung öffnen").fill(reason=REASON).send()

    assert page.status == 200
    assert "Testperson Eins (erzeugt)" in page.main
    assert jobcenter.get(CASE).status == 404
    story = visit("agentur").get(CASE).main
    assert "Jana Jobcenter Fall mit Begründung außerhalb der Zuständigkeit geöffnet" in story


def test_a_supervisor_sees_the_fields_with_a_reason(visit: Visit) -> None:
    registered(visit("empfang"))
    leitung = visit("leitung")

    page = leitung.get(CASE).form("Mit Begründung öffnen").fill(reason=REASON).send()

    assert "Testperson Eins (erzeugt)" in page.main
    assert "Testperson" not in leitung.get(CASE).main


def test_a_case_does_not_open_without_a_reason(visit: Visit) -> None:
    registered(visit("empfang"))

    page = visit("jobcenter").get(CASE).form("Mit Begründung öffnen").fill(reason=" ").send()

    assert page.status == 422
    assert "Testperson" not in page.html
    assert page.one("input", id="reason").get("aria-describedby") == "reason-error"


def test_no_reason_opens_what_does_not_exist(visit: Visit) -> None:
    page = visit("jobcenter").get("/cases/IP-2016-999999").form("Mit Begründung öffnen").fill(reason=REASON).send()

    assert page.status == 404
    assert page.form("Mit Begründung öffnen").values["reason"] == [REASON]


def test_a_reason_is_a_sentence(visit: Visit) -> None:
    registered(visit("empfang"))
    jobcenter = visit("jobcenter")

    page = jobcenter.get(CASE).form("Mit Begründung öffnen").fill(reason="x" * 501).send()

    assert page.status == 422
    assert "Bitte höchstens 500 Zeichen eingeben." in page.main
    assert "mit Begründung außerhalb" not in visit("agentur").get(CASE).main
