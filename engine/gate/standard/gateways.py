"""Gateways split or join, do what they are marked for, and event-based ones lead to events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import local_name
from engine.gate.standard.model import Model
from engine.model import Finding

GATEWAYS: Final = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway")
AWAITED: Final = frozenset({"message", "signal", "timer", "conditional"})


def check_gateways(model: Model) -> Iterator[Finding]:
    """Yield a finding for every gateway that breaks a rule."""
    bordered = {event.get("attachedToRef", "") for event in model.all("boundaryEvent")}
    for gateway in model.all(*GATEWAYS):
        coming, going = len(model.into(gateway)), len(model.out_of(gateway))
        direction = gateway.get("gatewayDirection", "Unspecified")
        wrong = (direction == "Converging" and going > 1) or (direction == "Diverging" and coming > 1)
        if wrong or (direction == "Mixed" and (coming < 2 or going < 2)):
            message = say("The gateway is marked as {direction}, but {coming} flow(s) come in and {going} go out; "
                          "remove the mark.",
                          direction=direction, coming=coming, going=going)  # fmt: skip
            yield model.wrong(gateway, "DIRECTION", message)
        if local_name(gateway) == "eventBasedGateway":
            yield from _event_based(model, gateway, bordered)
        elif coming < 2 and going < 2:
            message = say("A gateway joins or splits: draw several flows into it or out of it, or remove it.")
            yield model.wrong(gateway, "FLOW", message)


def _event_based(model: Model, gateway: etree._Element, bordered: set[str]) -> Iterator[Finding]:
    flows = model.out_of(gateway)
    if len(flows) < 2:
        message = say("An event-based gateway needs at least two events to choose from.")
        yield model.wrong(gateway, "FLOW", message)
    messages = tasks = False
    for flow in flows:
        target = model.found(flow.get("targetRef"))
        if target is None:
            continue
        kind, kinds = local_name(target), model.kinds(target)
        tasks = tasks or kind == "receiveTask"
        messages = messages or (kind == "intermediateCatchEvent" and "message" in kinds)
        waits = kind == "receiveTask" or (kind == "intermediateCatchEvent" and kinds and AWAITED.issuperset(kinds))
        if not waits or len(model.into(target)) > 1:
            message = say(
                "An event-based gateway leads to events that wait and that nothing else leads to; redraw this flow."
            )
            yield model.wrong(flow, "FLOW", message)
        if kind == "receiveTask" and target.get("id", "") in bordered:
            message = say("A task behind an event-based gateway has no boundary events; remove them.")
            yield model.wrong(target, "FLOW", message)
    if messages and tasks:
        message = say("The event-based gateway leads to message events and to receive tasks; use one of the two only.")
        yield model.wrong(gateway, "FLOW", message)


def check_compensation(model: Model) -> Iterator[Finding]:
    """Yield a finding for every compensation event at a border that is not joined to its handler."""
    joined: dict[str, list[etree._Element | None]] = {}
    for association in model.all("association"):
        ends = association.get("sourceRef", ""), association.get("targetRef", "")
        joined.setdefault(ends[0], []).append(model.found(ends[1]))
        joined.setdefault(ends[1], []).append(model.found(ends[0]))
    for event in model.all("boundaryEvent"):
        if "compensate" not in model.kinds(event):
            continue
        handlers = [each for each in joined.get(event.get("id", ""), ()) if each is not None]
        handlers = [each for each in handlers if local_name(each) != "textAnnotation"]
        if not handlers:
            message = say("Join the compensation event to the activity that compensates, by an association.")
            yield model.wrong(event, "COMPENSATION", message)
        for handler in handlers:
            if handler.get("isForCompensation") != "true":
                message = say("The compensation event leads to '{handler}', which is not marked as compensation "
                              "(isForCompensation); mark it.", handler=handler.get("id", ""))  # fmt: skip
                yield model.wrong(event, "COMPENSATION", message)
