"""German or English: everybody chooses, the choice stays with her account, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import Engine
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, PASSWORD, claim, start_case
from tests.webui.pages import SAME_ORIGIN, Page, Visitor

Visit = Callable[..., Visitor]


def choose(page: Page, locale: str) -> Page:
    """Press the button of a language."""
    form = page.form({"de": "Deutsch", "en": "English"}[locale])
    form.values["locale"] = [locale]
    return form.send()


def lang(page: Page) -> str | None:
    return page.root.get("lang")


def test_the_choice_is_kept_with_the_account_and_the_page_comes_again(engine: Engine, visit: Visit) -> None:
    visitor = visit("agentur")
    page = visitor.get("/tasks?show=mine&sort=name")
    assert lang(page) == "de"

    page = visitor.follow(choose(page, "en"))

    assert page.heading == "Inbox: tasks of my teams"
    assert lang(page) == "en"
    assert page.links()["Claimed by me (0)"].startswith("/tasks?show=mine&sort=name")
    assert [account.locale for account in engine.accounts.list() if account.username == "agentur"] == ["en"]
    assert lang(visit("agentur").get("/tasks")) == "en"
    assert lang(visit("jobcenter").get("/tasks")) == "de"
    assert lang(visitor.follow(choose(page, "de"))) == "de"


def test_the_present_language_is_marked_and_each_is_named_in_itself(visit: Visit) -> None:
    page = visit("agentur").get("/tasks")
    buttons = page.all("button", name="locale")

    assert [(each.text, each.get("lang"), each.get("aria-current")) for each in buttons] == [
        ("Deutsch", "de", "true"),
        ("English", "en", None),
    ]


@pytest.mark.parametrize("username", ["agentur", None])
@pytest.mark.parametrize("locale", ["fr", "", "en-GB", "../en"])
def test_an_unknown_language_is_refused(engine: Engine, visit: Visit, username: str | None, locale: str) -> None:
    visitor = visit(username)
    form = visitor.get("/tasks" if username else "/sign-in").form("English")
    form.values["locale"] = [locale]

    assert form.send().status == 400

    assert {account.locale for account in engine.accounts.list()} == {"de"}
    assert lang(visitor.get("/tasks" if username else "/sign-in")) == "de"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "/\\example.org", ""])
def test_the_way_back_stays_here(visit: Visit, target: str) -> None:
    form = visit("agentur").get("/tasks").form("English")
    form.values |= {"locale": ["en"], "_next": [target]}

    assert form.send().location == "/"


def test_nobody_changes_the_language_of_somebody_from_elsewhere(engine: Engine, visit: Visit) -> None:
    page = visit("agentur").post("/language", {"locale": "en", "_csrf": "made up"}, headers=SAME_ORIGIN)

    assert page.status == 400
    assert {account.locale for account in engine.accounts.list()} == {"de"}


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("", "de"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "de"),
        ("fr,en;q=0.5,de;q=0.1", "en"),
        ("de-DE,en;q=0.9", "de"),
        ("en;q=0", "de"),
    ],
)
def test_before_the_sign_in_the_browser_says_the_language(visit: Visit, wanted: str, locale: str) -> None:
    page = visit().get("/sign-in", headers={"Accept-Language": wanted})

    assert lang(page) == locale
    assert page.heading == {"de": "Anmelden", "en": "Sign in"}[locale]


def test_who_chooses_before_the_sign_in_goes_on_in_that_language(engine: Engine, visit: Visit) -> None:
    visitor = visit()
    page = visitor.follow(choose(visitor.get("/sign-in?next=/cases"), "en"))
    assert (page.heading, lang(page)) == ("Sign in", "en")
    page = page.form("Sign in").fill(_username="agentur", _password="falsch").send()
    assert "Username or password is wrong" in page.main
    page = visitor.follow(choose(page, "en"))

    page = visitor.follow(page.form("Sign in").fill(_username="agentur", _password=PASSWORD).send())

    assert (page.heading, lang(page)) == ("Cases", "en")
    assert engine.accounts.actor("agentur").locale == "en"  # type: ignore[union-attr]


def test_the_account_says_the_language_where_nobody_chose(engine: Engine, visit: Visit) -> None:
    engine.accounts.set_locale("agentur", "en")
    visitor = visit()
    assert visitor.sign_in("agentur", PASSWORD).heading == "Inbox: tasks of my teams"

    page = visitor.follow(visitor.get("/tasks").form("Sign out").send())

    assert page.heading == "Sign in"
    assert "You are signed out, on all devices." in page.main
    # the next person at this browser did not choose it: her account says what she reads
    form = page.form("Sign in").fill(_username="jobcenter", _password=PASSWORD)
    page = visitor.follow(form.send())
    assert lang(visitor.follow(page)) == "de"
    assert engine.accounts.actor("jobcenter").locale == "de"  # type: ignore[union-attr]


def test_a_page_that_holds_what_is_not_sent_offers_no_switch(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    page = claim(visitor, start_case(visitor))
    refused = page.form("Abschließen").fill(**{**GOOD, "geburtsdatum": "heute"}).send()
    assert refused.status == 422
    assert refused.all("button", name="locale") == []

    clock.advance(timedelta(hours=3))
    expired = page.form("Abschließen").fill(**GOOD).send()
    assert expired.status == 401
    assert expired.all("button", name="locale") == []


def test_an_expired_session_stays_in_its_language(engine: Engine, visit: Visit, clock: SettableClock) -> None:
    engine.accounts.set_locale("agentur", "en")
    visitor = visit()
    visitor.sign_in("agentur", PASSWORD)
    clock.advance(timedelta(hours=3))

    page = visitor.follow(visitor.get("/tasks"))

    assert (page.heading, lang(page)) == ("Sign in", "en")


def test_a_choice_on_the_last_page_of_a_session_is_kept_for_the_next(
    engine: Engine, visit: Visit, clock: SettableClock
) -> None:
    visitor = visit("agentur")
    page = visitor.get("/tasks")
    clock.advance(timedelta(hours=3))

    page = visitor.follow(visitor.follow(choose(page, "en")))

    assert (page.heading, lang(page)) == ("Sign in", "en")
    visitor.follow(page.form("Sign in").fill(_username="agentur", _password=PASSWORD).send())
    assert engine.accounts.actor("agentur").locale == "en"  # type: ignore[union-attr]
