"""Boxed function definitions and invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.dmn.errors import DmnError
from engine.dmn.fitting import named, typed
from engine.dmn.places import in_logic, placed
from engine.dmn.reader import Element, attribute, child, children, local, name_of, place_of, text_of, weight
from engine.feel import Function
from engine.feel.calls import call_by_name, make_function
from engine.feel.kinds import kind_of
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import say
from engine.feel.types import FeelType

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed


def compile_function(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure whose value is the function that the element defines."""
    return function_code(boxed, element, owner, None)


def function_code(boxed: Boxed, element: Element, name: str, result: FeelType | None) -> Code:
    """Return the closure whose value is the function that the element defines, with a type of its result.

    Raises :class:`DmnError` for functions in languages other than FEEL.
    """
    kind = attribute(element, "kind", "FEEL")
    if kind.upper() != "FEEL":
        raise DmnError(
            say("Functions in {language} are not available; write the function in FEEL.", language=kind),
            place_of(element),
        )
    parameters = list(children(element, "formalParameter"))
    names = tuple(map(name_of, parameters)) or _inputs_of_table(boxed, element)
    if len(set(names)) != len(names):
        raise DmnError(say("Two parameters of a function have the same name."), place_of(element))
    types = tuple(boxed.type_of(parameter) for parameter in parameters) or (None,) * len(names)
    own = boxed.type_of(element)
    own = own.item if own is not None and own.name == "function" else own
    with boxed.within(names):
        body = placed(boxed.inner(element, name), in_logic(boxed.title(name)))
    result, cost = result or own, weight(element)
    return lambda frame: make_function(name or "function", names, types, body, frame, result, cost=cost)


def _inputs_of_table(boxed: Boxed, element: Element) -> tuple[str, ...]:
    """Return the parameters of a function without any that is a decision table: what its inputs are called."""
    body = boxed.expression(element)
    if body is None or local(body) != "decisionTable":
        return ()
    expressions = (child(column, "inputExpression") for column in children(body, "input"))
    return tuple(dict.fromkeys(text for text in map(text_of, expressions) if text))


def compile_invocation(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of an invocation; a parameter without a value is null, as in a call by name."""
    called = boxed.expression(element)
    if called is None:
        raise DmnError(say("The invocation does not say what it invokes."), place_of(element))
    # What editors write as the type of a name is often that of the result of the function.
    target = boxed.text(called) if local(called) == "literalExpression" else boxed.compile(called, owner)
    text = text_of(called) or owner
    bindings: dict[str, Code] = {}
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else name_of(parameter)
        if name in bindings:
            raise DmnError(say("The parameter '{name}' is bound twice.", name=name), place_of(element))
        value = boxed.inner(binding, owner) if boxed.expression(binding) is not None else _null
        bindings[name] = typed(value, boxed.type_of(parameter), named(name))

    def invoke(frame: Frame) -> Any:
        function = target(frame)
        if not isinstance(function, Function):
            return frame.run.warn(
                say("Cannot invoke '{text}': it is {kind}, not a function.", text=text, kind=kind_of(function))
            )
        return call_by_name(frame.run, function, {name: code(frame) for name, code in bindings.items()}, some=True)

    return invoke


def _null(_: Frame) -> None:
    return None
