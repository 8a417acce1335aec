"""What a decision table can give, and cells that do not fit their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from engine.dmn.columns import title_of
from engine.dmn.hit_policies import MULTIPLE
from engine.dmn.places import Place, in_cell, in_column
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
        title = _input_title(clause, index)
        for number, rule in enumerate(rules, 1):
            cells = list(children(rule, "inputEntry"))
            if index < len(cells) and text_of(cells[index]) not in ("-", ""):
                logic.tests(cells[index], value, around.at(in_cell(owner, number, title)))
    outputs = list(children(element, "output"))
    given = [_given(logic, clause, _cells(element, index, owner), around) for index, clause in enumerate(outputs)]
    by_default = [_by_default(logic, clause, owner, around) for clause in outputs]
    names = list(map(name_of, outputs))
    found, default = _together(names, given), _together(names, by_default)
    policy = attribute(element, "hitPolicy", "UNIQUE")
    aggregation = attribute(element, "aggregation") if policy == "COLLECT" else ""
    if aggregation in ("SUM", "COUNT"):
        found = NUMBER
    elif policy in MULTIPLE and not aggregation:
        found = list_of(found)
    has_default = any(text_of(child(clause, "defaultOutputEntry")) for clause in outputs)
    return join(found, default) if has_default else found


def outputs_of(element: Element, owner: str) -> Iterator[tuple[Element, Element, Place]]:
    """Yield the cells whose values the table gives, each with its column and its place.

    There are none where a row gives several values at once.
    """
    outputs = list(children(element, "output"))
    if len(outputs) == 1:
        yield from ((cell, outputs[0], place) for cell, place in _cells(element, 0, owner))
        default = child(outputs[0], "defaultOutputEntry")
        if default is not None:
            yield default, outputs[0], in_column(owner, title_of(outputs[0], name_of(outputs[0]) or owner))


def _cells(element: Element, index: int, owner: str) -> Iterator[tuple[Element, Place]]:
    """Yield the cells of an output column with their places."""
    clause = list(children(element, "output"))[index]
    title = title_of(clause, name_of(clause) or owner)
    for number, rule in enumerate(children(element, "rule"), 1):
        cells = list(children(rule, "outputEntry"))
        if index < len(cells):
            yield cells[index], in_cell(owner, number, title)


def _looked_at(logic: Logic, clause: Element, index: int, around: Around, owner: str) -> Shape:
    """Return what an input column looks at, as its type wants it."""
    expression = child(clause, "inputExpression")
    if expression is None:
        return NOTHING
    here = around.at(in_column(owner, _input_title(clause, index)))
    found = logic.held(logic.text(expression, here), expression, expression, here, say("The value"))
    allowed = logic.constants(child(clause, "inputValues"))
    kept = found if allowed is None else meet(found, allowed)
    return found if kept.nothing else kept


def _given(logic: Logic, clause: Element, cells: Iterable[tuple[Element, Place]], around: Around) -> Shape:
    """Return what the rules give for an output column."""
    return join_all(_output(logic, clause, cell, around.at(place)) for cell, place in cells)


def _by_default(logic: Logic, clause: Element, owner: str, around: Around) -> Shape:
    default = child(clause, "defaultOutputEntry")
    here = around.at(in_column(owner, title_of(clause, name_of(clause) or owner)))
    return NOTHING if default is None else _output(logic, clause, default, here)


def _output(logic: Logic, clause: Element, cell: Element, here: Around) -> Shape:
    """Return the value of a cell, as it wants it itself and as its column wants it."""
    value = logic.held(logic.text(cell, here), cell, cell, here, say("The value"))
    return logic.held(value, clause, cell, here, say("The value"))


def _together(names: list[str], shapes: list[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else context_of(dict(zip(names, shapes, strict=True)))


def _input_title(clause: Element, index: int) -> str:
    return title_of(clause, text_of(child(clause, "inputExpression")) or str(index + 1))
