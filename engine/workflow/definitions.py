"""The parsed models of one publication, ready to start and restore cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from engine.feel import say
from engine.model import Finding, Value
from engine.services import BUILT_IN, Service
from engine.workflow.assembly import assemble
from engine.workflow.decisions import Decisions, parse_decisions
from engine.workflow.diagram import (
    HUMAN_TASKS,
    Event,
    Node,
    ProcessDiagram,
    awaited_together,
    beginnings_of,
    catches_message,
    entries_of,
    messages_of,
)
from engine.workflow.dialect import Findings
from engine.workflow.engine import CaseEngine
from engine.workflow.execution import WorkflowExecution
from engine.workflow.interface import Constants
from engine.workflow.plans import first_plan
from engine.workflow.reader import read_processes
from engine.workflow.reading import read_xml
from engine.workflow.references import check_references, check_services, check_timer_starts
from engine.workflow.scopes import CaseWorkflow, ScopeSpec
from engine.workflow.state import restore
from engine.workflow.step import Step
from engine.workflow.timing import Timing
from engine.workflow.watching import Watcher


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
class TimerStart:
    """A timer that begins cases; implements :class:`engine.workflow.interface.TimerStart`."""

    element_id: str
    number: int
    timing: Timing

    @property
    def text(self) -> str:
        return f"{self.timing.kind} {self.timing.expression.text}"


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
    timer_starts: tuple[TimerStart, ...]
    user_tasks: Mapping[str, HumanTaskInfo]
    elements: Mapping[str, ElementInfo]
    forms: Mapping[str, str]
    """Form id by the id of the human task, start event or waiting event that uses it."""
    waiting_messages: tuple[MessageInfo, ...]
    calls: Mapping[str, str]
    decisions: frozenset[str]
    messages: frozenset[str]
    signals: frozenset[str]
    lanes: tuple[str, ...]


class WorkflowDefinitions:
    """Implements :class:`engine.workflow.interface.Definitions`; nothing in it changes after parsing."""

    def __init__(
        self,
        processes: Mapping[str, ProcessInfo],
        diagrams: Mapping[str, ProcessDiagram],
        specs: Mapping[str, ScopeSpec],
        decisions: Decisions,
        constants: Constants,
        services: Mapping[str, Service] = BUILT_IN,
        watcher: Watcher | None = None,
    ) -> None:
        self.processes: Final = MappingProxyType(dict(processes))
        self.diagrams: Final = MappingProxyType(dict(diagrams))
        self.decision_files: Final = MappingProxyType(decisions.files)
        self._specs: Final = dict(specs)
        self._decisions: Final = decisions
        self._constants: Final = constants
        self._services: Final = services
        self._watcher: Final = watcher

    def adapted(self, *, constants: Constants | None = None, watcher: Watcher | None = None) -> WorkflowDefinitions:
        """Return the same definitions with other constants, or so that the watcher is told of what cases on them do."""
        parsed = self.processes, self.diagrams, self._specs, self._decisions
        return WorkflowDefinitions(*parsed, constants or self._constants, self._services, watcher or self._watcher)

    def start(
        self,
        process_key: str,
        case_file: Mapping[str, Value],
        clock: Callable[[], datetime],
        *,
        start_event: str | None = None,
        **options: Any,
    ) -> tuple[WorkflowExecution, Step]:
        """Start the process at a start event, by default the plain one; raise ``KeyError`` if there is none."""
        if process_key in self.processes and start_event is None and not self.processes[process_key].plain_start:
            raise KeyError(process_key)
        execution = WorkflowExecution(self._workflow(process_key, case_file), clock, **options)
        return execution, execution.begin(start_event)

    def first_plan(self, start: TimerStart, now: datetime) -> dict[str, Any] | None:
        """Return when the timer begins a case for the first time that is not past; None where there is none."""
        return first_plan(start.timing, self._constants(now, {}), now)

    def load(
        self,
        process_key: str,
        state: bytes,
        case_file: Mapping[str, Value],
        clock: Callable[[], datetime],
        **options: Any,
    ) -> WorkflowExecution:
        """Restore the instance from ``Execution.dump()``; raise ``StateUnreadable`` for a state of another format."""
        workflow = restore(state, lambda: self._workflow(process_key, case_file))
        return WorkflowExecution(workflow, clock, **options)

    def _workflow(self, process_key: str, case_file: Mapping[str, Value]) -> CaseWorkflow:
        if process_key not in self.processes:
            raise KeyError(process_key)
        engine = CaseEngine(dict(case_file), self._constants, self._decisions, self._services, self._watcher)
        return CaseWorkflow(self._specs[process_key], self._specs, engine)


def parse_definitions(
    files: Mapping[str, bytes],
    *,
    constants: Constants = lambda _at, _case_file: {},
    services: Mapping[str, Service] = BUILT_IN,
) -> tuple[WorkflowDefinitions, list[Finding]]:
    """Read every ``.bpmn`` and ``.dmn`` file of a publication; never raises for what is wrong with one.

    ``constants`` tells what every expression sees besides the case file; its names are the same at every instant.
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
                message = say(
                    "The process '{process}' exists in {file} as well; give each an id of its own.",
                    process=diagram.key,
                    file=other,
                )
                notes.add(diagram.key, "DUPLICATE", message)
                continue
            diagrams[diagram.key] = diagram
        findings.extend(notes.items)
    findings.extend(check_references(diagrams, decisions))
    findings.extend(check_timer_starts(diagrams, constants))
    broken = {finding.file for finding in findings if finding.severity == "error"}
    for diagram in diagrams.values():
        if diagram.file not in broken:
            specs.update(assemble(diagram))
    processes = {key: _info(diagram) for key, diagram in diagrams.items() if key in specs}
    # Not before: a published process must go on where a handler has been taken away, up to the task that needs it.
    findings.extend(check_services(diagrams, services))
    return WorkflowDefinitions(processes, diagrams, specs, decisions, constants, services), findings


