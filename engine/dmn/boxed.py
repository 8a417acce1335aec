"""Boxed expressions: each element that holds logic becomes a closure of a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from engine.dmn.errors import DmnError
from engine.dmn.item_types import ItemTypes
from engine.dmn.reader import Element, attribute, child, children, local, text_of
from engine.dmn.table import compile_table
from engine.feel import FeelSyntaxError, Function
from engine.feel.calls import call_by_name, make_function
from engine.feel.expression import compile_cell, compile_part
from engine.feel.kinds import kind_of
from engine.feel.loops import NothingToLoop, domain_items, select
from engine.feel.runtime import Check, Code, Frame
from engine.feel.sentences import reason, say
from engine.feel.types import coerce, describe

MAX_DEPTH: Final = 40


class Boxed:
    """Compiles the logic of one model; faults of single expressions go to ``complain`` and make them null."""

    def __init__(self, names: frozenset[str], types: ItemTypes, complain: Callable[[str, str], None]) -> None:
        self.names = names
        self.types = types
        self.complain = complain
        self.used: set[str] = set()
        """All names that the expressions of the model take from around them."""
        self.seen: set[str] = set()
        """The same with the names inside filters, which may be fields of the items instead."""
        self._names: dict[str, frozenset[str]] = {}
        self._depth = 0

    def compile(self, element: Element, owner: str = "") -> Code:
        """Return the closure of a boxed expression, its result checked against its type."""
        kind = local(element)
        make = _KINDS.get(kind)
        place = attribute(element, "id") or owner
        if make is None:
            raise DmnError(say("The expression <{kind}> is not known.", kind=kind), place)
        if self._depth >= MAX_DEPTH:
            raise DmnError(say("Expressions are nested deeper than {limit} levels.", limit=MAX_DEPTH), place)
        self._depth += 1
        try:
            code = make(self, element, owner)
        except DmnError as problem:
            self.complain(problem.message, problem.element or place)
            return _broken(problem.message)
        finally:
            self._depth -= 1
        return code

    def inner(self, element: Element, owner: str = "") -> Code:
        """Return the closure of the one expression inside the element."""
        for candidate in children(element):
            if local(candidate) in _KINDS:
                return self.compile(candidate, owner)
        return _broken(say("'{name}' has no expression.", name=owner or local(element)))

    def part(self, element: Element, name: str) -> Code:
        """Return the closure of the expression inside a child of this name."""
        found = child(element, name)
        if found is None:
            raise DmnError(
                say("<{element}> has no <{name}>.", element=local(element), name=name), attribute(element, "id")
            )
        return self.inner(found)

    def text(self, element: Element, *, empty_is_null: bool = False) -> Code:
        """Return the closure of the FEEL expression in the text of the element."""
        text = text_of(element)
        if not text and empty_is_null:
            return lambda _: None
        language = attribute(element, "expressionLanguage")
        if language and "feel" not in language.lower():
            return self._fault(
                element, say("The expression language '{language}' is not available; use FEEL.", language=language)
            )
        try:
            return self._part(text)
        except FeelSyntaxError as problem:
            return self._fault(element, say("{problem}: {text}", problem=reason(problem), text=text[:80]))

    def tests(self, element: Element) -> Check:
        """Return the check of the unary tests in the text of the element."""
        text = text_of(element)
        try:
            check, names, filter_names = compile_cell(text, self.names, self.types.get)
        except FeelSyntaxError as problem:
            broken = self._fault(element, say("{problem}: {text}", problem=reason(problem), text=text[:80]))
            return lambda frame, _: broken(frame)
        self.used |= names
        self.seen |= names | filter_names
        return check

    def list_of_tests(self, element: Element) -> Code:
        """Return the closure of the list of the values in the text of the element."""
        try:
            return self._part(f"[{text_of(element)}]")
        except FeelSyntaxError:
            return lambda _: []

    def names_in(self, text: str) -> frozenset[str]:
        """Return the names that the expression, which has been compiled, takes from around it."""
        return self._names.get(text, frozenset())

    def _part(self, text: str) -> Code:
        code, names, filter_names = compile_part(text, self.names, self.types.get)
        self.used |= names
        self.seen |= names | filter_names
        self._names[text] = self._names.get(text, frozenset()) | names | filter_names
        return code

    def _fault(self, element: Element, message: str) -> Code:
        place = attribute(element, "id")
        parent = element.getparent()
        while not place and parent is not None:
            place, parent = attribute(parent, "id"), parent.getparent()
        self.complain(message, place)
        return _broken(message)


def _broken(message: str) -> Code:
    return lambda frame: frame.run.warn(message)


def _literal(boxed: Boxed, element: Element, _: str) -> Code:
    return boxed.text(element)


def _context(boxed: Boxed, element: Element, _: str) -> Code:
    entries: list[tuple[str | None, Code, Any]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = None if variable is None else attribute(variable, "name")
        kind = None if variable is None else boxed.types.get(attribute(variable, "typeRef"))
        entries.append((name, boxed.inner(entry, name or ""), kind))

    def context(frame: Frame) -> Any:
        values: dict[str, Any] = {}
        inside = Frame(values, frame, frame.run)
        for name, code, kind in entries:
            value, fits = coerce(code(inside), kind)
            if not fits and kind is not None:
                frame.run.warn(
                    say("The value of '{name}' must be {wanted}, but is not.", name=name, wanted=describe(kind))
                )
            if name is None:
                return value
            values[name] = value
        return values

    return context


def _invocation(boxed: Boxed, element: Element, _: str) -> Code:
    expression = child(element, "literalExpression")
    if expression is None:
        raise DmnError(say("The invocation does not say what it invokes."), attribute(element, "id"))
    target, text = boxed.text(expression), text_of(expression)
    bindings: list[tuple[str, Code]] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        bindings.append(("" if parameter is None else attribute(parameter, "name"), boxed.inner(binding)))

    def invoke(frame: Frame) -> Any:
        function = target(frame)
        if not isinstance(function, Function):
            return frame.run.warn(
                say(
                    "Cannot invoke '{text}': it is {kind}, not a function.",
                    text=text,
                    kind=kind_of(function),
                )
            )
        return call_by_name(frame.run, function, {name: code(frame) for name, code in bindings})

    return invoke


def function_code(boxed: Boxed, element: Element, name: str, result: Any = None) -> Code:
    """Return the closure whose value is the function that the element defines."""
    kind = attribute(element, "kind", "FEEL").upper()
    if kind != "FEEL":
        raise DmnError(
            say("Functions of the kind {kind} are not available; use FEEL.", kind=kind), attribute(element, "id")
        )
    parameters = list(children(element, "formalParameter"))
    names = tuple(attribute(parameter, "name") for parameter in parameters)
    types = tuple(boxed.types.get(attribute(parameter, "typeRef")) for parameter in parameters)
    body = boxed.inner(element, name)
    return lambda frame: make_function(name or "function", names, types, body, frame, result)


def _function(boxed: Boxed, element: Element, owner: str) -> Code:
    return function_code(boxed, element, owner)


def _list(boxed: Boxed, element: Element, _: str) -> Code:
    items = [boxed.compile(item) for item in children(element) if local(item) in _KINDS]
    return lambda frame: [item(frame) for item in items]


def _relation(boxed: Boxed, element: Element, _: str) -> Code:
    columns = [attribute(column, "name") for column in children(element, "column")]
    rows = [
        [boxed.compile(cell) for cell in children(row) if local(cell) in _KINDS] for row in children(element, "row")
    ]
    return lambda frame: [dict(zip(columns, [cell(frame) for cell in row], strict=False)) for row in rows]


def _conditional(boxed: Boxed, element: Element, _: str) -> Code:
    condition, then, otherwise = (boxed.part(element, name) for name in ("if", "then", "else"))
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


def _filter(boxed: Boxed, element: Element, _: str) -> Code:
    base, condition = boxed.part(element, "in"), boxed.part(element, "match")

    def pick(frame: Frame) -> Any:
        value = base(frame)
        items = value if isinstance(value, list) else [] if value is None else [value]
        return select(frame, items, condition, cost=5)

    return pick


def _loop(boxed: Boxed, element: Element, _: str) -> Code:
    kind = local(element)
    name = attribute(element, "iteratorVariable")
    domain = boxed.part(element, "in")
    body = boxed.part(element, "return" if kind == "for" else "satisfies")
    decisive = kind == "some"

    def loop(frame: Frame) -> Any:
        found: list[Any] = []
        try:
            items = domain_items(frame.run, domain(frame))
        except NothingToLoop:
            return None
        for item in items:
            frame.run.spend(5)
            frame.run.grow(len(found))
            found.append(body(Frame({name: item, "partial": list(found)}, frame, frame.run)))
        if kind == "for":
            return found
        if any(verdict is decisive for verdict in found):
            return decisive
        return not decisive if all(isinstance(verdict, bool) for verdict in found) else None

    return loop


_KINDS: Final[dict[str, Callable[[Boxed, Element, str], Code]]] = {
    "literalExpression": _literal,
    "decisionTable": compile_table,
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
