"""What boxed expressions can give: one rule for each kind, as :mod:`engine.dmn.boxed` compiles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.dmn.inference.logic import Around, Logic, Rule
from engine.dmn.inference.tables import table_shape
from engine.dmn.places import in_entry, in_logic
from engine.dmn.reader import Element, attribute, child, children, local, name_of, text_of
from engine.feel.inference import (
    BOOLEAN,
    NOTHING,
    UNKNOWN,
    CallShape,
    Shape,
    context_of,
    fits,
    item_of,
    item_scope,
    join,
    join_all,
    kinds_in_words,
    list_of,
    picked,
    the_thing,
)
from engine.feel.sentences import say


def function_shape(logic: Logic, element: Element, around: Around, owner: str, typed: Element | None) -> Shape:
    """Return the function that the element defines; ``typed`` names the type of its result."""
    parameters = list(children(element, "formalParameter"))
    shapes = {name_of(parameter): logic.wanted(parameter) for parameter in parameters}
    inside = around.plus(shapes, in_logic(owner))
    result = logic.inner(element, inside, owner)
    if typed is not None:
        kind = logic.types.of(typed, complain=lambda *_: None)
        if kind is None or kind.name != "function":
            result = logic.held(result, typed, element, inside, say("The value"))
        else:
            result = UNKNOWN
    call = CallShape(tuple(shapes), tuple(shapes.values()), result)
    return Shape(frozenset({"function"}), call=call if parameters else None)


def _literal(logic: Logic, element: Element, around: Around, _: str) -> Shape:
    return logic.text(element, around)


def _context(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    fields: dict[str, Shape] = {}
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = "" if variable is None else name_of(variable)
        place = in_entry(owner, name) if name else around.place
        inside = around.plus(fields, place)
        found = logic.inner(entry, inside, name or owner)
        if not name:
            return found
        fields = {**fields, name: logic.held(found, variable, entry, inside, say("The value"))}
    return context_of(fields)


def _list(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    return list_of(join_all(logic.shape(each, around, owner) for each in logic.expressions(element)))


def _relation(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    columns = list(children(element, "column"))
    fields = dict.fromkeys(map(name_of, columns), NOTHING)
    for row in children(element, "row"):
        for column, cell in zip(columns, logic.expressions(row), strict=False):
            what = say("'{name}'", name=name_of(column))
            found = logic.held(logic.shape(cell, around, owner), column, cell, around, what)
            fields[name_of(column)] = join(fields[name_of(column)], found)
    return list_of(context_of(fields))


def _conditional(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    condition, then, otherwise = (logic.part(element, name, around, owner) for name in ("if", "then", "else"))
    if _is_odd(condition, "boolean"):
        message = say("The condition of an if is {found}, not true or false.", found=the_thing(condition))
        logic.report("condition", element, around, message)
    return join(then, otherwise)


def _filter(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    item = item_of(logic.part(element, "in", around, owner))
    inside = Around(item_scope(item, around.scope), around.names.plus({"item"}), around.place)
    condition = logic.part(element, "match", inside, owner)
    if _is_odd(condition, "number", "boolean"):
        message = say("A filter needs true or false, not {found}.", found=the_thing(condition))
        logic.report("condition", element, around, message)
    return picked(item, condition, fixed=False)


def _loop(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    base = logic.part(element, "in", around, owner)
    alone = base.only(base.kinds - {"list", "range"})
    counted = Shape(base.limits.kinds & {"number", "date"}) if "range" in base.kinds else NOTHING
    item = join_all([alone, counted, base.items if "list" in base.kinds else NOTHING])
    inside = around.plus({attribute(element, "iteratorVariable"): item, "partial": list_of(UNKNOWN)})
    if local(element) == "for":
        return list_of(logic.part(element, "return", inside, owner))
    answer = logic.part(element, "satisfies", inside, owner)
    if _is_odd(answer, "boolean"):
        message = say("What satisfies asks for is true or false, not {found}.", found=the_thing(answer))
        logic.report("condition", element, inside, message)
    return BOOLEAN


def _function(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    return function_shape(logic, element, around, owner, element if attribute(element, "typeRef") else None)


def _is_odd(condition: Shape, *wanted: str) -> bool:
    return not condition.nothing and not condition.kinds & frozenset(wanted)


def _invocation(logic: Logic, element: Element, around: Around, owner: str) -> Shape:
    called = next(logic.expressions(element), None)
    if called is None:
        return UNKNOWN
    literal = local(called) == "literalExpression"
    target = logic.text(called, around) if literal else logic.shape(called, around, owner)
    given: dict[str, Shape] = {}
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else name_of(parameter)
        value = logic.inner(binding, around, owner)
        given[name] = logic.held(value, parameter, binding, around, say("'{name}'", name=name))
    if target.nothing:
        return NOTHING
    if "function" not in target.kinds:
        message = say("Cannot invoke '{text}': it is {kind}, not a function.", text=text_of(called) or owner,
                      kind=kinds_in_words(target.kinds))  # fmt: skip
        logic.report("call", element, around, message)
        return NOTHING
    return UNKNOWN if target.call is None else _called(logic, element, around, target.call, given)


def _called(logic: Logic, element: Element, around: Around, call: CallShape, given: Mapping[str, Shape]) -> Shape:
    """Return what the function gives for arguments by name; those that are not given are null."""
    for name, shape in given.items():
        if name not in call.parameters:
            return UNKNOWN  # who executes the model says that there is no such parameter
        wanted = call.accepts[call.parameters.index(name)]
        if not fits(shape, wanted):
            message = say("{what} must be {wanted}, but is {given}.", what=say("'{name}'", name=name),
                          wanted=kinds_in_words(wanted.kinds), given=the_thing(shape))  # fmt: skip
            logic.report("call", element, around, message)
    return call.result


RULES: Final[Mapping[str, Rule]] = {
    "literalExpression": _literal,
    "decisionTable": table_shape,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": _function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "some": _loop,
    "every": _loop,
}
