"""Events: those that wait, those at the border of an activity, and those that end something."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel import say
from engine.model import Value
from engine.workflow import elements
from engine.workflow.diagram import Event, Node
from engine.workflow.elements import Element
from engine.workflow.expressions import ElementFailed
from engine.workflow.gateways import happened
from engine.workflow.scopes import CaseWorkflow, ScopeSpec
from engine.workflow.spiff import Task, TaskState
from engine.workflow.step import ThrownEvent
from engine.workflow.tokens import READY, WAITING, children_of, consume, lift, withdraw
from engine.workflow.waiting import correlation_key, start_waiting, wait_again


class CatchEvent(elements.Event):
    """Waits for a timer or a message, then lets the token pass."""

    def _update_hook(self, my_task: Task) -> bool:
        start_waiting(my_task, self.node.event)
        my_task._set_state(WAITING)
        return False

    def fire(self, token: Task) -> None:
        """Let the token go: what it waited for has happened."""
        happened(token)


class BoundaryEvent(elements.Event):
    """Waits as long as its activity is open; interrupts it or starts a path beside it, as often as it happens."""

    traces = frozenset({"completed"})

    def _update_hook(self, my_task: Task) -> bool:
        start_waiting(my_task, self.node.event)
        my_task._set_state(WAITING)
        return False

    def fire(self, token: Task) -> None:
        """Start the path of the event: what it waited for has happened."""
        host = token.parent
        if self.node.interrupting:
            lift(token)
            withdraw(host)
            token._set_state(READY)
            return
        path = host.parent._add_child(self, TaskState.FUTURE)
        path._ready()
        if not wait_again(token):
            consume(token)


class EventTrigger(Element):
    """The start event of an event subprocess, standing by in the scope around it as long as that is open."""

    traces = frozenset()
    standby = True

    def __init__(self, scope: ScopeSpec, node: Node, body: str) -> None:
        super().__init__(scope, node, name=trigger_name(body))
        self.body = body

    def _update_hook(self, my_task: Task) -> bool:
        start_waiting(my_task, self.node.event)
        my_task._set_state(WAITING)
        return False

    def fire(self, token: Task) -> None:
        """Start the event subprocess, in place of everything else in the scope if it interrupts."""
        workflow, root = token.workflow, token.workflow.task_tree
        if self.node.interrupting:
            for other in root.children:
                if other is not token:
                    withdraw(other)
            consume(token)
        elif not wait_again(token):
            consume(token)
        spec = workflow.spec.task_specs[self.body]
        spec._update(root._add_child(spec, TaskState.FUTURE))


def trigger_name(body: str) -> str:
    """Return the name under which the trigger of an event subprocess stands in the scope around it."""
    return f"{body}:trigger"


class ThrowEvent(Element):
    """Marks a milestone, throws a message or an escalation, and lets the token pass."""

    def _run_hook(self, my_task: Task) -> bool:
        event = self.node.event
        if event.kind == "message":
            throw_message(my_task, self.node)
        elif event.kind == "signal":
            return throw_signal(my_task, self.node)
        elif event.kind == "escalation":
            return throw_upwards(my_task, event)
        return True


class EndEvent(ThrowEvent):
    """Ends its path; as a terminate event its whole scope, as an error event the activity that catches the error."""

    def _run_hook(self, my_task: Task) -> bool:
        event = self.node.event
        if event.kind == "terminate":
            for other in my_task.workflow.task_tree.children:
                if other is not my_task:
                    withdraw(other)
        elif event.kind == "error":
            return throw_upwards(my_task, event)
        return super()._run_hook(my_task)


def throw_message(token: Task, node: Node) -> None:
    """Hand the message over to whoever runs the case; the inputs of the element's mapping are its payload."""
    engine = token.workflow.script_engine
    payload = {item.target: engine.evaluate(token, item.source) for item in node.extensions.inputs}
    expression = node.event.correlation_key
    key = None if expression is None else correlation_key(token, expression)
    engine.throw(ThrownEvent(kind="message", name=node.event.name or "", correlation_key=key, payload=payload))


def throw_signal(token: Task, node: Node) -> bool:
    """Let everything in the case that waits for the signal go on, and hand it over for others to hear of.

    Return whether the token goes on: the signal may have interrupted the very scope it came from.
    """
    engine = token.workflow.script_engine
    payload = {item.target: engine.evaluate(token, item.source) for item in node.extensions.inputs}
    engine.throw(ThrownEvent(kind="signal", name=node.event.name or "", payload=payload))
    spread_signal(token.workflow.top_workflow, node.event.name or "", payload)
    return token.id in token.workflow.tasks


def spread_signal(workflow: CaseWorkflow, name: str, payload: Mapping[str, Value]) -> None:
    """Let everything in the case that waits for the signal go on."""
    for token in list(workflow.tokens()):
        event = token.task_spec.node.event
        if token._state == WAITING and event.kind == "signal" and event.name == name:
            if token.id not in token.workflow.tasks:
                continue  # withdrawn by another that the signal reached before
            for key, value in payload.items():
                workflow.script_engine.write(token, key, value)
            token.task_spec.fire(token)


def throw_upwards(token: Task, event: Event, *, values: Mapping[str, Value] | None = None) -> bool:
    """Let the nearest event around the token catch the error or escalation; return whether the token goes on.

    Nobody need catch an escalation; an error that nobody catches is a failure, which shows the values.
    """
    catcher = _catcher(token, event)
    if catcher is None:
        if event.kind == "error":
            message = say("Nothing catches the error '{name}'; attach a boundary event for it.", name=event.name)
            raise ElementFailed("error", message, values=values)
        return True
    interrupting = catcher.task_spec.node.interrupting
    if interrupting and isinstance(token.task_spec, ThrowEvent):  # an activity that fails is not done, but cancelled
        token.workflow.script_engine.record("completed", token)
        consume(token)
    catcher.task_spec.fire(catcher)
    return not interrupting


def _catcher(token: Task, event: Event) -> Task | None:
    """Return the innermost waiting event that catches it, one for this very code before one for any."""
    workflow, inside = token.workflow, [token, token.parent]  # the parent of an instance is the repeated activity
    while workflow is not None:
        activity = workflow.activity
        for host in (*inside, workflow.task_tree):
            waiting = [
                child
                for child in children_of(host, (BoundaryEvent, EventTrigger))
                if child._state == WAITING and child.task_spec.node.event.kind == event.kind
            ]
            for wanted in (event.name, None):
                for child in waiting:
                    if child.task_spec.node.event.name == wanted:
                        return child
        workflow = None if activity is None else activity.workflow
        inside = [] if activity is None else [activity, activity.parent]
    return None
