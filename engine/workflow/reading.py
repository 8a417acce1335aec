"""From bytes to an XML tree, safe against files that are no diagrams or are meant to do harm."""

from __future__ import annotations

from typing import Final

from lxml import etree

from engine.dmn.prescan import not_xml, obstacle
from engine.feel import say
from engine.workflow.dialect import BPMN, Findings

MAX_BYTES: Final = 5_000_000
MAX_ELEMENTS: Final = 20_000
"""Those of the drawing count as well: about 1,500 tasks."""

BOOLEANS: Final = frozenset(
    {
        "isExecutable", "isClosed", "isImmediate", "isForCompensation", "triggeredByEvent", "cancelActivity",
        "isInterrupting", "parallelMultiple", "instantiate", "isSequential", "testBefore", "isCollection",
        "cancelRemainingInstances", "waitForCompletion", "isRequired", "isUnlimited", "mustUnderstand",
    }
)  # fmt: skip
"""Attributes that are true or false, which XML Schema also writes as 1 and 0, with blanks around."""
_PLAIN: Final = {"1": "true", "0": "false", "true": "true", "false": "false"}


def read_xml(data: bytes, findings: Findings) -> etree._Element | None:
    """Return the root of a BPMN file, or None with a finding. Size is judged before anything is parsed."""
    if len(data) > MAX_BYTES:
        message = say("The file has {size} bytes, more than {most}; split it.", size=len(data), most=MAX_BYTES)
        findings.add("", "SIZE", message)
        return None
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        findings.add("", "SIZE", say("The file has more than {most} elements; split it.", most=MAX_ELEMENTS))
        return None
    if b"<!DOCTYPE" in data[:10_000]:
        findings.add("", "DOCTYPE", say("A document type declaration is not allowed; remove the line <!DOCTYPE …>."))
        return None
    found = obstacle(data)
    if found is not None:
        findings.add("", "XML", found)
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            findings.add("", "SIZE", say("The elements of the file lie too deep in one another; split the process."))
            return None
        findings.add("", "XML", not_xml(error))
        return None
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, or further down
        findings.add("", "DOCTYPE", say("A document type declaration is not allowed; remove the line <!DOCTYPE …>."))
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        message = say(
            "The file is no BPMN 2.0 diagram (its root is not bpmn:definitions); save a diagram under this name."
        )
        findings.add("", "XML", message)
        return None
    for element in root.iter(f"{{{BPMN}}}*"):
        for name in BOOLEANS.intersection(map(str, element.attrib)):
            text = str(element.get(name))
            element.set(name, _PLAIN.get(text.strip(), text))
    return root
