"""Forms that choose from the catalogue: the filter is true or false, and what an offer fills in are fields that fit."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import say
from engine.feel.inference import Inference, Scope, Shape, context_of, of_kind, one_of, the_thing, with_guess
from engine.forms import Component
from engine.gate.inference import Inferences, Names, inferred
from engine.gate.material import FormFile, Material, problem
from engine.gate.names import not_in_schema, unknown_names
from engine.gate.types import mismatches, placed
from engine.gate.writes import misfit
from engine.model import Finding, OfferKind
from engine.offers.choices import OFFER
from engine.offers.form import course_kinds
from engine.organisation import ORGANISATION_FILE

_TEXTS = ("number", "title", "provider", "place", "contact")
_NUMBERS = ("lessons", "places", "free", "waiting")
_DAYS = ("starts_on", "ends_on", "register_until")
_FLAGS = ("childcare", "part_time")


def check_offers(file: FormFile, around: Names, known: Inferences) -> Iterator[Finding]:
    """Yield what is wrong with the selects of the form whose options are offers; ``around`` is what they see."""
    scope = Scope({OFFER: offer_shape(known.material)}, Scope(around))
    for component in file.form.fields:
        if component.offers is None:
            continue
        yield from _filter(file, component, scope, known)
        yield from _fills(file, component, scope, known)


def check_catalogue(material: Material) -> Iterator[Finding]:
    """Yield a finding where the organisation names a field for the kinds of courses that does not list any."""
    organisation, schema = material.organisation, material.schema
    named = None if organisation is None else organisation.offers.course_kinds
    if named is not None and schema is not None and not course_kinds(organisation, schema):
        message = say("'{name}' is no field that lists the kinds of courses; name one with options.", name=named)
        yield problem(ORGANISATION_FILE, "offers", "FIELD_UNKNOWN", with_guess(message, named, schema.fields))


def offer_shape(material: Material) -> Shape:
    """Return what an offer looks like to an expression."""
    organisation = material.organisation
    areas = () if organisation is None else organisation.areas
    kinds = course_kinds(organisation, material.schema)
    return context_of(
        {
            **dict.fromkeys(_TEXTS, of_kind("string")),
            **dict.fromkeys(_NUMBERS, of_kind("number")),
            **dict.fromkeys(_DAYS, of_kind("date")),
            **dict.fromkeys(_FLAGS, of_kind("boolean")),
            "kind": one_of(each.value for each in OfferKind),
            "area": one_of(areas) if areas else of_kind("string"),
            "course_kind": one_of(kinds) if kinds else of_kind("string"),
        }
    )


def filled_by(component: Component) -> frozenset[str]:
    """Return the fields that choosing an offer in the component writes, as far as the expression itself tells."""
    expression = None if component.offers is None else component.offers.fills
    found = None if expression is None else inferred(expression.text, Scope({}, may_have_more=True))
    return frozenset() if found is None else frozenset(found.shape.fields or ())


def _filter(file: FormFile, component: Component, scope: Scope, known: Inferences) -> Iterator[Finding]:
    expression = None if component.offers is None else component.offers.filter
    found = None if expression is None else inferred(expression.text, scope)
    if expression is None or found is None:
        return
    what = say("filter of the offers")
    yield from _sense(file.file, component, what, found, scope, known)
    for outcome in found.outcomes:
        if not outcome.shape.nothing and "boolean" not in outcome.shape.kinds:
            message = say("It must be {wanted}, but is {found}.", wanted=say("true or false"),
                          found=the_thing(outcome.shape))  # fmt: skip
            yield problem(file.file, component.key, "CONDITION_TYPE", placed(what, outcome.place, message))
    asked = {field.key for field in file.form.fields if not field.read_only}
    for name in sorted(expression.names & asked):
        message = say(
            "Which offers there are depends on '{name}', which this form asks for; they are looked up before. Ask for "
            "it in a step before this one.",
            name=name,
        )
        yield problem(file.file, component.key, "FORM_OFFERS", message)


def _fills(file: FormFile, component: Component, scope: Scope, known: Inferences) -> Iterator[Finding]:
    expression = None if component.offers is None else component.offers.fills
    found = None if expression is None else inferred(expression.text, scope)
    if found is None:
        return
    what = say("context that an offer fills in")
    yield from _sense(file.file, component, what, found, scope, known)
    for outcome in found.outcomes:
        if "context" not in outcome.shape.kinds:
            message = say("It must be {wanted}, but is {found}.", wanted=say("a context"),
                          found=the_thing(outcome.shape))  # fmt: skip
            yield problem(file.file, component.key, "RESULT_TYPE", placed(what, outcome.place, message))
        for name, shape in (outcome.shape.fields or {}).items():
            wanted = known.fields.get(name)
            wrong = None if wanted is None else misfit(name, shape, wanted)
            if wrong is not None:
                yield problem(file.file, component.key, wrong[0], placed(what, outcome.place, wrong[1]))
            elif wanted is None and known.material.schema is not None:
                unknown = with_guess(not_in_schema(name), name, known.fields)
                yield problem(file.file, component.key, "FIELD_UNKNOWN", placed(what, outcome.place, unknown))


def _sense(
    file: str, component: Component, what: str, found: Inference, scope: Scope, known: Inferences
) -> Iterator[Finding]:
    if known.material.schema is not None:
        yield from unknown_names(file, component.key, what, found, scope)
    yield from mismatches(file, component.key, what, found)
