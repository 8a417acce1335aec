"""Forms that choose from the catalogue: the options are those of the moment, and a choice fills in what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from engine.errors import FieldError, InvalidSubmission
from engine.feel import LOCAL_ZONE, BudgetExceeded
from engine.forms import Component, Form, Option
from engine.model import Offer, OfferKind, Value

if TYPE_CHECKING:
    from engine.storage.interface import Storage, UnitOfWork

F = TypeVar("F", Form, Form | None)
OFFER: Final = "offer"
"""The name by which the expressions of a component see an offer."""


class Source(Protocol):
    """Where offers are read from: a reader, or the unit of work of a command."""

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]: ...


def offered(form: Form, scope: Mapping[str, Value], source: Source, at: datetime) -> Form:
    """Return the form with the offers of that instant as options, one statement for each select that has some."""
    if not form.asks_for_offers:
        return form
    return replace(form, components=_offered(form.components, scope, source, at))


def offered_now(form: F, scope: Mapping[str, Value], storage: Storage, at: datetime) -> F:
    """Return the form to be shown; it costs no statement where it does not ask for offers."""
    if form is None or not form.asks_for_offers:
        return form
    with storage.read() as reader:
        return offered(form, scope, reader, at)


def validated(
    form: Form, given: Mapping[str, Any], scope: Mapping[str, Value], work: UnitOfWork, at: datetime
) -> dict[str, Value]:
    """Return what the submission writes like :meth:`Form.validate`, with what the chosen offers fill in.

    The offers that were chosen are locked first: none of them can be cancelled before this command is done. One that
    cannot be chosen any more is refused with a code of its own that says why.
    """
    choices = {field.key: field for field in form.fields if field.offers is not None}
    if not choices:
        return form.validate(given, scope)
    numbers = {key: given[key] for key in choices if _is_number(given.get(key))}
    known = {offer.number: offer for offer in work.lock_offers(numbers.values())} if numbers else {}
    now = offered(form, scope, work, at)
    try:
        values = now.validate(given, scope)
    except InvalidSubmission as refused:
        explained = {
            key: _gone(known.get(numbers[key]), numbers[key], at)
            if key in numbers and error.code == "option"
            else error
            for key, error in refused.fields.items()
        }
        raise InvalidSubmission(explained) from None
    for key, field in choices.items():
        offer = known.get(values.get(key, ""))
        if offer is not None:
            values |= _filled(field, offer, {**scope, **values}, at)
    return values


def as_context(offer: Offer) -> dict[str, Value]:
    """Return the offer as an expression sees it; ``docs/scenarios.md`` names the same entries."""
    return {
        "number": offer.number,
        "kind": offer.kind.value,
        "title": offer.title,
        "provider": offer.provider,
        "place": offer.place,
        "area": offer.area,
        "course_kind": offer.course_kind,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_on,
        "lessons": offer.lessons,
        "places": offer.places,
        "free": offer.free,
        "waiting": offer.waiting,
        "register_until": offer.register_until,
        "childcare": offer.childcare,
        "part_time": offer.part_time,
        "contact": offer.contact,
    }


def day_of(at: datetime) -> date:
    """Return the day that the office has at the instant."""
    return at.astimezone(LOCAL_ZONE).date()


def _offered(
    components: Sequence[Component], scope: Mapping[str, Value], source: Source, at: datetime
) -> tuple[Component, ...]:
    return tuple(
        replace(
            component,
            options=tuple(_options(component, scope, source, at)) if component.offers else component.options,
            components=_offered(component.components, scope, source, at),
        )
        for component in components
    )


def _options(component: Component, scope: Mapping[str, Value], source: Source, at: datetime) -> Iterator[Option]:
    choice = component.offers
    if choice is None:
        return
    for offer in source.open_offers(choice.kind, day_of(at)):
        if choice.filter is None or _value(choice.filter, offer, scope, at) is True:
            yield Option(offer.number, f"{offer.title}, {offer.provider} ({offer.number})", offer)


def _filled(field: Component, offer: Offer, scope: Mapping[str, Value], at: datetime) -> dict[str, Value]:
    if field.offers is None or field.offers.fills is None:
        return {}
    filled = _value(field.offers.fills, offer, scope, at)
    if not isinstance(filled, dict):
        raise InvalidSubmission({field.key: FieldError("offer_fills_nothing", number=offer.number)})
    return filled


def _value(expression: Any, offer: Offer, scope: Mapping[str, Value], at: datetime) -> Value:
    """Return the value for the offer; one that never ends is null, so that nothing is offered by mistake."""
    try:
        return expression.evaluate({**scope, OFFER: as_context(offer)}, clock=lambda: at)
    except BudgetExceeded:
        return None


def _gone(offer: Offer | None, number: str, at: datetime) -> FieldError:
    """Return why the offer cannot be chosen any more."""
    if offer is None:
        return FieldError("offer_unknown", number=number)
    named = {"number": number, "title": offer.title}
    if offer.cancelled_at is not None:
        return FieldError("offer_cancelled", **named)
    return FieldError("offer_unfit" if offer.is_open(day_of(at)) else "offer_closed", **named)


def _is_number(given: Any) -> bool:
    return isinstance(given, str) and given != "" and given.isprintable()
