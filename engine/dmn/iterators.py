"""Boxed conditionals, filters and loops: they do what their FEEL texts do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.dmn.errors import DmnError
from engine.dmn.fitting import fitted, typed
from engine.dmn.reader import Element, attribute, child, local, place_of
from engine.feel.compiler import conditional
from engine.feel.loops import Sources, filtered, for_loop, quantified
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed

_COST: Final = 5
"""Steps that one round takes; how much is in a boxed body is not counted."""


def compile_conditional(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a conditional."""
    return conditional(*(boxed.part(element, name, owner) for name in ("if", "then", "else")))


def compile_filter(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a filter."""
    base = boxed.part(element, "in", owner)
    with boxed.within({"item"}):
        condition = boxed.part(element, "match", owner)
    return filtered(base, condition, _COST, index=None, apart=True)


def compile_loop(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a ``for``."""
    sources = _sources(boxed, element, owner)
    before, boxed.used = boxed.used, set()
    body = _body(boxed, element, "return", owner)
    uses_partial = "partial" in boxed.used
    boxed.used |= before
    return for_loop(sources, body, _COST, uses_partial=uses_partial, apart=True)


def compile_quantified(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a ``some`` or ``every``."""
    sources = _sources(boxed, element, owner)
    condition = _body(boxed, element, "satisfies", owner)
    return quantified(sources, condition, _COST, decisive=local(element) == "some", apart=True)


def _sources(boxed: Boxed, element: Element, owner: str) -> Sources:
    name = attribute(element, "iteratorVariable")
    if not name:
        raise DmnError(say("The loop does not name its variable."), place_of(element))
    return ((name, _domain(boxed, element, owner), None),)


def _domain(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of what a loop goes through; its type may be that of the list, or that of each item."""
    kind, code = boxed.type_of(child(element, "in")), boxed.part(element, "in", owner)
    if kind is None or kind.name in ("list", "range"):
        return typed(code, kind, lambda: say("What the loop goes through"))

    def items(frame: Frame) -> Any:
        domain = code(frame)
        values = domain if isinstance(domain, list) else [domain]
        return [fitted(frame.run, value, kind, lambda: say("An item of the loop")) for value in values]

    return items


def _body(boxed: Boxed, element: Element, name: str, owner: str) -> Code:
    with boxed.within({attribute(element, "iteratorVariable"), "partial"}):
        return boxed.part(element, name, owner)
