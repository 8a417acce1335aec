"""Checks of a diagram that need no XML: does every node lead somewhere, has every choice its conditions."""

from __future__ import annotations

from typing import Final

from engine.feel import say
from engine.workflow.diagram import (
    EXECUTED,
    Event,
    Flow,
    Node,
    Scope,
    begun_by_events,
    catches_message,
    entries_of,
    may_be_first,
)
from engine.workflow.dialect import Findings
from engine.workflow.instantiation import check_gateway_type, check_instantiation
from engine.workflow.words import kind_in_words

_REQUIRED: Final = {
    "scriptTask": ("script", say("The script task has no script; enter an expression and a result variable.")),
    "businessRuleTask": (
        "decision",
        say("The business rule task calls no decision; choose one and enter a result variable."),
    ),
    "serviceTask": ("service", say("The service task names no service; enter its type.")),
    "callActivity": ("called_process", say("The call activity calls no process; enter its id.")),
}
MAX_INCLUSIVE_JOINS: Final = 100
"""Each looks at all that can reach it."""
_CATCHING: Final = frozenset({"intermediateCatchEvent", "receiveTask"})
_SCOPES: Final = frozenset({"subProcess", "callActivity"})
_THROWERS: Final = {"error": _SCOPES | {"serviceTask"}, "escalation": _SCOPES}


def check_scope(scope: Scope, owner: str, findings: Findings, *, whole: bool = False, triggered: bool = False) -> None:
    """Note what is wrong with the nodes and flows of a subprocess or, as a ``whole``, of a process.

    One that is ``triggered`` is an event subprocess.
    """
    starts = [node for node in scope.nodes.values() if node.type == "startEvent"]
    begun = begun_by_events(scope)
    if not starts and not begun:
        _check_without_start(scope, owner, findings, triggered=triggered)
    elif whole:
        _check_starts([*starts, *begun.values()], owner, findings)
    elif len(starts) != 1:
        message = say("There are {count} start events in the subprocess; leave exactly one.", count=len(starts))
        findings.add(owner, "START", message)
    joins = [node for node in scope.nodes.values() if node.type == "inclusiveGateway" and len(node.incoming) > 1]
    if len(joins) > MAX_INCLUSIVE_JOINS:
        message = say("More than {most} inclusive gateways join branches; split the process.", most=MAX_INCLUSIVE_JOINS)
        findings.add(owner, "SIZE", message)
    for node in [node for node in scope.nodes.values() if node.type in EXECUTED]:
        _check_required(node, findings)
        _check_message_form(node, findings)
        _check_flows(node, findings, first=node.instantiates or (not starts and may_be_first(node)))
        if node.type == "boundaryEvent":
            _check_boundary(node, scope, findings)
        elif node.type == "eventBasedGateway":
            _check_event_gateway(node, scope, findings)
            check_gateway_type(node, findings)
        if node.instantiates:
            check_instantiation(node, scope, findings, whole=whole)


def check_global_task(node: Node, findings: Findings) -> None:
    """Note what is wrong with the task that a global task is."""
    _check_required(node, findings)
    _check_message_form(node, findings)
    if node.loop is not None:
        findings.add(node.id, "ELEMENT", say("A global task is not repeated; repeat the call activity that calls it."))


def _check_starts(starts: list[Node], owner: str, findings: Findings) -> None:
    """Note what is wrong with the start events of a process: one plain one, and any number that an event starts."""
    plain = [node for node in starts if node.event.kind == "none"]
    if len(plain) > 1:
        message = say(
            "There are {count} start events that wait for nothing; leave exactly one of them.", count=len(plain)
        )
        findings.add(owner, "START", message)
    seen = set()
    for start, event in ((each, event) for each in starts for event in each.event.each):
        if event.kind in ("message", "signal") and (event.kind, event.name) in seen:
            message = say(
                "The process starts with '{name}' at another event already; remove one of the two.", name=event.name
            )
            findings.add(start.id, "DUPLICATE", message)
        seen.add((event.kind, event.name))


def _check_without_start(scope: Scope, owner: str, findings: Findings, *, triggered: bool) -> None:
    """Note where a scope must have a start event: it has one together with end events, or neither.

    Without either it begins with all that nothing leads to, and is complete when nothing is left to do.
    """
    has_end = any(node.type == "endEvent" for node in scope.nodes.values())
    if triggered or has_end or not entries_of(scope, whole=True):
        findings.add(owner, "START", say("There is no start event; draw one."))


def connect_links(scope: Scope, findings: Findings) -> None:
    """Join each throwing link event to the catching one of its name, as if a flow were drawn."""
    links = [node for node in scope.nodes.values() if node.event.kind == "link"]
    catching: dict[str | None, Node] = {}
    for node in links:
        catches = node.type == "intermediateCatchEvent"
        if node.incoming if catches else node.outgoing:
            message = say(
                "A link has sequence flows on one side only; remove those on the side where its partner takes over."
            )
            findings.add(node.id, "FLOW", message)
        if catches:
            if node.event.name in catching:
                message = say("The link '{name}' has several targets; leave one of them.", name=node.event.name)
                findings.add(node.id, "DUPLICATE", message)
            catching[node.event.name] = node
    for node in links:
        if node.type != "intermediateThrowEvent":
            continue
        target = catching.get(node.event.name)
        if target is None:
            message = say(
                "The link '{name}' leads nowhere; draw an event in the same process or subprocess that catches it.",
                name=node.event.name,
            )
            findings.add(node.id, "REFERENCE", message)
            continue
        flow = Flow(f"{node.id}:link", node.id, target.id, None)
        node.outgoing.append(flow)
        target.incoming.append(flow)


