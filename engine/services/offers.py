"""The service tasks of the catalogue: ``offers:take`` and ``offers:release``.

Both have the input ``offer``, the number of an offer. Where it is null there is nothing to do, so a diagram needs no
gateway for a course that is in no catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.errors import BpmnError
from engine.model import Offer, PlaceState, Value
from engine.services.handlers import Transaction
from engine.services.places import give_back, take_place

GONE: Final = "offer_gone"
"""The error that a diagram can catch where the offer has been cancelled, or there is none of that number."""
IN_WORDS: Final = {PlaceState.HELD: "Platz", PlaceState.WAITING: "Warteliste"}
"""What a case file calls what the case has; German like all options that process owners write."""


def take(transaction: Transaction, inputs: Mapping[str, Value], _headers: Mapping[str, str]) -> Mapping[str, Value]:
    """Give the case a place in the offer; the result ``place`` is ``Platz``, ``Warteliste`` or null.

    It may be called again: the case has one place, and the result says what it has by now. Null stands for no offer,
    and for one that has no places to give.
    """
    number = inputs.get("offer")
    if number is None:
        return {"place": None}
    offer = _locked(transaction, number)
    if offer is None or offer.cancelled_at is not None:
        raise BpmnError(GONE, f"The offer {number!r} was cancelled, or is not in the catalogue.")
    if not offer.takes_people:
        return {"place": None}
    taken = take_place(transaction.work, offer, transaction.case_id, transaction.case_number, transaction.at)
    return {"place": IN_WORDS[taken.state]}


def release(transaction: Transaction, inputs: Mapping[str, Value], _headers: Mapping[str, str]) -> None:
    """Give back what the case has in the offer; whoever has waited longest moves up and is told."""
    offer = _locked(transaction, inputs.get("offer"))
    if offer is not None:
        for notice in give_back(transaction.work, offer, transaction.case_id, transaction.at):
            transaction.send(*notice)


def _locked(transaction: Transaction, number: Value) -> Offer | None:
    known = isinstance(number, str) and number.isprintable()
    return next(iter(transaction.work.lock_offers([number])), None) if known else None
