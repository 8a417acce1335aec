"""The catalogue of offers in words: fields, kinds, states, and how an offer reads among the options of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Flask

from engine import Organisation
from engine.errors import FieldError
from engine.forms import Component, Form, Option
from engine.model import CancelledFor, Offer, OfferEvent, OfferKind, OfferState
from webui.formatting import NOTHING, day, value
from webui.language import gettext, ngettext
from webui.language import lazy_gettext as _l
from webui.own_texts import own
from webui.sessions import engine

LABELS: Final[Mapping[str, Any]] = {
    "number": _l("Nummer"),
    "kind": _l("Art"),
    "title": _l("Titel"),
    "provider": _l("Träger"),
    "place": _l("Ort"),
    "area": _l("Gebiet"),
    "course_kind": _l("Kursart"),
    "starts_on": _l("Beginn"),
    "ends_on": _l("Ende"),
    "lessons": _l("Unterrichtsstunden"),
    "places": _l("Plätze"),
    "register_until": _l("Anmeldung bis"),
    "childcare": _l("Mit Kinderbetreuung"),
    "part_time": _l("In Teilzeit"),
    "contact": _l("Kontakt"),
    "cancelled_for": _l("Abgesagt, weil"),
}
_HINTS: Final[Mapping[str, Any]] = {
    "number": _l("Zum Beispiel die Kursnummer des Trägers: Buchstaben, Ziffern, Punkt und Strich. Sie bleibt."),
    "title": _l("Woran man das Angebot in einer Liste erkennt."),
    "place": _l("Anschrift, an der das Angebot stattfindet."),
    "area": _l("Ohne Angabe gilt das Angebot für alle Gebiete."),
    "starts_on": _l("Bei einem Kurs muss er feststehen."),
    "places": _l("Wie viele Menschen höchstens teilnehmen. Nur bei einer Maßnahme ohne Grenze bleibt das Feld leer."),
    "register_until": _l("Danach wird das Angebot in Formularen nicht mehr zur Wahl gestellt."),
    "contact": _l("Büro, Telefon oder E-Mail des Trägers. Bitte keine Namen von Personen."),
}
_KINDS: Final[Mapping[str, Any]] = {
    OfferKind.COURSE: _l("Kurs"),
    OfferKind.MEASURE: _l("Maßnahme"),
    OfferKind.RECOGNITION_BODY: _l("Anerkennungsstelle"),
}
_STATES: Final[Mapping[str, Any]] = {
    OfferState.PLANNED: _l("geplant"),
    OfferState.RUNNING: _l("läuft"),
    OfferState.OVER: _l("beendet"),
    OfferState.CANCELLED: _l("abgesagt"),
}
REASONS: Final[Mapping[str, Any]] = {
    CancelledFor.NOT_FORMED: _l("Der Kurs oder die Maßnahme kommt nicht zustande."),
    CancelledFor.PROVIDER: _l("Der Träger sagt ab."),
    CancelledFor.MISTAKE: _l("Das Angebot war ein Versehen oder doppelt eingetragen."),
}
_EVENTS: Final[Mapping[str, Any]] = {
    "offer:add": _l("Eingetragen"),
    "offer:change": _l("Geändert"),
    "offer:cancel": _l("Abgesagt"),
}


def kind_name(kind: str) -> str:
    """Return the kind of an offer in words."""
    return str(_KINDS.get(kind, kind))


def state_name(state: str) -> str:
    """Return the state of an offer in words."""
    return str(_STATES.get(state, state))


def areas(organisation: Organisation | None) -> dict[str, str]:
    """Return the areas with what people call them: the only municipality, or the only site."""
    if organisation is None:
        return {}
    return {area: own(_area_name(area, organisation)) for area in organisation.areas}


def _area_name(area: str, organisation: Organisation) -> str:
    towns = [name for name, of in organisation.municipalities.items() if of == area]
    sites = [site.name for site in organisation.sites.values() if site.area == area]
    return next((names[0] for names in (towns, sites) if len(names) == 1), area)


def area_name(area: str | None) -> str:
    """Return what people call the area; all of them where none is named."""
    return gettext("alle Gebiete") if area is None else areas(engine().deployments.known_organisation()).get(area, area)


def places_left(offer: Offer) -> str:
    """Return how many places are free, or how long the waiting list is."""
    if not offer.takes_people:
        return NOTHING
    if offer.free is None:
        return gettext("ohne Begrenzung")
    if offer.full:
        if not offer.waiting:
            return gettext("ausgebucht")
        return ngettext("ausgebucht, 1 auf der Warteliste", "ausgebucht, %(num)d auf der Warteliste", offer.waiting)
    return ngettext("1 Platz frei", "%(num)d Plätze frei", offer.free)


def traits(offer: Offer) -> str:
    """Return what stands under the title in a list: its sort where the title does not say that already, and more."""
    sort = own(offer.course_kind) if offer.course_kind else kind_name(offer.kind)
    return ", ".join(filter(None, ["" if sort == offer.title else sort, *_circumstances(offer)]))


def _circumstances(offer: Offer) -> list[str]:
    return [
        gettext("Teilzeit") if offer.part_time else "",
        gettext("Kinderbetreuung") if offer.childcare else "",
    ]


def option_label(offer: Offer) -> str:
    """Return the offer as an option of a form: everything that one needs to choose."""
    parts = [
        offer.title,
        offer.provider,
        offer.place,
        gettext("ab %(day)s", day=day(offer.starts_on)) if offer.starts_on else "",
        *_circumstances(offer),
        places_left(offer) if offer.takes_people else "",
    ]
    return f"{', '.join(filter(None, parts))} ({offer.number})"


def in_words(form: Form, *, known: bool = False) -> Form:
    """Return the form of an offer with its labels and options in words; a ``known`` one keeps number and kind."""
    return replace(form, components=tuple(_in_words(each, known=known) for each in form.components))


def _in_words(component: Component, *, known: bool) -> Component:
    words: dict[str, Any] = {**_KINDS, **areas(engine().deployments.known_organisation())}
    options = tuple(Option(each.value, own(str(words.get(each.value, each.value)))) for each in component.options)
    return replace(
        component,
        label=str(LABELS[component.key]),
        description=str(_HINTS.get(component.key, "")),
        options=options,
        read_only=known and component.key in ("number", "kind"),
        required=component.required or component.key in ("course_kind",),
    )


def errors_in_words(errors: Mapping[str, FieldError]) -> dict[str, FieldError]:
    """Return the errors of an offer; that of its number says what one may look like."""
    return {
        key: FieldError("offer_number") if (key, error.code) == ("number", "pattern") else error
        for key, error in errors.items()
    }


def changes_of(event: OfferEvent) -> list[tuple[str, str, str]]:
    """Return for each field that an event changed its name, what it was and what it is."""
    fields = event.details.get("fields", {})
    return [(str(LABELS.get(name, name)), _shown(name, old), _shown(name, new)) for name, (old, new) in fields.items()]


def event_name(event: OfferEvent) -> str:
    """Return what happened to the offer."""
    return str(_EVENTS.get(event.event, event.event))


def _shown(name: str, given: Any) -> str:
    if name == "area":
        return area_name(given)
    if given is None or given == "":
        return NOTHING
    match name:
        case "kind":
            return kind_name(given)
        case "cancelled_for":
            return str(REASONS.get(given, given))
        case "course_kind":
            return own(given)
    return str(value(given))


def init_app(app: Flask) -> None:
    """Make the words known to the templates."""
    app.jinja_env.filters.update(
        offer_kind=kind_name,
        offer_state=state_name,
        offer_area=area_name,
        offer_places=places_left,
        offer_traits=traits,
        offer_event=event_name,
        offer_changes=changes_of,
    )
