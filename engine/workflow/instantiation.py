"""Cases that begin at a receive task or an event-based gateway: what a diagram must say for that."""

from __future__ import annotations

from engine.feel import say
from engine.workflow.diagram import Node, Scope
from engine.workflow.dialect import Findings


def check_instantiation(node: Node, scope: Scope, findings: Findings, *, whole: bool) -> None:
    """Note what is wrong with an element by whose events cases begin; only in a ``whole`` process they can."""
    if not whole:
        message = say("Only a process begins with a message, a subprocess does not; remove instantiate.")
        findings.add(node.id, "ELEMENT", message)
    if node.incoming:
        message = say(
            "A case begins at this element (instantiate), so nothing can lead to it; remove the sequence flow."
        )
        findings.add(node.id, "FLOW", message)
    if node.loop is not None:
        message = say("A case begins at this task (instantiate), so it cannot be repeated; remove the marker.")
        findings.add(node.id, "ELEMENT", message)
    for flow in node.outgoing if node.type == "eventBasedGateway" else ():
        _check_event(scope.nodes[flow.target], findings, all_together=node.parallel)


def check_gateway_type(node: Node, findings: Findings) -> None:
    """Note where a gateway waits for all its events on the way: that is a parallel gateway with events behind it."""
    if node.parallel and not node.instantiates:
        message = say(
            "A parallel event-based gateway (eventGatewayType) only begins processes (instantiate); on the way put a "
            "parallel gateway before the events."
        )
        findings.add(node.id, "ELEMENT", message)


def _check_event(event: Node, findings: Findings, *, all_together: bool) -> None:
    """Note where an event behind the gateway begins no case: nobody is there yet to wait for it."""
    kinds = {part.kind for part in event.event.each}
    if event.event.kind == "parallelMultiple":
        message = say(
            "Several events that are waited for together (parallelMultiple) begin no case; draw one event for each."
        )
        findings.add(event.id, "ELEMENT", message)
    elif not all_together and kinds - {"message", "signal"}:
        message = say("Behind an event-based gateway cases begin with messages and signals only; choose one of these.")
        findings.add(event.id, "ELEMENT", message)
    elif all_together and kinds != {"message"}:
        message = say("Behind a parallel event-based gateway cases begin with messages only; choose a message.")
        findings.add(event.id, "ELEMENT", message)
