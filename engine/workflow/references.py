"""What the diagrams of a publication say of each other and of decisions and services: it must be there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from engine.feel import say
from engine.model import Finding
from engine.services import Service
from engine.workflow.decisions import Decisions
from engine.workflow.diagram import ProcessDiagram, beginnings_of, messages_of
from engine.workflow.dialect import Findings
from engine.workflow.expressions import ElementFailed
from engine.workflow.interface import Constants
from engine.workflow.plans import plan

_SOME_TIME: Final = datetime(2016, 1, 4, tzinfo=UTC)
"""Whether an expression names a time at all does not depend on when it is asked."""


def check_references(diagrams: Mapping[str, ProcessDiagram], decisions: Decisions) -> list[Finding]:
    """Return a finding for every process, task and decision that is called and not there, or cannot be called."""
    findings = []
    starting: dict[str | None, str] = {}
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in beginnings_of(diagram.scope):
            for event in messages_of(node):
                other = starting.setdefault(event.name, diagram.key)
                if other != diagram.key:
                    message = say(
                        "The message '{message}' starts the process '{process}' already; let it start one of the two.",
                        message=event.name,
                        process=diagrams[other].name,
                    )
                    notes.add(node.id, "DUPLICATE", message)
        findings.extend(notes.items)
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in diagram.nodes.values():
            if node.extensions.message_form is not None and node.event.name in starting:
                message = say(
                    "The message '{message}' begins new cases of '{process}', so nobody records it for a running one; "
                    "wait for another message, or remove the form.",
                    message=node.event.name,
                    process=diagrams[starting[node.event.name]].name,
                )
                notes.add(node.id, "DIALECT", message)
            called, decision = node.extensions.called_process, node.extensions.decision
            if node.type == "callActivity" and called is not None and called not in diagrams:
                message = say("There is no process '{process}'; call one that exists.", process=called)
                notes.add(node.id, "CALL", message)
            elif node.type == "callActivity" and called is not None and not _can_be_called(diagrams[called]):
                message = say(
                    "The called process '{process}' has no plain start event; give it one.",
                    process=diagrams[called].name,
                )
                notes.add(node.id, "CALL", message)
            if node.type == "businessRuleTask" and decision is not None and decision.decision not in decisions:
                message = say("There is no decision '{decision}'; call one that exists.", decision=decision.decision)
                notes.add(node.id, "DECISION", message)
        findings.extend(notes.items)
    return findings


def check_timer_starts(diagrams: Mapping[str, ProcessDiagram], constants: Constants) -> list[Finding]:
    """Return a finding for every timer that should begin cases and looks at data: there is no case yet."""
    findings, known = [], constants(_SOME_TIME, {})
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in beginnings_of(diagram.scope):
            for timing in (event.timing for event in node.event.each if event.timing is not None):
                unknown = sorted(timing.expression.names - known.keys())
                if unknown:
                    message = say(
                        "A timer that begins cases sees none of their data ({names}); use constants alone.",
                        names=", ".join(unknown),
                    )
                    notes.add(node.id, "TIMER", message)
                    continue
                try:
                    plan(timing, known, _SOME_TIME)
                except ElementFailed as failure:
                    notes.add(node.id, "TIMER", failure.message)
        findings.extend(notes.items)
    return findings


def _can_be_called(diagram: ProcessDiagram) -> bool:
    """Return whether a call activity may call it; the standard asks for a start event that waits for nothing."""
    starts = (node for node in diagram.scope.nodes.values() if node.type == "startEvent")
    return diagram.global_task or any(start.event.kind == "none" for start in starts)


def check_services(diagrams: Mapping[str, ProcessDiagram], services: Mapping[str, Service]) -> list[Finding]:
    """Return a finding for every service task whose type has no handler."""
    findings = []
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in diagram.nodes.values():
            service = node.extensions.service
            if node.type == "serviceTask" and service is not None and service.type not in services:
                known = ", ".join(sorted(services)) or "none"
                message = say(
                    "There is no service '{service}'. Known are: {known}. Name one of them, or have it registered.",
                    service=service.type,
                    known=known,
                )
                notes.add(node.id, "SERVICE_UNKNOWN", message)
        findings.extend(notes.items)
    return findings
