"""Signing in and out, and what becomes of work in a session that ran out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import Engine
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, PASSWORD, claim, start_case
from tests.webui.pages import Visitor

Visit = Callable[..., Visitor]


def test_signing_in_leads_to_the_inbox(visit: Visit) -> None:
    page = visit().sign_in("empfang", PASSWORD)

    assert page.heading == "Posteingang: Aufgaben meiner Teams"
    assert "Erika Empfang" in page.text


def test_signing_in_leads_where_one_wanted_to_go(visit: Visit) -> None:
    visitor = visit()

    page = visitor.follow(visitor.get("/cases?state=running"))
    page = page.form("Anmelden").fill(_username="Empfang ", _password=PASSWORD).send()

    assert page.location == "/cases?state=running"


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/\nx", "tasks", ""]
)
def test_signing_in_leads_nowhere_else(visit: Visit, target: str) -> None:
    visitor = visit()
    page = visitor.get("/sign-in", query_string={"next": target})

    page = page.form("Anmelden").fill(_username="empfang", _password=PASSWORD).send()

    assert page.location == "/"


@pytest.mark.parametrize("username", ["empfang", "gibt-es-nicht", ""])
def test_a_wrong_name_and_a_wrong_password_look_the_same(visit: Visit, username: str) -> None:
    page = visit().get("/sign-in").form("Anmelden").fill(_username=username, _password="falsch").send()

    assert page.status == 401
    assert "Name oder Passwort stimmt nicht." in page.main
    assert page.form("Anmelden").values["_username"] == [username]
    assert page.form("Anmelden").values["_password"] == [""]


def test_too_many_attempts_have_to_wait(visit: Visit) -> None:
    visitor = visit()
    for _ in range(5):
        page = visitor.get("/sign-in").form("Anmelden").fill(_username="empfang", _password="falsch").send()

    page = page.form("Anmelden").fill(_password=PASSWORD).send()

    assert page.status == 429
    assert "Bitte warten Sie" in page.main
    assert "Minuten" in page.main
    assert int(page.response.headers["Retry-After"]) >= 60


def test_signing_out_ends_the_session_even_for_a_copied_cookie(visit: Visit) -> None:
    visitor, thief = visit(), visit()
    visitor.sign_in("empfang", PASSWORD)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/tasks").status == 200

    page = visitor.follow(visitor.get("/tasks").form("Abmelden").send())

    assert "Sie sind abgemeldet" in page.main
    assert visitor.get("/tasks").location == "/sign-in?next=/tasks"
    assert thief.get("/tasks").location == "/sign-in?next=/tasks"


def test_an_old_cookie_cannot_end_a_newer_session(visit: Visit) -> None:
    visitor, thief = visit(), visit()
    visitor.sign_in("empfang", PASSWORD)
    thief.get("/sign-in")
    old = visitor.get("/tasks").form("Abmelden")
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    old.send()
    visitor.sign_in("empfang", PASSWORD)
    thief.client.set_cookie("session", cookie.value)

    thief.client.post("/sign-out", data={"_csrf": old.values["_csrf"][0]})

    assert visitor.get("/tasks").status == 200


def test_a_session_ends_when_nothing_happens_in_it(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    clock.advance(timedelta(minutes=59))
    assert visitor.get("/tasks").status == 200
    clock.advance(timedelta(minutes=59))
    assert visitor.get("/tasks").status == 200
    clock.advance(timedelta(minutes=61))

    assert visitor.get("/tasks").location == "/sign-in?next=/tasks"


def test_what_a_script_asks_meanwhile_costs_no_confirmation(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    task = claim(visitor, start_case(visitor))
    diagram = task.one("figure").get("data-diagram-url", "")
    clock.advance(timedelta(minutes=5))

    answer = visitor.get(diagram, headers={"Accept": "application/json"})

    assert answer.status == 200
    assert "Set-Cookie" not in answer.response.headers


def test_what_a_script_asks_keeps_somebody_signed_in(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    task = claim(visitor, start_case(visitor))
    diagram = task.one("figure").get("data-diagram-url", "")
    for _ in range(4):
        clock.advance(timedelta(minutes=31))
        assert visitor.get(diagram, headers={"Accept": "application/json"}).status == 200

    assert visitor.get("/tasks").status == 200


def test_a_session_ends_after_a_working_day_whatever_happens(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    for _ in range(24):
        assert visitor.get("/tasks").status == 200
        clock.advance(timedelta(minutes=30, seconds=1))

    assert visitor.get("/tasks").location == "/sign-in?next=/tasks"


def test_a_closed_account_is_out_at_once(visit: Visit, engine: Engine) -> None:
    visitor = visit("empfang")
    assert visitor.get("/tasks").status == 200

    engine.accounts.set_active("empfang", active=False)

    assert visitor.get("/tasks").status == 303


def test_what_an_expired_session_had_to_say_is_sent_after_signing_in_again(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD, themen=["arbeit", "wohnen"])
    clock.advance(timedelta(hours=2))

    page = form.send()
    assert page.status == 401
    assert "Ihre Angaben bleiben erhalten." in page.main
    page = page.form("Anmelden").fill(_username="empfang", _password="falsch").send()
    page = page.form("Anmelden").fill(_password=PASSWORD).send()
    assert "Testperson Eins (erzeugt)" in page.main
    page = visitor.follow(page.form("Noch einmal senden").send())

    assert "„Person aufnehmen“ zum Fall IP-2016-000001 ist erledigt." in page.main
    assert "Themenarbeitwohnen" in visitor.get("/cases/IP-2016-000001").main


def test_a_foreign_page_cannot_smuggle_values_through_the_sign_in(visit: Visit) -> None:
    visitor = visit()

    page = visitor.post("/cases/new/besuch", {"anlass": "untergeschoben"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert page.status == 401
    assert "untergeschoben" not in page.html


def test_kept_values_are_for_the_same_person_only(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    clock.advance(timedelta(hours=2))
    page = form.send()
    assert page.form("Anmelden").values["_username"] == ["empfang"]
    assert "Testperson" not in page.main

    page = page.form("Anmelden").fill(_username="agentur", _password=PASSWORD).send()

    assert page.location == "/"


def test_kept_values_that_we_did_not_sign_do_no_harm(visit: Visit) -> None:
    form = visit().get("/sign-in").form("Anmelden").fill(_username="empfang", _password=PASSWORD)
    form.values["_kept"] = ['["empfang", "/tasks", [["a", "b"]]]']

    assert form.send().location == "/"


def test_a_form_from_before_signing_in_anew_can_be_sent_again(visit: Visit) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    visitor.enter("empfang")
    with visitor.client.session_transaction() as session:
        del session["_csrf"]

    page = form.send()
    assert page.status == 400
    assert "Die Seite war nicht mehr gültig" in page.heading
    page = visitor.follow(page.form("Noch einmal senden").send())

    assert "ist erledigt" in page.main


def test_a_cookie_of_an_older_version_is_no_session(visit: Visit) -> None:
    visitor = visit("empfang")
    with visitor.client.session_transaction() as session:
        del session["since"]

    assert visitor.get("/tasks").location == "/sign-in?next=/tasks"


def test_who_is_signed_in_need_not_sign_in(visit: Visit) -> None:
    assert visit("empfang").get("/sign-in?next=/cases").location == "/cases"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_without_a_valid_token_one_begins_anew(visit: Visit, path: str) -> None:
    assert visit().post(path, {"_username": "empfang", "_password": PASSWORD}).location == "/sign-in"


def test_kept_values_stay_with_their_person_after_the_session_was_forgotten(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    clock.advance(timedelta(hours=2))
    assert visitor.get("/tasks").status == 303

    page = form.send().form("Anmelden").fill(_username="agentur", _password=PASSWORD).send()

    assert page.location == "/"


def test_kept_values_stay_with_their_person_after_signing_out(visit: Visit) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    visitor.get("/tasks").form("Abmelden").send()

    page = form.send().form("Anmelden").fill(_username="agentur", _password=PASSWORD).send()

    assert page.location == "/"


def test_signing_in_elsewhere_first_loses_nothing_of_what_was_kept(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    clock.advance(timedelta(hours=2))
    page = form.send()
    other_tab = visitor.get("/sign-in").form("Anmelden").fill(_username="empfang", _password=PASSWORD)
    assert other_tab.send().location == "/"

    page = page.form("Anmelden").fill(_password=PASSWORD).send()
    assert page.status == 400
    assert PASSWORD not in page.html
    page = page.form("Anmelden").fill(_password=PASSWORD).send()

    assert "Testperson Eins (erzeugt)" in page.main
    assert "Noch einmal senden" in page.buttons()


def test_a_page_from_before_another_sign_in_still_signs_out(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("empfang", PASSWORD)
    old = visitor.get("/tasks").form("Abmelden")
    old.send()
    visitor.sign_in("agentur", PASSWORD)

    page = visitor.follow(old.send())

    assert "Sie sind abgemeldet" in page.main
    assert visitor.get("/tasks").status == 303


def test_who_only_draws_processes_begins_in_the_workshop(visit: Visit, engine: Engine) -> None:
    assert visit("jobcenter").get("/").location == "/tasks"
    engine.accounts.set_groups("jobcenter", ["IP.Prozessverantwortliche"])
    assert visit("jobcenter").get("/").location == "/workshop"
    engine.accounts.set_groups("jobcenter", ["IP.Prozessverantwortliche", "KR.SGB2.Vermittlung"])
    assert visit("jobcenter").get("/").location == "/tasks"
