"""Somebody who reads English chooses it before she signs in, works in it, and a colleague still reads German."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor

COUNTER = "kr-u25.eingangszone"


def test_a_case_begins_in_english(visitor: Callable[..., Visitor]) -> None:
    reader = visitor()
    reader.open("/")
    expect(reader.page.locator("html")).to_have_attribute("lang", "de")
    reader.press("English")
    reader.expect_heading("Sign in")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    reader.look("20-sign-in")
    sign_in(reader)
    reader.expect_heading("Inbox: tasks of my teams")
    reader.look("21-empty-inbox")
    reader.page.get_by_role("navigation").get_by_role("link", name="Start case").click()
    reader.look("22-start")
    reader.choose("Site where the person calls", "Krefeld, under 25 (Philadelphiastraße)")
    reader.press("Start case")
    reader.expect_heading("Register person")
    reader.page.locator("figure.diagram").first.scroll_into_view_if_needed()
    expect(reader.page.locator(".djs-container text").filter(has_text="Register").first).to_be_visible()
    reader.look("23-register")
    reader.press("Complete")
    expect(reader.page.get_by_role("alert")).to_contain_text("need your attention")
    expect(reader.page.get_by_role("button", name="Deutsch")).to_have_count(0)  # it would lose what was entered
    reader.look("24-register-errors")
    reader.follow("IP-")
    reader.expect_heading("Case IP-")
    reader.look("25-case")
    reader.follow("Inbox")
    reader.look("26-inbox")

    reader.page.get_by_role("button", name="Deutsch").focus()
    reader.page.keyboard.press("Enter")

    reader.expect_heading("Posteingang: Aufgaben meiner Teams")
    expect(reader.page.get_by_role("button", name="Deutsch")).to_have_attribute("aria-current", "true")
    reader.look("27-posteingang")
    reader.page.set_viewport_size({"width": 1920, "height": 900})
    reader.look("28-posteingang-breit")
    reader.expect_no_problems()


def sign_in(reader: Visitor) -> None:
    reader.page.get_by_label("Username").fill(COUNTER)
    reader.page.get_by_label("Password", exact=True).fill(reader.password)
    reader.press("Sign in")
