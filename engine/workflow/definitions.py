"""The parsed models of one publication, ready to start and restore cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from engine.model import Finding, Value
from engine.services import BUILT_IN, Handler
from engine.workflow.assembly import assemble
from engine.workflow.decisions import Decisions, parse_decisions
from engine.workflow.diagram import HUMAN_TASKS, Node, ProcessDiagram, catches_message
from engine.workflow.dialect import Findings
from engine.workflow.engine import CaseEngine
from engine.workflow.execution import WorkflowExecution
from engine.workflow.reader import read_processes
from engine.workflow.reading import read_xml
from engine.workflow.scopes import CaseWorkflow, ScopeSpec
from engine.workflow.state import restore
from engine.workflow.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementInfo:
    """Name, type and lane of an element, for history and display."""

    id: str
    name: str
    type: str
    lane: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanTaskInfo:
    """What a diagram says of a human task; implements :class:`engine.workflow.interface.UserTaskInfo`."""

    task_key: str
    name: str
    form_key: str | None
    facts: tuple[str, ...]
    lane: str | None
    candidate_group: str | None
    """The text of the diagram, an expression where it begins with ``=``; the same holds for the due date."""
    due_date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageInfo:
    """Where a diagram waits for a message; implements :class:`engine.workflow.interface.MessageInfo`."""

    element_id: str
    title: str
    message_name: str
    form_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessInfo:
    """One executable process of a publication; implements :class:`engine.workflow.interface.Process`."""

    key: str
    name: str
    file: str
    start_form: str | None
    plain_start: bool
    message_starts: Mapping[str, str]
    signal_starts: Mapping[str, str]
    user_tasks: Mapping[str, HumanTaskInfo]
    elements: Mapping[str, ElementInfo]
    forms: Mapping[str, str]
    """Form id by the id of the human task, start event or waiting event that uses it."""
    waiting_messages: Mapping[str, MessageInfo]
    calls: frozenset[str]
    decisions: frozenset[str]
    messages: frozenset[str]
    signals: frozenset[str]
    lanes: tuple[str, ...]


class WorkflowDefinitions:
    """Implements :class:`engine.workflow.interface.Definitions`; nothing in it changes after parsing."""

    def __init__(
        self,
        processes: Mapping[str, ProcessInfo],
        specs: Mapping[str, ScopeSpec],
        decisions: Decisions,
        constants: Mapping[str, Value],
        services: Mapping[str, Handler] = BUILT_IN,
    ) -> None:
        self.processes: Final = MappingProxyType(dict(processes))
        self.decision_files: Final = MappingProxyType(decisions.files)
        self._specs: Final = dict(specs)
        self._decisions: Final = decisions
        self._constants: Final = MappingProxyType(dict(constants))
        self._services: Final = services

    def start(
        self,
        process_key: str,
        case_file: Mapping[str, Value],
        clock: Callable[[], datetime],
        *,
        start_event: str | None = None,
        **options: int,
    ) -> tuple[WorkflowExecution, Step]:
        """Start the process at a start event, by default the plain one; raise ``KeyError`` if there is none."""
        if process_key in self.processes and start_event is None and not self.processes[process_key].plain_start:
            raise KeyError(process_key)
        execution = WorkflowExecution(self._workflow(process_key, case_file), clock, **options)
        return execution, execution.begin(start_event)

    def load(
        self,
        process_key: str,
        state: bytes,
        case_file: Mapping[str, Value],
        clock: Callable[[], datetime],
        **options: int,
    ) -> WorkflowExecution:
        """Restore the instance from ``Execution.dump()``; raise ``StateUnreadable`` for a state of another format."""
        workflow = restore(state, lambda: self._workflow(process_key, case_file))
        return WorkflowExecution(workflow, clock, **options)

    def _workflow(self, process_key: str, case_file: Mapping[str, Value]) -> CaseWorkflow:
        if process_key not in self.processes:
            raise KeyError(process_key)
        engine = CaseEngine(dict(case_file), self._constants, self._decisions, self._services)
        return CaseWorkflow(self._specs[process_key], self._specs, engine)


def parse_definitions(
    files: Mapping[str, bytes],
    *,
    constants: Mapping[str, Value] = MappingProxyType({}),
    services: Mapping[str, Handler] = BUILT_IN,
) -> tuple[WorkflowDefinitions, list[Finding]]:
    """Read every ``.bpmn`` and ``.dmn`` file of a publication; never raises for what is wrong with one.

    With a finding of severity error the definitions must not be executed; they hold the processes that are in order.
    """
    decisions, findings = parse_decisions(files)
    diagrams: dict[str, ProcessDiagram] = {}
    specs: dict[str, ScopeSpec] = {}
    for path in sorted(path for path in files if path.endswith(".bpmn")):
        notes = Findings(path)
        root = read_xml(files[path], notes)
        found = [] if root is None else read_processes(root, notes)
        for diagram in found:
            if diagram.key in diagrams:
                other = diagrams[diagram.key].file
                notes.add(diagram.key, "DUPLICATE", f"The process {diagram.key!r} exists in {other} as well.")
                continue
            diagrams[diagram.key] = diagram
        findings.extend(notes.items)
    findings.extend(_check_references(diagrams, decisions))
    broken = {finding.file for finding in findings if finding.severity == "error"}
    for diagram in diagrams.values():
        if diagram.file not in broken:
            specs.update(assemble(diagram))
    processes = {key: _info(diagram) for key, diagram in diagrams.items() if key in specs}
    # Not before: a published process must go on where a handler has been taken away, up to the task that needs it.
    findings.extend(_check_services(diagrams, services))
    return WorkflowDefinitions(processes, specs, decisions, constants, services), findings


def _check_references(diagrams: Mapping[str, ProcessDiagram], decisions: Decisions) -> list[Finding]:
    findings = []
    starting: dict[str | None, str] = {}
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in diagram.scope.nodes.values():
            if node.type == "startEvent" and node.event.kind == "message":
                other = starting.setdefault(node.event.name, diagram.key)
                if other != diagram.key:
                    message = f"The message {node.event.name!r} starts the process {other!r} already."
                    notes.add(node.id, "DUPLICATE", message)
        findings.extend(notes.items)
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in diagram.nodes.values():
            if node.extensions.message_form is not None and node.event.name in starting:
                message = (
                    f"{node.event.name!r} begins cases of {starting[node.event.name]!r}; nobody records it for one."
                )
                notes.add(node.id, "DIALECT", message)
            called, decision = node.extensions.called_process, node.extensions.decision
            if node.type == "callActivity" and called is not None and called not in diagrams:
                notes.add(node.id, "CALL", f"The called process {called!r} does not exist.")
            elif node.type == "callActivity" and called is not None and not _can_be_called(diagrams[called]):
                message = f"The called process {called!r} only starts with an event; give it a plain start event."
                notes.add(node.id, "CALL", message)
            if node.type == "businessRuleTask" and decision is not None and decision.decision not in decisions:
                notes.add(node.id, "DECISION", f"The called decision {decision.decision!r} does not exist.")
        findings.extend(notes.items)
    return findings


def _can_be_called(diagram: ProcessDiagram) -> bool:
    starts = [node for node in diagram.scope.nodes.values() if node.type == "startEvent"]
    return not starts or any(node.event.kind == "none" for node in starts)


def _check_services(diagrams: Mapping[str, ProcessDiagram], services: Mapping[str, Handler]) -> list[Finding]:
    findings = []
    for diagram in diagrams.values():
        notes = Findings(diagram.file)
        for node in diagram.nodes.values():
            service = node.extensions.service
            if node.type == "serviceTask" and service is not None and service.type not in services:
                known = ", ".join(sorted(services)) or "none"
                message = f"No handler is registered for the service {service.type!r}; known are: {known}."
                notes.add(node.id, "SERVICE_UNKNOWN", message)
        findings.extend(notes.items)
    return findings


def _info(diagram: ProcessDiagram) -> ProcessInfo:
    nodes = diagram.nodes.values()
    starts = [node for node in diagram.scope.nodes.values() if node.type == "startEvent"]
    return ProcessInfo(
        key=diagram.key,
        name=diagram.name,
        file=diagram.file,
        start_form=next((node.extensions.form_key for node in starts if node.event.kind == "none"), None),
        plain_start=any(node.event.kind == "none" for node in starts),
        message_starts=_starts(starts, "message"),
        signal_starts=_starts(starts, "signal"),
        user_tasks=MappingProxyType({node.id: _task_info(node) for node in nodes if node.type in HUMAN_TASKS}),
        elements=MappingProxyType(
            {node.id: ElementInfo(id=node.id, name=node.name, type=node.type, lane=node.lane) for node in nodes}
        ),
        forms=MappingProxyType({node.id: form for node in nodes if (form := _form_of(node))}),
        waiting_messages=_waiting_messages(diagram),
        calls=frozenset(node.extensions.called_process for node in nodes if node.extensions.called_process),
        decisions=frozenset(node.extensions.decision.decision for node in nodes if node.extensions.decision),
        messages=frozenset(node.event.name for node in nodes if node.event.kind == "message" and node.event.name),
        signals=frozenset(node.event.name for node in nodes if node.event.kind == "signal" and node.event.name),
        lanes=tuple(dict.fromkeys(node.lane for node in nodes if node.lane)),
    )


def _starts(nodes: Iterable[Node], kind: str) -> Mapping[str, str]:
    """Return the start events of the kind: name of the message or signal → element id."""
    return MappingProxyType({node.event.name or "": node.id for node in nodes if node.event.kind == kind})


def _form_of(node: Node) -> str | None:
    return node.extensions.form_key or node.extensions.message_form


def _waiting_messages(diagram: ProcessDiagram) -> Mapping[str, MessageInfo]:
    """Return where a case can wait for messages; what begins one does not wait in it."""
    found = {
        node.id: MessageInfo(
            element_id=node.id,
            title=node.name,
            message_name=node.event.name or "",
            form_key=node.extensions.message_form,
        )
        for node in diagram.nodes.values()
        if catches_message(node) and not (node.type == "startEvent" and node.id in diagram.scope.nodes)
    }
    return MappingProxyType(found)


def _task_info(node: Node) -> HumanTaskInfo:
    group, due_date = node.extensions.candidate_group, node.extensions.due_date
    return HumanTaskInfo(
        task_key=node.id,
        name=node.name,
        form_key=node.extensions.form_key,
        facts=node.extensions.facts,
        lane=node.lane,
        candidate_group=None if group is None else group.text,
        due_date=None if due_date is None else due_date.text,
    )
