"""Rules of the standard for what lies around a process: message flows between pools, and the data of messages."""

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
    """Yield a finding for every message flow, partner or data of a message that breaks a rule; ``named`` is by id."""
    pools = {pool.get("processRef"): pool.get("id", "") for pool in root.iter(f"{B}participant")}
    for flow in root.iter(f"{B}messageFlow"):
        yield from _check_flow(file, flow, named, pools)
    for reference in root.iterfind(f".//{B}partnerEntity/{B}participantRef"):
        yield from _check_partner(file, reference, named)
    for reference in root.iterfind(f".//{B}partnerRole/{B}participantRef"):
        yield from _check_partner(file, reference, named)
    for element in named.values():
        yield from _check_data(file, element, named)


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
        yield wrong(f"A {kind} cannot send; a message flow can only lead to it.")
    if kind in THROWING and source.find(f"{B}messageEventDefinition") is None:
        yield wrong(f"The {kind} that the message flow begins at has no message; make it a message event.")
    if local_name(target) in THROWING:
        yield wrong(f"A {local_name(target)} cannot receive; a message flow can only begin at it.")


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


def _check_data(file: str, element: etree._Element, named: Named) -> Iterator[Finding]:
    """Yield a finding where the data of an element that sends or receives is not that of its message."""
    kind = local_name(element)
    carrier = element if kind in ("sendTask", "receiveTask") else element.find(f"{B}messageEventDefinition")
    message = None if carrier is None else named.get(carrier.get("messageRef", ""))
    if message is None:
        return
    if kind == "receiveTask" and len(element.findall(f"{B}ioSpecification/{B}outputSet")) > 1:
        yield problem(file, element.get("id", ""), "DATA", "A task that receives a message has one output set only.")
    expected = message.get("itemRef")
    part = "dataInput" if kind in ("sendTask", *THROWING) else "dataOutput"
    place = f"{B}ioSpecification/" if kind.endswith("Task") else ""
    for data in element.findall(f"{place}{B}{part}"):
        if expected is not None and not _same_item(data.get("itemSubjectRef"), expected, named):
            text = f"The {part} {data.get('id')!r} has not the item definition of the message, {expected!r}."
            yield problem(file, element.get("id", ""), "DATA", text)


def _same_item(one: str | None, other: str, named: Named) -> bool:
    if one == other:
        return True
    found = [named.get(each or "") for each in (one, other)]
    structures = {None if each is None else each.get("structureRef") for each in found}
    return len(structures) == 1 and None not in structures
