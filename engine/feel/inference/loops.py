"""Loops: what ``for``, ``some`` and ``every`` go through, and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import nodes as n
from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import BOOLEAN, NOTHING, UNKNOWN, Shape, join, list_of
from engine.feel.inference.words import kinds_in_words, the_thing
from engine.feel.sentences import say
from engine.feel.wording import named

if TYPE_CHECKING:
    from engine.feel.inference.inferrer import Inferrer

_COUNTED = frozenset({"number", "date"})
"""Kinds that a loop can count."""


def infer_for(inferrer: Inferrer, node: n.For, scope: Scope) -> Shape:
    """Return the list of what the body gives, nothing where there is nothing to go through."""
    inner, possible = _iterate(inferrer, node.iterators, scope)
    body = inferrer.infer(node.body, Scope({"partial": list_of(UNKNOWN)}, inner))
    return list_of(body) if possible else NOTHING


def infer_quantified(inferrer: Inferrer, node: n.Quantified, scope: Scope) -> Shape:
    """Return the answer of ``some`` or ``every``."""
    inner, possible = _iterate(inferrer, node.iterators, scope)
    inferrer.truth(node.condition, inner, _no_answer)
    return BOOLEAN if possible else NOTHING


def _no_answer(found: str) -> str:
    return say("What satisfies asks for is true or false, not {found}.", found=found)


def _iterate(inferrer: Inferrer, iterators: tuple[n.Iterator, ...], scope: Scope) -> tuple[Scope, bool]:
    """Return the scope with the variables, and whether the first of them has anything to go through."""
    possible = True
    for position, one in enumerate(iterators):
        item = _items(inferrer, one, scope)
        if position == 0 and item is None:
            possible = False
        scope = Scope({one.name: UNKNOWN if item is None else item}, scope)
    return scope, possible


def _items(inferrer: Inferrer, one: n.Iterator, scope: Scope) -> Shape | None:
    """Return what the variable of a loop stands for, None where there is nothing to go through in any case."""
    shape = inferrer.infer(one.domain, scope)
    if one.until is not None:
        until = inferrer.infer(one.until, scope)
        common = shape.kinds & until.kinds & _COUNTED
        if common:
            return Shape(common)
        if not shape.nothing and not until.nothing:
            ends = the_thing(shape, named(one.domain)), the_thing(until, named(one.until))
            message = say("A loop cannot count from {low} to {high}.", low=ends[0], high=ends[1])
            inferrer.report("operands", one.domain, message)
        return None
    if shape.nothing:
        if isinstance(one.domain, n.Literal):
            inferrer.report("operands", one.domain, say("A loop over null has no answer."))
        return None
    found = shape.only(shape.kinds - {"list", "range"})
    if "list" in shape.kinds:
        found = join(found, shape.items)
    if "range" in shape.kinds:
        counted = Shape(shape.limits.kinds & _COUNTED)
        if counted.nothing and shape.kinds == {"range"} and not shape.limits.nothing:
            limits = kinds_in_words(shape.limits.kinds)
            message = say("A loop cannot count from {low} to {high}.", low=limits, high=limits)
            inferrer.report("operands", one.domain, message)
            return None
        found = join(found, counted)
    return found
