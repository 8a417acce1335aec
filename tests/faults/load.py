"""People who work without a pause, each at a browser of her own, while things break around them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self
from uuid import UUID

from tests.faults import model
from tests.faults.house import House, wait_until
from tests.faults.ledger import Ledger
from tests.faults.people import Outcome, Person, Sent

Work = Callable[["Client"], None]
"""What one client does over and over: one command, or a few."""


class Client:
    """One person at work; ``done`` counts her accepted completions, ``longest`` is the longest wait for one."""

    def __init__(self, person: Person, ledger: Ledger, give_up: threading.Event) -> None:
        self.person = person
        self.ledger = ledger
        self.task: UUID | None = None
        self.done = 0
        self.longest = 0.0
        self._give_up = give_up

    def start(self, process: str = model.STEPS) -> None:
        """Start a case and make its first task the one to work on."""
        start = self.person.starting(process)
        if self._settles(start):
            self.task = start.following

    def complete(self, task: UUID) -> UUID | None:
        """Take the task on, complete it, and return the one that follows, None where that was given up.

        What is not answered is sent again under the same key. As nobody else works on the task, nothing is refused.
        """
        begin = time.monotonic()
        sent = self.person.completing(task)
        if not (self._settles(self.person.claiming(task)) and self._settles(sent)):
            return None
        self.done += 1
        self.longest = max(self.longest, time.monotonic() - begin)
        return sent.following

    def _settles(self, sent: Sent) -> bool:
        """Send until it is accepted, or given up: return whether it was not."""
        outcome = self.ledger.enter(sent).insist(give_up=self._give_up)
        assert outcome is Outcome.ACCEPTED or self._give_up.is_set(), f"{sent.path} {outcome}: {sent.page}"
        return outcome is Outcome.ACCEPTED


def one_step(client: Client) -> None:
    """Complete the task at hand; where there is none start a case of one's own."""
    if client.task is None:
        client.start()
    else:
        client.task = client.complete(client.task)


def send_at_once(sendings: Sequence[Sent]) -> list[Outcome]:
    """Send the forms in the same moment, each from a thread of its own."""
    together = threading.Barrier(len(sendings))

    def send(sent: Sent) -> Outcome:
        together.wait()
        return sent.insist()

    with ThreadPoolExecutor(len(sendings)) as threads:
        return list(threads.map(send, sendings))


class Load:
    """So many clients at work for the length of a ``with`` block; an error of one of them is raised at its end.

    ``give_up`` lets them leave unanswered what is unanswered, which is for a house that will not come back. Otherwise
    they go on with that after the block until it is settled. ``people`` are those who do each work, by default the
    usual person at several browsers.
    """

    def __init__(self, house: House, works: Sequence[Work], people: Sequence[Person] = ()) -> None:
        self.give_up = threading.Event()
        self._stop = threading.Event()
        self._errors: list[Exception] = []
        people = people or [house.person()] * len(works)
        self.clients = [Client(person, house.ledger, self.give_up) for person in people]
        self._threads = [
            threading.Thread(target=self._run, args=(client, work))
            for client, work in zip(self.clients, works, strict=True)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if error is not None:
            self.give_up.set()
        for thread in self._threads:
            thread.join()
        if self._errors and error is None:
            raise self._errors[0]

    def await_done(self, more: int, seconds: float = 60) -> None:
        """Return when so many more completions were accepted; raise what a client could not stand."""
        enough = self.done + more
        wait_until(lambda: self._errors or self.done >= enough, f"{more} completions", seconds)
        if self._errors:
            raise self._errors[0]

    @property
    def done(self) -> int:
        """How many completions were accepted so far."""
        return sum(client.done for client in self.clients)

    def _run(self, client: Client, work: Work) -> None:
        try:
            while not self._stop.is_set():
                work(client)
        except Exception as error:
            self._errors.append(error)
