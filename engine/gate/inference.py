"""What is known of every name and every expression of a publication, each looked at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engine.dmn.inference import ModelInference, infer_model
from engine.feel import FeelSyntaxError
from engine.feel.inference import (
    NOTHING,
    NUMBER,
    UNKNOWN,
    Inference,
    Scope,
    Shape,
    infer,
    join,
    join_all,
    list_of,
    one_of,
    read,
)
from engine.gate.diagrams import COUNTER, Element
from engine.gate.field_shapes import constant_shapes, field_shapes, input_shape
from engine.gate.material import DecisionFile, Material
from engine.gate.scopes import Holder, Key, Scopes, key, own_names, payload
from engine.gate.texts import Role, Text

MAX_GROWTH: Final = 10
"""A variable that grows more often than that is taken for unknown."""
Variable = tuple[Key, str]
"""A name of an element."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text of a diagram with the names that it sees, and what is known of it."""

    file: str
    element: str
    text: Text
    found: Inference | None
    """None where it is no expression, or cannot be read."""
    scope: Scope


class Inferences:
    """The shapes of all names, as the expressions of the publication and the case file schema have them."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.scopes = Scopes(material)
        self._local_names = self.scopes.everywhere
        self.fields = {} if material.schema is None else field_shapes(material.schema)
        self.constants = constant_shapes(material.organisation)
        self._texts: dict[int, Inference | None] = {}
        self._models: dict[str, ModelInference] = {}
        self._variables: dict[Variable, Shape] = {}
        self._read: set[Variable] = set()
        """The variables that have been asked for."""
        self._settle()

    def texts(self) -> Iterator[Seen]:
        """Yield all texts of the diagrams."""
        for diagram, element in self.material.elements():
            for text in element.texts:
                yield Seen(diagram.file, element.id, text, self.of(element, text), self.scope(element, text))
        # A message may find its case at any element, with whatever is called so there.
        anywhere = Scope(dict.fromkeys(self._local_names, UNKNOWN), Scope(Names(self, ())))
        for diagram in self.material.diagrams:
            for message, text in diagram.correlation_keys:
                yield Seen(diagram.file, message, text, inferred(text.expression, anywhere), anywhere)

    def of(self, element: Element, text: Text) -> Inference | None:
        """Return what is known of a text of the element; None where it is no expression, or cannot be read."""
        if id(text) not in self._texts:
            self._texts[id(text)] = inferred(text.expression, self.scope(element, text))
        return self._texts[id(text)]

    def shape(self, element: Element, text: Text) -> Shape:
        """Return what the value of a text can be, an expression or not."""
        if text.expression is None:
            return one_of([text.text.strip() or None])
        found = self.of(element, text)
        return UNKNOWN if found is None else found.shape

    def decisions(self, file: DecisionFile) -> ModelInference:
        """Return what is known of the decisions of a file, wherever they are called."""
        if file.file not in self._models:
            given = Names(self, tuple(self.callers(file.model.decisions)))
            self._models[file.file] = infer_model(self.material.files[file.file], file.model, given)
        return self._models[file.file]

    def callers(self, decisions: Iterable[str]) -> Iterator[Holder]:
        """Yield the elements that call one of the decisions, each with the names that it sees first."""
        for decision in decisions:
            for element in self._calls.get(decision, ()):
                yield from self.scopes.nearest(element)

    def decided(self, element: Element) -> Shape:
        """Return what the decision that the element calls can give."""
        file = self._files.get(element.decision or "")
        return UNKNOWN if file is None else self.decisions(file).results.get(element.decision or "", UNKNOWN)

    def scope(self, element: Element, text: Text | None = None) -> Scope:
        """Return the names that the element sees, or one of its texts."""
        scope = Scope(Names(self, tuple(self.scopes.nearest(element, text))))
        if element.kind == "serviceTask" and text is not None and text.role is Role.OUTPUT:
            return Scope(outer=scope, may_have_more=True)  # what the handler returns has names that only it knows
        return scope

    def find(self, name: str, holders: Iterable[Holder]) -> Shape | None:
        """Return what the name can stand for, looking from these elements outwards; None where nobody has it."""
        found: list[Shape] = []
        todo, seen = list(holders) if name in self._local_names else [], set[Key]()
        while todo:
            holder = todo.pop(0)
            if name in holder.names:
                found.append(self._local(holder.element, name))
            elif key(holder.element) not in seen:
                seen.add(key(holder.element))
                todo += self.scopes.around(holder.element)
        # What is called like a field is written like one, by forms and messages, wherever it is kept.
        known = self.fields.get(name) if found else self.fields.get(name, self.constants.get(name))
        return join_all([*found, *([known] if known is not None else [])]) if found or known is not None else None

    def target(self, element: Element, name: str, role: Role) -> Shape | None:
        """Return what may be written under the name; None where that is no field, or a variable that may be anything.

        A variable that is called like a field holds what the field can, or what it begins with.
        """
        if name not in self.fields:
            return None
        found = self.fields[name]
        todo, seen = list(self.scopes.nearest(element)), {key(element)} if role is Role.OUTPUT else set[Key]()
        if role is Role.OUTPUT:  # passes over the variables of the element itself
            todo = list(self.scopes.around(element))
        while todo:
            holder = todo.pop(0)
            if name in holder.names:
                begins = [text for text in holder.element.texts if text.role is Role.INPUT and text.target == name]
                if not begins:
                    return None
                found = join_all([found, *(self.shape(holder.element, text) for text in begins)])
            elif key(holder.element) not in seen:
                seen.add(key(holder.element))
                todo += self.scopes.around(holder.element)
        return found

    def _local(self, element: Element, name: str) -> Shape:
        """Return what a variable of the element can hold."""
        variable = key(element), name
        self._read.add(variable)
        return self._variables.get(variable, UNKNOWN)

    def _settle(self) -> None:
        """Find what each variable can hold: what it begins with, and what is written to it later.

        Variables depend on each other and on themselves. Each begins as null and grows with those that it is made of,
        until nothing is added any more.
        """
        elements = {key(element): element for _, element in self.material.elements()}
        todo = [(place, name) for place, element in elements.items() for name in own_names(element)]
        self._variables = dict.fromkeys(todo, UNKNOWN if self._services_write else NOTHING)
        readers: dict[Variable, set[Variable]] = {}
        grown: dict[Variable, int] = {}
        while todo and not self._services_write:
            variable = todo.pop()
            self._texts.clear()
            self._models.clear()
            self._read = set()
            before = self._variables[variable]
            after = join_all([before, *self._values(elements[variable[0]], variable[1])])
            for each in self._read:
                readers.setdefault(each, set()).add(variable)
            if after != before:
                grown[variable] = grown.get(variable, 0) + 1
                self._variables[variable] = after if grown[variable] < MAX_GROWTH else UNKNOWN
                todo += [each for each in readers.get(variable, ()) if each not in todo]
        self._texts.clear()
        self._models.clear()

    def _values(self, element: Element, name: str) -> Iterator[Shape]:
        if element.repeated and name == COUNTER:
            yield NUMBER
        for text in element.texts:
            if text.role is Role.INPUT and text.target == name:
                yield self.shape(element, text)
            elif text.role is Role.COLLECTION and name == element.item:
                items = self.shape(element, text).only({"list"})
                yield UNKNOWN if items.nothing else items.items
        for writer, text in self._writers.get(name, ()):
            shape = UNKNOWN if writer.kind == "serviceTask" else self.shape(writer, text)
            yield list_of(shape) if text.role is Role.ELEMENT else shape
        yield from (self.decided(element) for element in self._deciders.get(name, ()))
        yield self._entered.get(name, NOTHING)

    @cached_property
    def _writers(self) -> Mapping[str, list[tuple[Element, Text]]]:
        """The texts whose values become variables, apart from the mapping that makes one."""
        found: dict[str, list[tuple[Element, Text]]] = {}
        for _, element in self.material.elements():
            thrown = payload(element).values()
            texts = [text for text in element.texts if text.role in (Role.OUTPUT, Role.SCRIPT, Role.ELEMENT)]
            for text in (*texts, *thrown):
                found.setdefault(text.target, []).append((element, text))
        return found

    @cached_property
    def _services_write(self) -> bool:
        """Whether a service may write whatever it likes, as no mapping picks from its results."""
        tasks = (element for _, element in self.material.elements("serviceTask"))
        return any(not any(text.role is Role.OUTPUT for text in task.texts) for task in tasks)

    @cached_property
    def _files(self) -> Mapping[str, DecisionFile]:
        """The file of each decision."""
        return {decision: file for file in self.material.decisions for decision in file.model.decisions}

    @cached_property
    def _calls(self) -> Mapping[str, list[Element]]:
        """The elements that call each decision."""
        found: dict[str, list[Element]] = {}
        for _, element in self.material.elements():
            if element.decision is not None:
                found.setdefault(element.decision, []).append(element)
        return found

    @cached_property
    def _deciders(self) -> Mapping[str, list[Element]]:
        """The elements whose decisions write each name."""
        found: dict[str, list[Element]] = {}
        for element in itertools.chain(*self._calls.values()):
            found.setdefault(element.result or "", []).append(element)
        return found

    @cached_property
    def _entered(self) -> Mapping[str, Shape]:
        """What comes from forms, for names that are no fields."""
        found: dict[str, Shape] = {}
        for file in self.material.forms.values():
            for component in file.form.fields:
                if component.key not in self.fields:
                    found[component.key] = join(found.get(component.key, NOTHING), input_shape(component))
        return found


def inferred(expression: str | None, scope: Scope) -> Inference | None:
    """Return what is known of the expression, None where there is none; the execution tells of one that is broken."""
    if expression is None:
        return None
    try:
        return infer(read(expression), scope)
    except FeelSyntaxError:
        return None


class Names(Mapping[str, Shape]):
    """The names that are seen from some elements, each looked for when it is asked for."""

    def __init__(self, inferences: Inferences, holders: tuple[Holder, ...]) -> None:
        self._inferences, self._holders = inferences, holders

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._inferences.find(name, self._holders) is not None

    def __getitem__(self, name: str) -> Shape:
        found = self._inferences.find(name, self._holders)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        local = self._inferences.scopes.of_holders(self._holders)
        yield from {**self._inferences.fields, **self._inferences.constants, **dict.fromkeys(sorted(local))}

    def __len__(self) -> int:
        return sum(1 for _ in self)
