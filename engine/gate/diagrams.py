"""What the rules ask of a diagram: its elements with their texts, expressions and references, as plain values.

This reads the file as it was drawn, apart from the execution, because the rules speak about what a person drew: where a
lane lies, what an element is called, which names an expression mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from engine.gate.drawing import Drawing, read_drawing
from engine.gate.reading import DI, B, Z, is_bpmn, local_name, read_definitions
from engine.gate.texts import Text, correlation_key, event_definitions, texts_of
from engine.workflow.diagram import EXECUTED, GLOBAL_TASKS

_DRAWN: Final = EXECUTED | {"sequenceFlow", "complexGateway", "adHocSubProcess", "transaction"}
"""Nodes, those included that are refused, and sequence flows; all else belongs to one of them, or is data."""
_DEFINITION: Final = "EventDefinition"
COUNTER: Final = "loopCounter"
"""The name of the number of the round."""


@dataclass(frozen=True, slots=True)
class Element:
    """A node or sequence flow of a diagram."""

    id: str
    kind: str
    """BPMN local name such as ``userTask``."""
    name: str
    process_key: str
    parent: str
    """Id of the enclosing subprocess or process; empty for a global task, which is a process by itself."""
    lane: str
    """Name of the innermost lane the node lies in, or an empty string."""
    texts: tuple[Text, ...] = ()
    form_key: str | None = None
    recorded: bool = False
    """Whether the form is for people who record the message that the element waits for."""
    facts: tuple[str, ...] = ()
    no_deadline: str = ""
    """Why the element has no deadline, where it says so."""
    calls: str = ""
    """The process or global task that a call activity calls."""
    decision: str | None = None
    result: str | None = None
    """Variable that a script or decision writes."""
    inputs: tuple[str, ...] = ()
    """Names that exist only inside of the element: ioMapping inputs, the item of a repetition and its counter."""
    item: str = ""
    """The name of the item of a repetition."""
    repeated: bool = False
    """Whether the element is done several times; each time has variables of its own."""
    outputs: tuple[str, ...] = ()
    """Targets of the ioMapping outputs, written into the scope around the element."""
    source: str = ""
    target: str = ""
    """Ends of a sequence flow."""
    attached_to: str = ""
    """Activity that a boundary event sits on."""
    interrupting: bool = True
    events: tuple[str, ...] = ()
    """What an event is about, such as ``timer``, often one thing; nothing for a plain one."""
    begins: bool = False
    """Whether a receive task, or the first event behind an event-based gateway, begins the case."""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    """Ids of the sequence flows that end and begin at the node."""

    @property
    def event(self) -> str:
        """Return the first thing that an event is about; empty for a plain one."""
        return next(iter(self.events), "")

    def text(self, where: str) -> Text | None:
        """Return the text of that purpose, or None."""
        return next((text for text in self.texts if text.where == where), None)


@dataclass(frozen=True, slots=True)
class Diagram:
    """One BPMN file."""

    file: str
    processes: Mapping[str, str]
    """Name of each executable process by key."""
    elements: tuple[Element, ...]
    correlation_keys: tuple[tuple[str, Text], ...] = ()
    """The correlation key of each message by the id of the message, where it has one."""
    drawn: frozenset[str] = field(default_factory=frozenset)
    """Ids of the elements that have a shape or an edge; empty where the file has no drawing at all."""
    drawing: Drawing = field(default_factory=Drawing)


def read_diagram(file: str, data: bytes) -> Diagram | None:
    """Return the diagram, or None where the file cannot be read (the execution says why)."""
    root = read_definitions(file, data)
    if root is None:
        return None
    processes: dict[str, str] = {}
    elements: list[Element] = []
    shared = {item.get("id", ""): item for item in root if local_name(item).endswith(_DEFINITION)}
    for process in root.findall(f"{B}process"):
        key = process.get("id", "")
        if process.get("isExecutable") == "true":
            processes[key] = process.get("name", "")
        lanes = {
            (reference.text or "").strip(): lane.get("name", "")
            for lane in process.iter(f"{B}lane")
            for reference in lane.findall(f"{B}flowNodeRef")
        }
        elements.extend(_Reader(key, shared).elements(process, key, lanes))
    for kind, task in GLOBAL_TASKS.items():
        for node in root.findall(f"{B}{kind}"):
            elements.append(_element(node, task, node.get("id", ""), "", "", shared))
    drawn = {shape.get("bpmnElement", "") for shape in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    keys = tuple(
        (message.get("id", ""), correlation_key(subscription.get("correlationKey", "")))
        for message in root.findall(f"{B}message")
        for subscription in message.iter(f"{Z}subscription")
    )
    return Diagram(file, processes, tuple(_connected(elements)), keys, frozenset(drawn), read_drawing(root))


def _connected(elements: list[Element]) -> Iterator[Element]:
    """Yield the elements with the flows that end and begin at each; what a node itself says of them may be missing."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for element in elements:
        if element.kind == "sequenceFlow":
            outgoing.setdefault(element.source, []).append(element.id)
            incoming.setdefault(element.target, []).append(element.id)
    for element in elements:
        ends = tuple(incoming.get(element.id, ())), tuple(outgoing.get(element.id, ()))
        yield replace(element, incoming=ends[0], outgoing=ends[1])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the elements of one process; ``shared`` are event definitions that several events refer to."""

    process_key: str
    shared: Mapping[str, etree._Element]

    def elements(self, scope: etree._Element, parent: str, lanes: Mapping[str, str]) -> Iterator[Element]:
        """Yield the elements of a scope and, behind each subprocess, those inside it."""
        for node in scope:
            kind = local_name(node)
            if not is_bpmn(node) or kind not in _DRAWN or not node.get("id"):
                continue
            lane = lanes.get(node.get("id", ""), lanes.get(parent, ""))
            element = _element(node, kind, self.process_key, parent, lane, self.shared)
            yield element
            if kind in ("subProcess", "adHocSubProcess", "transaction"):
                yield from self.elements(node, element.id, {**lanes, element.id: element.lane})


def _element(
    node: etree._Element, kind: str, key: str, parent: str, lane: str, shared: Mapping[str, etree._Element]
) -> Element:
    extension = node.find(f"{B}extensionElements")
    zeebe = {} if extension is None else {local_name(item): item for item in extension if str(item.tag).startswith(Z)}
    loop = node.find(f"{B}multiInstanceLoopCharacteristics")
    loop_zeebe = None if loop is None else loop.find(f".//{Z}loopCharacteristics")
    mapping = zeebe.get("ioMapping")
    inputs = [] if mapping is None else [item.get("target", "") for item in mapping.findall(f"{Z}input")]
    outputs = [] if mapping is None else [item.get("target", "") for item in mapping.findall(f"{Z}output")]
    repeated = loop is not None or node.find(f"{B}standardLoopCharacteristics") is not None
    if repeated:
        inputs.append(COUNTER)
    if loop_zeebe is not None:
        inputs.extend(filter(None, [loop_zeebe.get("inputElement")]))
        outputs.extend(filter(None, [loop_zeebe.get("outputCollection")]))
    properties = (
        {}
        if "properties" not in zeebe
        else {item.get("name", ""): item.get("value", "") for item in zeebe["properties"].findall(f"{Z}property")}
    )
    message_form = properties.get("form", "").strip() or None
    decision, script = zeebe.get("calledDecision"), zeebe.get("script")
    written = decision if decision is not None else script
    return Element(
        id=node.get("id", ""),
        kind=kind,
        name=(node.get("name") or "").strip(),
        process_key=key,
        parent=parent,
        lane=lane,
        texts=tuple(texts_of(node, zeebe, shared)),
        form_key=_attribute(zeebe.get("formDefinition"), "formId") or message_form,
        recorded=message_form is not None,
        facts=tuple(properties.get("facts", "").split()),
        no_deadline=properties.get("no_deadline", "").strip(),
        calls=_attribute(zeebe.get("calledElement"), "processId") or node.get("calledElement", "").rpartition(":")[2],
        decision=_attribute(decision, "decisionId"),
        result=_attribute(written, "resultVariable"),
        inputs=tuple(inputs),
        item=_attribute(loop_zeebe, "inputElement") or "",
        repeated=repeated,
        outputs=tuple(outputs),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        attached_to=node.get("attachedToRef", ""),
        interrupting=node.get("cancelActivity", "true") != "false",
        begins=node.get("instantiate") == "true" and node.get("eventGatewayType") != "Parallel",
        events=tuple(local_name(item)[: -len(_DEFINITION)] for item in event_definitions(node, shared)),
    )


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)
