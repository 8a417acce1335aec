"""BPMN execution with SpiffWorkflow; no other package imports it.

``parse_definitions(files, constants=...)`` reads a publication; :mod:`engine.workflow.interface` says what comes out.
The way of a file: ``reading`` (bytes to XML) → ``reader``, ``event_reader``, ``dialect`` (XML to ``diagram``, with
findings) → ``structure`` (checks) → ``assembly`` (diagram to SpiffWorkflow specs). The way of a command: ``state``
(bytes to tokens) → ``execution`` (moves tokens; ``elements``, ``gateways``, ``events``, ``activities`` say how) →
``projection`` (tokens to a ``Step``).

Executed are user, manual, undefined, script, business-rule, service, send and receive tasks; call activities, embedded
and event subprocesses, loops and multi-instance activities; exclusive, parallel, inclusive and event-based gateways;
timer, message, signal, conditional, error, escalation, link and terminate events, as far as BPMN allows each at its
place. A process begins with a plain start event, a message or a signal. Whatever else a diagram holds is refused by
name.
"""

from engine.workflow.definitions import (
    ElementInfo,
    HumanTaskInfo,
    ProcessInfo,
    WorkflowDefinitions,
    parse_definitions,
)
from engine.workflow.execution import WorkflowExecution

__all__ = [
    "ElementInfo",
    "HumanTaskInfo",
    "ProcessInfo",
    "WorkflowDefinitions",
    "WorkflowExecution",
    "parse_definitions",
]
