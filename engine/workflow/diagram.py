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
STARTS: Final = frozenset({"none", "message", "signal"})
"""What may start a process."""
EXECUTED: Final = ACTIVITIES | GATEWAYS | EVENTS.keys()
HUMAN_TASKS: Final = frozenset({"userTask", "manualTask", "task"})


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
    body: Scope | None = None
    trigger: Node | None = None
    """The start event of an event subprocess, None of any other element."""
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


@dataclass(slots=True, kw_only=True)
class ProcessDiagram:
    """One executable process of a file; ``nodes`` holds those of its subprocesses too."""

    key: str
    name: str
    file: str
    scope: Scope
    nodes: dict[str, Node]
