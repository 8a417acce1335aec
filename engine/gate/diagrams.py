"""What the rules ask of a diagram: its elements with their texts, expressions and references, as plain values.

This reads the file as it was drawn, apart from the execution, because the rules speak about what a person drew: where a
lane lies, what an element is called, which names an expression mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import DI, B, Z, is_bpmn, local_name, read_definitions

NO_NODES: Final = frozenset(
    {
        "incoming",
        "outgoing",
        "extensionElements",
        "documentation",
        "laneSet",
        "ioSpecification",
        "property",
        "association",
    }
    | {
        "textAnnotation",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "group",
        "category",
        "supportedInterfaceRef",
    }
)
_DEFINITION: Final = "EventDefinition"
TIMER_PARTS: Final = ("timeDuration", "timeDate", "timeCycle")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an element that may be an expression; ``where`` is a phrase that says what it is for."""

    where: str
    text: str

    @property
    def expression(self) -> str | None:
        """Return the FEEL text without the leading ``=``, or None for static text."""
        return self.text.strip()[1:] if self.text.strip().startswith("=") else None


@dataclass(frozen=True, slots=True)
class Element:
    """A node or sequence flow of a diagram."""

    id: str
    kind: str
    """BPMN local name such as ``userTask``."""
    name: str
    process_key: str
    parent: str
    """Id of the enclosing subprocess or process."""
    lane: str
    """Name of the innermost lane the node lies in, or an empty string."""
    texts: tuple[Text, ...] = ()
    form_key: str | None = None
    recorded: bool = False
    """Whether the form is for people who record the message that the element waits for."""
    facts: tuple[str, ...] = ()
    calls: str | None = None
    decision: str | None = None
    result: str | None = None
    """Variable that a script or decision writes."""
    inputs: tuple[str, ...] = ()
    """Names that exist only inside of the element: ioMapping inputs and multi-instance items."""
    outputs: tuple[str, ...] = ()
    """Targets of the ioMapping outputs, written into the scope around the element."""
    source: str = ""
    target: str = ""
    """Ends of a sequence flow."""
    attached_to: str = ""
    """Activity that a boundary event sits on."""
    interrupting: bool = True
    event: str = ""
    """What an event is about, such as ``timer``; empty for a plain one."""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    """Ids of the sequence flows that end and begin at the node."""

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


