"""Diagrams for people and for the viewer: the steps of one as a list, and its data as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from engine import Diagram
from engine.translations import Translation
from webui.own_texts import own, translation

_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True, slots=True)
class Step:
    """A named step of a diagram that a case went through or stands at; ``state`` as in the diagram's markers."""

    name: str
    state: str


def steps(diagram: Diagram) -> tuple[Step, ...]:
    """Return the steps behind the case, then those it stands at: the diagram in words.

    Where it stands again, in a loop, it is said that it stands there.
    """
    known = names(diagram.xml)
    behind = [each for each in diagram.completed if each not in diagram.active]
    states = (("completed", behind), ("active", diagram.active), ("incident", diagram.incidents))
    seen = dict.fromkeys(
        (known[element], state) for state, elements in states for element in elements if element in known
    )
    return tuple(Step(own(name), state) for name, state in seen)


def data(diagram: Diagram) -> dict[str, Any]:
    """Return what the viewer in the browser draws."""
    return {
        "name": own(diagram.name),
        "xml": translated(diagram.xml, translation()),
        "active": diagram.active,
        "completed": diagram.completed,
        "incidents": diagram.incidents,
    }


@lru_cache(maxsize=64)
def names(xml: str) -> dict[str, str]:
    """Return the names of the steps of a published diagram by their ids."""
    if not xml:
        return {}
    return {
        element.get("id", ""): " ".join(element.get("name", "").split())
        for element in _read(xml).iter()
        if element.get("name") and not etree.QName(element).localname.endswith("Gateway")
    }


@lru_cache(maxsize=64)
def translated(xml: str, translation: Translation | None) -> str:
    """Return the diagram with the names and notes that it shows in the language of the reader."""
    if not xml or translation is None:
        return xml
    root = _read(xml)
    for element in root.iter(f"{_BPMN}*"):
        if element.get("name"):
            element.set("name", translation.of(element.get("name", "")))
        if element.tag == f"{_BPMN}text" and element.text:
            element.text = translation.of(element.text)
    return etree.tostring(root, encoding="unicode")


def _read(xml: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(xml.encode(), parser)
