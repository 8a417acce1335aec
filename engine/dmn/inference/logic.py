"""What every rule about boxed expressions needs: texts, types, what is seen around, and what has been found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.dmn.inference.findings import TypeFault, UnknownFact
from engine.dmn.item_types import ItemTypes
from engine.dmn.places import Place
from engine.dmn.reader import Element, attribute, child, children, local, place_of, text_of
from engine.feel import FeelSyntaxError
from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.inference import (
    NOTHING,
    UNKNOWN,
    Code,
    Inference,
    Mismatch,
    Outcome,
    Scope,
    Shape,
    UnknownName,
    fit,
    fits,
    infer,
    kinds_in_words,
    list_of,
    meet,
    of_type,
    one_of,
    read,
    read_tests,
    the_thing,
    with_guess,
)
from engine.feel.inference import Place as Where
from engine.feel.names import KnownNames
from engine.feel.sentences import say

_NO_TYPE: Final = ("Any", "function")


@dataclass(frozen=True, slots=True)
class Around:
    """What an expression sees: the names with what they stand for, those that it can be read with, and its place."""

    scope: Scope
    names: KnownNames
    place: Place

    def plus(self, names: Mapping[str, Shape], place: Place | None = None) -> Around:
        """Return the same with further names inside."""
        return Around(Scope(names, self.scope), self.names.plus(names), place or self.place)

    def at(self, place: Place) -> Around:
        """Return the same at another place."""
        return replace(self, place=place)


Rule = Callable[["Logic", Element, Around, str], Shape]
"""What one kind of boxed expression can give; the text is the name of what it is for."""


class Logic:
    """Looks at the logic of one model, by a rule for each kind of boxed expression."""

    def __init__(self, types: ItemTypes, rules: Mapping[str, Rule], declares: Callable[[str], bool]) -> None:
        self.types = types
        self._rules = rules
        self._declares = declares
        """Whether the model has an element of that name."""
        self.faults: list[TypeFault] = []
        self.unknown: list[UnknownFact] = []
        self.outcomes: dict[Element, tuple[Outcome, ...]] = {}
        """What the FEEL expression of an element may end with, branch by branch."""

    def inner(self, element: Element, around: Around, owner: str) -> Shape:
        """Return what the one expression inside the element can give."""
        found = next(self.expressions(element), None)
        return UNKNOWN if found is None else self.shape(found, around, owner)

    def expressions(self, element: Element) -> Iterator[Element]:
        """Yield the boxed expressions inside the element."""
        return (each for each in children(element) if local(each) in self._rules)

    def shape(self, element: Element, around: Around, owner: str) -> Shape:
        """Return what a boxed expression can give, held against the type that it names."""
        found = self._rules[local(element)](self, element, around, owner)
        if local(element) == "functionDefinition":
            return found
        return self.held(found, element, element, around, say("The value"))

    def part(self, element: Element, name: str, around: Around, owner: str) -> Shape:
        """Return what the expression inside a child of this name can give."""
        found = child(element, name)
        return UNKNOWN if found is None else self.inner(found, around, owner)

    def text(self, element: Element, around: Around) -> Shape:
        """Return what the FEEL expression in the text of the element can give; none at all is null."""
        text = text_of(element)
        if not text:
            return NOTHING
        try:
            found = infer(read(text, around.names), around.scope, self.types.get)
        except FeelSyntaxError:
            return UNKNOWN  # who executes the model says why it cannot be read
        self._note(element, around, found)
        self.outcomes[element] = found.outcomes
        return found.shape

    def tests(self, element: Element, value: Shape, around: Around) -> None:
        """Look at the unary tests in the text of the element, for a value of that shape."""
        try:
            syntax = read_tests(text_of(element), around.names)
        except FeelSyntaxError:
            return
        found = infer(syntax, Scope({"?": value}, around.scope), self.types.get)
        # Values that never come up are told by the analysis of the table, which knows more of them.
        kept = tuple(each for each in found.mismatches if each.code != "value")
        self._note(element, around, replace(found, mismatches=kept))

    def constants(self, element: Element | None) -> Shape | None:
        """Return the values that tests list one by one, None where they say it in another way."""
        try:
            tests = () if element is None else read_tests(text_of(element)).root.tests
        except FeelSyntaxError:
            return None
        values = [test.value for test in tests if isinstance(test, n.Literal)]
        return one_of(values) if values and len(values) == len(tests) else None

    def wanted(self, element: Element | None) -> Shape:
        """Return the values of the type that the element names."""
        kind = None if element is None else self.types.of(element, complain=lambda *_: None)
        shape = of_type(kind)
        if element is None or kind is None or kind.name in _NO_TYPE:
            return shape
        listed = self.constants(self.types.values_of(attribute(element, "typeRef")))
        if listed is None:
            return shape
        return list_of(meet(shape.items, listed)) if shape.kinds == {"list"} else meet(shape, listed)

    def held(self, given: Shape, typed: Element | None, element: Element, around: Around, what: str) -> Shape:
        """Return the values as the type wants them that an element names, and report where none of them fits."""
        wanted = self.wanted(typed)
        plain = wanted if wanted.values is None else Shape(wanted.kinds)
        if not fits(given, plain):
            message = say("{what} must be {wanted}, but is {given}.", what=what, wanted=kinds_in_words(wanted.kinds),
                          given=the_thing(given))  # fmt: skip
            self.report("result", element, around, message)
            return NOTHING
        found = fit(given, wanted)
        return fit(given, plain) if found.nothing else found

    def report(self, code: Code, element: Element, around: Around, message: str) -> None:
        """Keep what makes no sense at the element."""
        self.faults.append(TypeFault(place_of(element), Mismatch(code, around.place(message), Where())))

    def _note(self, element: Element, around: Around, found: Inference) -> None:
        place = place_of(element)
        for each in found.mismatches:
            told = around.place(at_line(each.place, each.message))
            self.faults.append(TypeFault(place, replace(each, message=told)))
        for name in found.unknown:
            # That what is declared must also be required has been said by who reads the model.
            if not name.perhaps and not self._declares(name.name):
                told = around.place(at_line(name.place, self._unknown(name, around)))
                self.unknown.append(UnknownFact(place, name.name, told))

    def _unknown(self, name: UnknownName, around: Around) -> str:
        if name.called:
            known = [*around.scope.all_names(), *BUILTINS]
            return with_guess(say("There is no function '{name}'.", name=name.name), name.name, known)
        return with_guess(say("Nobody gives '{name}'.", name=name.name), name.name, around.scope.all_names())


def at_line(where: Where, problem: str) -> str:
    """Return the sentence with line and column of the expression that it is about before it."""
    return say("Line {line}, column {column}: {problem}", line=where.line, column=where.column, problem=problem)
