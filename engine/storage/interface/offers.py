"""What the catalogue of offers asks of a storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from engine.model import Offer, OfferCriteria, OfferEvent, OfferKind, Page, Place
from engine.storage.interface.records import Command

OFFER_SORTS: Final = ("starts_on", "number", "title", "provider")


class OfferReads(Protocol):
    """The part of a reader that the catalogue needs; every offer comes with its counts."""

    def offer(self, number: str) -> Offer | None:
        """Return the offer, or None."""

    def numbered_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        """Return those of the offers that exist, by number."""

    def offers(self, criteria: OfferCriteria, today: date) -> Page[Offer]:
        """Return the offers that meet all criteria, by one of :data:`OFFER_SORTS`; those without a start come last."""

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        """Return the offers of the kind that can still be chosen on the day, by start and number."""

    def places_of_offer(self, number: str) -> Sequence[Place]:
        """Return who holds a place in the offer or waits for one, in the order in which they came."""

    def offer_events(self, number: str, *, limit: int = 200) -> Sequence[OfferEvent]:
        """Return what happened to the offer, latest first."""


class OfferWriter(Protocol):
    """The part of a unit of work that changes the catalogue.

    Whoever changes an offer, or who has a place in it, has locked it. Several are locked in the order of their numbers,
    and always after the case, so that nobody waits in a circle.
    """

    def part(self) -> AbstractContextManager[None]:
        """Return a part of the unit of work that is undone by itself where it raises."""

    def lock_catalogue(self) -> None:
        """Let nobody else keep the catalogue until this unit of work ends: what is not there yet cannot be locked.

        It comes before any offer. Whoever takes places locks offers alone, and never waits for it.
        """

    def lock_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        """Lock those of the offers that exist and return them by number, as they are now."""

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        """Like :meth:`OfferReads.open_offers`."""

    def places_of_offer(self, number: str) -> Sequence[Place]:
        """Like :meth:`OfferReads.places_of_offer`; of a locked offer nobody changes them."""

    def places_of_case(self, case_id: UUID) -> Sequence[Place]:
        """Return what the case has, by number of the offer."""

    def save_places(self, places: Sequence[Place]) -> None:
        """Add the places or replace those that their cases have in their offers."""

    def remove_places(self, number: str, case_ids: Collection[UUID]) -> None:
        """Take the cases out of the offer; those that have nothing in it do not matter."""

    def save_offers(self, offers: Sequence[Offer], events: Sequence[OfferEvent], command: Command) -> None:
        """Add the offers or replace the stored ones, add to their history and remember the command.

        Raises ``IdempotencyConflict`` where another command was stored under the key in the meantime.
        """
