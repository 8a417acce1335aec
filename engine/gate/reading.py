"""Diagrams as XML for the rules: read with the same care as for execution, which tells what cannot be read."""

from __future__ import annotations

from typing import Final

from lxml import etree

from engine.workflow.dialect import BPMN, ZEEBE, Findings
from engine.workflow.reading import read_xml

B: Final = f"{{{BPMN}}}"
Z: Final = f"{{{ZEEBE}}}"
DI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def read_definitions(file: str, data: bytes) -> etree._Element | None:
    """Return the root of a BPMN file, or None where it is none that can be read."""
    return read_xml(data, Findings(file))


def local_name(element: etree._Element) -> str:
    """Return the name of the element without its namespace; an empty string for what is no element."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def is_bpmn(element: etree._Element) -> bool:
    """Return whether the element belongs to BPMN, not to an extension."""
    return isinstance(element.tag, str) and element.tag.startswith(B)
