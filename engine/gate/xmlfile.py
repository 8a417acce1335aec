"""Read XML from people who may mean harm: no DOCTYPE, no entities, bounded size, never an exception."""

from __future__ import annotations

from typing import Final

from lxml import etree

MAX_BYTES: Final = 5_000_000
MAX_ELEMENTS: Final = 50_000

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"


def read_xml(data: bytes) -> tuple[etree._Element | None, tuple[str, str] | None]:
    """Return the root element, or None with a code and the reason why the file is not read."""
    if len(data) > MAX_BYTES:
        return None, ("SIZE", f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return None, ("XML", f"The file is not well-formed XML: {error.msg}.")
    except ValueError as error:
        return None, ("XML", f"The file is not well-formed XML: {error}.")
    if root.getroottree().docinfo.internalDTD is not None:
        return None, ("DOCTYPE", "The file has a DOCTYPE; remove it, diagrams need none.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return None, ("SIZE", f"The file has more than {MAX_ELEMENTS} elements.")
    return root, None


def local_name(element: etree._Element) -> str:
    """Return the name without the namespace; an empty string for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Return the namespace of the element, or an empty string."""
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""
