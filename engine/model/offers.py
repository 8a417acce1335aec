"""The catalogue of offers: courses, measures and recognition bodies, and the places that cases have in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID


class OfferKind(StrEnum):
    """What is offered."""

    COURSE = "course"
    MEASURE = "measure"
    RECOGNITION_BODY = "recognition_body"


class OfferState(StrEnum):
    """Where an offer stands; all but a cancellation follow from its dates."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class CancelledFor(StrEnum):
    """Why an offer is cancelled: one of a list, so that no words about a person get into the catalogue."""

    NOT_FORMED = "not_formed"
    """Too few people have come together."""
    PROVIDER = "provider"
    """The provider does not hold it, for whatever reason."""
    MISTAKE = "mistake"
    """It was entered wrongly, or twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One entry of the catalogue, known by its number. It holds nothing about a person.

    Days are those of the calendar of the office. ``taken`` and ``waiting`` count the cases that hold a place or wait
    for one; they are told with the offer and never stored with it.
    """

    number: str
    kind: OfferKind
    title: str
    provider: str
    place: str = ""
    area: str | None = None
    """One of the areas of the organisation; None: for all of them."""
    course_kind: str | None = None
    """Of courses: one of the options of the case-file field that the organisation names."""
    starts_on: date | None = None
    ends_on: date | None = None
    lessons: int | None = None
    places: int | None = None
    """How many people may take part; None: as many as come."""
    register_until: date | None = None
    childcare: bool = False
    part_time: bool = False
    contact: str = ""
    """How the provider's office is reached."""
    cancelled_at: datetime | None = None
    cancelled_for: CancelledFor | None = None
    version: int = 1
    """Counts the changes; who changes an offer says which version she has seen."""
    changed_at: datetime
    changed_by: str
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int | None:
        """Return how many places nobody holds; None where there is no limit."""
        return None if self.places is None else max(0, self.places - self.taken)

    @property
    def full(self) -> bool:
        """Return whether whoever comes now has to wait."""
        return self.free == 0

    @property
    def takes_people(self) -> bool:
        """Return whether cases hold places in it; a recognition body only advises."""
        return self.kind is not OfferKind.RECOGNITION_BODY

    def state(self, today: date) -> OfferState:
        """Return where the offer stands on the day."""
        if self.cancelled_at is not None:
            return OfferState.CANCELLED
        if self.ends_on is not None and self.ends_on < today:
            return OfferState.OVER
        if self.starts_on is not None and self.starts_on > today:
            return OfferState.PLANNED
        return OfferState.RUNNING

    def is_open(self, today: date) -> bool:
        """Return whether somebody may still choose it on the day."""
        registers = self.register_until is None or self.register_until >= today
        return registers and self.state(today) in (OfferState.PLANNED, OfferState.RUNNING)


class PlaceState(StrEnum):
    """Whether a case holds a place or waits for one."""

    HELD = "held"
    WAITING = "waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What a case has in an offer; of those that wait the lowest ``position`` moves up first."""

    offer_number: str
    case_id: UUID
    case_number: str
    state: PlaceState
    position: int
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferEvent:
    """What happened to an offer: ``offer:add``, ``offer:change`` or ``offer:cancel``.

    ``details`` hold for each field that changed what it was and what it is, under ``fields``; never a case.
    """

    offer_number: str
    at: datetime
    actor: str
    event: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferCriteria:
    """Which offers to list; what is empty or None does not matter."""

    text: str = ""
    """Each word must stand in number, title, provider or place."""
    kind: OfferKind | None = None
    area: str | None = None
    """Those for all areas are listed as well."""
    course_kind: str | None = None
    states: frozenset[OfferState] = frozenset()
    free_only: bool = False
    starts_from: date | None = None
    sort: Literal["soonest", "starts_on", "number", "title", "provider"] = "soonest"
    """``soonest``: what is planned and may still be chosen, then what else may be chosen, then the rest, each by its
    beginning."""
    descending: bool = False
    page: int = 1
    page_size: int = 50
