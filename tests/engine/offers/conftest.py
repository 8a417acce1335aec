"""An office that keeps a catalogue: a course to choose, and processes that take and give back its places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from engine.model import SYSTEM, CancelledFor, Case, Offer, Submission
from engine.offers.form import FIELDS
from engine.storage import MemoryStorage, open_storage
from engine.storage.interface import Storage
from tests.engine.conftest import AGENCY, BOTH, ORGANISATION, SCHEMA, Draw, Office

RULES = b"""
offers:
  keepers: [Vermittlung]
  course_kinds: course_kind
  course_places: 25
"""
KINDS = ["allgemein", "alpha"]
PROPERTIES: dict[str, Any] = {
    **SCHEMA["properties"],  # type: ignore[dict-item]
    "offer_number": {"type": "string", "title": "Kurs", "x-read": BOTH, "x-write": BOTH},
    "place": {"type": "string", "title": "Platz", "x-read": BOTH, "x-write": []},
    "provider": {"type": "string", "title": "Träger", "x-read": BOTH, "x-write": BOTH},
    "starts": {"type": "string", "format": "date", "title": "Beginn", "x-read": BOTH, "x-write": BOTH},
    "course_kind": {"type": "string", "enum": KINDS, "title": "Kursart", "x-read": BOTH, "x-write": BOTH},
}
COURSE = {
    "number": "K-1",
    "kind": "course",
    "title": "Integrationskurs",
    "provider": "Sprachwerk (erzeugt)",
    "place": "Krefeld",
    "area": "A",
    "course_kind": "allgemein",
    "starts_on": date(2016, 2, 1),
    "ends_on": date(2016, 8, 31),
    "lessons": 600,
    "places": 1,
}


class Catalogue(Office):
    """An office whose people keep the catalogue and choose from it."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.organisation = ORGANISATION + RULES
        self.hire()

    def open(self, *after: str, kind: str = "course", **properties: str) -> None:
        """Publish a process that chooses an offer, takes a place in it, and goes on with these elements."""
        draw = self.draw
        choose = draw.task("choose", group=AGENCY, form="choose")
        form = {"forms/choose.form": orjson.dumps(choosing(kind, **properties))}
        self.publish(
            draw.process(*draw.team(), choose, take(draw), *after),
            organisation=self.organisation,
            schema={**SCHEMA, "properties": PROPERTIES},
            tables=form,
        )

    def offer(self, number: str = "K-1", **changes: Any) -> Offer:
        """Return an offer that is in the catalogue now."""
        given = {**COURSE, "number": number, **changes}
        return self.engine.offers.add(given, actor=self.who("anna"), idempotency_key=self.key())

    def now_is(self, number: str = "K-1") -> Offer:
        """Return the offer as it is now."""
        return self.engine.offers.show(number, actor=SYSTEM).offer

    def counts(self, number: str = "K-1") -> tuple[int, int]:
        """Return how many places are taken, and how many cases wait."""
        offer = self.now_is(number)
        return offer.taken, offer.waiting

    def begun(self) -> UUID:
        """Return the task of a new case that chooses an offer, claimed."""
        case = self.start()
        task = next(each for each in case.open_tasks if each.task_key == "choose")
        return self.engine.human_tasks.claim(task.id, actor=self.who("anna")).id

    def chosen(self, number: str | None = "K-1") -> Case:
        """Return a new case that has just chosen the offer."""
        return self.completed(self.begun(), offer_number=number)

    def completed(self, task_id: UUID, **values: Any) -> Case:
        """Complete the claimed task and return its case."""
        return self.engine.human_tasks.complete(
            task_id, Submission(values=values), actor=self.who("anna"), idempotency_key=uuid4().hex
        )

    def taken_on(self, case: Case) -> UUID:
        """Return the only open task of the case, claimed."""
        (task,) = self.of(case).open_tasks
        return self.engine.human_tasks.claim(task.id, actor=self.who("anna")).id

    def of(self, case: Case) -> Case:
        """Return the case as stored."""
        return next(record.case for record in self.records() if record.case.id == case.id)

    def cancel(self, number: str = "K-1", *, by: str = "anna", **changes: Any) -> Offer:
        """Cancel the offer, with every case that it concerns confirmed."""
        view = self.engine.offers.show(number, actor=self.who(by))
        given = {"concerned": view.concerned, "version": view.offer.version, "idempotency_key": self.key(), **changes}
        return self.engine.offers.cancel(number, CancelledFor.NOT_FORMED, actor=self.who(by), **given)

    def change(self, number: str = "K-1", *, by: str = "anna", version: int | None = None, **changes: Any) -> Offer:
        """Change the offer in these fields."""
        offer = self.now_is(number)
        whole = {name: getattr(offer, name) for name in FIELDS} | changes
        return self.engine.offers.change(
            number, whole, version=version or offer.version, actor=self.who(by), idempotency_key=self.key()
        )


def choosing(kind: str = "course", **properties: str) -> dict[str, Any]:
    """Return a form that chooses an offer of the kind; ``properties`` take the place of the usual ones."""
    usual = {
        "offers": kind,
        "offers_filter": "=offer.starts_on > today()",
        "offers_fill": "={provider: offer.provider, starts: offer.starts_on}",
    }
    select = {"type": "select", "id": "c1", "key": "offer_number", "label": "Angebot", "properties": usual | properties}
    name = {"type": "textfield", "id": "c2", "key": "name", "label": "Name"}
    return {"type": "default", "id": "choose", "schemaVersion": 18, "components": [select, name]}


def take(draw: Draw, id: str = "take") -> str:
    """Return the service task that takes a place in the chosen offer."""
    return draw.service(id, "offers:take", {"offer": "offer_number"}, {"place": "place"})


def release(draw: Draw) -> str:
    """Return the service task that gives the place back."""
    return draw.service("release", "offers:release", {"offer": "offer_number"}, {"place": "null"})


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Each storage in turn, empty."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    opened = open_storage(request.getfixturevalue("database_url"))
    yield opened
    opened.close()


@pytest.fixture
def catalogue(storage: Storage) -> Catalogue:
    """The office on each storage in turn."""
    return Catalogue(storage)
