"""From a diagram to SpiffWorkflow specs. A loop over the nodes, not a walk along the flows: length costs no stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.workflow.activities import (
    Activity,
    BusinessRuleTask,
    HumanTask,
    ReceiveTask,
    ScopeActivity,
    ScriptTask,
    SendTask,
)
from engine.workflow.diagram import Node, ProcessDiagram, Scope, awaited_together, entries_of
from engine.workflow.elements import Element, StartEvent
from engine.workflow.events import BoundaryEvent, CatchEvent, EndEvent, EventTrigger, ThrowEvent
from engine.workflow.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.workflow.listening import WaitingEvent
from engine.workflow.multi_instance import MultiInstance
from engine.workflow.repetition import StandardLoop
from engine.workflow.scopes import ScopeSpec
from engine.workflow.service_task import ServiceTask
from engine.workflow.standard_loop import RepeatedActivity

_ELEMENTS: Final[Mapping[str, type[Element]]] = {
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateThrowEvent": ThrowEvent,
    "intermediateCatchEvent": CatchEvent,
    "boundaryEvent": BoundaryEvent,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventBasedGateway,
}
_ACTIVITIES: Final[Mapping[str, type[Activity]]] = {
    "userTask": HumanTask,
    "manualTask": HumanTask,
    "task": HumanTask,
    "scriptTask": ScriptTask,
    "businessRuleTask": BusinessRuleTask,
    "sendTask": SendTask,
    "receiveTask": ReceiveTask,
    "serviceTask": ServiceTask,
}


def assemble(process: ProcessDiagram) -> dict[str, ScopeSpec]:
    """Return the specs of the process and of its subprocesses by their keys; the diagram must be without errors."""
    specs: dict[str, ScopeSpec] = {}
    todo = [process.scope]
    while todo:
        scope = todo.pop()
        specs[scope.key] = _assemble_scope(scope, process)
        todo.extend(node.body for node in scope.nodes.values() if node.body is not None)
    return specs


def _assemble_scope(scope: Scope, process: ProcessDiagram) -> ScopeSpec:
    spec = ScopeSpec(scope.key, process.key, process.file)
    spec.entries = tuple(node.id for node in entries_of(scope, whole=scope is process.scope))
    spec.together = awaited_together(scope)
    borders: dict[str, list[str]] = {}
    for node in scope.nodes.values():
        if node.attached_to is not None:
            borders.setdefault(node.attached_to, []).append(node.id)
    for node in scope.nodes.values():
        element = _element(spec, node)
        if node.trigger is not None:
            trigger = EventTrigger(spec, node.trigger, node.id)
            trigger.listen()
            spec.triggers = (*spec.triggers, trigger.name)
        if isinstance(element, WaitingEvent):
            element.listen()
        element.boundary = tuple(borders.get(node.id, ()))
        if isinstance(element, InclusiveGateway) and len(node.incoming) > 1:
            element.learn_reach(scope.nodes)
    for name in scope.nodes:
        for flow in spec.task_specs[name].flows:
            spec.task_specs[name].connect(spec.task_specs[flow.target])
    return spec


def _element(spec: ScopeSpec, node: Node) -> Element:
    if node.event.kind == "link":
        return StartEvent(spec, node, flows=node.outgoing)
    if node.type in _ELEMENTS:
        return _ELEMENTS[node.type](spec, node, flows=node.outgoing)
    if node.loop is None:
        return _activity(spec, node, whole=True)
    instance = _activity(spec, node, whole=False)
    if isinstance(node.loop, StandardLoop):
        return RepeatedActivity(spec, node, flows=node.outgoing, loop=node.loop, instance=instance.name)
    return MultiInstance(spec, node, flows=node.outgoing, loop=node.loop, instance=instance.name)


def _activity(spec: ScopeSpec, node: Node, *, whole: bool) -> Activity:
    name = node.id if whole else f"{node.id}:instance"
    flows = node.outgoing if whole else []
    if node.type == "subProcess" and node.body is not None:
        return ScopeActivity(spec, node, name=name, flows=flows, body=node.body.key)
    if node.type == "callActivity" and node.extensions.called_process is not None:
        return ScopeActivity(spec, node, name=name, flows=flows, body=node.extensions.called_process)
    return _ACTIVITIES[node.type](spec, node, name=name, flows=flows)
