"""The notation of the tables and what they say: which children and attributes an element has.

A line of a table is ``Type < Base : children ; attributes``; a line that begins with blanks continues the one before.

- A child is ``name`` with ``?`` (may be missing), ``*`` (any number), ``+`` (one or more), ``{2}`` (two or more) or
  nothing (exactly one). Its type is the name with a capital letter, or what follows a colon: a type of the table or a
  simple type. ``@group`` is any element of the group. Children stand in this order; ``|`` separates alternatives.
- An attribute is ``name``, ``name=type`` or ``name=one|other``; ``!`` means that it must be there.
- ``TEXT``: the element may hold text; ``ANY``: anything at all; ``FOREIGN``: elements of other namespaces only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.gate.schema import drawing, semantic

MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
OMG: Final = "http://www.omg.org/spec/"
SIMPLE: Final = frozenset({"ID", "IDREF", "QName"})
_CHILD: Final = re.compile(r"(?P<group>@?)(?P<name>\w+)(?::(?P<type>\w+))?(?P<count>[?*+]|\{2\})?")
_COUNTS: Final = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None), "{2}": (2, None)}
_MARKS: Final = frozenset({"TEXT", "ANY", "FOREIGN"})


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the order of the children: what may stand there (tag → type) and how often."""

    name: str
    types: Mapping[str, str]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute without a namespace: its simple type or its values, separated by ``|``."""

    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Type:
    """What an element may hold; ``choices`` are the alternative orders of its children."""

    name: str
    base: str | None
    choices: tuple[tuple[Part, ...], ...]
    attributes: Mapping[str, Attribute]
    mark: str
    own: tuple[str, ...]
    """The attributes that the base does not have."""

    def is_a(self, name: str) -> bool:
        """Return whether this is the type of that name or is made from it."""
        return self.name == name or (self.base is not None and TYPES[self.base].is_a(name))


def _lines(table: str) -> Iterator[str]:
    for entry in re.split(r"\n(?=\S)", table.strip()):
        yield " ".join(entry.split())


class _Tables:
    def __init__(self) -> None:
        self.types: dict[str, Type] = {}
        for groups, table, namespace in (
            (drawing.GROUPS, drawing.TYPES, DIAGRAM),
            (semantic.GROUPS, semantic.TYPES, MODEL),
        ):
            self.groups: Mapping[str, str] = groups
            self.namespace = namespace
            for line in _lines(table):
                found = self._type(line)
                self.types[found.name] = found

    def _type(self, line: str) -> Type:
        head, _, rest = line.partition(" : ")
        content, _, attributes = rest.partition(";")
        name, _, base = (part.strip() for part in head.partition("<"))
        above = self.types.get(base)
        words = content.split()
        mark = next((word for word in words if word in _MARKS), above.mark if above else "")
        before = above.choices[0] if above else ()
        alternatives = " ".join(word for word in words if word not in _MARKS).split("|")
        own = dict(self._attribute(word) for word in attributes.split())
        return Type(
            name=name,
            base=base or None,
            choices=tuple((*before, *map(self._part, each.split())) for each in alternatives),
            attributes={**(above.attributes if above else {}), **own},
            mark=mark,
            own=tuple(own),
        )

    def _part(self, word: str) -> Part:
        match = _CHILD.fullmatch(word)
        if match is None:
            raise ValueError(word)
        names = [match["name"]] if not match["group"] else list(self.members(match["name"]))
        types = {self._tag(name): match["type"] or name[0].upper() + name[1:] for name in names}
        return Part(match["name"], types, *_COUNTS[match["count"] or ""])

    def members(self, group: str) -> Iterator[str]:
        for name in self.groups[group].split():
            yield from self.members(name[1:]) if name.startswith("@") else (name,)

    def _tag(self, name: str) -> str:
        if name == "BPMNDiagram":
            return f"{{{DIAGRAM}}}{name}"
        found = drawing.NAMESPACES.get(name) if self.namespace == DIAGRAM else None
        return f"{{{self.namespace}}}{name}" if found is None else f"{{{OMG}{found}}}{name}"

    @staticmethod
    def _attribute(word: str) -> tuple[str, Attribute]:
        name, _, kind = word.removesuffix("!").partition("=")
        return name, Attribute(kind or "string", word.endswith("!"))


_TABLES: Final = _Tables()
TYPES: Final[Mapping[str, Type]] = _TABLES.types
"""Every type by its name."""
GROUPS: Final[Mapping[str, frozenset[str]]] = {name: frozenset(_TABLES.members(name)) for name in semantic.GROUPS}
"""The names of the elements of each group."""
ELEMENTS: Final[Mapping[str, Type]] = {"definitions": TYPES["Definitions"]} | {
    tag.rpartition("}")[2]: TYPES[kind]
    for type_ in TYPES.values()
    for order in type_.choices
    for part in order
    for tag, kind in part.types.items()
    if kind in TYPES
}
"""The type of every element that holds more than a reference, by its name; of expressions any one that it has."""
