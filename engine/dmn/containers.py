"""Boxed contexts, lists and relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.dmn.errors import DmnError
from engine.dmn.fitting import named, typed
from engine.dmn.places import in_entry, placed
from engine.dmn.reader import Element, child, children, name_of, place_of
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    """Empty for the cell that is the result of the whole context."""
    code: Code


def compile_context(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a context; each entry sees those before it.

    An entry without a name is the value of the whole context; it has to be the last.
    """
    entries: list[_Entry] = []
    names: set[str] = set()
    for entry in children(element, "contextEntry"):
        if entries and not entries[-1].name:
            raise DmnError(
                say("Something stands behind the result of a context; put the result last."), place_of(entry)
            )
        entries.append(_entry(boxed, entry, owner, names))

    def context(frame: Frame) -> Any:
        values: dict[str, Any] = {}
        inside = Frame(values, frame, frame.run)
        for entry in entries:
            value = entry.code(inside)
            if not entry.name:
                return value
            values[entry.name] = value
        return values

    return context


def _entry(boxed: Boxed, element: Element, owner: str, names: set[str]) -> _Entry:
    variable = child(element, "variable")
    name = "" if variable is None else name_of(variable)
    if name in names:
        raise DmnError(
            say("The context has two entries called '{name}'; names must differ.", name=name), place_of(element)
        )
    if not name:
        return _Entry("", boxed.inner(element, owner))
    names.add(name)
    place = in_entry(boxed.title(owner), name)
    with boxed.at(place):
        code = typed(boxed.inner(element, name), boxed.type_of(variable), lambda: say("The value"))
    return _Entry(name, placed(code, place))


def compile_list(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a list."""
    items = boxed.inners(element, owner)
    return lambda frame: [item(frame) for item in items]


def compile_relation(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a relation: a list of contexts, whose entries are called like the columns."""
    columns = list(children(element, "column"))
    names = [name_of(column) for column in columns]
    if len(set(names)) != len(names):
        raise DmnError(say("Two columns of a relation have the same name."), place_of(element))
    types = [boxed.type_of(column) for column in columns]
    rows: list[list[Code]] = []
    for number, row in enumerate(children(element, "row"), 1):
        cells = boxed.inners(row, owner)
        if len(cells) != len(columns):
            raise DmnError(
                say(
                    "Row {row} of a relation has {cells} cells, but the relation has {columns} columns.",
                    row=number,
                    cells=len(cells),
                    columns=len(columns),
                ),
                place_of(row),
            )
        rows.append([typed(cell, kind, named(name)) for cell, kind, name in zip(cells, types, names, strict=True)])
    return lambda frame: [dict(zip(names, [cell(frame) for cell in row], strict=True)) for row in rows]
