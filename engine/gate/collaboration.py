"""Rules of the standard for what lies around a process: pools, message flows, partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.gate.material import problem
from engine.gate.reading import B, local_name
from engine.model import Finding

CATCHING: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
Named = Mapping[str, etree._Element]


def check_collaboration(file: str, root: etree._Element, named: Named) -> Iterator[Finding]:
    """Yield a finding for every message flow or partner that breaks a rule; ``named`` is by id."""
    pools = {pool.get("processRef"): pool.get("id", "") for pool in root.iter(f"{B}participant")}
    for flow in root.iter(f"{B}messageFlow"):
        yield from _check_flow(file, flow, named, pools)
    for reference in root.iterfind(f".//{B}partnerEntity/{B}participantRef"):
        yield from _check_partner(file, reference, named)
    for reference in root.iterfind(f".//{B}partnerRole/{B}participantRef"):
        yield from _check_partner(file, reference, named)
    for reference in root.iterfind(f".//{B}collaboration/{B}choreographyRef"):
        yield from _check_choreography(file, reference, named)


def _check_flow(file: str, flow: etree._Element, named: Named, pools: Mapping[str | None, str]) -> Iterator[Finding]:
    def wrong(message: str) -> Finding:
        return problem(file, flow.get("id", ""), "MESSAGE_FLOW", message)

    source, target = named.get(flow.get("sourceRef", "")), named.get(flow.get("targetRef", ""))
    for end, reference in ((source, flow.get("sourceRef")), (target, flow.get("targetRef"))):
        kind = "" if end is None else local_name(end)
        if end is not None and not kind.lower().endswith(("participant", "task", "activity", "process", "event")):
            yield wrong(f"{reference!r} is a {kind}, which a message flow cannot join.")
    if source is None or target is None:
        return
    if _pool(source, pools) is not None and _pool(source, pools) == _pool(target, pools):
        yield wrong("A message flow joins two different pools; within one pool draw a sequence flow.")
    kind = local_name(source)
    if kind in CATCHING:
        yield wrong(f"A message flow cannot begin at this {kind}; it can only lead to it.")
    if kind in THROWING and source.find(f"{B}messageEventDefinition") is None:
        yield wrong(f"The {kind} that the message flow begins at has no message; make it a message event.")
    if local_name(target) in THROWING:
        yield wrong(f"A message flow cannot lead to this {local_name(target)}; it can only begin at it.")


def _pool(element: etree._Element, pools: Mapping[str | None, str]) -> str | None:
    """Return the id of the pool that the element is or lies in."""
    if local_name(element) == "participant":
        return element.get("id")
    process = next((each for each in element.iterancestors(f"{B}process")), None)
    return None if process is None else pools.get(process.get("id"))


def _check_partner(file: str, reference: etree._Element, named: Named) -> Iterator[Finding]:
    found, partner = named.get((reference.text or "").strip()), reference.getparent()
    if found is not None and local_name(found) != "participant" and partner is not None:
        message = f"{reference.text!r} is a {local_name(found)}, not a participant."
        yield problem(file, partner.get("id", ""), "REFERENCE", message)


def _check_choreography(file: str, reference: etree._Element, named: Named) -> Iterator[Finding]:
    found, around = named.get((reference.text or "").strip()), reference.getparent()
    if found is None or around is None or local_name(found) != "choreography":
        return
    if found.get("isClosed", "false") != around.get("isClosed", "false"):
        message = "A collaboration and its choreography are both closed or both open (isClosed)."
        yield problem(file, around.get("id", ""), "MESSAGE_FLOW", message)
