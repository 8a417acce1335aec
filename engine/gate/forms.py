"""Conditions and default values of forms: the names exist, the answer is true or false, the default can be entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.errors import InvalidSubmission, InvalidValue
from engine.feel import say
from engine.feel.inference import Scope, Shape, join, the_thing, with_guess
from engine.forms import Component, Form
from engine.gate.field_shapes import input_shape
from engine.gate.inference import Inferences, Names, inferred
from engine.gate.material import FormFile, problem
from engine.gate.names import unknown_names
from engine.gate.offers import check_offers
from engine.gate.scopes import Holder
from engine.gate.types import mismatches, placed
from engine.model import Finding


def check_forms(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for unknown fields, conditions that make no sense, and defaults that nobody could enter."""
    users: dict[str, list[Holder]] = {}
    for _, element in known.material.elements():
        # What is recorded may come before any element has its own names.
        if element.form_key is not None and not element.recorded:
            users.setdefault(element.form_key, []).extend(known.scopes.nearest(element))
    for form_id, file in known.material.forms.items():
        yield from _check(file, Names(known, tuple(users.get(form_id, ()))), known)


def _check(file: FormFile, around: Names, known: Inferences) -> Iterator[Finding]:
    for key in sorted({field.key for field in file.form.fields} - {""}):
        if known.material.schema is not None and key not in around:
            message = say(
                "The form asks for '{name}', which is no field of the case file; correct the key, or add the field.",
                name=key,
            )
            yield problem(file.file, key, "FIELD_UNKNOWN", with_guess(message, key, around))
    scope = Scope(_entered(file, around), Scope(around))
    for component in file.form.every:
        yield from _condition(file.file, component, scope, known)
        yield from _default(file.file, component, known)
    yield from check_offers(file, around, known)


def _entered(file: FormFile, around: Names) -> dict[str, Shape]:
    """Return what conditions see of the form itself while it is filled in."""
    found: dict[str, Shape] = {}
    for component in file.form.fields:
        shape = input_shape(component)
        found[component.key] = join(shape, around[component.key]) if component.key in around else shape
    return found


def _condition(file: str, component: Component, scope: Scope, known: Inferences) -> Iterator[Finding]:
    found = None if component.hide is None else inferred(component.hide.text, scope)
    if found is None:
        return
    place, what = component.key or component.id, say("condition for hiding")
    if known.material.schema is not None:
        yield from unknown_names(file, place, what, found, scope)
    yield from mismatches(file, place, what, found)
    for outcome in found.outcomes:
        if not outcome.shape.nothing and "boolean" not in outcome.shape.kinds:
            message = say("It must be {wanted}, but is {found}.", wanted=say("true or false"),
                          found=the_thing(outcome.shape))  # fmt: skip
            yield problem(file, place, "CONDITION_TYPE", placed(what, outcome.place, message))


def _default(file: str, component: Component, known: Inferences) -> Iterator[Finding]:
    """Yield a finding for a default value that the form itself, or the case file, would refuse."""
    if not component.is_input or component.default in (None, "", []):
        return
    alone = replace(component, hide=None, read_only=False, required=False)
    try:
        values = Form("", (alone,)).validate({component.key: component.default}, {})
        if known.material.schema is not None and component.key in known.fields:
            known.material.schema.coerce(component.key, values[component.key])
    except (InvalidSubmission, InvalidValue):
        message = say("The default value '{value}' cannot be entered here. Choose one that the input and the case "
                      "file accept, or none.", value=str(component.default)[:80])  # fmt: skip
        yield problem(file, component.key, "FIELD_DEFAULT", message)
