"""Which names besides the case file an element sees: those of its own mappings, around it, and of its callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.gate.diagrams import COUNTER, Element
from engine.gate.material import Material
from engine.gate.texts import AROUND, BEHAVIOR, COMPLETION, Role, Text
from engine.workflow.repetition import COUNTS

Key = tuple[str, str]
_PAYLOAD: Final = frozenset({"message", "signal"})


def key(element: Element) -> Key:
    """Return what tells the element from all others: ids are its own within its process alone."""
    return element.process_key, element.id


@dataclass(frozen=True, slots=True)
class Holder:
    """An element whose own names are seen, and which of them."""

    element: Element
    names: frozenset[str]


class Scopes:
    """The places of all elements of a publication."""

    def __init__(self, material: Material) -> None:
        self._elements = {key(element): element for _, element in material.elements()}
        self._callers: dict[str, list[Element]] = {}
        for element in self._elements.values():
            if element.calls:
                self._callers.setdefault(element.calls, []).append(element)

    @property
    def everywhere(self) -> frozenset[str]:
        """Return the local names of all elements; a message may be waited for at any of them."""
        return frozenset(name for element in self._elements.values() for name in own_names(element))

    def of(self, element: Element, text: Text | None = None) -> frozenset[str]:
        """Return all local names that the element sees, or one of its texts."""
        return self.of_holders(self.nearest(element, text))

    def of_holders(self, holders: Iterable[Holder]) -> frozenset[str]:
        """Return all local names that are seen from these elements outwards."""
        names: set[str] = set()
        todo, seen = list(holders), set[Key]()
        while todo:
            holder = todo.pop()
            names |= holder.names
            if key(holder.element) not in seen:
                seen.add(key(holder.element))
                todo += self.around(holder.element)
        return frozenset(names)

    def nearest(self, element: Element, text: Text | None = None) -> Iterator[Holder]:
        """Yield the element itself with the names that the text sees, and for an event its activity as well."""
        yield Holder(element, own_names(element, text))
        host = self._elements.get((element.process_key, element.attached_to))
        # The event waits beside its activity, but goes on alone; of several rounds it belongs to none.
        if host is not None and not host.repeated and (text is None or text.role is not Role.OUTPUT):
            yield Holder(host, own_names(host))

    def around(self, element: Element) -> Iterator[Holder]:
        """Yield the subprocess around the element, else the activities that call its process."""
        parent = self._elements.get((element.process_key, element.parent))
        for other in self._callers.get(element.process_key, []) if parent is None else [parent]:
            yield Holder(other, own_names(other))


def own_names(element: Element, text: Text | None = None) -> frozenset[str]:
    """Return the variables of the element itself, of those the ones that are there when the text is evaluated."""
    if element.kind.endswith("Event"):
        return frozenset()  # what it maps in is the payload of what it throws
    if text is None or text.role not in (Role.INPUT, *AROUND):
        counts = COUNTS if text is not None and text.where in (COMPLETION, BEHAVIOR) else ()
        return frozenset(filter(None, (*element.inputs, *counts)))
    if text.role in AROUND:
        return frozenset()
    names = {element.item, COUNTER} if element.repeated else set[str]()
    for each in element.texts:
        if each is text:
            break
        if each.role is Role.INPUT:
            names.add(each.target)
    return frozenset(filter(None, names))


def payload(element: Element) -> Mapping[str, Text]:
    """Return what the element throws for others to take up: the names of its mapping."""
    throws = element.kind == "sendTask" or (
        element.kind in ("endEvent", "intermediateThrowEvent") and not _PAYLOAD.isdisjoint(element.events)
    )
    return {text.target: text for text in element.texts if text.role is Role.INPUT} if throws else {}
