"""Somebody at a browser: what she sends, what came back, and that she sends a form again when nothing did."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from uuid import UUID, uuid4

from lxml import html

from benchmarks.pages import Answer, Visitor

PAUSE: Final = 0.05
"""Seconds before a form is sent again."""


class Outcome(StrEnum):
    """What somebody knows about a form that she has sent."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Answered with a final no."""
    AGAIN = "again"
    """Answered with the request to send it again: 503, or a case that is held by something else."""
    UNANSWERED = "unanswered"
    """The connection ended without an answer."""


@dataclass
class Sent:
    """A form that is sent under one idempotency key, and every answer to it; None where there was none."""

    person: Person
    kind: str
    path: str
    fields: Mapping[str, str]
    key: str
    subject: str
    """The id of the task, or the key of the process that is started."""
    answers: list[Answer | None] = field(default_factory=list)

    def send(self) -> Outcome:
        """Send the form once."""
        try:
            self.answers.append(self.person.post(self.path, self.fields))
        except (OSError, http.client.HTTPException):
            self.answers.append(None)
        return self.outcome

    def insist(self, seconds: float = 60, give_up: threading.Event | None = None) -> Outcome:
        """Send the form, again and again under the same key, until it is accepted, refused or given up."""
        limit = time.monotonic() + seconds
        while (outcome := self.send()) in (Outcome.AGAIN, Outcome.UNANSWERED):
            if time.monotonic() > limit or (give_up is not None and give_up.is_set()):
                break
            time.sleep(PAUSE)
        return outcome

    @property
    def outcome(self) -> Outcome:
        """What the last answer says; one that accepted holds whatever came after it."""
        outcomes = [_outcome(answer, self.path) for answer in self.answers] or [Outcome.UNANSWERED]
        return Outcome.ACCEPTED if Outcome.ACCEPTED in outcomes else outcomes[-1]

    @property
    def page(self) -> str:
        """The text of the last answer, without a tag."""
        answer = self.answers[-1] if self.answers else None
        return "" if answer is None else " ".join(html.document_fromstring(answer.body).text_content().split())

    @property
    def following(self) -> UUID | None:
        """The task that the last answer leads to, None where it leads elsewhere."""
        answer = self.answers[-1] if self.answers else None
        place = (answer.location or "") if answer else ""
        return UUID(place.removeprefix("/tasks/")) if place.startswith("/tasks/") else None


def _outcome(answer: Answer | None, path: str) -> Outcome:
    if answer is None:
        return Outcome.UNANSWERED
    if answer.status == HTTPStatus.SEE_OTHER and not (answer.location or "").startswith("/sign-in"):
        return Outcome.ACCEPTED
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return Outcome.AGAIN
    if answer.status == HTTPStatus.CONFLICT:
        return Outcome.AGAIN if f'action="{path}"'.encode() in answer.body else Outcome.REFUSED
    raise AssertionError(f"{path} was answered with HTTP {answer.status}: {answer.body[:2000].decode()}")


class Person:
    """Somebody who is signed in and sends each form from a browser of its own, so that threads may share her."""

    def __init__(self, host: str, port: int, username: str, password: str) -> None:
        self.username = username
        self._browser = Visitor(host, port)
        self._browser.sign_in(username, password)
        self._token = self._browser.get("/tasks").form("/sign-out")["_csrf"]
        self._browser.close()

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        with closing(self._browser.again()) as browser:
            return browser.get(path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form with the token of the session; a redirect is not followed."""
        with closing(self._browser.again()) as browser:
            return browser.post(path, {"_csrf": self._token, **fields})

    def follow(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form and return the page that it leads to, with what was to be told there."""
        with closing(self._browser.again()) as browser:
            answer = browser.post(path, {"_csrf": self._token, **fields})
            return browser.get(str(answer.location)) if answer.status == HTTPStatus.SEE_OTHER else answer

    def starting(self, process: str, *, key: str | None = None, **values: str) -> Sent:
        """Fill in the form that starts a case."""
        return self._form("case:start", f"/cases/new/{process}", process, key, values)

    def claiming(self, task: UUID) -> Sent:
        """Be about to take a task on; repeating that changes nothing, so it needs no key."""
        return self._form("task:claim", f"/tasks/{task}/claim", str(task), None, {})

    def completing(self, task: UUID, *, key: str | None = None, **values: str) -> Sent:
        """Fill in the form of a task that was taken on, for the processes of the house with a note."""
        key = key or str(uuid4())
        return self._form("task:complete", f"/tasks/{task}/complete", str(task), key, {"note": key, **values})

    def _form(self, kind: str, path: str, subject: str, key: str | None, values: Mapping[str, str]) -> Sent:
        key = key or str(uuid4())
        return Sent(self, kind, path, {"_key": key, **values}, key, subject)