def read_diagram(file: str, data: bytes) -> Diagram | None:
    """Return the diagram, or None where the file cannot be read (the execution says why)."""
    root = read_definitions(file, data)
    if root is None:
        return None
    processes: dict[str, str] = {}
    elements: list[Element] = []
    for process in root.findall(f"{B}process"):
        key = process.get("id", "")
        if process.get("isExecutable") == "true":
            processes[key] = process.get("name", "")
        lanes = {
            (reference.text or "").strip(): lane.get("name", "")
            for lane in process.iter(f"{B}lane")
            for reference in lane.findall(f"{B}flowNodeRef")
        }
        elements.extend(_elements(process, key, key, lanes))
    drawn = {shape.get("bpmnElement", "") for shape in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    keys = tuple(
        (message.get("id", ""), Text(say("correlation key"), subscription.get("correlationKey", "")))
        for message in root.findall(f"{B}message")
        for subscription in message.iter(f"{Z}subscription")
    )
    return Diagram(file, processes, tuple(_connected(elements)), keys, frozenset(drawn))


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


def _elements(scope: etree._Element, key: str, parent: str, lanes: Mapping[str, str]) -> Iterator[Element]:
    for node in scope:
        kind = local_name(node)
        if not is_bpmn(node) or kind in NO_NODES or not node.get("id") or kind.endswith(_DEFINITION):
            continue
        if kind in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
            continue
        element = _element(node, kind, key, parent, lanes.get(node.get("id", ""), lanes.get(parent, "")))
        yield element
        if kind in ("subProcess", "adHocSubProcess", "transaction"):
            yield from _elements(node, key, element.id, {**lanes, element.id: element.lane})


def _element(node: etree._Element, kind: str, key: str, parent: str, lane: str) -> Element:
    extension = node.find(f"{B}extensionElements")
    zeebe = {} if extension is None else {local_name(item): item for item in extension if str(item.tag).startswith(Z)}
    loop = node.find(f"{B}multiInstanceLoopCharacteristics")
    loop_zeebe = None if loop is None else loop.find(f".//{Z}loopCharacteristics")
    mapping = zeebe.get("ioMapping")
    inputs = [] if mapping is None else [item.get("target", "") for item in mapping.findall(f"{Z}input")]
    outputs = [] if mapping is None else [item.get("target", "") for item in mapping.findall(f"{Z}output")]
    if loop is not None or node.find(f"{B}standardLoopCharacteristics") is not None:
        inputs.append("loopCounter")
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
        texts=tuple(_texts(node, zeebe, loop, loop_zeebe)),
        form_key=_attribute(zeebe.get("formDefinition"), "formId") or message_form,
        recorded=message_form is not None,
        facts=tuple(properties.get("facts", "").split()),
        calls=_attribute(zeebe.get("calledElement"), "processId") or node.get("calledElement"),
        decision=_attribute(decision, "decisionId"),
        result=_attribute(written, "resultVariable"),
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        attached_to=node.get("attachedToRef", ""),
        interrupting=node.get("cancelActivity", "true") != "false",
        event=next(
            (local_name(item)[: -len(_DEFINITION)] for item in node if local_name(item).endswith(_DEFINITION)), ""
        ),
    )


def _texts(
    node: etree._Element,
    zeebe: Mapping[str, etree._Element],
    loop: etree._Element | None,
    loop_zeebe: etree._Element | None,
) -> Iterator[Text]:
    attributes = [
        ("assignmentDefinition", "candidateGroups", say("candidate group")),
        ("assignmentDefinition", "assignee", say("assignee")),
        ("taskSchedule", "dueDate", say("due date")),
        ("taskSchedule", "followUpDate", say("follow-up date")),
        ("priorityDefinition", "priority", say("priority")),
        ("script", "expression", say("script")),
    ]
    for tag, attribute, where in attributes:
        value = _attribute(zeebe.get(tag), attribute)
        if value is not None:
            yield Text(where, value)
    mapping = zeebe.get("ioMapping")
    for item in () if mapping is None else mapping:
        target = item.get("target", "")
        is_output = local_name(item) == "output"
        where = say("output {target}", target=target) if is_output else say("input {target}", target=target)
        yield Text(where, item.get("source", ""))
    for attribute, where in (("inputCollection", say("input collection")), ("outputElement", say("output element"))):
        value = _attribute(loop_zeebe, attribute)
        if value is not None:
            yield Text(where, value)
    for child in node.findall(f"{B}conditionExpression"):
        yield Text(say("condition"), _as_expression(child.text))
    if loop is not None:
        for child in loop.findall(f"{B}completionCondition"):
            yield Text(say("completion condition"), _as_expression(child.text))
    for path, where in (
        (f"{B}multiInstanceLoopCharacteristics/{B}loopCardinality", say("loop cardinality")),
        (f"{B}standardLoopCharacteristics/{B}loopCondition", say("loop condition")),
    ):
        for child in node.findall(path):
            yield Text(where, _as_expression(child.text))
    for child in node.findall(f"{B}conditionalEventDefinition/{B}condition"):
        yield Text(say("condition"), _as_expression(child.text))
    for part in TIMER_PARTS:
        for child in node.findall(f"{B}timerEventDefinition/{B}{part}"):
            yield Text(say("timer"), child.text or "")


def _as_expression(text: str | None) -> str:
    """Return a condition with its ``=``; in the standard it is an expression without one."""
    stripped = (text or "").strip()
    return stripped if stripped.startswith("=") else f"={stripped}"


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)
