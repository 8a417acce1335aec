"""From the XML of a file to its processes.

What the engine does not execute is refused here, by name, so that no diagram runs differently from how it reads.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml import etree

from engine.feel import say
from engine.model import Severity
from engine.workflow.behaviour import read_behaviour
from engine.workflow.diagram import EVENTS, EXECUTED, GLOBAL_TASKS, MAX_DEPTH, Flow, Node, ProcessDiagram, Scope
from engine.workflow.dialect import BPMN, Extensions, Findings, read_extensions, tag
from engine.workflow.event_reader import EventReader
from engine.workflow.repetition import read_repetition
from engine.workflow.structure import check_global_task, check_scope, connect_links
from engine.workflow.words import kind_in_words

_ID: Final = re.compile(r"[^\W\d][\w.-]*")
IGNORED: Final = frozenset(
    {
        "documentation", "extensionElements", "laneSet", "sequenceFlow", "ioSpecification", "property", "dataObject",
        "dataObjectReference", "dataStoreReference", "association", "textAnnotation", "group", "category", "auditing",
        "monitoring", "incoming", "outgoing", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics",
        "supportedInterfaceRef", "ioBinding", "correlationSubscription", "dataInputAssociation",
        "dataOutputAssociation", "dataInput", "dataOutput", "inputSet", "outputSet", "rendering", "performer",
        "potentialOwner", "humanPerformer", "resourceRole", "script", "completionCondition", "conditionExpression",
        "expression", "eventDefinitionRef",
    }
)  # fmt: skip


def read_processes(root: etree._Element, findings: Findings) -> list[ProcessDiagram]:
    """Return the executable processes and global tasks of the file; whatever cannot be executed is a finding."""
    _check_ids(root, findings)
    events = EventReader(root, findings)
    processes = root.findall(f"{{{BPMN}}}process")
    found = []
    for element in processes:
        key = element.get("id", "")
        if element.get("isExecutable") != "true":
            if len(element):
                message = say("The process is not executable, so it is not run; mark it as executable, or remove it.")
                findings.add(key, "NOT_EXECUTABLE", message)
        elif _ID.fullmatch(key):
            found.append(_ProcessReader(element, events, findings).read())
        else:
            message = say("The process has no id that can be used; use letters, digits, '_', '-' and '.'.")
            findings.add(key, "DIALECT", message)
    for element in root.iterchildren(*(f"{{{BPMN}}}{kind}" for kind in GLOBAL_TASKS)):
        if _ID.fullmatch(element.get("id", "")):
            found.append(_ProcessReader(element, events, findings).read_task())
        else:
            findings.add(
                element.get("id", ""), "DIALECT", say("The global task has no id to be called by; give it one.")
            )
    if not found and not any(item.severity is Severity.ERROR for item in findings.items):
        key = processes[0].get("id", "") if processes else ""
        message = say("The file has no executable process; mark its process as executable (isExecutable).")
        findings.add(key, "DIALECT", message)
    return found


def _check_ids(root: etree._Element, findings: Findings) -> None:
    seen: set[str] = set()
    for element in root.iter(f"{{{BPMN}}}*"):
        name = element.get("id")
        if name is None:
            continue
        if name in seen:
            message = say("Several elements of the file have the id '{id}'; give each one of its own.", id=name)
            findings.add(name, "DUPLICATE", message)
        seen.add(name)


class _ProcessReader:
    def __init__(self, element: etree._Element, events: EventReader, findings: Findings) -> None:
        self.element, self.findings, self.key = element, findings, element.get("id", "")
        self.nodes: dict[str, Node] = {}
        self.events = events
        self.lanes = {
            (reference.text or "").strip(): lane.get("name") or None
            for lane in element.iter(f"{{{BPMN}}}lane")
            for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef")
        }

    def read(self) -> ProcessDiagram:
        scope = self._scope(self.element, self.key, whole=True)
        return ProcessDiagram(
            key=self.key,
            name=self.element.get("name") or self.key,
            file=self.findings.file,
            scope=scope,
            nodes=self.nodes,
        )

    def read_task(self) -> ProcessDiagram:
        """Return the global task as a process of one task."""
        scope = Scope(self.key)
        self._node(scope, self.element, GLOBAL_TASKS[tag(self.element)], triggers=False, starts=False)
        check_global_task(scope.nodes[self.key], self.findings)
        name = self.element.get("name") or self.key
        file = self.findings.file
        return ProcessDiagram(key=self.key, name=name, file=file, scope=scope, nodes=self.nodes, global_task=True)

    def _scope(self, container: etree._Element, key: str, *, triggered: bool = False, whole: bool = False) -> Scope:
        scope = Scope(key)
        for element in container.iterchildren("*"):
            kind = tag(element)
            if kind in EXECUTED:
                first = kind == "startEvent"
                self._node(scope, element, kind, triggers=triggered and first, starts=whole and first)
            elif kind not in IGNORED:
                self._unsupported(
                    element,
                    say(
                        "This {kind} ({name}) is not executed here; draw it in another way.",
                        kind=kind_in_words(kind),
                        name=kind,
                    ),
                )
                self._stand_in(scope, element, kind)
        for element in container.iterchildren(f"{{{BPMN}}}sequenceFlow"):
            self._flow(scope, element)
        connect_links(scope, self.findings)
        check_scope(scope, container.get("id", ""), self.findings, whole=whole, triggered=triggered)
        return scope

    def _unsupported(self, element: etree._Element, message: str) -> None:
        self.findings.add(element.get("id", ""), "ELEMENT", message)

    def _stand_in(self, scope: Scope, element: etree._Element, kind: str) -> None:
        """Put a node where the refused element stands, so that its flows are not found to lead nowhere as well."""
        name = element.get("id")
        if name and name not in self.nodes:
            scope.nodes[name] = self.nodes[name] = Node(
                id=name, type=kind, name=name, lane=None, process_key=self.key, extensions=Extensions()
            )

    def _node(self, scope: Scope, element: etree._Element, kind: str, *, triggers: bool, starts: bool) -> None:
        name = element.get("id")
        if not name or not _ID.fullmatch(name):
            self.findings.add(
                name or "",
                "REFERENCE",
                say(
                    "This {kind} has no id that can be used; use letters, digits, '_', '-' and '.'.",
                    kind=kind_in_words(kind),
                ),
            )
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
            interrupting=element.get("isInterrupting" if triggers else "cancelActivity", "true") != "false",
            default=element.get("default"),
            instantiates=element.get("instantiate") == "true",
            parallel=element.get("eventGatewayType") == "Parallel",
        )
        if kind == "callActivity" and node.extensions.called_process is None and element.get("calledElement"):
            called = element.get("calledElement", "").rpartition(":")[2]
            node.extensions = replace(node.extensions, called_process=called)
        node.loop = read_repetition(element, name, self.findings)
        node.throws = read_behaviour(element, self.events, self.findings)
        if kind in EVENTS:
            node.event = self.events.event(element, kind, triggers=triggers, starts=starts)
        elif kind in ("sendTask", "receiveTask"):
            node.event = self.events.message(element, element, throws=kind == "sendTask")
        elif kind == "subProcess" and scope.key.count("/") == MAX_DEPTH:
            message = say(
                "Subprocesses lie more than {most} levels deep in one another; split the process.", most=MAX_DEPTH
            )
            self.findings.add(name, "SIZE", message)
        elif kind == "subProcess":
            triggered = element.get("triggeredByEvent") == "true"
            node.body = self._scope(element, f"{scope.key}/{name}", triggered=triggered)
            if triggered:
                found = [inner for inner in node.body.nodes.values() if inner.type == "startEvent"]
                node.trigger = found[0] if found else node
        if name in self.nodes:  # already a finding; the later one is dropped
            return
        scope.nodes[name] = self.nodes[name] = node

    def _check_attributes(self, element: etree._Element, kind: str) -> None:
        for attribute in ("startQuantity", "completionQuantity"):
            if element.get(attribute, "1").strip() != "1":
                self._unsupported(
                    element,
                    say("A quantity other than 1 ({attribute}) is not executed here; remove it.", attribute=attribute),
                )
        if element.get("isForCompensation") == "true":
            self._unsupported(
                element, say("Compensation is not executed here; draw what undoes something as ordinary steps.")
            )
        if kind != "subProcess":
            for child in element.iterchildren(f"{{{BPMN}}}*"):
                name = tag(child)
                known = name in IGNORED or name.endswith("EventDefinition")
                if not known:
                    self._unsupported(
                        element,
                        say(
                            "'{part}' inside of this {kind} is not executed here; remove it.",
                            part=name,
                            kind=kind_in_words(kind),
                        ),
                    )
        for association in ("dataInputAssociation", "dataOutputAssociation"):
            for child in element.iterchildren(f"{{{BPMN}}}{association}"):
                if any(child.find(f"{{{BPMN}}}{part}") is not None for part in ("assignment", "transformation")):
                    self._unsupported(
                        element, say("Data assignments are not executed here; use input and output mappings.")
                    )

    def _flow(self, scope: Scope, element: etree._Element) -> None:
        name, source, target = element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", "")
        for end, reference in ((say("start"), source), (say("end"), target)):
            if reference in self.nodes and reference not in scope.nodes:
                message = say("The {end} of the sequence flow lies in another process or subprocess, which it cannot "
                              "cross into; redraw it.", end=end)  # fmt: skip
                self.findings.add(name, "REFERENCE", message)
            elif reference not in scope.nodes:
                message = say("The {end} of the sequence flow, '{reference}', does not exist; redraw it.", end=end,
                              reference=reference)  # fmt: skip
                self.findings.add(name, "REFERENCE", message)
        if source not in scope.nodes or target not in scope.nodes:
            return
        if element.get("isImmediate") == "false":
            self._unsupported(
                element,
                say("Flows with something in between (isImmediate) are not executed here; draw what is in between."),
            )
        text = element.find(f"{{{BPMN}}}conditionExpression")
        condition = None
        if text is not None:
            condition = self.findings.expression(name, say("condition"), text.text, feel_only=True)
            if not (text.text or "").strip():
                self.findings.add(name, "FEEL", say("The condition is empty; enter one, or remove it."))
        flow = Flow(name, source, target, condition)
        scope.nodes[source].outgoing.append(flow)
        scope.nodes[target].incoming.append(flow)