def _info(diagram: ProcessDiagram) -> ProcessInfo:
    nodes = diagram.nodes.values()
    starts = [node for node in diagram.scope.nodes.values() if node.type == "startEvent"]
    return ProcessInfo(
        key=diagram.key,
        name=diagram.name,
        file=diagram.file,
        start_form=next((node.extensions.form_key for node in starts if node.event.kind == "none"), None),
        plain_start=bool(entries_of(diagram.scope, whole=True)) and not diagram.global_task,
        message_starts=_starts(beginnings_of(diagram.scope), "message"),
        signal_starts=_starts(beginnings_of(diagram.scope), "signal"),
        timer_starts=_timer_starts(beginnings_of(diagram.scope)),
        user_tasks=MappingProxyType({node.id: _task_info(node) for node in nodes if node.type in HUMAN_TASKS}),
        elements=MappingProxyType(
            {node.id: ElementInfo(id=node.id, name=node.name, type=node.type, lane=node.lane) for node in nodes}
        ),
        forms=MappingProxyType({node.id: form for node in nodes if (form := _form_of(node))}),
        waiting_messages=_waiting_messages(diagram),
        calls=MappingProxyType({node.id: called for node in nodes if (called := node.extensions.called_process)}),
        decisions=frozenset(node.extensions.decision.decision for node in nodes if node.extensions.decision),
        messages=_names(nodes, "message"),
        signals=_names(nodes, "signal"),
        lanes=tuple(dict.fromkeys(node.lane for node in nodes if node.lane)),
    )


def _starts(nodes: Iterable[Node], kind: str) -> Mapping[str, str]:
    """Return the start events of the kind: name of the message or signal → element id."""
    return MappingProxyType(
        {event.name or "": node.id for node in nodes for event in node.event.each if event.kind == kind}
    )


def _timer_starts(nodes: Iterable[Node]) -> tuple[TimerStart, ...]:
    """Return the timers of the start events."""
    return tuple(
        TimerStart(element_id=node.id, number=number, timing=event.timing)
        for node in nodes
        for number, event in enumerate(node.event.each)
        if event.timing is not None
    )


def _names(nodes: Iterable[Node], kind: str) -> frozenset[str]:
    """Return the names of all messages or signals that the nodes wait for or throw."""
    events: Iterator[Event] = (event for node in nodes for event in node.event.each if event.kind == kind)
    return frozenset(event.name for event in events if event.name)


def _form_of(node: Node) -> str | None:
    return node.extensions.form_key or node.extensions.message_form


def _waiting_messages(diagram: ProcessDiagram) -> tuple[MessageInfo, ...]:
    """Return where a case can wait for messages; what only begins one does not wait in it."""
    only_begin = {node.id for node in beginnings_of(diagram.scope)} - awaited_together(diagram.scope).keys()
    return tuple(
        MessageInfo(
            element_id=node.id,
            title=node.name,
            message_name=event.name or "",
            form_key=node.extensions.message_form,
        )
        for node in diagram.nodes.values()
        if catches_message(node) and node.id not in only_begin
        for event in messages_of(node)
    )


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
