"""The catalogue of offers: everybody signed in sees it, those whom the organisation names keep it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from engine.authorization import may_keep_offers
from engine.commands import found, repeats, require_text
from engine.deployments import Deployments
from engine.errors import FieldError, Forbidden, InvalidSubmission
from engine.errors.offers import OfferChanged, OfferIsCancelled, OfferTaken
from engine.forms import Form
from engine.history import History
from engine.messages import Messages
from engine.model import (
    Actor,
    CancelledFor,
    Clock,
    Offer,
    OfferCriteria,
    OfferEvent,
    OfferState,
    Page,
    Place,
    PlaceState,
)
from engine.offers.choices import day_of
from engine.offers.form import FIELDS, checked, offer_form
from engine.projection import notices
from engine.services.places import CANCELLED, Notice, move_up
from engine.services.places import notices as told
from engine.storage.interface import Command, Storage, UnitOfWork

MAX_PAGE_SIZE: Final = 500
ADD: Final = "offer:add"
CHANGE: Final = "offer:change"
CANCEL: Final = "offer:cancel"
Changed = tuple[Offer | None, Offer, list[Notice]]
"""An offer as it was and as it is, and what to tell cases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferView:
    """An offer as its page shows it; of the cases that have a place only the numbers, for who keeps the catalogue."""

    offer: Offer
    state: OfferState
    places: tuple[Place, ...]
    """Empty where the reader only looks for offers: that a case is in a course for some people tells of the person."""
    history: tuple[OfferEvent, ...]
    """Latest first."""
    may_keep: bool

    @property
    def held(self) -> tuple[Place, ...]:
        """Return the places that are taken."""
        return tuple(each for each in self.places if each.state is PlaceState.HELD)

    @property
    def waiting(self) -> tuple[Place, ...]:
        """Return the waiting list, first come first."""
        return tuple(each for each in self.places if each.state is PlaceState.WAITING)

    @property
    def concerned(self) -> tuple[str, ...]:
        """Return the numbers of the cases that a cancellation tells, those that hold a place first."""
        return tuple(each.case_number for each in (*self.held, *self.waiting))


