"""Selects whose options come from the catalogue of offers, as three properties of the component say it.

| property | says |
|---|---|
| ``offers`` | the kind of offers: ``course``, ``measure`` or ``recognition_body`` |
| ``offers_filter`` | a FEEL expression that is true for those to choose from, such as ``offer.area = gebiet`` |
| ``offers_fill`` | a FEEL context of what is filled in, such as ``{kurs_traeger: offer.provider}`` |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from engine import feel
from engine.feel import say
from engine.forms.model import OfferChoice
from engine.model import OfferKind

KIND: Final = "offers"
FILTER: Final = "offers_filter"
FILLS: Final = "offers_fill"


class Reports(Protocol):
    """Who reads a form and gathers what is wrong with it."""

    def report(self, element: str, code: str, message: str) -> None: ...
    def expression(self, text: str, what: str, element: str) -> feel.Expression | None: ...


def read_choice(kind: str, properties: Mapping[str, Any], element: str, reader: Reports) -> OfferChoice | None:
    """Return where the options of the input come from; None where it lists them, or names no known kind."""
    given = properties.get(KIND)
    if given is None:
        for name in (FILTER, FILLS):
            if name in properties:
                message = say("'{name}' says nothing without '{kind}'; name the kind of offers.", name=name, kind=KIND)
                reader.report(element, "FORM_OFFERS", message)
        return None
    if kind != "select":
        message = say("Only a select can have offers as its options; take one, or remove '{name}'.", name=KIND)
        reader.report(element, "FORM_OFFERS", message)
        return None
    if given not in tuple(OfferKind):
        message = say("There is no kind of offers '{kind}'; write one of {known}.", kind=str(given)[:80],
                      known=", ".join(OfferKind))  # fmt: skip
        reader.report(element, "FORM_OFFERS", message)
        return None
    return OfferChoice(
        kind=OfferKind(given),
        filter=_expression(properties, FILTER, say("filter of the offers"), element, reader),
        fills=_expression(properties, FILLS, say("context that an offer fills in"), element, reader),
    )


def _expression(
    properties: Mapping[str, Any], name: str, what: str, element: str, reader: Reports
) -> feel.Expression | None:
    text = str(properties.get(name) or "").strip()
    return reader.expression(text, what, element) if text else None
