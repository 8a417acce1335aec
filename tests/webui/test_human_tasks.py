"""The worklist and the pages of tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from engine import Engine
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, claim, registered, start_case
from tests.webui.pages import SAME_ORIGIN, Visitor, text_of

Visit = Callable[..., Visitor]


def test_two_people_take_a_case_from_start_to_end_without_any_script(visit: Visit) -> None:
    empfang, agentur = visit("empfang"), visit("agentur")

    start = empfang.follow(empfang.get("/cases/new"))
    page = empfang.follow(start.form("Fall anlegen").fill(anlass="Vorsprache").send())
    assert "Der Fall IP-2016-000001 ist angelegt." in page.main
    assert page.heading == "Person aufnehmen"
    page = empfang.follow(page.form("Abschließen").fill(**GOOD).send())
    assert page.heading == "Posteingang: Aufgaben meiner Teams"
    assert "„Person aufnehmen“ zum Fall IP-2016-000001 ist erledigt." in page.main
    assert "Offen ist jetzt: „Person beraten“ bei Agentur Krefeld: Vermittlung." in page.main

    inbox = agentur.get("/tasks")
    assert [row[:3] for row in inbox.rows()] == [
        ["Person beraten", "IP-2016-000001", "Agentur Krefeld: Vermittlung"],
    ]
    page = claim(agentur, agentur.get(inbox.links()["Person beraten"]))
    page = agentur.follow(page.form("Abschließen").fill(ergebnis="fertig").send())
    assert "Der Fall ist damit abgeschlossen." in page.main
    assert "Zurzeit ist nichts offen." in page.main


def test_completing_leads_to_the_next_task_of_the_case_that_the_same_person_may_do(visit: Visit) -> None:
    page = registered(visit("kollegin"))

    assert page.heading == "Person beraten"
    assert "„Person aufnehmen“ zum Fall IP-2016-000001 ist erledigt." in page.main
    assert page.buttons().count("Aufgabe übernehmen") == 1


def test_the_inbox_shows_no_name_but_step_case_team_due_and_age(visit: Visit, clock: SettableClock) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")

    assert agentur.get("/tasks").rows()[0][3:] == ["Do. 07.01.2016 in 2 Tagen", "heute", "frei"]
    clock.advance(timedelta(minutes=50))
    agentur.get("/tasks")  # keeps the session
    clock.advance(timedelta(minutes=20))
    assert "Testperson" not in agentur.get("/tasks").html


def test_an_overdue_task_says_so(visit: Visit, clock: SettableClock) -> None:
    registered(visit("empfang"))
    clock.advance(timedelta(days=3))

    page = visit("agentur").get("/tasks?show=overdue")

    assert page.rows()[0][3:5] == ["Do. 07.01.2016 seit gestern", "3 Tage"]
    assert page.all("tr", class_="is-overdue")
    assert "Überfällig (1)" in page.links()


def test_the_inbox_filters_sorts_and_counts(visit: Visit, clock: SettableClock) -> None:
    empfang = visit("empfang")
    claim(empfang, start_case(empfang, "eins"))
    clock.advance(timedelta(minutes=5))
    start_case(empfang, "zwei")

    def cases(path: str) -> list[str]:
        return [row[1] for row in empfang.get(path).rows()]

    first, second = "IP-2016-000001", "IP-2016-000002"
    assert cases("/tasks?sort=case_number") == [first, second]
    assert cases("/tasks?sort=case_number&order=descending") == [second, first]
    assert cases("/tasks?show=mine") == [first]
    assert cases("/tasks?show=unclaimed") == [second]
    assert cases("/tasks?team=KR.Eingangszone&process=besuch&sort=opened_at") == [first, second]
    assert cases("/tasks?team=KR.SGB3.Vermittlung") == []
    filters = [text for text in empfang.get("/tasks").links() if "(" in text]
    assert filters == ["Alle (2)", "Von mir übernommen (1)", "Noch frei (1)", "Überfällig (0)"]


def test_the_chosen_filter_and_column_are_marked(visit: Visit) -> None:
    empfang = visit("empfang")
    start_case(empfang)

    page = empfang.get("/tasks?show=unclaimed&sort=name")

    assert [link.text for link in page.all("a", aria_current="true")] == ["Noch frei (1)"]
    assert [head[0].text for head in page.all("th", aria_sort="ascending")] == ["Schritt"]
    assert page.links()["Schritt"] == "/tasks?show=unclaimed&sort=name&order=descending"


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "show=x&sort=x&order=x", "page=²"])
def test_an_address_that_makes_no_sense_shows_the_plain_inbox(visit: Visit, query: str) -> None:
    empfang = visit("empfang")
    start_case(empfang)

    assert len(empfang.get(f"/tasks?{query}").rows()) == 1


def test_long_inboxes_have_pages(visit: Visit, engine: Engine) -> None:
    actor = engine.accounts.actor("empfang")
    assert actor is not None
    for number in range(51):
        engine.cases.start("besuch", {"anlass": "x"}, actor=actor, idempotency_key=f"k{number}")
    empfang = visit("empfang")

    page = empfang.get("/tasks?sort=case_number")
    assert len(page.rows()) == 50
    assert "51 Aufgaben, Seite 1 von 2" in page.main
    page = empfang.get(page.links()["Nächste Seite"])
    assert [row[1] for row in page.rows()] == ["IP-2016-000051"]
    assert "Vorige Seite" in page.links()


@pytest.mark.parametrize(
    ("username", "query", "sentence"),
    [
        ("empfang", "", "Zurzeit ist nichts offen."),
        ("empfang", "?show=overdue", "Mit diesen Filtern gibt es keine Aufgaben."),
        ("niemand", "", "Sie gehören noch zu keinem Team."),
    ],
)
def test_an_empty_inbox_explains_itself(visit: Visit, username: str, query: str, sentence: str) -> None:
    assert sentence in visit(username).get(f"/tasks{query}").main


def test_before_claiming_nothing_personal_is_shown(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")

    page = agentur.get(agentur.get("/tasks").links()["Person beraten"])

    assert "Testperson" not in page.html
    assert "1996" not in page.html
    assert "Ergebnis (Pflichtangabe)" in page.main
    assert "Abschließen" not in page.buttons()


def test_the_assignee_sees_the_facts_of_the_task_that_her_legal_domain_may_read(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")

    page = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"]))

    assert "Testperson Eins (erzeugt)" in page.main
    facts = [(dt.text, dd.text.strip()) for dt, dd in zip(page.all("dt"), page.all("dd"), strict=True) if dd.text]
    assert ("Geburtsdatum", "05.03.1996") in facts
    assert ("Dolmetscher nötig", "nein") in facts
    assert "Kinder" not in page.main, "not on the whitelist"


def test_a_colleague_is_told_who_works_on_the_task(visit: Visit) -> None:
    empfang, kollegin = visit("empfang"), visit("kollegin")
    page = start_case(empfang)
    claim(empfang, page)

    page = kollegin.get(kollegin.get("/tasks").links()["Person aufnehmen"])

    assert "Erika Empfang bearbeitet diese Aufgabe" in page.main
    assert "Aufgabe übernehmen" not in page.buttons()
    assert "Abschließen" not in page.buttons()


def test_the_second_to_claim_learns_who_was_first_and_when(visit: Visit) -> None:
    empfang, kollegin = visit("empfang"), visit("kollegin")
    page = start_case(empfang)
    late = kollegin.get(kollegin.get("/tasks").links()["Person aufnehmen"]).form("Aufgabe übernehmen")
    claim(empfang, page)

    page = late.send()

    assert page.status == 409
    assert "Erika Empfang bearbeitet sie seit 05.01.2016, 09:30 Uhr" in page.main


def test_giving_back_lets_somebody_else_claim(visit: Visit) -> None:
    empfang, kollegin = visit("empfang"), visit("kollegin")
    page = claim(empfang, start_case(empfang))

    page = empfang.follow(page.form("Aufgabe zurückgeben").send())

    assert "„Person aufnehmen“ zum Fall IP-2016-000001 ist zurückgegeben." in page.main
    task = kollegin.get(kollegin.get("/tasks").links()["Person aufnehmen"])
    assert "Abschließen" in claim(kollegin, task).buttons()


def test_wrong_values_are_explained_each_and_kept(visit: Visit) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen")

    page = form.fill(
        name="",
        geburtsdatum="31.02.1996",
        kinder="viele",
        themen=["arbeit", "schule"],
        notiz="n" * 201,
        dolmetscher="on",
    ).send()

    assert page.status == 422
    assert page.title.startswith("Fehler: ")
    summary = page.one("div", class_="app-errors")
    links = {link.get("href"): "".join(link.itertext()) for link in summary.iter("a")}
    assert links == {
        "#field-name": "Name: Bitte ausfüllen.",
        "#field-geburtsdatum": "Geburtsdatum: Bitte ein Datum eingeben, das es gibt, zum Beispiel 05.01.2016.",
        "#field-kinder": "Kinder: Bitte eine ganze Zahl eingeben, zum Beispiel 12.",
        "#field-sprache": "Sprache: Bitte eine Möglichkeit auswählen.",
        "#field-weg-1": "Weg hierher: Bitte eine Möglichkeit auswählen.",
        "#field-dolmetscher_sprache": "Sprache des Dolmetschers: Bitte ausfüllen.",
        "#field-notiz": "Notiz: Bitte höchstens 200 Zeichen eingeben; es sind 201.",
    }
    born = page.one("input", id="field-geburtsdatum")
    assert born.get("aria-invalid") == "true"
    assert born.get("aria-describedby") == "field-geburtsdatum-hint field-geburtsdatum-error"
    kept = page.form("Abschließen").values
    assert (kept["geburtsdatum"], kept["kinder"], kept["themen"]) == (["31.02.1996"], ["viele"], ["arbeit", "schule"])
    assert kept["_key"] == form.values["_key"]
    page = empfang.follow(page.form("Abschließen").fill(**GOOD, kinder="2", notiz="kurz", dolmetscher=None).send())
    assert "ist erledigt" in page.main


def test_values_of_every_kind_arrive(visit: Visit) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen")

    form.fill(
        **GOOD,
        termin="12.01.2016 14:30",
        kinder="2",
        themen=["wohnen"],
        dolmetscher="on",
        dolmetscher_sprache="Dari",
        notiz="<script>alert(1)</script>\nzweite Zeile",
    ).send()

    page = visit("kollegin").get("/cases/IP-2016-000001")
    assert "Nächster" not in page.main
    for text in ("12.01.2016, 14:30", "Wohnen", "Dari", "<script>alert(1)</script> zweite Zeile", "05.03.1996"):
        assert text.lower() in page.main.lower()


def test_a_hidden_field_counts_for_nothing(visit: Visit) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen")

    page = empfang.follow(form.fill(**GOOD, dolmetscher_sprache="Dari").send())

    assert "ist erledigt" in page.main
    assert "Dari" not in empfang.get("/cases/IP-2016-000001").main


def test_the_script_of_the_page_is_told_what_to_show(visit: Visit) -> None:
    empfang = visit("empfang")
    page = claim(empfang, start_case(empfang))
    form = page.form("Abschließen")
    address = page.one("form", class_="app-form").get("data-conditions-url")
    assert address is not None
    hidden = page.one("div", data_conditional="dolmetscher_sprache")
    assert hidden.get("data-hide") is not None

    def visible(**values: str) -> list[str]:
        data = {"_csrf": form.values["_csrf"][0], **values}
        response = empfang.client.post(address, data=data, headers=SAME_ORIGIN)
        return list(response.get_json()["visible"])

    assert "dolmetscher_sprache" not in visible(name="x", geburtsdatum="halb")
    assert "dolmetscher_sprache" in visible(dolmetscher="on")


def test_sending_twice_gives_the_first_answer(visit: Visit, engine: Engine) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD)

    first, second = form.send(), form.send()

    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    actor = engine.accounts.actor("kollegin")
    assert actor is not None
    history = engine.cases.show("IP-2016-000001", actor=actor).history
    assert [event.event for event in history].count("task:complete") == 1


def test_the_second_to_complete_learns_who_was_first_and_keeps_her_values(visit: Visit, clock: SettableClock) -> None:
    empfang = visit("empfang")
    page = claim(empfang, start_case(empfang))
    other_tab = empfang.get(page.form("Abschließen").action.removesuffix("/complete")).form("Abschließen")
    page.form("Abschließen").fill(**GOOD).send()
    clock.advance(timedelta(minutes=2))

    page = other_tab.fill(**GOOD, notiz="lange nachgedacht").send()

    assert page.status == 409
    assert "Erika Empfang hat sie am 05.01.2016, 09:30 Uhr erledigt. Ihre Angaben wurden nicht übernommen." in page.main
    assert "lange nachgedacht" in page.main


def test_completing_what_one_has_not_claimed_is_refused(visit: Visit) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD)
    form.send()
    empfang2 = visit("empfang")
    page = claim(empfang2, start_case(empfang2))
    form = page.form("Abschließen").fill(**GOOD)
    page.form("Aufgabe zurückgeben").send()

    page = form.send()

    assert page.status == 409
    assert "Sie haben diese Aufgabe nicht übernommen" in page.heading
    assert "Testperson Eins (erzeugt)" in page.main


def test_a_used_key_cannot_be_used_for_another_task(visit: Visit) -> None:
    empfang = visit("empfang")
    form = claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD)
    form.send()
    other = claim(empfang, start_case(empfang)).form("Abschließen").fill(**GOOD)

    page = other.fill(_key=form.values["_key"]).send()

    assert page.status == 409


def test_a_field_of_another_legal_domain_cannot_be_written_and_nothing_is_lost(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")
    form = claim(agentur, agentur.get(agentur.get("/tasks").links()["Person beraten"])).form("Abschließen")

    page = form.fill(leistung="100 Euro", ergebnis="fertig").send()

    assert page.status == 403
    assert "Das dürfen Sie nicht" in page.heading
    assert "100 Euro" in page.main


def test_an_ended_task_still_tells_what_became_of_it(visit: Visit) -> None:
    empfang = visit("empfang")
    page = claim(empfang, start_case(empfang))
    address = page.form("Abschließen").action.removesuffix("/complete")
    page.form("Abschließen").fill(**GOOD).send()

    page = empfang.get(address)

    assert "Diese Aufgabe ist erledigt" in page.main
    assert "Abschließen" not in page.buttons()


def test_history_and_steps_are_there_without_a_script(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")

    page = agentur.get(agentur.get("/tasks").links()["Person beraten"])

    assert "05.01.2016, 09:30, Erika Empfang Fall begonnen" in page.main
    assert "Aufgabe „Person aufnehmen“ erledigt" in page.main
    steps = [text_of(item) for item in page.one("figure").iter("li")]
    assert "Person aufnehmen \N{EN DASH} erledigt" in steps
    assert steps[-1] == "Person beraten \N{EN DASH} hier steht der Fall"


def test_the_diagram_comes_with_its_position(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur = visit("agentur")
    page = agentur.get(agentur.get("/tasks").links()["Person beraten"])
    address = page.one("figure").get("data-diagram-url")
    assert address is not None

    diagram = agentur.client.get(address).get_json()

    assert diagram["active"] == ["beraten"]
    assert "aufnehmen" in diagram["completed"]
    assert 'id="besuch"' in diagram["xml"]


def test_a_task_of_another_team_does_not_exist(visit: Visit) -> None:
    page = start_case(visit("empfang"))
    address = page.form("Aufgabe übernehmen").action.removesuffix("/claim")
    agentur = visit("agentur")
    own = start_case(visit("kollegin")).form("Aufgabe übernehmen")  # a form of her own has a token that is valid
    del own
    token = agentur.get("/tasks").form("Abmelden").values["_csrf"][0]

    for path in (address, f"{address}/diagram"):
        assert agentur.get(path).status == 404
    for action in ("claim", "unclaim", "complete", "conditions"):
        answer = agentur.post(f"{address}/{action}", {"_csrf": token}, headers=SAME_ORIGIN)
        assert answer.status == 404, action


@pytest.mark.parametrize("path", [f"/tasks/{uuid4()}", "/tasks/1", "/tasks/x/diagram"])
def test_an_unknown_task_is_not_found(visit: Visit, path: str) -> None:
    page = visit("empfang").get(path)

    assert page.status == 404
    assert "Posteingang" in page.links()


def test_a_supervisor_sees_the_task_of_her_team_masked_and_may_take_it_back(visit: Visit) -> None:
    registered(visit("empfang"))
    agentur, leitung = visit("agentur"), visit("leitung")
    address = agentur.get("/tasks").links()["Person beraten"]
    claim(agentur, agentur.get(address))

    page = leitung.get(address)
    assert "Testperson" not in page.html
    leitung.follow(page.form("Aufgabe zurückgeben").send())

    assert "Aufgabe übernehmen" in agentur.get(address).buttons()
