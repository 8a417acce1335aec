"""What sets fields of the case file apart: who needs to know them inside an office, and how long they are kept.

The file lists classes under ``x-classes`` and retention under ``x-retention-classes``; a field names one of each with
``x-class`` (none: the legal domain alone decides who reads it) and ``x-retention``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Final

from engine import feel
from engine.feel import say

Find = Callable[[str, str, str], None]
"""Takes note of what is wrong: element, code and message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldClass:
    """Fields that belong together by their nature, such as what tells of somebody's health.

    ``read`` and ``write`` are the functions of a team that need to know them, None where all do. They narrow what the
    legal domains of a field allow, and never widen it.
    """

    key: str
    title: str
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None


GENERAL: Final = FieldClass(key="", title="")
"""The class of a field that names none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """How long something is kept after a case has ended: a FEEL duration for each legal domain."""

    key: str
    title: str
    limits: Mapping[str, Any] = field(default_factory=dict)


def allows(allowed: frozenset[str] | None, own: Set[str]) -> bool:
    """Return whether somebody with these legal domains or functions is among those allowed; None allows everybody."""
    return allowed is None or not allowed.isdisjoint(own)


def read_classes(document: Mapping[str, Any], find: Find) -> dict[str, FieldClass]:
    """Return the classes of fields that the document lists."""
    found = {}
    for key, entry in _section(document, "x-classes", "SCHEMA_CLASS", find):
        place = f"x-classes.{key}"
        found[key] = FieldClass(
            key=key,
            title=_title(entry, place, "SCHEMA_CLASS", find),
            read=_functions(entry, "x-read", place, find),
            write=_functions(entry, "x-write", place, find),
        )
    return found


def read_retentions(document: Mapping[str, Any], find: Find) -> dict[str, Retention]:
    """Return how long things are kept, as the document lists it."""
    found = {}
    for key, entry in _section(document, "x-retention-classes", "SCHEMA_RETENTION", find):
        place = f"x-retention-classes.{key}"
        texts = entry.get("limits")
        limits = {}
        for domain, text in (texts if isinstance(texts, dict) else {}).items():
            limits[domain] = feel.compile("duration(limit)").evaluate({"limit": text})
            if limits[domain] is None:
                message = say("'{text}' is no duration; write it like P10Y or P6M.", text=str(text))
                find(f"{place}.{domain}", "SCHEMA_RETENTION", message)
        if not limits:
            message = say("It is not said how long; write 'limits' with a duration for each legal domain.")
            find(place, "SCHEMA_RETENTION", message)
        found[key] = Retention(key=key, title=_title(entry, place, "SCHEMA_RETENTION", find), limits=limits)
    return found


def _section(document: Mapping[str, Any], name: str, code: str, find: Find) -> list[tuple[str, Mapping[str, Any]]]:
    section = document.get(name, {})
    entries = section if isinstance(section, dict) else {"": None}
    for key, entry in entries.items():
        if not isinstance(entry, dict):
            place = f"{name}.{key}" if key else name
            find(place, code, say("Here something else stands than entries in curly brackets; write some."))
    return [(key, entry) for key, entry in entries.items() if isinstance(entry, dict)]


def _title(entry: Mapping[str, Any], place: str, code: str, find: Find) -> str:
    title = entry.get("title")
    if isinstance(title, str) and title:
        return title
    find(place, code, say("The entry has no title; people read it, so write one."))
    return ""


def _functions(entry: Mapping[str, Any], name: str, place: str, find: Find) -> frozenset[str] | None:
    functions = entry.get(name)
    if functions is None:
        return None
    if isinstance(functions, list) and all(isinstance(function, str) for function in functions):
        return frozenset(functions)
    message = say("'{name}' is no list of functions; write one such as [\"Vermittlung\"].", name=name)
    find(place, "SCHEMA_CLASS", message)
    return frozenset()
