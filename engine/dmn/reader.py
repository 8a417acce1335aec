"""XML to elements, for files that anybody may have written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from engine.dmn.errors import DmnError
from engine.dmn.prescan import not_xml, obstacle
from engine.feel.sentences import say

MAX_BYTES: Final = 5_000_000
MAX_ELEMENTS: Final = 100_000
_DOCTYPE: Final = say("The file has a DOCTYPE; remove it, decision models need none.")
_NAMESPACE: Final = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/|dmn\.xsd|MODEL)$")

Element = etree._Element


def read(xml: bytes) -> Element:
    """Return the root element of a DMN file; raises :class:`DmnError` for anything else.

    A DOCTYPE is refused, and with it every entity; nothing is fetched from anywhere.
    """
    if len(xml) > MAX_BYTES:
        raise DmnError(say("The file is larger than {limit} MB; split it up.", limit=MAX_BYTES // 1_000_000))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DmnError(_DOCTYPE)
    found = obstacle(xml)
    if found is not None:
        raise DmnError(found)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise DmnError(not_xml(problem)) from None
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise DmnError(_DOCTYPE)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise DmnError(say("The file has more than {limit} elements; split it up.", limit=MAX_ELEMENTS))
    if local(root) != "definitions" or not _NAMESPACE.fullmatch(etree.QName(root).namespace or ""):
        raise DmnError(
            say("The file is no DMN model: its root must be <definitions> in a namespace of DMN 1.1 to 1.5.")
        )
    return root


def local(element: Element) -> str:
    """Return the name of the element without its namespace."""
    return etree.QName(element).localname


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of these names in the namespace of the parent."""
    namespace = etree.QName(element).namespace
    for child in element:
        name = etree.QName(child)
        if name.namespace == namespace and (not names or name.localname in names):
            yield child


def child(element: Element, *names: str) -> Element | None:
    """Return the first child of one of these names, or None."""
    return next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """Return the content of the ``<text>`` of the element, or nothing."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else (inner.text or "").strip()


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return an attribute of the element."""
    return (element.get(name) or default).strip()


def name_of(element: Element) -> str:
    """Return the name of the element; between its words stands one blank, however many were written."""
    return " ".join((element.get("name") or "").split())


def is_true(element: Element, name: str) -> bool:
    """Return whether an attribute of the element says true as XML Schema does."""
    return attribute(element, name) in ("true", "1")


def place_of(element: Element) -> str:
    """Return the id of the element, or of the nearest one around it that has an id."""
    return inherited(element, "id")


def weight(element: Element) -> int:
    """Return how many steps one look at the logic of the element costs, besides its tables, which count themselves."""
    in_tables = {each for table in element.iter("{*}decisionTable") for each in table.iter()}
    parts = [each for each in element.iter() if each not in in_tables]
    return 1 + (len(parts) + written(parts) // 4) // 10


def written(parts: Iterable[Element]) -> int:
    """Return how many characters the texts of the elements have: a part of an expression has about four."""
    return sum(len((each.text or "").strip()) for each in parts)


def inherited(element: Element, name: str) -> str:
    """Return an attribute of the element, or of the nearest one around it that has it."""
    value = attribute(element, name)
    around = element.getparent()
    while not value and around is not None:
        value, around = attribute(around, name), around.getparent()
    return value


def is_feel(element: Element, key: str = "expressionLanguage") -> bool:
    """Return whether the element is written in FEEL; what it does not say itself, the model says for all."""
    language = inherited(element, key)
    return not language or "feel" in language.lower()


def reference(element: Element) -> str:
    """Return what the ``href`` of the element points at: an id, or ``document#id`` in another model.

    The document is the namespace of that model, or where it lies.
    """
    document, _, id = attribute(element, "href").rpartition("#")
    return f"{document}#{unquote(id)}" if document else unquote(id)
