"""A diagram as plain immutable data: scopes of nodes and flows, read from the XML with everything that is wrong in it.

What the engine does not execute is refused here, by name, so that no diagram runs differently from how it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from lxml import etree

from engine.workflow.dialect import BPMN, Extensions, Findings, Loop, read_extensions, read_loop, tag
from engine.workflow.expressions import Expression
from engine.workflow.structure import check_scope
from engine.workflow.timing import Timing, read_timing

EventKind = Literal["none", "timer", "message", "error", "terminate"]

ACTIVITIES: Final = frozenset(
    {"userTask", "manualTask", "task", "scriptTask", "businessRuleTask", "receiveTask", "callActivity", "subProcess"}
)
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: Final[Mapping[str, frozenset[str]]] = {
    "startEvent": frozenset({"none"}),
    "endEvent": frozenset({"none", "error", "terminate"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({"none"}),
    "boundaryEvent": frozenset({"timer", "message", "error"}),
}
HUMAN_TASKS: Final = frozenset({"userTask", "manualTask", "task"})
IGNORED: Final = frozenset(
    {
        "documentation", "extensionElements", "laneSet", "sequenceFlow", "ioSpecification", "property", "dataObject",
        "dataObjectReference", "dataStoreReference", "association", "textAnnotation", "group", "category", "auditing",
        "monitoring", "incoming", "outgoing", "multiInstanceLoopCharacteristics", "supportedInterfaceRef", "ioBinding",
        "correlationSubscription", "dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput",
        "inputSet", "outputSet", "rendering", "performer", "potentialOwner", "humanPerformer", "resourceRole", "script",
        "completionCondition", "conditionExpression", "expression", "eventDefinitionRef",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event waits for or does; ``name`` is that of the message or the code of the error."""

    kind: EventKind = "none"
    timing: Timing | None = None
    name: str | None = None
    correlation_key: Expression | None = None


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
    loop: Loop | None = None
    body: Scope | None = None
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)


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


def read_processes(root: etree._Element, findings: Findings) -> list[ProcessDiagram]:
    """Return the executable processes of the file; whatever cannot be executed is a finding."""
    _check_ids(root, findings)
    processes = root.findall(f"{{{BPMN}}}process")
    found = []
    for element in processes:
        if element.get("isExecutable") == "true":
            if element.get("id"):
                found.append(_ProcessReader(root, element, findings).read())
            else:
                findings.add("", "DIALECT", "A process has no id.")
    if not found and not findings.items:
        key = processes[0].get("id", "") if processes else ""
        findings.add(key, "DIALECT", "The file has no executable process; set isExecutable to true.")
    return found


def _check_ids(root: etree._Element, findings: Findings) -> None:
    seen: set[str] = set()
    for element in root.iter(f"{{{BPMN}}}*"):
        name = element.get("id")
        if name is None:
            continue
        if name in seen:
            findings.add(name, "DUPLICATE", f"The id {name!r} is used more than once in the file.")
        seen.add(name)