class Offers:
    """Lists, shows and changes the catalogue; each change is one transaction and an event of the offer's history."""

    def __init__(
        self, storage: Storage, deployments: Deployments, history: History, messages: Messages, clock: Clock
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._messages = messages
        self._clock = clock

    def may_keep(self, actor: Actor) -> bool:
        """Return whether the actor may add, change, cancel and import offers."""
        return may_keep_offers(actor, self._deployments.organisation())

    def form(self) -> Form:
        """Return the form that an offer is entered with, as the publication in force has it."""
        return offer_form(self._deployments.organisation(), self._deployments.known_schema())

    def list(self, criteria: OfferCriteria) -> Page[Offer]:
        """Return a page of the catalogue; it holds no personal data, so reading it is not logged."""
        page, size = max(1, criteria.page), min(max(1, criteria.page_size), MAX_PAGE_SIZE)
        text = "".join(filter(str.isprintable, criteria.text))[:200]
        sane = replace(
            criteria,
            text=text,
            area=_printable(criteria.area),
            course_kind=_printable(criteria.course_kind),
            page=page,
            page_size=size,
        )
        with self._storage.read() as reader:
            return reader.offers(sane, self.today())

    def show(self, number: str, *, actor: Actor) -> OfferView:
        """Return the offer with its places and history; raise ``NotFound`` if there is none of that number."""
        may_keep = self.may_keep(actor)
        with self._storage.read() as reader:
            offer = found(reader.offer(number) if number.isprintable() else None, "offer", number)
            places = tuple(reader.places_of_offer(number)) if may_keep else ()
            events = tuple(reader.offer_events(number))
        return OfferView(
            offer=offer,
            state=offer.state(self.today()),
            places=places,
            history=events,
            may_keep=may_keep,
        )

    def add(self, given: Mapping[str, Any], *, actor: Actor, idempotency_key: str) -> Offer:
        """Add an offer of these values, as :attr:`form` asks for them; repeating the key returns it.

        Raises ``Forbidden``, ``IdempotencyConflict`` and ``InvalidSubmission``, also for a number that is taken.
        """

        def change(work: UnitOfWork, at: datetime) -> Changed:
            values = checked(self.form(), given, self._deployments.organisation())
            if work.lock_offers([values["number"]]):
                raise InvalidSubmission({"number": FieldError("offer_number_taken", number=values["number"])})
            return None, Offer(**values, changed_at=at, changed_by=actor.username), []

        return self._apply(ADD, str(given.get("number", "")), change, actor, idempotency_key)

    def change(
        self, number: str, given: Mapping[str, Any], *, version: int, actor: Actor, idempotency_key: str
    ) -> Offer:
        """Give the offer other values than it had in that version; number and kind stay. Whoever waits may move up.

        Raises ``NotFound``, ``Forbidden``, ``OfferChanged``, ``OfferIsCancelled``, ``IdempotencyConflict`` and
        ``InvalidSubmission``, also where more cases hold a place than there would be.
        """

        def change(work: UnitOfWork, at: datetime) -> Changed:
            before = _locked(work, number, version)
            whole = {**given, "number": number, "kind": before.kind.value}
            after = changed(before, checked(self.form(), whole, self._deployments.organisation()), actor, at)
            return before, after, raised(work, before, after, at)

        return self._apply(CHANGE, number, change, actor, idempotency_key)

    def cancel(
        self,
        number: str,
        reason: CancelledFor,
        *,
        concerned: Collection[str],
        version: int,
        actor: Actor,
        idempotency_key: str,
    ) -> Offer:
        """Cancel the offer and tell every case that has a place in it; ``concerned`` are those that she has seen.

        Raises like :meth:`change`, and ``OfferTaken`` where others are concerned by now.
        """

        def change(work: UnitOfWork, at: datetime) -> Changed:
            before = _locked(work, number, version)
            places = work.places_of_offer(number)
            numbers = [each.case_number for each in places]
            if not set(numbers) <= set(concerned):
                raise OfferTaken(before, numbers)
            work.remove_places(number, [each.case_id for each in places])
            after = _stamped(replace(before, cancelled_at=at, cancelled_for=reason), actor, at)
            message = CANCELLED.get(before.kind)
            return before, after, [] if message is None else told(message, places)

        return self._apply(CANCEL, number, change, actor, idempotency_key)

    def today(self) -> date:
        """Return the present day of the office."""
        return day_of(self._clock())

    def require_keeper(self, actor: Actor, action: str) -> None:
        """Raise ``Forbidden``, and log it, unless the actor keeps the catalogue."""
        with self._history.guard(actor, "offer:keep"):
            if not self.may_keep(actor):
                raise Forbidden(actor=actor.username, action=action)

    def _apply(
        self,
        kind: str,
        number: str,
        change: Callable[[UnitOfWork, datetime], Changed],
        actor: Actor,
        idempotency_key: str,
    ) -> Offer:
        """Do the change under the key, or return what it has led to before."""
        require_text("idempotency_key", idempotency_key)
        self.require_keeper(actor, "change the catalogue of offers")
        with self._storage.begin() as work:
            work.lock_catalogue()  # first of all: who sends twice at once is told the second time what the first did
            stored = work.command(idempotency_key)
            if stored is not None and repeats(stored, kind=kind, subject=number, actor=actor):
                return found(next(iter(work.lock_offers([stored.answer["number"]])), None), "offer", number)
            at = self._clock()
            before, after, sent = change(work, at)
            command = Command(
                idempotency_key=idempotency_key,
                kind=kind,
                actor=actor.username,
                case_id=None,
                subject=number,
                answer={"number": after.number},
            )
            store(work, [(before, after)], sent, command, at)
            work.commit()
        self.deliver(sent)
        return after

    def deliver(self, sent: Collection[Notice]) -> None:
        """Bring messages that were kept to their cases."""
        self._messages.deliver(sent)


def store(
    work: UnitOfWork,
    changes: Collection[tuple[Offer | None, Offer]],
    sent: Collection[Notice],
    command: Command,
    at: datetime,
) -> None:
    """Write the offers as they are after a command, what happened to each, and the messages that it sends."""
    real = [(before, after) for before, after in changes if after is not before]
    events = [_event(before, after) for before, after in real]
    work.save_offers([after for _, after in real], events, command)
    for message in notices(sent, at):
        work.keep_message(message)


def changed(before: Offer, values: Mapping[str, Any], actor: Actor, at: datetime) -> Offer:
    """Return the offer with the values; the very same one where they are those that it has."""
    after = replace(before, **values)
    return before if after == before else _stamped(after, actor, at)


def raised(work: UnitOfWork, before: Offer, after: Offer, at: datetime) -> list[Notice]:
    """Let those who wait for the locked offer move up to its new places; return what to tell them.

    Raises ``InvalidSubmission`` where fewer places are left than are taken.
    """
    if after.places is not None and after.places < before.taken:
        raise InvalidSubmission({"places": FieldError("offer_places_taken", taken=before.taken)})
    return move_up(work, after, at)


def _locked(work: UnitOfWork, number: str, version: int) -> Offer:
    """Return the locked offer if it can be changed and is as it was when it was opened."""
    offer = found(next(iter(work.lock_offers([number] if number.isprintable() else [])), None), "offer", number)
    if offer.cancelled_at is not None:
        raise OfferIsCancelled(number=number)
    if offer.version != version:
        raise OfferChanged(number=number, by=offer.changed_by, at=offer.changed_at)
    return offer


def _stamped(offer: Offer, actor: Actor, at: datetime) -> Offer:
    return replace(offer, version=offer.version + 1, changed_at=at, changed_by=actor.username)


def _printable(asked: str | None) -> str | None:
    """Return what the storage can be asked for; None where the text makes no sense."""
    return asked if asked is None or asked.isprintable() else None


def _event(before: Offer | None, after: Offer) -> OfferEvent:
    """Return what happened to the offer: field by field what it was and what it is."""
    names = (*FIELDS, "cancelled_for")
    old = {name: None if before is None else getattr(before, name) for name in names}
    new = {name: getattr(after, name) for name in names}
    differing = {name: [_plain(old[name]), _plain(new[name])] for name in names if old[name] != new[name]}
    kind = ADD if before is None else CANCEL if after.cancelled_at is not None else CHANGE
    return OfferEvent(
        offer_number=after.number,
        at=after.changed_at,
        actor=after.changed_by,
        event=kind,
        details={"fields": differing},
    )


def _plain(value: Any) -> Any:
    """Return the value as the codec of values knows it: options are texts."""
    return value.value if hasattr(value, "value") else value
