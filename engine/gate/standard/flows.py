"""Where sequence flows must, may and must not begin and end; where a level begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, local_name
from engine.gate.standard.model import (
    ACTIVITIES,
    EVENTS,
    FLOW_NODES,
    Model,
    is_event_subprocess,
)
from engine.model import Finding
from engine.workflow.words import kind_in_words

UNCONDITIONAL: Final = frozenset({"startEvent", "boundaryEvent", "eventBasedGateway"})
"""What a flow with a condition may not begin at."""
INTERMEDIATE: Final = frozenset({"intermediateCatchEvent", "intermediateThrowEvent"})
MUST, MAY, NOT = "must", "may", "not"


def check_flows(model: Model) -> Iterator[Finding]:
    """Yield a finding for every node with sequence flows that it must not have, or without one that it needs."""
    for level in model.levels:
        nodes = [node for node in level if local_name(node) in FLOW_NODES]
        kinds = {local_name(node) for node in nodes}
        yield from _ends(model, level, nodes, kinds)
        for node in nodes:
            kind = local_name(node)
            rule = _coming(model, node, kind, begins="startEvent" in kinds)
            yield from _side(model, node, rule, model.into(node), into=True)
            rule = _going(model, node, kind, ends="endEvent" in kinds)
            yield from _side(model, node, rule, model.out_of(node), into=False)


def _side(
    model: Model, node: etree._Element, rule: str, flows: list[etree._Element], *, into: bool
) -> Iterator[Finding]:
    if flows and rule == NOT:
        message = (
            say("Nothing can lead to this {kind}; remove the sequence flow.", kind=kind_in_words(local_name(node)))
            if into
            else say("Nothing can follow this {kind}; remove the sequence flow.", kind=kind_in_words(local_name(node)))
        )
        yield model.wrong(node, "FLOW", message)
    elif not flows and rule == MUST:
        message = (
            say("Nothing leads to this element; draw a sequence flow to it or remove it.")
            if into
            else say("Nothing follows this element; lead it to an end event.")
        )
        yield model.wrong(node, "FLOW", message)


def _alone(node: etree._Element, kind: str) -> bool:
    return is_event_subprocess(node) or (kind in ACTIVITIES and node.get("isForCompensation") == "true")


def _coming(model: Model, node: etree._Element, kind: str, *, begins: bool) -> str:
    """Return whether a sequence flow must lead to the node, on a level that ``begins`` with a start event or not."""
    if kind in ("startEvent", "boundaryEvent") or is_event_subprocess(node):
        return NOT
    if kind == "intermediateCatchEvent" and "link" in model.kinds(node):
        return NOT
    if node.get("instantiate") == "true":
        return NOT
    if _alone(node, kind):
        return MAY
    return MUST if begins or kind == "endEvent" or kind in INTERMEDIATE else MAY


def _going(model: Model, node: etree._Element, kind: str, *, ends: bool) -> str:
    """Return whether a sequence flow must begin at the node, on a level that ``ends`` with an end event or not."""
    if kind == "endEvent" or is_event_subprocess(node):
        return NOT
    if kind == "intermediateThrowEvent" and "link" in model.kinds(node):
        return NOT
    if kind == "boundaryEvent" and "compensate" in model.kinds(node):
        return NOT
    if _alone(node, kind):
        return MAY
    return MUST if ends or kind in EVENTS else MAY


def _ends(model: Model, level: etree._Element, nodes: list[etree._Element], kinds: set[str]) -> Iterator[Finding]:
    begins = "startEvent" in kinds or any(node.get("instantiate") == "true" for node in nodes)
    if "endEvent" in kinds and not begins:
        message = say("Where there is an end event, there must be a start event; draw one.")
        yield model.wrong(level, "START", message)
    if "startEvent" in kinds and "endEvent" not in kinds:
        yield model.wrong(level, "END", say("Where there is a start event, there must be an end event; draw one."))
    if is_event_subprocess(level):
        starts = sum(local_name(node) == "startEvent" for node in nodes)
        if starts != 1:
            message = say("The event subprocess has {count} start events; leave exactly one.", count=starts)
            yield model.wrong(level, "START", message)


def check_conditions(model: Model) -> Iterator[Finding]:
    """Yield a finding for every condition or default where there can be none."""
    for flow in model.all("sequenceFlow"):
        source = model.found(flow.get("sourceRef"))
        if source is None or flow.find(f"{B}conditionExpression") is None:
            continue
        kind = local_name(source)
        if kind in UNCONDITIONAL:
            message = say(
                "The flow out of this {kind} cannot have a condition; put an exclusive gateway in between.",
                kind=kind_in_words(kind),
            )
            yield model.wrong(flow, "CONDITION", message)
        elif kind == "parallelGateway":
            message = say("A parallel gateway takes all its ways; the condition is not looked at. Remove it.")
            yield model.wrong(flow, "CONDITION_IDLE", message)
        elif kind in ACTIVITIES and len(model.out_of(source)) == 1:
            message = say("The only flow out of this activity has a condition; remove it, or draw another way out.")
            yield model.wrong(source, "CONDITION", message)
    for node in model.all(*FLOW_NODES):
        default = node.get("default")
        flow_out = None if default is None else model.found(default)
        if flow_out is not None and flow_out not in model.out_of(node):
            message = say("The default flow '{flow}' does not leave this element.", flow=default)
            yield model.wrong(node, "REFERENCE", message)


def check_lists(model: Model) -> Iterator[Finding]:
    """Yield a finding for every node that does not list exactly the sequence flows that are connected to it."""
    for node in model.all(*FLOW_NODES):
        for side, flows in (("incoming", model.into(node)), ("outgoing", model.out_of(node))):
            listed = model.texts(node, side)
            connected = [flow.get("id", "") for flow in flows]
            known, written = set(connected), set(listed)
            for name in listed:
                if name not in known:
                    message = say(
                        "The element lists '{flow}' as {side}, but no such flow is connected to it; draw the flow "
                        "anew.",
                        flow=name[:80],
                        side=side,
                    )
                    yield model.wrong(node, "FLOW_LIST", message)
            for name in connected:
                if name not in written:
                    message = say(
                        "The sequence flow '{flow}' is connected to the element, but not in its list of {side}.",
                        flow=name[:80],
                        side=side,
                    )
                    yield model.wrong(node, "FLOW_LIST", message)
