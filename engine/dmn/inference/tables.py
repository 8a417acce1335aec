"""What a decision table can give, and cells that do not fit their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.hit_policies import MULTIPLE
from engine.dmn.places import in_cell, in_column
from engine.dmn.reader import Element, attribute, child, children, name_of, text_of
from engine.feel.inference import NOTHING, NUMBER, Shape, context_of, join, join_all, list_of, meet
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.dmn.inference.logic import Around, Logic


def table_shape(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    """Return what the table gives; cells and columns that never fit together are reported."""
    rules = list(children(element, "rule"))
    for index, clause in enumerate(children(element, "input")):
        value = _looked_at(logic, clause, index, around, owner)
        title = _title(clause, str(index + 1))
        for number, rule in enumerate(rules, 1):
            cells = list(children(rule, "inputEntry"))
            if index < len(cells) and text_of(cells[index]) not in ("-", ""):
                logic.tests(cells[index], value, around.at(in_cell(owner, number, title)))
    outputs = list(children(element, "output"))
    given = [_given(logic, clause, index, rules, around, owner) for index, clause in enumerate(outputs)]
    names = list(map(name_of, outputs))
    found = _together(names, [rules_give for rules_give, _ in given])
    default = _together(names, [by_default for _, by_default in given])
    policy = attribute(element, "hitPolicy", "UNIQUE")
    aggregation = attribute(element, "aggregation") if policy == "COLLECT" else ""
    if aggregation in ("SUM", "COUNT"):
        found = NUMBER
    elif policy in MULTIPLE and not aggregation:
        found = list_of(found)
    has_default = any(text_of(child(clause, "defaultOutputEntry")) for clause in outputs)
    return join(found, default) if has_default else found


def _looked_at(logic: Logic, clause: Element, index: int, around: Around, owner: str) -> Shape:
    """Return what an input column looks at, as its type wants it."""
    expression = child(clause, "inputExpression")
    if expression is None:
        return NOTHING
    here = around.at(in_column(owner, _title(clause, text_of(expression) or str(index + 1))))
    found = logic.held(logic.text(expression, here), expression, expression, here, say("The value"))
    allowed = logic.constants(child(clause, "inputValues"))
    kept = found if allowed is None else meet(found, allowed)
    return found if kept.nothing else kept


def _given(
    logic: Logic, clause: Element, index: int, rules: list[Element], around: Around, owner: str
) -> tuple[Shape, Shape]:
    """Return what the rules give for an output column, and what its default is."""
    title = _title(clause, name_of(clause) or owner)
    found: list[Shape] = []
    for number, rule in enumerate(rules, 1):
        cells = list(children(rule, "outputEntry"))
        if index < len(cells):
            here = around.at(in_cell(owner, number, title))
            value = logic.held(logic.text(cells[index], here), cells[index], cells[index], here, say("The value"))
            found.append(logic.held(value, clause, cells[index], here, say("The value")))
    default, here = child(clause, "defaultOutputEntry"), around.at(in_column(owner, title))
    by_default = (
        NOTHING if default is None else logic.held(logic.text(default, here), clause, default, here, say("The value"))
    )
    return join_all(found), by_default


def _together(names: list[str], shapes: list[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else context_of(dict(zip(names, shapes, strict=True)))


def _title(clause: Element, otherwise: str) -> str:
    return " ".join((attribute(clause, "label") or otherwise).split())