def _check_required(node: Node, findings: Findings) -> None:
    required = _REQUIRED.get(node.type)
    missing = required is not None and getattr(node.extensions, required[0]) is None
    if required is not None and missing and node.id not in findings.blamed:
        findings.add(node.id, "DIALECT", required[1])


def _check_message_form(node: Node, findings: Findings) -> None:
    if node.extensions.message_form is None or node.id in findings.blamed:
        return
    if not catches_message(node):
        message = say(
            "Only what waits for a message has its form among the properties; choose the form of a task as its form."
        )
        findings.add(node.id, "DIALECT", message)
    elif node.event.parts:
        message = say("An event that waits for several things has no form; give the message an event of its own.")
        findings.add(node.id, "DIALECT", message)
    elif node.event.correlation_key is not None:
        message = say("People record a message for a case number; remove its correlation key, or the form.")
        findings.add(node.id, "DIALECT", message)


def _check_flows(node: Node, findings: Findings, *, first: bool) -> None:
    """Note what is wrong with the flows of the node, which may be the ``first`` of its scope."""
    if node.trigger is not None:
        _check_event_subprocess(node, findings)
        return
    begins = node.type in ("startEvent", "boundaryEvent")
    if begins and node.incoming:
        message = say("Nothing can lead to this {kind}; remove the sequence flow.", kind=kind_in_words(node.type))
        findings.add(node.id, "FLOW", message)
    if not begins and not first and not node.incoming:
        findings.add(node.id, "FLOW", say("Nothing leads to this element; draw a sequence flow to it, or remove it."))
    if node.type == "endEvent" and node.outgoing:
        message = say("Nothing can follow an end event; remove the sequence flow, or draw another element.")
        findings.add(node.id, "FLOW", message)
    if node.type != "endEvent" and not node.outgoing:
        must_go_on = begins or node.type.endswith("Gateway")
        code = "FLOW" if must_go_on else "DEAD_END"
        findings.add(node.id, code, say("Nothing follows this element; lead it to an end event."))
    if node.default is not None and node.default not in {flow.id for flow in node.outgoing}:
        message = say("The default flow '{flow}' does not leave this element; choose one that does.", flow=node.default)
        findings.add(node.id, "REFERENCE", message)
    if node.type in ("exclusiveGateway", "inclusiveGateway") and len(node.outgoing) > 1:
        for flow in node.outgoing:
            if flow.condition is None and flow.id != node.default and flow.id not in findings.blamed:
                message = say("This flow has no condition; enter one, or make it the default flow.")
                findings.add(flow.id, "FLOW", message)


def _check_event_subprocess(node: Node, findings: Findings) -> None:
    if node.incoming or node.outgoing:
        message = say("An event subprocess stands alone; remove the sequence flows to it and from it.")
        findings.add(node.id, "FLOW", message)
    if node.loop is not None:
        message = say("An event subprocess cannot be repeated; remove the marker. Its event may happen again.")
        findings.add(node.id, "ELEMENT", message)
    if node.trigger is not None and _is_about(node.trigger, "error") and not node.trigger.interrupting:
        message = say("An event subprocess for an error always interrupts; make its start event interrupting.")
        findings.add(node.trigger.id, "DIALECT", message)


def _check_boundary(node: Node, scope: Scope, findings: Findings) -> None:
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.type in ("boundaryEvent", "startEvent", "endEvent") or host.type.endswith("Gateway"):
        message = say("The boundary event is not attached to an activity; draw it onto the edge of one.")
        findings.add(node.id, "REFERENCE", message)
    elif host.trigger is not None:
        message = say("An event subprocess has no boundary events; draw the event somewhere else.")
        findings.add(node.id, "ELEMENT", message)
    else:
        if _is_about(node, "error") and not node.interrupting:
            message = say("A boundary event for an error always interrupts; make it interrupting.")
            findings.add(node.id, "DIALECT", message)
        for kind, throwers in _THROWERS.items():
            thrown = host.type in throwers or any(_kinds(each.event) & {kind} for each in host.throws)
            if _is_about(node, kind) and not thrown:
                message = say(
                    "What the event is attached to ({kind}) never throws what it waits for; remove the event.",
                    kind=kind_in_words(host.type),
                )
                findings.add(node.id, "ELEMENT", message)


def _is_about(node: Node, kind: str) -> bool:
    return kind in _kinds(node.event)


def _kinds(event: Event) -> frozenset[str]:
    return frozenset(part.kind for part in event.each)


def _check_event_gateway(node: Node, scope: Scope, findings: Findings) -> None:
    if len(node.outgoing) < 2:
        message = say("The event-based gateway has fewer than two events to choose from; draw another one.")
        findings.add(node.id, "FLOW", message)
    bordered = {other.attached_to for other in scope.nodes.values()}
    for flow in node.outgoing:
        target = scope.nodes[flow.target]
        if target.id in bordered:
            message = say("A task behind an event-based gateway has no boundary events; remove them.")
            findings.add(target.id, "FLOW", message)
        waits = target.type in _CATCHING and target.event.kind != "link"
        if not waits or len(target.incoming) > 1:
            message = say(
                "An event-based gateway leads to events that wait and that nothing else leads to; redraw this flow."
            )
            findings.add(flow.id, "FLOW", message)
