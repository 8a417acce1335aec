"""Places in offers: taking one, giving it back, and the waiting list that moves up.

Whoever changes the places of an offer has locked it, so free places are counted right however many come at once. The
functions tell which cases have to hear of it; whoever calls them sends the messages in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from engine.model import Offer, OfferKind, Place, PlaceState

if TYPE_CHECKING:
    from engine.storage.interface import UnitOfWork

PLACE_FREE: Final = {OfferKind.COURSE: "place_free", OfferKind.MEASURE: "measure_place_free"}
"""The message to a case that has moved up from the waiting list, by the kind of its offer."""
CANCELLED: Final = {OfferKind.COURSE: "course_cancelled", OfferKind.MEASURE: "measure_cancelled"}
"""The message to the cases that hold a place in an offer that is cancelled, or wait for one."""

Notice = tuple[str, str]
"""A message by its name and the number of the case that it is for."""


def take_place(work: UnitOfWork, offer: Offer, case_id: UUID, case_number: str, at: datetime) -> Place:
    """Return the place that the case has in the locked offer: a free one, else the last on the waiting list.

    A case that has one already keeps it as it is.
    """
    places = work.places_of_offer(offer.number)
    known = next((each for each in places if each.case_id == case_id), None)
    if known is not None:
        return known
    held = sum(each.state is PlaceState.HELD for each in places)
    place = Place(
        offer_number=offer.number,
        case_id=case_id,
        case_number=case_number,
        state=PlaceState.HELD if offer.places is None or held < offer.places else PlaceState.WAITING,
        position=max((each.position for each in places), default=0) + 1,
        since=at,
    )
    work.save_places([place])
    return place


def give_back(work: UnitOfWork, offer: Offer, case_id: UUID, at: datetime) -> list[Notice]:
    """Take the case out of the locked offer, whether it holds a place or waits, and let the next ones move up."""
    work.remove_places(offer.number, [case_id])
    return move_up(work, offer, at)


def leave(work: UnitOfWork, case_id: UUID, at: datetime) -> list[Notice]:
    """Take a case that has ended out of every offer; return which cases have moved up."""
    numbers = [each.offer_number for each in work.places_of_case(case_id)]
    if not numbers:
        return []
    return [notice for offer in work.lock_offers(numbers) for notice in give_back(work, offer, case_id, at)]


def move_up(work: UnitOfWork, offer: Offer, at: datetime) -> list[Notice]:
    """Give the free places of the locked offer to those that have waited longest; return what to tell them."""
    if offer.cancelled_at is not None:
        return []
    places = work.places_of_offer(offer.number)
    waiting = [each for each in places if each.state is PlaceState.WAITING]
    free = len(waiting) if offer.places is None else offer.places - (len(places) - len(waiting))
    risen = [replace(each, state=PlaceState.HELD, since=at) for each in waiting[: max(0, free)]]
    if risen:
        work.save_places(risen)
    return notices(PLACE_FREE[offer.kind], risen) if offer.kind in PLACE_FREE else []


def notices(message: str, places: Sequence[Place]) -> list[Notice]:
    """Return the message for each case that has one of the places."""
    return [(message, place.case_number) for place in places]