class _ProcessReader:
    def __init__(self, root: etree._Element, element: etree._Element, findings: Findings) -> None:
        self.element, self.findings, self.key = element, findings, element.get("id", "")
        self.nodes: dict[str, Node] = {}
        self.messages = {item.get("id"): item for item in root.iterchildren(f"{{{BPMN}}}message")}
        self.errors = {item.get("id"): item for item in root.iterchildren(f"{{{BPMN}}}error")}
        self.lanes = {
            (reference.text or "").strip(): lane.get("name") or None
            for lane in element.iter(f"{{{BPMN}}}lane")
            for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef")
        }

    def read(self) -> ProcessDiagram:
        scope = self._scope(self.element, self.key)
        return ProcessDiagram(
            key=self.key,
            name=self.element.get("name") or self.key,
            file=self.findings.file,
            scope=scope,
            nodes=self.nodes,
        )

    def _scope(self, container: etree._Element, key: str) -> Scope:
        scope = Scope(key)
        for element in container.iterchildren(f"{{{BPMN}}}*"):
            kind = tag(element)
            if kind in ACTIVITIES or kind in GATEWAYS or kind in EVENTS:
                self._node(scope, element, kind)
            elif kind not in IGNORED:
                self._unsupported(element, f"{kind} is not executed by this engine; model it in another way.")
        for element in container.iterchildren(f"{{{BPMN}}}sequenceFlow"):
            self._flow(scope, element)
        check_scope(scope, container.get("id", ""), self.findings)
        return scope

    def _unsupported(self, element: etree._Element, message: str) -> None:
        self.findings.add(element.get("id", ""), "ELEMENT", message)

    def _node(self, scope: Scope, element: etree._Element, kind: str) -> None:
        name = element.get("id")
        if not name:
            self.findings.add("", "REFERENCE", f"A {kind} has no id.")
            return
        self._check_attributes(element, kind)
        node = Node(
            id=name,
            type=kind,
            name=" ".join((element.get("name") or "").split()) or name,
            lane=self.lanes.get(name),
            process_key=self.key,
            extensions=read_extensions(element, self.findings),
            attached_to=element.get("attachedToRef"),
            interrupting=element.get("cancelActivity", "true") != "false",
            default=element.get("default"),
        )
        loop = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if loop is not None:
            node.loop = read_loop(loop, name, self.findings)
        if kind in EVENTS:
            node.event = self._event(element, kind)
        elif kind == "receiveTask":
            node.event = self._message(element, element.get("messageRef"))
        elif kind == "subProcess":
            node.body = self._scope(element, f"{scope.key}/{name}")
        if name in self.nodes:  # already a finding; the later one is dropped
            return
        scope.nodes[name] = self.nodes[name] = node

    def _check_attributes(self, element: etree._Element, kind: str) -> None:
        for attribute, word in (("startQuantity", "start"), ("completionQuantity", "completion")):
            if element.get(attribute, "1").strip() != "1":
                self._unsupported(element, f"A {word} quantity other than 1 ({attribute}) is not executed.")
        if element.get("isForCompensation") == "true":
            self._unsupported(element, "Compensation is not executed by this engine.")
        if element.get("triggeredByEvent") == "true":
            self._unsupported(element, "Event subprocesses are not executed by this engine; use a boundary event.")
        if element.get("instantiate") == "true":
            self._unsupported(element, f"A {kind} that starts a process (instantiate) is not executed.")
        if element.find(f"{{{BPMN}}}standardLoopCharacteristics") is not None:
            self._unsupported(element, "A loop marker is not executed; model the loop with a gateway.")
        if kind != "subProcess":
            for child in element.iterchildren(f"{{{BPMN}}}*"):
                name = tag(child)
                if (
                    name not in IGNORED
                    and not name.endswith("EventDefinition")
                    and name != "standardLoopCharacteristics"
                ):
                    self._unsupported(element, f"{name} inside a {kind} is not executed by this engine.")
        for association in ("dataInputAssociation", "dataOutputAssociation"):
            for child in element.iterchildren(f"{{{BPMN}}}{association}"):
                if (
                    child.find(f"{{{BPMN}}}assignment") is not None
                    or child.find(f"{{{BPMN}}}transformation") is not None
                ):
                    self._unsupported(element, "Data assignments are not executed; use an ioMapping.")

    def _event(self, element: etree._Element, kind: str) -> Event:
        definitions = [
            child for child in element.iterchildren(f"{{{BPMN}}}*") if tag(child).endswith("EventDefinition")
        ]
        if element.find(f"{{{BPMN}}}eventDefinitionRef") is not None:
            self._unsupported(element, "A shared event definition (eventDefinitionRef) is not executed.")
            return Event()
        if len(definitions) > 1:
            self._unsupported(element, f"A {kind} with several event definitions is not executed.")
            return Event()
        found = tag(definitions[0]).removesuffix("EventDefinition") if definitions else "none"
        if found not in EVENTS[kind]:
            what = "without an event definition" if found == "none" else f"with a {found}EventDefinition"
            self._unsupported(element, f"A {kind} {what} is not executed by this engine.")
            return Event()
        match found:
            case "timer":
                return Event(kind="timer", timing=read_timing(definitions[0], element.get("id", ""), self.findings))
            case "message":
                return self._message(element, definitions[0].get("messageRef"))
            case "error":
                return self._error(element, kind, definitions[0].get("errorRef"))
            case "terminate":
                return Event(kind="terminate")
            case _:
                return Event()

    def _message(self, element: etree._Element, reference: str | None) -> Event:
        message = self.messages.get(reference)
        if message is None or not (message.get("name") or "").strip():
            self.findings.add(
                element.get("id", ""), "REFERENCE", f"The message {reference or ''!r} does not exist or has no name."
            )
            return Event(kind="message", name="")
        key = read_extensions(message, self.findings).correlation_key
        return Event(kind="message", name=message.get("name", "").strip(), correlation_key=key)

    def _error(self, element: etree._Element, kind: str, reference: str | None) -> Event:
        if reference is None and kind == "boundaryEvent":
            return Event(kind="error", name=None)
        error = self.errors.get(reference)
        if error is None or not error.get("errorCode"):
            self.findings.add(
                element.get("id", ""), "REFERENCE", f"The error {reference or ''!r} does not exist or has no code."
            )
            return Event(kind="error", name="")
        return Event(kind="error", name=error.get("errorCode"))

    def _flow(self, scope: Scope, element: etree._Element) -> None:
        name, source, target = element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", "")
        for end, reference in (("start", source), ("end", target)):
            if reference not in scope.nodes:
                where = "in another scope" if reference in self.nodes else "nowhere"
                self.findings.add(name, "REFERENCE", f"The {end} of the sequence flow, {reference!r}, is {where}.")
        if source not in scope.nodes or target not in scope.nodes:
            return
        text = element.find(f"{{{BPMN}}}conditionExpression")
        condition = None
        if text is not None:
            condition = self.findings.expression(name, "condition", text.text, feel_only=True)
            if not (text.text or "").strip():
                self.findings.add(name, "FEEL", "The condition is empty.")
        flow = Flow(name, source, target, condition)
        scope.nodes[source].outgoing.append(flow)
        scope.nodes[target].incoming.append(flow)
