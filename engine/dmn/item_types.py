"""Item definitions to FEEL types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.dmn.conditions import Condition, both, read_condition
from engine.dmn.errors import Complain
from engine.dmn.imports import Import
from engine.dmn.reader import Element, attribute, child, children, is_feel, is_true, local, name_of, place_of, text_of
from engine.feel.sentences import say
from engine.feel.types import ANY, BASIC_NAMES, FeelType, conforms

_ALIASES: Final[Mapping[str, str]] = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
    **dict.fromkeys(("integer", "int", "long", "short", "decimal", "double", "float"), "number"),
}
"""Names of XML Schema that stand for a type of FEEL; DMN 1.1 and some editors write them."""
_INSIDE: Final = ""
"""Marks in the stack of open definitions that what follows is a part of the last one."""


class ItemTypes:
    """The item definitions of a model, by name, and those of the models that it imports."""

    def __init__(self, root: Element, imports: Sequence[Import], complain: Complain) -> None:
        self._root = root
        self._imports = imports
        self._complain = complain
        self._known: dict[str, FeelType] = {}
        self._open: list[str] = []
        self._definitions: dict[str, Element] = {}
        for item in children(root, "itemDefinition"):
            name = name_of(item)
            if name in self._definitions:
                complain(say("Two item definitions are called '{name}'; names must differ.", name=name), place_of(item))
            self._definitions.setdefault(name, item)
        self._names = frozenset(self.names())
        self._conditions: dict[Element, Condition | None] = {}

    def read_all(self) -> None:
        """Read all definitions, so that what is wrong with one is known even where nothing uses it."""
        for name in self._definitions:
            self._own(name)

    def names(self) -> set[str]:
        """Return the names of all types and their components, which expressions may use."""
        return self._definitions.keys() | {
            name_of(part) for item in self._definitions.values() for part in item.iter("{*}itemComponent")
        }

    def of(self, element: Element | None, key: str = "typeRef", complain: Complain | None = None) -> FeelType | None:
        """Return the type that an attribute of the element names, or a ``<typeRef>``, or None where none is asked for.

        A type that nobody defines is complained of, and nothing is asked for.
        """
        reference = (
            "" if element is None else _text(element) if local(element) == "typeRef" else attribute(element, key)
        )
        found = self.get(reference) if reference else None
        if element is not None and reference and found is None and not self._is_foreign(reference, element):
            message = say("There is no type '{type}'; define it as an item definition.", type=reference)
            (complain or self._complain)(message, place_of(element))
        return found

    def get(self, reference: str) -> FeelType | None:
        """Return the type of a name, or None where there is none of that name."""
        owner, name = self._resolve(reference)
        if owner is not None:
            return owner._own(name) if name in owner._definitions else None
        name = _ALIASES.get(name, name)
        return FeelType(name) if name in BASIC_NAMES else None

    def values_of(self, reference: str) -> Element | None:
        """Return the allowed values of a type, or of the items of a collection, as they are written, or None."""
        seen: set[Element] = set()
        owner: ItemTypes | None = self
        while owner is not None:
            owner, name = owner._resolve(reference)
            item = None if owner is None else owner._definitions.get(name)
            if item is None or item in seen:
                return None
            seen.add(item)
            keys = ("allowedValues",) if is_true(item, "isCollection") else ("typeConstraint", "allowedValues")
            for condition in children(item, *keys):
                if text_of(condition):
                    return condition
            reference = _text(child(item, "typeRef"))
        return None

    def _resolve(self, reference: str) -> tuple[ItemTypes | None, str]:
        """Return whose definition a reference means, and its name there; no one's are the types of the language.

        What is in the way of a longer name is looked at first: DMN 1.1 qualifies with a prefix of XML, later versions
        with the name of an import, which may have dots in it.
        """
        if reference in self._definitions:
            return self, reference
        prefix, colon, rest = reference.partition(":")
        if colon:
            space = self._root.nsmap.get(prefix)
            if space is not None and space == attribute(self._root, "namespace"):
                return self, rest
            return next((types for one, types in self._others() if one.namespace == space), None), rest
        for one, types in sorted(self._others(), key=lambda pair: -len(pair[0].name)):
            if one.name and reference.startswith(f"{one.name}."):
                return types, reference.removeprefix(f"{one.name}.")
        if reference not in BASIC_NAMES and reference not in _ALIASES:
            for one, types in self._others():
                if not one.name and reference in types._definitions:
                    return types, reference
        return None, reference

    def _others(self) -> Iterator[tuple[Import, ItemTypes]]:
        return ((one, one.model.types) for one in self._imports if one.model is not None)

    def _is_foreign(self, reference: str, element: Element) -> bool:
        """Return whether the type is said to come from somewhere that knows nothing of FEEL, such as a schema."""
        if not is_feel(element, "typeLanguage"):
            return True
        space = self._root.nsmap.get(reference.partition(":")[0])
        return any(
            one.model is None and (one.namespace == space or reference.startswith(f"{one.name}."))
            for one in self._imports
        )

    # -- definitions -------------------------------------------------------------------------------------------

    def _own(self, name: str) -> FeelType:
        """Return the type of a definition; one that is a part of itself is looked up when it is asked for."""
        if name in self._known:
            return self._known[name]
        if name in self._open:
            if _INSIDE in self._open[self._open.index(name) :]:
                return FeelType("Any", allows=lambda value, run: conforms(value, self._known[name], run))
            place = place_of(self._definitions[name])
            self._complain(say("The type '{name}' is defined by nothing but itself.", name=name), place)
            return ANY
        self._open.append(name)
        found = self._build(self._definitions[name], frozenset())
        self._open.pop()
        self._known[name] = found
        return found

    def _build(self, item: Element, siblings: frozenset[str]) -> FeelType:
        components, function = list(children(item, "itemComponent")), child(item, "functionItem")
        collection = is_true(item, "isCollection")
        inside = bool(components) or collection or function is not None
        if inside:
            self._open.append(_INSIDE)
        if components:
            kind = self._structure(components)
        elif function is not None:
            kind = self._function(function)
        else:
            kind = self.of(child(item, "typeRef")) or ANY
        if inside:
            self._open.pop()
        kind = _narrowed(kind, self._condition(item, "allowedValues"), siblings)
        if collection:
            kind = FeelType("list", item=kind)
        return _narrowed(kind, self._condition(item, "typeConstraint"), siblings)

    def _structure(self, components: list[Element]) -> FeelType:
        siblings = frozenset(map(name_of, components))
        if len(siblings) != len(components):
            self._complain(say("Two components of a type have the same name."), place_of(components[0]))
        kind = FeelType("context", fields=tuple((name_of(part), self._build(part, siblings)) for part in components))
        for part in components:
            for key in ("allowedValues", "typeConstraint"):
                condition = self._condition(part, key)
                if condition is not None and condition.names & siblings:
                    each = key == "allowedValues" and is_true(part, "isCollection")
                    kind = both(kind, condition.of_component(name_of(part), each=each))
        return kind

    def _function(self, item: Element) -> FeelType:
        parameters = tuple(self.of(part) or ANY for part in children(item, "parameters"))
        return FeelType("function", item=self.of(item, "outputTypeRef"), parameters=parameters)

    def _condition(self, item: Element, key: str) -> Condition | None:
        element = child(item, key)
        if element is None or not text_of(element):
            return None
        if element not in self._conditions:
            self._conditions[element] = read_condition(element, self._names, self.get, self._complain)
        return self._conditions[element]


def _narrowed(kind: FeelType, condition: Condition | None, siblings: frozenset[str]) -> FeelType:
    """Return the type with a condition, unless that looks at the other components of a structure, which is asked."""
    return kind if condition is None or condition.names & siblings else both(kind, condition.of_value)


def _text(reference: Element | None) -> str:
    return "" if reference is None else " ".join((reference.text or "").split())
