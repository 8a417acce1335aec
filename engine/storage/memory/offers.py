"""The catalogue of offers in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from engine.model import (
    Offer,
    OfferCriteria,
    OfferEvent,
    OfferKind,
    OfferState,
    Page,
    Place,
    PlaceState,
    part_of_list,
    up_to_more,
)
from engine.storage.interface import Command
from engine.storage.memory.tables import Tables, canonical


class OfferReads:
    """Reads of the catalogue."""

    _committed: Callable[[], Tables]

    def offer(self, number: str) -> Offer | None:
        return next(iter(_numbered(self._committed(), [number])), None)

    def numbered_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        return _numbered(self._committed(), numbers)

    def offers(self, criteria: OfferCriteria, today: date) -> Page[Offer]:
        tables = self._committed()
        found = [each for each in _counted(tables) if _meets(each, criteria, today)]
        found.sort(key=lambda each: each.number)
        sort = "starts_on" if criteria.sort == "soonest" else criteria.sort
        known = [each for each in found if getattr(each, sort) is not None]
        known.sort(key=lambda each: _folded(getattr(each, sort)), reverse=criteria.descending)
        ordered = known + [each for each in found if getattr(each, sort) is None]
        if criteria.sort == "soonest":
            ordered.sort(key=lambda each: _standing(each, today))
        before, limit = part_of_list(criteria.page, criteria.page_size)
        return Page(
            items=tuple(ordered[before : before + limit]),
            total=up_to_more(len(ordered)),
            page=criteria.page,
            page_size=criteria.page_size,
        )

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        return _open(self._committed(), kind, today)

    def places_of_offer(self, number: str) -> Sequence[Place]:
        return _places(self._committed(), number)

    def offer_events(self, number: str, *, limit: int = 200) -> Sequence[OfferEvent]:
        found = [each for each in self._committed().offer_events if each.offer_number == number]
        return found[::-1][:limit]


class OfferWriter:
    """Changes of the catalogue; units of work run one at a time, so nothing need be locked."""

    _tables: Tables
    _remember: Callable[[Command | None], None]

    @contextmanager
    def part(self) -> Iterator[None]:
        before = self._tables.copy()
        try:
            yield
        except BaseException:
            self._tables = before
            raise

    def lock_catalogue(self) -> None:
        """Do nothing: units of work run one at a time."""

    def lock_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        return _numbered(self._tables, numbers)

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        return _open(self._tables, kind, today)

    def places_of_offer(self, number: str) -> Sequence[Place]:
        return _places(self._tables, number)

    def places_of_case(self, case_id: UUID) -> Sequence[Place]:
        found = (each for each in self._tables.places.values() if each.case_id == case_id)
        return sorted(found, key=lambda each: each.offer_number)

    def save_places(self, places: Sequence[Place]) -> None:
        self._tables.places.update(((each.offer_number, each.case_id), each) for each in places)

    def remove_places(self, number: str, case_ids: Collection[UUID]) -> None:
        for case_id in case_ids:
            self._tables.places.pop((number, case_id), None)

    def save_offers(self, offers: Sequence[Offer], events: Sequence[OfferEvent], command: Command) -> None:
        self._tables.offers.update((each.number, replace(each, taken=0, waiting=0)) for each in offers)
        self._tables.offer_events += [replace(each, details=canonical(each.details)) for each in events]
        self._remember(command)


def _numbered(tables: Tables, numbers: Collection[str]) -> list[Offer]:
    wanted = {number: tables.offers[number] for number in sorted(set(numbers)) if number in tables.offers}
    return [each for each in _counted(tables) if each.number in wanted]


def _counted(tables: Tables) -> list[Offer]:
    """Return all offers by number, with their counts."""
    return [
        replace(
            offer,
            taken=sum(each.state is PlaceState.HELD for each in _places(tables, number)),
            waiting=sum(each.state is PlaceState.WAITING for each in _places(tables, number)),
        )
        for number, offer in sorted(tables.offers.items())
    ]


def _standing(offer: Offer, today: date) -> int:
    """Return 0 for what is planned and open, 1 for what else is open, 2 for what nobody may choose any more."""
    if not offer.is_open(today):
        return 2
    return 0 if offer.state(today) is OfferState.PLANNED else 1


def _open(tables: Tables, kind: OfferKind, today: date) -> list[Offer]:
    found = [each for each in _counted(tables) if each.kind is kind and each.is_open(today)]
    return sorted(found, key=lambda each: (each.starts_on is None, each.starts_on or date.min, each.number))


def _places(tables: Tables, number: str) -> list[Place]:
    found = (each for each in tables.places.values() if each.offer_number == number)
    return sorted(found, key=lambda each: each.position)


def _meets(offer: Offer, criteria: OfferCriteria, today: date) -> bool:
    text = " ".join((offer.number, offer.title, offer.provider, offer.place)).casefold()
    starts = offer.starts_on
    return (
        all(word in text for word in criteria.text.casefold().split())
        and criteria.kind in (None, offer.kind)
        and (criteria.area is None or offer.area in (None, criteria.area))
        and criteria.course_kind in (None, offer.course_kind)
        and (not criteria.states or offer.state(today) in criteria.states)
        and not (criteria.free_only and offer.full)
        and (criteria.starts_from is None or (starts is not None and starts >= criteria.starts_from))
    )


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
