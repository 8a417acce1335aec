"""A person at the browser: signs in, fills in, looks around; every page she looks at is kept and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.browser.site import Site

WCAG_2_1_AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class Visitor:
    """One person in one browser window."""

    def __init__(self, page: Page, site: Site, artefacts: Path) -> None:
        self.page = page
        self._site = site
        self._artefacts = artefacts
        self._problems: list[str] = []
        page.on("pageerror", lambda error: self._problems.append(f"{page.url}: {error}"))
        page.on("console", self._note_console)

    @property
    def password(self) -> str:
        """Return the password that everybody has here."""
        return self._site.password

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(f"{self._site.address}{path}")

    def sign_in(self, username: str) -> None:
        """Sign in at the front door."""
        self.open("/")
        self.page.get_by_label("Benutzername").fill(username)
        self.page.get_by_label("Passwort", exact=True).fill(self._site.password)
        self.press("Anmelden")

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link of that name."""
        self.page.get_by_role("link", name=name).first.click()

    def write(self, label: str, text: str) -> None:
        """Write into the field of that label."""
        self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from the list of that label."""
        self._field(label).select_option(label=option)

    def answer(self, question: str, answer: str) -> None:
        """Answer a question that has a few fixed answers."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def tick(self, label: str) -> None:
        """Tick the box of that label."""
        self._field(label).check()

    def expect_heading(self, name: str) -> None:
        """Wait until the page with that main heading is there."""
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def expect_message(self, *parts: str) -> None:
        """Expect that the last action was confirmed in words that contain all parts."""
        for part in parts:
            expect(self.page.get_by_role("status").first).to_contain_text(part)

    def look(self, name: str) -> None:
        """Keep pictures of the page on a desktop, in the dark and on a phone, and check each for accessibility."""
        with self._appearance("light"):
            self._check(f"{name}-desktop")
        with self._appearance("dark"):
            self._check(f"{name}-dunkel")
        with self._size(PHONE):
            self._check(f"{name}-telefon")
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert self.page.evaluate(overflow) <= 0, f"{name} must be scrolled sideways on a phone"

    def expect_no_problems(self) -> None:
        """Expect that no page broke a script or its own content security policy."""
        assert not self._problems, "\n".join(self._problems)

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def _check(self, name: str) -> None:
        self.page.screenshot(path=self._artefacts / f"{name}.png", full_page=True)
        found = Axe().run(self.page, options=WCAG_2_1_AA).response["violations"]
        problems = [
            f"{violation['id']}: {violation['help']}: {[node['html'] for node in violation['nodes']][:3]}"
            for violation in found
        ]
        assert problems == [], f"{name} ({self.page.url}): {problems}"

    @contextmanager
    def _appearance(self, scheme: str) -> Iterator[None]:
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        yield
        self.page.emulate_media(color_scheme="light")

    @contextmanager
    def _size(self, size: dict[str, int]) -> Iterator[None]:
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
        yield
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    def _note_console(self, message: ConsoleMessage) -> None:
        # A refused form comes back with the status 422, one that names a known person with 409, which Chromium reports
        # as if a resource were missing.
        if message.type == "error" and not re.search("status of 4(22|09)", message.text):
            self._problems.append(f"{self.page.url}: {message.text}")
