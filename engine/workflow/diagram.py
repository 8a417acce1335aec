"""A diagram as plain data: scopes of nodes and flows, and which elements the engine executes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.workflow.dialect import Extensions
from engine.workflow.expressions import Expression
from engine.workflow.repetition import Loop, StandardLoop
from engine.workflow.timing import Timing

EventKind = Literal[
    "none", "timer", "message", "error", "escalation", "conditional", "signal", "link", "terminate",
    "multiple", "parallelMultiple",
]  # fmt: skip

ACTIVITIES: Final = frozenset(
    {
        "userTask", "manualTask", "task", "scriptTask", "businessRuleTask", "sendTask", "receiveTask", "serviceTask",
        "callActivity", "subProcess",
    }
)  # fmt: skip
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: Final[Mapping[str, frozenset[str]]] = {
    "startEvent": frozenset({"none"}),
    "endEvent": frozenset({"none", "message", "signal", "error", "escalation", "terminate"}),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "link"}),
    "boundaryEvent": frozenset({"timer", "message", "signal", "error", "escalation", "conditional"}),
}
THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
TRIGGERS: Final = frozenset({"timer", "message", "signal", "error", "escalation", "conditional"})
"""What may start an event subprocess."""
STARTS: Final = frozenset({"none", "message", "signal", "timer"})
"""What may start a process."""
EXECUTED: Final = ACTIVITIES | GATEWAYS | EVENTS.keys()
GLOBAL_TASKS: Final[Mapping[str, str]] = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""What a call activity may call instead of a process, and the kind of task that it then is."""
HUMAN_TASKS: Final = frozenset({"userTask", "manualTask", "task"})
MAX_DEPTH: Final = 50
"""Subprocesses and called processes that a case may be inside of at once."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event waits for or does; ``name`` is that of the message or link, or the code of error or escalation.

    One that is about several things has them as its ``parts``: it waits for any of them (``multiple``) or for all
    (``parallelMultiple``), and throws all.
    """

    kind: EventKind = "none"
    timing: Timing | None = None
    name: str | None = None
    correlation_key: Expression | None = None
    condition: Expression | None = None
    parts: tuple[Event, ...] = ()

    @property
    def each(self) -> tuple[Event, ...]:
        """Return the single things that the event is about, itself where it is but one."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceEvent:
    """What a multi-instance activity throws when one of its instances completes."""

    event: Event
    condition: Expression | None = None
    """It is thrown where this holds; None: always."""
    once: bool = False
    """Whether only the first instance to complete throws it."""


@dataclass(slots=True, kw_only=True)
class Node:
    """A flow node of a diagram."""

    id: str
    type: str
    """BPMN local name such as ``userTask``."""
    name: str
    lane: str | None
    process_key: str
    extensions: Extensions
    event: Event = Event()
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    loop: Loop | StandardLoop | None = None
    throws: tuple[InstanceEvent, ...] = ()
    """What its instances throw."""
    body: Scope | None = None
    trigger: Node | None = None
    """The start event of an event subprocess, None of any other element."""
    instantiates: bool = False
    """Whether a receive task or an event-based gateway begins cases by its messages."""
    parallel: bool = False
    """Whether all that follows an event-based gateway is waited for, rather than the first to happen."""
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)


def catches_message(node: Node) -> bool:
    """Return whether the element waits for a message, perhaps for other things as well."""
    return bool(messages_of(node)) and node.type not in THROWING and node.type != "sendTask"


def messages_of(node: Node) -> list[Event]:
    """Return the messages that the element waits for or throws."""
    return [event for event in node.event.each if event.kind == "message"]


@dataclass(slots=True)
class Scope:
    """A process or an embedded subprocess: what shares one token space."""

    key: str
    nodes: dict[str, Node] = field(default_factory=dict)


def entries_of(scope: Scope, *, whole: bool) -> list[Node]:
    """Return where a token begins when the scope does: at its start event or, where it has none, at all first nodes.

    Of a ``whole`` process only the start event that waits for nothing counts.
    """
    starts = [node for node in scope.nodes.values() if node.type == "startEvent"]
    if starts or begun_by_events(scope):
        return [node for node in starts if node.event.kind == "none" or not whole]
    return [node for node in scope.nodes.values() if may_be_first(node) and not node.incoming]


def may_be_first(node: Node) -> bool:
    """Return whether the node begins a scope without a start event if nothing leads to it."""
    return node.type in ACTIVITIES | GATEWAYS and node.trigger is None


def beginnings_of(scope: Scope) -> list[Node]:
    """Return where a case of the process can begin."""
    starts = [node for node in scope.nodes.values() if node.type == "startEvent"]
    return [*starts, *begun_by_events(scope).values()]


def begun_by_events(scope: Scope) -> dict[str, Node]:
    """Return, by id, the elements apart from start events whose event begins a case.

    Those are receive tasks that say so, and what follows an event-based gateway that says so.
    """
    found: dict[str, Node] = {}
    for node in scope.nodes.values():
        if node.instantiates:
            begun = [node.id] if node.type == "receiveTask" else [flow.target for flow in node.outgoing]
            found |= {name: scope.nodes[name] for name in begun}
    return found


def awaited_together(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Return, for each event after a parallel gateway that begins a case, the others: the case waits for them all."""
    gateways = (node for node in scope.nodes.values() if node.instantiates and node.parallel)
    groups = ([flow.target for flow in gateway.outgoing] for gateway in gateways)
    return {name: tuple(other for other in group if other != name) for group in groups for name in group}


@dataclass(slots=True, kw_only=True)
class ProcessDiagram:
    """One executable process of a file; ``nodes`` holds those of its subprocesses too.

    A global task is a process that is but the one task; it has the task's id and is only ever called.
    """

    key: str
    name: str
    file: str
    scope: Scope
    nodes: dict[str, Node]
    global_task: bool = False
