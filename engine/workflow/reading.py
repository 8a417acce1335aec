"""From bytes to an XML tree, safe against files that are no diagrams or are meant to do harm."""

from __future__ import annotations

from typing import Final

from lxml import etree

from engine.feel import say
from engine.workflow.dialect import BPMN, Findings

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ELEMENTS: Final = 50_000


def read_xml(data: bytes, findings: Findings) -> etree._Element | None:
    """Return the root of a BPMN file, or None with a finding. Size is judged before anything is parsed."""
    if len(data) > MAX_BYTES:
        findings.add("", "SIZE", f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read.")
        return None
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        findings.add("", "SIZE", f"The file has more than {MAX_ELEMENTS:,} elements.")
        return None
    if b"<!DOCTYPE" in data[:10_000]:
        findings.add("", "DOCTYPE", "A document type declaration is not allowed; remove the <!DOCTYPE ...> line.")
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            findings.add("", "SIZE", say("The elements of the file lie too deep in one another to be read."))
            return None
        findings.add("", "XML", f"The file is not well-formed XML: {getattr(error, 'msg', error)}.")
        return None
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, or further down
        findings.add("", "DOCTYPE", "A document type declaration is not allowed; remove the <!DOCTYPE ...> line.")
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        findings.add("", "XML", "The file is no BPMN 2.0 model: its root element is not bpmn:definitions.")
        return None
    return root
