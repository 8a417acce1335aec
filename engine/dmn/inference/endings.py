"""The values that a decision may end with, one by one, so that each can be held against what takes the result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engine.dmn.hit_policies import MULTIPLE
from engine.dmn.inference.findings import Ending
from engine.dmn.inference.logic import Around, Logic, at_line
from engine.dmn.inference.tables import outputs_of
from engine.dmn.places import Place
from engine.dmn.reader import Element, attribute, child, local, place_of
from engine.feel.inference import Outcome, Shape, fit, list_of


def endings_of(logic: Logic, decision: Element, around: Around, owner: str, result: Shape) -> Iterator[Ending]:
    """Yield what the decision of this name may end with, as the type of its variable wants it.

    ``result`` is all that it gives, which is told as a whole where single values cannot be told apart.
    """
    expression = next(logic.expressions(decision), None)
    found = [] if expression is None else list(_parts(logic, expression, around, owner))
    wanted = logic.wanted(child(decision, "variable"))
    for ending in found or [Ending(place_of(decision), result, around.place)]:
        shape = fit(ending.shape, wanted)
        if not shape.nothing:
            yield Ending(ending.element, shape, ending.told)


def _parts(logic: Logic, expression: Element, around: Around, owner: str) -> Iterator[Ending]:
    if local(expression) == "literalExpression":
        yield from _branches(logic, expression, around.place)
    elif local(expression) == "decisionTable" and not attribute(expression, "aggregation"):
        several = attribute(expression, "hitPolicy") in MULTIPLE
        for cell, clause, place in outputs_of(expression, owner):
            for ending in _branches(logic, cell, place):
                shape = fit(ending.shape, logic.wanted(clause))
                yield Ending(ending.element, list_of(shape) if several else shape, ending.told)


def _branches(logic: Logic, element: Element, place: Place) -> Iterator[Ending]:
    for outcome in logic.outcomes.get(element, ()):
        if not outcome.shape.nothing:
            yield Ending(place_of(element), outcome.shape, partial(_told, place, outcome))


def _told(place: Place, outcome: Outcome, problem: str) -> str:
    return place(at_line(outcome.place, problem))
