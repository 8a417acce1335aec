"""Rules of the standard for what lies around a process: pools, message flows, conversations, choreographies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, local_name
from engine.gate.standard.model import Model, whole_number
from engine.model import Finding
from engine.workflow.words import kind_in_words

CATCHING: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
JOINED: Final = ("participant", "task", "activity", "subprocess", "transaction", "event", "conversation")
"""How the kinds of elements end that a message flow can join."""
INSIDE: Final = frozenset(
    {
        "conversation",
        "subConversation",
        "callConversation",
        "participantAssociation",
        "messageFlowAssociation",
        "conversationAssociation",
        "association",
        "group",
        "textAnnotation",
    }
)
"""What a collaboration may hold, but a global conversation may not."""


def check_message_flows(model: Model) -> Iterator[Finding]:
    """Yield a finding for every message flow along which nothing can travel."""
    pools = {pool.get("processRef"): pool.get("id", "") for pool in model.all("participant")}
    for flow in model.all("messageFlow"):
        yield from _flow(model, flow, pools)


def _flow(model: Model, flow: etree._Element, pools: Mapping[str | None, str]) -> Iterator[Finding]:
    def wrong(message: str) -> Finding:
        return model.wrong(flow, "MESSAGE_FLOW", message)

    source, target = model.found(flow.get("sourceRef")), model.found(flow.get("targetRef"))
    for end, reference in ((source, flow.get("sourceRef")), (target, flow.get("targetRef"))):
        kind = "" if end is None else local_name(end)
        if end is not None and not kind.lower().endswith(JOINED):
            yield wrong(
                say(
                    "A message flow cannot join '{name}' ({kind}); redraw it between pools, tasks or events.",
                    name=reference,
                    kind=kind_in_words(kind),
                )
            )
    if source is None or target is None:
        return
    if _pool(source, pools) is not None and _pool(source, pools) == _pool(target, pools):
        yield wrong(say("The message flow stays within one pool; draw a sequence flow there."))
    kind = local_name(source)
    if kind in CATCHING:
        yield wrong(
            say("A message flow can only lead to this {kind}; turn it round, or remove it.", kind=kind_in_words(kind))
        )
    if kind in THROWING and "message" not in model.kinds(source):
        message = say(
            "What the message flow begins at ({kind}) has no message; make it a message event.",
            kind=kind_in_words(kind),
        )
        yield wrong(message)
    if local_name(target) in THROWING:
        message = say(
            "A message flow can only begin at this {kind}; turn it round, or remove it.",
            kind=kind_in_words(local_name(target)),
        )
        yield wrong(message)
    if local_name(target) == "startEvent" and "message" not in model.kinds(target):
        yield wrong(say("The start event that the message flow leads to has no message; make it a message event."))


def _pool(element: etree._Element, pools: Mapping[str | None, str]) -> str | None:
    """Return the id of the pool that the element is or lies in."""
    if local_name(element) == "participant":
        return element.get("id")
    process = next((each for each in element.iterancestors(f"{B}process")), None)
    return None if process is None else pools.get(process.get("id"))


def check_collaborations(model: Model) -> Iterator[Finding]:
    """Yield a finding for every collaboration, choreography or conversation that breaks a rule."""
    for multiplicity in model.all("participantMultiplicity"):
        low, high = (
            whole_number(multiplicity.get(name, default)) for name, default in (("minimum", "0"), ("maximum", "1"))
        )
        if low < 0 or high < 1 or high < low:
            message = say(
                "The numbers of participants make no sense; write a minimum from 0, and a maximum from 1 that "
                "is not below it."
            )
            yield model.wrong(multiplicity, "COLLABORATION", message)
    for whole in model.all("globalConversation", "choreography", "globalChoreographyTask"):
        if whole.find(f"{B}choreographyRef") is not None:
            message = say("A {kind} refers to no choreography; remove its choreographyRef.", kind=local_name(whole))
            yield model.wrong(whole, "COLLABORATION", message)
    for whole in model.all("globalConversation"):
        for child in whole:
            if local_name(child) in INSIDE:
                message = say("A global conversation contains no {kind}; use a collaboration.", kind=local_name(child))
                yield model.wrong(whole, "COLLABORATION", message)
    for whole in model.all("collaboration"):
        for name in model.texts(whole, "choreographyRef"):
            found = model.found(name)
            if found is not None and found.get("isClosed", "false") != whole.get("isClosed", "false"):
                message = say("A collaboration and its choreography are both closed or both open (isClosed).")
                yield model.wrong(whole, "COLLABORATION", message)
