"""XML to elements, for files that anybody may have written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from engine.dmn.errors import DmnError
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
        raise DmnError(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 1_000_000))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DmnError(_DOCTYPE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise DmnError(say("The file is no well-formed XML: {problem}.", problem=problem)) from None
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise DmnError(_DOCTYPE)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise DmnError(say("The file has more than {limit} elements.", limit=MAX_ELEMENTS))
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


def reference(element: Element) -> str:
    """Return what the ``href`` of the element points at: an id, or ``namespace#id`` in another model."""
    return attribute(element, "href").removeprefix("#")
