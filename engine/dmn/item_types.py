"""Item definitions to FEEL types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.dmn.reader import Element, attribute, child, children, text_of
from engine.feel import FeelSyntaxError, compile_unary
from engine.feel.sentences import reason
from engine.feel.types import ANY, BASIC_NAMES, FeelType

_ALIASES: Final[Mapping[str, str]] = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
    "integer": "number",
    "long": "number",
    "double": "number",
}
_MAX_DEPTH: Final = 20


class ItemTypes:
    """The item definitions of a model, by name."""

    def __init__(self, root: Element, complain: Callable[[str, str], None]) -> None:
        self._definitions = {attribute(item, "name"): item for item in children(root, "itemDefinition")}
        self._known: dict[str, FeelType] = {}
        self._complain = complain
        self.imported: dict[str, ItemTypes] = {}

    def names(self) -> set[str]:
        """Return the names of all types and their components, which expressions may use."""
        return self._definitions.keys() | {
            attribute(part, "name") for item in self._definitions.values() for part in item.iter("{*}itemComponent")
        }

    def get(self, reference: str | None, depth: int = 0) -> FeelType | None:
        """Return the type that a ``typeRef`` names, or None where there is none to check."""
        if not reference:
            return None
        name = reference.strip()
        if name in self._known:
            return self._known[name]
        if name in self._definitions and depth < _MAX_DEPTH:
            self._known[name] = ANY  # a type that contains itself is not checked further down
            self._known[name] = found = self._build(self._definitions[name], depth + 1)
            return found
        prefix, _, rest = name.partition(".")
        if rest and prefix in self.imported:
            return self.imported[prefix].get(rest)
        plain = name.rpartition(":")[2]
        plain = _ALIASES.get(plain, plain)
        return FeelType(plain) if plain in BASIC_NAMES else None

    def _build(self, item: Element, depth: int) -> FeelType:
        components = list(children(item, "itemComponent"))
        function = child(item, "functionItem")
        if components:
            fields = tuple((attribute(part, "name"), self._build(part, depth + 1)) for part in components)
            kind = FeelType("context", fields=fields) if depth < _MAX_DEPTH else ANY
        elif function is not None:
            parameters = [
                self.get(attribute(part, "typeRef"), depth) or ANY for part in children(function, "parameters")
            ]
            result = self.get(attribute(function, "outputTypeRef"), depth)
            kind = FeelType("function", item=result, parameters=tuple(parameters))
        else:
            reference = child(item, "typeRef")
            kind = self.get(None if reference is None else reference.text, depth) or ANY
        allows = self._condition(item, "allowedValues")
        if allows is not None:
            kind = FeelType(kind.name, kind.item, kind.fields, kind.parameters, _both(kind.allows, allows))
        if attribute(item, "isCollection") == "true":
            kind = FeelType("list", item=kind)
        whole = self._condition(item, "typeConstraint")
        if whole is not None:
            kind = FeelType(kind.name, kind.item, kind.fields, kind.parameters, _both(kind.allows, whole))
        return kind

    def _condition(self, item: Element, name: str) -> Callable[[Any], bool] | None:
        text = text_of(child(item, name))
        if not text:
            return None
        try:
            tests = compile_unary(text)
        except FeelSyntaxError as problem:
            self._complain(reason(problem), attribute(item, "id") or attribute(item, "name"))
            return None
        return lambda value: tests.evaluate(value) is True


def _both(one: Callable[[Any], bool] | None, other: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return other if one is None else lambda value: one(value) and other(value)
