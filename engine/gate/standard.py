"""Rules of BPMN 2.0 that other tools depend on, although the execution does not: ids, lanes, conditions, formats, …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.gate.collaboration import check_collaboration
from engine.gate.data import check_data
from engine.gate.material import problem
from engine.gate.reading import B, is_bpmn, local_name, read_definitions
from engine.model import Finding

_ID: Final = re.compile(r"[^\W\d][\w.-]*")
_MIME: Final = re.compile(r"[\w.+-]+/[\w.+-]+")
UNCONDITIONAL: Final = frozenset({"startEvent", "boundaryEvent", "parallelGateway", "eventBasedGateway"})
"""What a flow with a condition may not begin at."""


def check_standard(file: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding for everything in a BPMN file that breaks a rule of the standard."""
    root = read_definitions(file, data)
    if root is None:
        return
    named = {element.get("id", ""): element for element in root.iter(f"{B}*") if element.get("id")}
    for element in named.values():
        yield from _check_id(file, element)
        kind = local_name(element)
        if kind == "sequenceFlow":
            yield from _check_flow(file, element, named.get(element.get("sourceRef", "")))
        elif kind == "lane":
            for reference in element.findall(f"{B}flowNodeRef"):
                if (reference.text or "").strip() not in named:
                    message = f"The lane lists {reference.text!r}, which is not in the diagram."
                    yield problem(file, element.get("id", ""), "LANE", message)
        for side, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            yield from _check_side(file, element, side, end, named)
        if kind.endswith("Gateway"):
            yield from _check_direction(file, element)
    yield from _check_formats(file, root)
    yield from check_collaboration(file, root, named)
    yield from check_data(file, named)


def _check_id(file: str, element: etree._Element) -> Iterator[Finding]:
    identifier = element.get("id", "")
    if not _ID.fullmatch(identifier):
        message = f"{identifier!r} is no id: begin with a letter or '_' and use letters, digits, '_', '-' and '.'."
        yield problem(file, identifier, "ID", message)


def _check_flow(file: str, flow: etree._Element, source: etree._Element | None) -> Iterator[Finding]:
    if source is not None and flow.find(f"{B}conditionExpression") is not None and local_name(source) in UNCONDITIONAL:
        message = f"A flow out of a {local_name(source)} cannot have a condition; put an exclusive gateway in between."
        yield problem(file, flow.get("id", ""), "CONDITION", message)


def _check_side(
    file: str, element: etree._Element, side: str, end: str, named: dict[str, etree._Element]
) -> Iterator[Finding]:
    for reference in element.findall(f"{B}{side}"):
        flow = named.get((reference.text or "").strip())
        if flow is None or local_name(flow) != "sequenceFlow" or flow.get(end) != element.get("id"):
            message = f"The element lists {reference.text!r} as {side}, but no such sequence flow is connected to it."
            yield problem(file, element.get("id", ""), "FLOW_LIST", message)


def _check_formats(file: str, root: etree._Element) -> Iterator[Finding]:
    for attribute in ("textFormat", "scriptFormat"):
        for element in root.iter(f"{B}*"):
            text = element.get(attribute)
            if text is not None and not _MIME.fullmatch(text):
                owner = element if element.get("id") else element.getparent()
                message = f"The {attribute} {text!r} is no MIME type such as text/plain."
                yield problem(file, "" if owner is None else owner.get("id", ""), "FORMAT", message)


def _check_direction(file: str, gateway: etree._Element) -> Iterator[Finding]:
    direction = gateway.get("gatewayDirection", "Unspecified")
    process = gateway.getparent()
    flows = [] if process is None else [flow for flow in process if is_bpmn(flow)]
    coming = sum(flow.get("targetRef") == gateway.get("id") for flow in flows)
    going = sum(flow.get("sourceRef") == gateway.get("id") and local_name(flow) == "sequenceFlow" for flow in flows)
    wrong = (direction == "Converging" and going > 1) or (direction == "Diverging" and coming > 1)
    wrong = wrong or (direction == "Mixed" and (coming < 2 or going < 2))
    if wrong or direction not in ("Unspecified", "Converging", "Diverging", "Mixed"):
        message = f"The gateway is marked as {direction!r}, but {coming} flow(s) come in and {going} go out."
        yield problem(file, gateway.get("id", ""), "DIRECTION", message)
