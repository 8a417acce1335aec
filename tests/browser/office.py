"""An office with a calendar of its own: people come in on a day, work on what their inbox shows, and go home."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Locator, expect

from engine.feel import LOCAL_ZONE
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.conftest import SettableClock


class Office:
    """The served application, its clock, and everybody who works with it."""

    def __init__(self, site: Site, clock: SettableClock, sit_down: Callable[[], Visitor]) -> None:
        self.site = site
        self._clock = clock
        self._sit_down = sit_down
        self._people: dict[str, Colleague] = {}

    def colleague(self, username: str) -> Colleague:
        """Return the person of that account; she has one browser for all her days."""
        if username not in self._people:
            self._people[username] = Colleague(self._sit_down(), username, self.pause)
        return self._people[username]

    def wait_until(self, day: str, clock_time: str = "09:00") -> None:
        """Let the time pass; on the way every timer is fired when it is due, as the worker does it."""
        self._let_pass(datetime.strptime(f"{day} {clock_time}", "%d.%m.%Y %H:%M").replace(tzinfo=LOCAL_ZONE))

    def pause(self) -> None:
        """Let the two minutes pass that any work takes."""
        self._let_pass(self._clock.now + timedelta(minutes=2))

    def _let_pass(self, until: datetime) -> None:
        assert until >= self._clock.now, f"{until} lies in the past"
        while (due := self._next_timer()) is not None and due <= until:
            self._clock.now = max(self._clock.now, due)
            assert self.site.engine.timers.fire_next(self._clock.now)
        self._clock.now = until

    def expect_no_problems(self) -> None:
        """Expect that no page of anybody broke a script or its own content security policy."""
        for person in self._people.values():
            person.visitor.expect_no_problems()

    def _next_timer(self) -> datetime | None:
        with self.site.engine.storage.read() as reader:
            return reader.next_timer()


class Colleague:
    """One person at her desk."""

    def __init__(self, visitor: Visitor, username: str, pause: Callable[[], None]) -> None:
        self.visitor = visitor
        self._username = username
        self._pause = pause

    def come_in(self, *, begins_at: str = "Posteingang") -> Visitor:
        """Open the front door and sign in where the session of another day has run out; then her work is there."""
        self._pause()
        self.visitor.open("/")
        if self.visitor.page.get_by_label("Benutzername").count():
            self.visitor.sign_in(self._username)
        self.visitor.expect_heading(begins_at)
        return self.visitor

    def take_on(self, task: str) -> Visitor:
        """Come in, find the task in the inbox and claim it."""
        self.come_in()
        self.visitor.page.get_by_role("rowheader").get_by_role("link", name=task, exact=True).click()
        self.claim(task)
        return self.visitor

    def claim(self, task: str) -> Visitor:
        """Claim the task that is shown."""
        self.visitor.expect_heading(task)
        self.visitor.press("Aufgabe übernehmen")
        self.visitor.expect_message(task, "übernommen")
        return self.visitor

    def complete(self, task: str, *follows: str) -> None:
        """Complete the task that is shown and read in the answer that it is done, and what follows."""
        self._pause()
        self.visitor.press("Abschließen")
        self.visitor.expect_message(f"„{task}“", "erledigt", *follows)

    def open_case(self, number: str) -> Visitor:
        """Come in and open the case by its number, as it stands on the letter in front of her."""
        self.come_in()
        self.visitor.page.get_by_label("Fall mit Fallnummer öffnen").fill(number)
        self.visitor.press("Öffnen")
        self.visitor.expect_heading(f"Fall {number}")
        return self.visitor

    def look_up(self, name: str, born: str) -> Visitor:
        """Come in and look for the cases of the person who stands at the counter."""
        self.come_in()
        self.visitor.follow("Person suchen")
        self.visitor.expect_heading("Person suchen")
        self.visitor.write("Name", name)
        self.visitor.write("Geburtsdatum", born)
        self.visitor.press("Suchen")
        return self.visitor

    def expect_open_tasks(self, expected: dict[str, str]) -> None:
        """Expect exactly these open tasks on the page of the case that is shown, each with the team that it is for."""
        rows = self.visitor.page.get_by_role("table", name="Offene Aufgaben dieses Falls").get_by_role("row")
        expect(rows).to_have_count(len(expected) + 1)
        found = {_text(row.get_by_role("rowheader")): _text(row.get_by_role("cell").first) for row in rows.all()[1:]}
        assert found == expected, f"open are {found}"

    def unfold(self, chapter: str) -> None:
        """Unfold the chapter of the case file on the page of the case that is shown."""
        self.visitor.page.locator("details:not([open]) > summary").filter(has_text=chapter).first.click()

    def expect_fact(self, title: str, value: str) -> None:
        """Expect that the page shows that value for that title."""
        term = self.visitor.page.locator("div:has(> dt)").filter(
            has=self.visitor.page.get_by_role("term").filter(has_text=re.compile(rf"^\s*{re.escape(title)}\s*$"))
        )
        expect(term.get_by_role("definition").first).to_have_text(re.compile(rf"^\s*{re.escape(value)}\s*$"))


def _text(locator: Locator) -> str:
    return " ".join(locator.inner_text().split())
