"""Boxed conditionals, filters and loops: they do what their FEEL texts do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.dmn.errors import DmnError
from engine.dmn.fitting import fitted, typed
from engine.dmn.reader import Element, attribute, child, local, place_of, text_of, weight
from engine.feel import nodes as n
from engine.feel.compiler import conditional
from engine.feel.loops import Sources, filtered, for_loop, quantified
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed

_LEAST: Final = 5
"""Steps that one round takes at least."""


def compile_conditional(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a conditional."""
    condition, then, otherwise = (boxed.part(element, name, owner) for name in ("if", "then", "else"))
    return conditional(condition, then, otherwise, _written(element, "if"))


def compile_filter(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a filter."""
    base = boxed.part(element, "in", owner)
    with boxed.within({"item"}):
        condition = boxed.part(element, "match", owner)
    node = n.Filter(_written(element, "in"), _written(element, "match"))
    return filtered(base, condition, _cost(element), node, index=None, apart=True)


def compile_loop(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a ``for``."""
    sources = _sources(boxed, element, owner)
    before, boxed.used = boxed.used, set()
    body = _body(boxed, element, "return", owner)
    uses_partial = "partial" in boxed.used
    boxed.used |= before
    return for_loop(sources, body, _cost(element), uses_partial=uses_partial, apart=True)


def compile_quantified(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a ``some`` or ``every``."""
    sources = _sources(boxed, element, owner)
    condition = _body(boxed, element, "satisfies", owner)
    node = _written(element, "satisfies")
    return quantified(sources, condition, _cost(element), node, decisive=local(element) == "some", apart=True)


def _cost(element: Element) -> int:
    return max(_LEAST, weight(element))


def _sources(boxed: Boxed, element: Element, owner: str) -> Sources:
    name = attribute(element, "iteratorVariable")
    if not name:
        raise DmnError(say("The loop does not name its variable."), place_of(element))
    return ((n.Iterator(name, _written(element, "in")), _domain(boxed, element, owner), None),)


def _written(element: Element, name: str) -> n.Node:
    """Return what stands for a part in sentences: its text, else what it is called."""
    outer = child(element, name)
    inner = None if outer is None else child(outer, "literalExpression")
    return n.Name(text_of(inner) or name)


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
