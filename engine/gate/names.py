"""Every name in a diagram or form is a field of the case file schema, a local name, or a constant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engine.feel import say
from engine.feel.builtins import BUILTINS
from engine.feel.inference import Inference, Scope, UnknownName, with_guess
from engine.gate.diagrams import Element
from engine.gate.inference import Inferences
from engine.gate.material import problem
from engine.gate.scopes import payload
from engine.gate.texts import Role
from engine.gate.types import placed
from engine.model import Finding

_WRITING: Final = frozenset({Role.SCRIPT, Role.OUTPUT, Role.ELEMENT})


def check_names(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for every unknown name; without a schema names are not checked."""
    if known.material.schema is None:
        return
    for seen in known.texts():
        if seen.found is not None:
            yield from unknown_names(seen.file, seen.element, seen.text.where, seen.found, seen.scope)
    for diagram, element in known.material.elements():
        yield from _facts(diagram.file, element, known)
        yield from _results(diagram.file, element, known)


def unknown_names(file: str, element: str, what: str, found: Inference, scope: Scope) -> Iterator[Finding]:
    """Yield a finding for each name of an expression that the scope does not give."""
    told: set[str] = set()
    for each in found.unknown:
        if each.name not in told and not each.perhaps:
            told.add(each.name)
            yield problem(file, element, "NAME_UNKNOWN", placed(what, each.place, _unknown(each, scope)))


def _unknown(each: UnknownName, scope: Scope) -> str:
    if each.called:
        return with_guess(say("There is no function '{name}'; correct its name.", name=each.name), each.name, BUILTINS)
    return with_guess(not_in_schema(each.name), each.name, scope.all_names())


def not_in_schema(name: str) -> str:
    """Return that the case file has no such field."""
    return say("There is no field or variable '{name}'; correct the name, or add the field.", name=name)


def _facts(file: str, element: Element, known: Inferences) -> Iterator[Finding]:
    for name in _missing(element.facts, element, known):
        message = say(
            "The task shows '{name}', which is no field of the case file; correct the name, or add the field.",
            name=name,
        )
        yield problem(file, element.id, "FACT_UNKNOWN", with_guess(message, name, known.fields))


def _results(file: str, element: Element, known: Inferences) -> Iterator[Finding]:
    """Yield a finding for each name that the element writes although nobody has it."""
    written = [text.target for text in element.texts if text.role in _WRITING]
    written += [element.result] if element.decision is not None and element.result else []
    for name in _missing(written, element, known):
        message = say(
            "The result goes to '{name}', which is no field of the case file; correct the name, or add the field.",
            name=name,
        )
        yield problem(file, element.id, "RESULT_UNKNOWN", with_guess(message, name, known.fields))
    for name in payload(element):
        if name not in known.fields and name not in known.scopes.everywhere:
            message = say(
                "The element hands over '{name}', which is no field of the case file; correct it, or add the field.",
                name=name,
            )
            yield problem(file, element.id, "RESULT_UNKNOWN", with_guess(message, name, known.fields))


def _missing(names: Iterable[str], element: Element, known: Inferences) -> list[str]:
    """Return the names that are neither fields nor variables that the element sees."""
    unknown = [name for name in dict.fromkeys(names) if name and name not in known.fields]
    local = known.scopes.of(element) if unknown else frozenset[str]()
    return [name for name in unknown if name not in local]
