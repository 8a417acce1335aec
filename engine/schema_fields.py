"""One field of the case file, as ``case_file.schema.json`` describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from engine.field_classes import GENERAL, FieldClass, allows


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaField:
    """One field of the case file; ``read`` and ``write`` are legal domains, None where the field belongs to none.

    Its class narrows that to some functions.
    """

    key: str
    title: str
    type: str
    format: str | None = None
    enum: tuple[Any, ...] = ()
    item_type: str | None = None
    item_format: str | None = None
    fields: Mapping[str, SchemaField] = field(default_factory=dict)
    """What an object, or each object in a list, has in it; empty where the schema does not say."""
    least: int | float | None = None
    """Smallest number, or length of the shortest text."""
    most: int | float | None = None
    when: str | None = None
    """``past`` for a date that cannot be after today when it is entered, ``future`` for one that cannot be before."""
    identifies: str | None = None
    """``name``, ``birth_date`` or ``register_number`` where the field tells who the person is."""
    livelihood: str | None = None
    """What the field says about who pays until when; see :mod:`engine.livelihood`."""
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None
    field_class: FieldClass = GENERAL
    purpose: str = ""
    retention: str = ""

    def may_read(self, legal_domains: Set[str], functions: Set[str]) -> bool:
        """Return whether somebody who acts for these legal domains in these functions may read the field."""
        return allows(self.read, legal_domains) and allows(self.field_class.read, functions)

    def may_write(self, legal_domains: Set[str], functions: Set[str]) -> bool:
        """Return whether somebody who acts for these legal domains in these functions may write the field."""
        return allows(self.write, legal_domains) and allows(self.field_class.write, functions)


def marked_by(fields: Mapping[str, SchemaField], mark_of: Callable[[SchemaField], str | None]) -> dict[str, list[str]]:
    """Return the fields that have each mark."""
    found: dict[str, list[str]] = {}
    for key, known in fields.items():
        mark = mark_of(known)
        if mark is not None:
            found.setdefault(mark, []).append(key)
    return found
