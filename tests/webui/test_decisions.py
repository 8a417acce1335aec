"""People read how decisions came about: at a task, in a case, and where one could not be made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine import DecisionView, Engine, Fact
from engine.model import SYSTEM
from tests.webui.conftest import GOOD, PASSWORD, claim, start_case
from tests.webui.pages import Page, Visitor, text_of
from tests.webui.publication import FILES, deciding, deciding_on_plain_fields
from webui.decisions import shown

Visit = Callable[..., Visitor]
CASE = "IP-2016-000001"


@pytest.fixture
def plain(engine: Engine) -> None:
    engine.deployments.publish_files(deciding_on_plain_fields(), actor=SYSTEM)


@pytest.fixture
def restricted(engine: Engine) -> None:
    engine.deployments.publish_files(deciding(), actor=SYSTEM)


def register(visit: Visit, **answers: str) -> Page:
    """Complete the first task of a new case and return what the counter is told."""
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen").fill(**{**GOOD, "kinder": "2", **answers})
    return empfang.follow(form.send())


def decisions(page: Page) -> list[str]:
    """Return what is told of each decision."""
    return [text_of(details) for details in page.all("details", class_="app-decision")]


@pytest.mark.usefixtures("plain")
def test_a_task_tells_how_it_was_decided_once_it_is_claimed(visit: Visit) -> None:
    register(visit)
    agentur = visit("agentur")
    page = agentur.get(agentur.get("/tasks").links()["Person beraten"])
    assert "So wurde entschieden" not in page.main
    assert "mit Kinderbetreuung" not in page.html

    page = claim(agentur, page)
    assert "So wurde entschieden" in page.main
    (told,) = decisions(page)
    assert told.startswith("Bedarf an Beratung: mit Kinderbetreuung")
    assert "05.01.2016, 09:30 Uhr, im Schritt „Bedarf einordnen“" in told
    assert "Geburtsdatum05.03.1996" in told  # by the title of the field, not of the column
    assert "Auf der Seite des Falls: Kinder" in told  # no business of this task
    assert "Sprache" not in told  # the rule accepts whatever it is
    assert "§ 16a SGB II: Betreuung von Kindern (Regel 1)" in told
    assert [each.get("open") for each in page.all("details", class_="app-decision")] == [None]


@pytest.mark.usefixtures("plain")
def test_a_task_tells_why_it_is_due_then_and_with_this_team(visit: Visit) -> None:
    register(visit)
    agentur = visit("agentur")
    page = agentur.get(agentur.get("/tasks").links()["Person beraten"])
    assert (
        "Fällig nach der Frist „Beraten“: 2 Tage, nachdem die Aufgabe entstanden ist. "
        "Das Team folgt aus „Zuständiges Team“."
    ) in page.main


@pytest.mark.usefixtures("restricted")
def test_what_belongs_to_another_legal_domain_is_neither_shown_nor_given_away(visit: Visit) -> None:
    register(visit)
    (told,) = decisions(visit("agentur").get(f"/cases/{CASE}"))
    assert told.startswith("Bedarf an Beratung: mit Kinderbetreuung")  # the field that took it is hers to read
    assert "Kinder2" in told
    assert "Manches davon ist für einen anderen Rechtskreis" in told
    for hidden in ("Leistung", "Regel", "Grundlage", "§ 16a"):
        assert hidden not in told
    (told,) = decisions(visit("empfang").get(f"/cases/{CASE}"))
    assert "§ 16a SGB II: Betreuung von Kindern (Regel 1)" in told


@pytest.mark.usefixtures("plain")
def test_a_supervisor_sees_no_decision_before_she_says_why(visit: Visit) -> None:
    register(visit)
    leitung = visit("leitung")
    page = leitung.get(f"/cases/{CASE}")
    assert decisions(page) == []
    opened = page.form("Mit Begründung öffnen").fill(reason="Beschwerde der Person vom heutigen Tag").send()
    assert len(decisions(opened)) == 1


@pytest.mark.usefixtures("plain")
def test_the_rule_leads_those_to_its_table_who_may_change_it(visit: Visit, engine: Engine) -> None:
    register(visit)
    address = "/workshop/files/entscheidungen/bedarf.dmn"
    page = visit("prozess").get(f"/cases/{CASE}").form("Mit Begründung öffnen")
    opened = page.fill(reason="Prüfe die Tabelle nach einer Rückfrage").send()
    assert opened.links()["Zur Tabelle"] == address  # which rule matched would tell of fields that she may not read
    assert "Regel 1" not in opened.main
    engine.accounts.add("beides", "Berta Beides", PASSWORD, ["KR.SGB3.Vermittlung", "IP.Prozessverantwortliche"])
    assert visit("beides").get(f"/cases/{CASE}").links()["Regel 1"] == address
    assert "Regel 1" not in visit("agentur").get(f"/cases/{CASE}").links()


@pytest.mark.usefixtures("plain")
def test_the_story_of_the_case_has_no_word_of_its_own_for_a_decision(visit: Visit) -> None:
    register(visit)
    page = visit("agentur").get(f"/cases/{CASE}")
    assert "decision:make" not in page.html
    assert "Team zuweisen, Bedarf einordnen" in page.main


@pytest.mark.usefixtures("plain")
def test_in_english_it_is_told_in_english(visit: Visit, engine: Engine) -> None:
    register(visit)
    engine.accounts.set_locale("agentur", "en")
    page = visit("agentur").get(f"/cases/{CASE}")
    assert "How it was decided" in page.main
    (told,) = decisions(page)
    assert "What mattered" in told
    assert "Rule 1" in told


@pytest.mark.usefixtures("restricted")
def test_a_decision_without_a_result_says_what_it_looked_at_to_who_may_know(visit: Visit) -> None:
    answer = register(visit, kinder="12")
    assert "Der Fall steht wegen einer Störung; die Teamleitung sieht sie im Monitor." in answer.main
    assert "Zurzeit ist nichts zu tun" not in answer.main
    empfang = visit("empfang").get(f"/cases/{CASE}").main
    assert "„Bedarf einordnen“: Eine Entscheidung hat kein Ergebnis." in empfang
    assert "Keine Regel passte" in empfang
    assert "Kinder12 Bezieht Leistungnein Geburtsdatum05.03.1996" in empfang

    for username in ("leitung", "prozess"):
        page = visit(username).get("/monitor/incidents")
        assert "Keine Regel passte" in page.main
        assert "„Bedarf an Beratung“: Keine Regel der Entscheidungstabelle passt." in page.main
        assert "05.03.1996" not in page.html
        assert ("/workshop/files/entscheidungen/bedarf.dmn" in page.html) is (username == "prozess")

    page = visit("leitung").get("/monitor/incidents").form("Fall mit Werten öffnen")
    opened = page.fill(reason="Störung in der Entscheidung klären").send()
    assert "Kinder12 Geburtsdatum05.03.1996" in opened.main
    assert "Bezieht Leistungnein" not in opened.main


def test_a_condition_that_is_null_says_why(visit: Visit, engine: Engine) -> None:
    diagram = FILES["besuch/besuch.bpmn"].replace(b'=ergebnis = "fertig"', b"=count(ergebnis) > kinder + 1")
    engine.deployments.publish_files({**FILES, "besuch/besuch.bpmn": diagram}, actor=SYSTEM)
    empfang, agentur = visit("empfang"), visit("agentur")
    claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD).send()
    page = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))
    page.form("Abschließen").fill(ergebnis="fertig").send()
    told = agentur.get(f"/cases/{CASE}").main
    assert "Die Bedingung hat keinen Wert (null)." in told
    assert "„kinder“ hat hier keinen Wert (null)." in told
    assert "Ausdruck: =count(ergebnis) > kinder + 1" in told
    assert "Ergebnisfertig" in told
    assert "Kinder\N{EN DASH}" in told


def test_a_calculation_that_is_too_much_says_what_to_do(visit: Visit, engine: Engine) -> None:
    endless = b"=count(for x in 1..1000000 return x) = 1"
    diagram = FILES["besuch/besuch.bpmn"].replace(b'=ergebnis = "fertig"', endless)
    engine.deployments.publish_files({**FILES, "besuch/besuch.bpmn": diagram}, actor=SYSTEM)
    empfang, agentur = visit("empfang"), visit("agentur")
    claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD).send()
    page = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))
    page.form("Abschließen").fill(ergebnis="fertig").send()
    told = agentur.get(f"/cases/{CASE}").main
    assert (
        "Eine Berechnung ist zu umfangreich und wurde abgebrochen. Bitte lassen Sie die Prozessverantwortliche" in told
    )
    assert "Der Ausdruck wurde abgebrochen: Er ist zu aufwendig für einen Schritt." in told


def test_of_a_table_with_several_rows_the_result_names_each_row_and_nothing_empty(app: Flask) -> None:
    rows = Fact(key="rows", title="Rows", value=[{"name": "A", "limit": None}, {"name": "B", "limit": 3}])
    empty = Fact(key="hint", title="Hint", value=None)
    with app.test_request_context():
        assert [each.result for each in shown([_made(rows), _made(rows, empty)], None)] == ["A, B", "Rows: A, B"]


def _made(*outcome: Fact) -> DecisionView:
    return DecisionView(
        decision="t",
        title="T",
        made_at=None,
        rechtsstand=None,
        element_name="E",
        outcome=outcome,
        facts=(),
        elsewhere=(),
        rules=(),
        before=(),
        unmatched=(),
        left_out=0,
        is_hidden=False,
        file=None,
    )
