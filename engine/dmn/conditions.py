"""Conditions on the values of a type: the allowed values and the constraints of item definitions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from engine.dmn.errors import Complain
from engine.dmn.reader import Element, is_feel, place_of, text_of
from engine.feel import FeelSyntaxError
from engine.feel.expression import compile_cell
from engine.feel.runtime import Check, Frame, Run
from engine.feel.sentences import reason, say
from engine.feel.types import FeelType, TypeLookup

Allows: TypeAlias = Callable[[Any, Run], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """Unary tests that a value has to pass; they may look at the components of the structure that it stands in."""

    check: Check
    names: frozenset[str]

    def of_value(self, value: Any, run: Run) -> bool:
        """Return whether a value passes; the components of a structure are in scope."""
        run.spend(1)
        scope = value if isinstance(value, Mapping) else {}
        return self.check(Frame(scope, None, run), value) is True

    def of_component(self, name: str, *, each: bool) -> Allows:
        """Return the test whether a component of a structure passes, ``each`` item of it where it is a collection."""

        def allows(structure: Any, run: Run) -> bool:
            value = structure.get(name)
            values = value if each and isinstance(value, list) else [value]
            run.spend(len(values))
            frame = Frame(structure, None, run)
            return all(one is None or self.check(frame, one) is True for one in values)

        return allows


def read_condition(element: Element, names: Collection[str], types: TypeLookup, complain: Complain) -> Condition | None:
    """Return the condition that the element holds; one that cannot be read is a fault and asks for nothing."""
    text = text_of(element)
    if not is_feel(element):
        complain(say("The allowed values are not written in FEEL."), place_of(element))
        return None
    try:
        check, certain, possible = compile_cell(text, names, types)
    except FeelSyntaxError as problem:
        complain(say("{problem}: {text}", problem=reason(problem), text=text[:80]), place_of(element))
        return None
    return Condition(check, certain | possible)


def both(kind: FeelType, allows: Allows) -> FeelType:
    """Return the type with a further condition on its values."""
    first = kind.allows
    if first is None:
        return replace(kind, allows=allows)
    return replace(kind, allows=lambda value, run: first(value, run) and allows(value, run))
