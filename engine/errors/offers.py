"""Refusals of the catalogue of offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors.base import EngineError

if TYPE_CHECKING:
    from engine.model import Offer


class OfferChanged(EngineError):
    """Somebody else changed the offer since it was opened; nothing was saved."""

    code = "offer_changed"
    sentence = "The offer {number} was changed by {by} at {at} since it was opened; nothing was saved."


class OfferIsCancelled(EngineError):
    """A cancelled offer stays as it is: those who had a place in it have been told."""

    code = "offer_is_cancelled"
    sentence = "The offer {number} is cancelled and cannot be changed any more; add a new one."


class OfferTaken(EngineError):
    """Cases hold a place in the offer, or wait for one, that were not confirmed; nothing was cancelled.

    ``case_numbers`` are those that would be told.
    """

    code = "offer_taken"
    sentence = "Cancelling {number} concerns these cases: {cases}. Confirm them; nothing was cancelled."

    def __init__(self, offer: Offer, case_numbers: Sequence[str]) -> None:
        self.case_numbers = tuple(case_numbers)
        super().__init__(number=offer.number, cases=", ".join(case_numbers) or "-")


class ImportRefused(EngineError):
    """Lines of the file are wrong; nothing was imported."""

    code = "import_refused"
    sentence = "{count} line(s) of the file are wrong; nothing was imported."


class ImportMoved(EngineError):
    """The catalogue changed since the file was looked at; nothing was imported."""

    code = "import_moved"
    sentence = "The catalogue has changed since the preview; look at what the file changes now. Nothing was imported."


class UnreadableSheet(EngineError):
    """The file is no list of offers: ``problem`` is ``size``, ``lines``, ``headings`` or ``text``."""

    code = "unreadable_sheet"
    sentence = "The file cannot be read as a list of offers ({problem}); take the template."
