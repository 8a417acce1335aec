"""Boxed expressions: each element that holds logic becomes a closure of a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from engine.dmn.containers import compile_context, compile_list, compile_relation
from engine.dmn.errors import Complain, DmnError
from engine.dmn.fitting import typed
from engine.dmn.functions import compile_function, compile_invocation
from engine.dmn.item_types import ItemTypes
from engine.dmn.iterators import compile_conditional, compile_filter, compile_loop, compile_quantified
from engine.dmn.places import Place, in_logic
from engine.dmn.reader import Element, child, children, is_feel, local, place_of, text_of
from engine.dmn.table import compile_table
from engine.feel import FeelSyntaxError
from engine.feel.expression import compile_cell, compile_part
from engine.feel.names import KnownNames
from engine.feel.runtime import Check, Code
from engine.feel.sentences import reason, say
from engine.feel.types import FeelType

MAX_DEPTH: Final = 40
_NO_EXPRESSIONS: Final = frozenset({
    "allowedAnswers", "authorityRequirement", "binding", "decisionMaker", "decisionOwner", "description",
    "extensionElements", "formalParameter", "impactedPerformanceIndicator", "informationRequirement",
    "knowledgeRequirement", "parameter", "question", "supportedObjective", "usingProcess", "usingTask", "variable",
})  # fmt: skip
"""What else may stand where an expression does."""


class Boxed:
    """Compiles the logic of one model; what is wrong with a single expression is complained of and makes it null."""

    def __init__(self, types: ItemTypes, complain: Complain, labels: Mapping[str, str] | None = None) -> None:
        self.types = types
        self._labels = labels or {}
        self.names = KnownNames()
        """The names that are in scope for what is compiled now, and those that may stand behind a dot."""
        self.used: set[str] = set()
        """All names that the expressions of the model take from around them."""
        self.seen: set[str] = set()
        """The same with the names inside filters, which may be fields of the items instead."""
        self._complain = complain
        self._place: Place | None = None
        self._names: dict[str, frozenset[str]] = {}
        self._depth = 0

    def compile(self, element: Element, owner: str = "") -> Code:
        """Return the closure of a boxed expression, its value held against its type; ``owner`` names what it is for."""
        with self.at(self._place or in_logic(self.title(owner) or place_of(element))):
            self._depth += 1
            try:
                return self._made(element, owner)
            except DmnError as problem:
                self.complain(problem.message, problem.element or place_of(element))
                return broken(problem.message)
            finally:
                self._depth -= 1

    def inner(self, element: Element, owner: str = "") -> Code:
        """Return the closure of the one expression inside the element."""
        found = self.expression(element)
        return broken(say("There is no expression.")) if found is None else self.compile(found, owner)

    def inners(self, element: Element, owner: str = "") -> list[Code]:
        """Return the closures of all expressions inside the element."""
        return [self.compile(each, owner) for each in _expressions(element)]

    def expression(self, element: Element) -> Element | None:
        """Return the first expression inside the element, or None where it has none."""
        return next(_expressions(element), None)

    def part(self, element: Element, name: str, owner: str) -> Code:
        """Return the closure of the expression inside a child of this name."""
        found = child(element, name)
        if found is None:
            raise DmnError(say("<{element}> has no <{name}>.", element=local(element), name=name), place_of(element))
        return self.inner(found, owner)

    def text(self, element: Element, *, empty_is_null: bool = False) -> Code:
        """Return the closure of the FEEL expression in the text of the element."""
        text = text_of(element)
        if not text and empty_is_null:
            return lambda _: None
        fault = self._unreadable(element)
        try:
            return self._part(text) if fault is None else self._fault(element, fault)
        except FeelSyntaxError as problem:
            return self._fault(element, say("{problem}: {text}", problem=reason(problem), text=text[:80]))

    def cell(self, element: Element) -> Code:
        """Return the closure of an output cell: its expression held against its type, or null where it is empty."""
        return typed(self.text(element, empty_is_null=True), self.type_of(element), lambda: say("The value"))

    def tests(self, element: Element) -> Check:
        """Return the check of the unary tests in the text of the element."""
        text = text_of(element)
        fault = self._unreadable(element)
        try:
            if fault is None:
                check, names, filter_names = compile_cell(text, self.names, self.types.get)
                self._note(text, names, filter_names)
                return check
        except FeelSyntaxError as problem:
            fault = say("{problem}: {text}", problem=reason(problem), text=text[:80])
        code = self._fault(element, fault)
        return lambda frame, _: code(frame)

    def list_of_tests(self, element: Element) -> Code:
        """Return the closure of the list of the values in the text of the element."""
        try:
            return self._part(f"[{text_of(element)}]")
        except FeelSyntaxError:
            return lambda _: []

    def names_in(self, text: str) -> frozenset[str]:
        """Return the names that the expression, which has been compiled, takes from around it."""
        return self._names.get(text, frozenset())

    def title(self, name: str) -> str:
        """Return what people call an element of the model: its label, else its name."""
        return self._labels.get(name, name)

    def type_of(self, element: Element | None) -> FeelType | None:
        """Return the type that the element asks for, or None."""
        return self.types.of(element, complain=self.complain)

    def complain(self, message: str, element: str) -> None:
        """Note what is wrong with an element, told with the place that is compiled now."""
        self._complain(message if self._place is None else self._place(message), element)

    @contextmanager
    def at(self, place: Place) -> Iterator[None]:
        """Tell what is wrong inside with the place."""
        outer, self._place = self._place, place
        yield
        self._place = outer

    @contextmanager
    def within(self, names: Iterable[str]) -> Iterator[None]:
        """Let what is compiled inside see further names."""
        outer, self.names = self.names, self.names.plus(names)
        yield
        self.names = outer

    def _made(self, element: Element, owner: str) -> Code:
        kind = local(element)
        make = _KINDS.get(kind)
        if make is None:
            raise DmnError(say("The expression <{kind}> is not known.", kind=kind), place_of(element))
        if self._depth > MAX_DEPTH:
            raise DmnError(
                say("Expressions are nested deeper than {limit} levels.", limit=MAX_DEPTH), place_of(element)
            )
        code = make(self, element, owner)
        return code if kind == "functionDefinition" else typed(code, self.type_of(element), lambda: say("The value"))

    def _part(self, text: str) -> Code:
        code, names, filter_names = compile_part(text, self.names, self.types.get)
        self._note(text, names, filter_names)
        return code

    def _note(self, text: str, names: frozenset[str], filter_names: frozenset[str]) -> None:
        self.used |= names
        self.seen |= names | filter_names
        self._names[text] = self._names.get(text, frozenset()) | names | filter_names

    def _unreadable(self, element: Element) -> str | None:
        if child(element, "importedValues") is not None:
            return say("Expressions from other documents are not available; write the expression here.")
        return None if is_feel(element) else say("Only expressions in FEEL are available; write it in FEEL.")

    def _fault(self, element: Element, message: str) -> Code:
        self.complain(message, place_of(element))
        return broken(message)


def broken(message: str) -> Code:
    """Return the closure of an expression that cannot be read."""
    return lambda frame: frame.run.warn(message)


def _expressions(element: Element) -> Iterator[Element]:
    return (each for each in children(element) if local(each) not in _NO_EXPRESSIONS)


def _literal(boxed: Boxed, element: Element, _: str) -> Code:
    return boxed.text(element)


_KINDS: Final[Mapping[str, Callable[[Boxed, Element, str], Code]]] = {
    "literalExpression": _literal,
    "decisionTable": compile_table,
    "context": compile_context,
    "invocation": compile_invocation,
    "functionDefinition": compile_function,
    "list": compile_list,
    "relation": compile_relation,
    "conditional": compile_conditional,
    "filter": compile_filter,
    "for": compile_loop,
    "some": compile_quantified,
    "every": compile_quantified,
}
