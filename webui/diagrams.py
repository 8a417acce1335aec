"""Diagrams for people and for the viewer: the steps of one as a list, and its data as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from engine import Diagram


@dataclass(frozen=True, slots=True)
class Step:
    """A named step of a diagram that a case went through or stands at; ``state`` as in the diagram's markers."""

    name: str
    state: str


def steps(diagram: Diagram) -> tuple[Step, ...]:
    """Return the steps behind the case, then those it stands at: the diagram in words."""
    known = names(diagram.xml)
    states = (("completed", diagram.completed), ("active", diagram.active), ("incident", diagram.incidents))
    seen = dict.fromkeys(
        (known[element], state) for state, elements in states for element in elements if element in known
    )
    return tuple(Step(name, state) for name, state in seen)


def data(diagram: Diagram) -> dict[str, Any]:
    """Return what the viewer in the browser draws."""
    return {
        "name": diagram.name,
        "xml": diagram.xml,
        "active": diagram.active,
        "completed": diagram.completed,
        "incidents": diagram.incidents,
    }


@lru_cache(maxsize=64)
def names(xml: str) -> dict[str, str]:
    """Return the names of the steps of a published diagram by their ids."""
    if not xml:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(xml.encode(), parser)
    return {
        element.get("id", ""): " ".join(element.get("name", "").split())
        for element in root.iter()
        if element.get("name") and not etree.QName(element).localname.endswith("Gateway")
    }
