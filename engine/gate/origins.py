"""Which fields of the case file stand behind a name that a task shows: mappings may bring them there under another."""

from __future__ import annotations

from collections.abc import Iterator

from engine import feel
from engine.gate.diagrams import Element
from engine.gate.material import Material
from engine.gate.scopes import Holder, Scopes, key, own_names
from engine.gate.texts import Role, Text


class Origins:
    """Follows names to fields, through the mappings of the element, of what is around it and of what calls it."""

    def __init__(self, material: Material) -> None:
        self._fields = frozenset() if material.schema is None else frozenset(material.schema.fields)
        self._scopes = Scopes(material)

    def is_field(self, name: str) -> bool:
        """Return whether the case file has a field of that name."""
        return name in self._fields

    def of(self, element: Element, name: str) -> frozenset[str]:
        """Return the fields whose values the name can show at the element, the one of that name included."""
        found: set[str] = set()
        seen: set[tuple[tuple[str, str] | None, str]] = set()
        todo: list[tuple[tuple[Holder, ...], str]] = [(tuple(self._scopes.nearest(element)), name)]
        while todo:
            holders, wanted = todo.pop()
            giving = list(self._giving(holders, wanted))
            if not giving and wanted in self._fields:
                found.add(wanted)
            for holder in giving:
                if (key(holder.element), wanted) not in seen:
                    seen.add((key(holder.element), wanted))
                    for text in _giving_texts(holder.element, wanted):
                        before = (Holder(holder.element, own_names(holder.element, text)),)
                        todo += [(before, inside) for inside in names_of(text.expression or "null")]
        return frozenset(found)

    def _giving(self, holders: tuple[Holder, ...], name: str) -> Iterator[Holder]:
        """Yield the nearest elements outwards that give the name; by several callers there may be several."""
        todo, seen = list(holders), set[tuple[str, str]]()
        while todo:
            holder = todo.pop()
            if key(holder.element) in seen:
                continue
            seen.add(key(holder.element))
            if name in holder.names:
                yield holder
            else:
                todo += self._scopes.around(holder.element)


def _giving_texts(element: Element, name: str) -> Iterator[Text]:
    """Yield the expressions that give the element its variable of that name."""
    for text in element.texts:
        if (text.role is Role.INPUT and text.target == name) or (text.role is Role.COLLECTION and name == element.item):
            yield text


def names_of(expression: str) -> frozenset[str]:
    """Return the names that the expression reads; none where it cannot be read, which is a finding of its own."""
    try:
        read = feel.compile(expression)
    except (feel.FeelSyntaxError, RecursionError):
        return frozenset()
    return read.names | read.filter_names
