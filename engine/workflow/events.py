"""Events: those that wait, those at the border of an activity, and those that end something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.feel import say
from engine.model import Value
from engine.workflow import elements
from engine.workflow.budget import check_hops
from engine.workflow.diagram import Event, Node
from engine.workflow.dialect import IoMapping
from engine.workflow.elements import Element
from engine.workflow.expressions import ElementFailed
from engine.workflow.gateways import happened
from engine.workflow.listening import Listener, WaitingEvent
from engine.workflow.scopes import CaseWorkflow, ScopeSpec
from engine.workflow.spiff import Task, TaskState
from engine.workflow.step import ThrownEvent
from engine.workflow.tokens import READY, WAITING, children_of, consume, lift, withdraw
from engine.workflow.waiting import correlation_key, wait_again

CODES: Final = frozenset({"error", "escalation"})
"""What is thrown to the nearest event around that catches its code."""
_ORDER: Final = {"error": 1, "terminate": 2}
"""What ends the token whatever happens comes last."""


class CatchEvent(WaitingEvent, elements.Event):
    """Waits for what it is about, then lets the token pass."""

    def fire(self, token: Task) -> None:
        """Let the token go: what it waited for has happened."""
        happened(token)


class BoundaryEvent(WaitingEvent, elements.Event):
    """Waits as long as its activity is open; interrupts it or starts a path beside it, as often as it happens."""

    traces = frozenset({"completed"})

    def goes_on_at(self, token: Task) -> Task:
        """Return the scope around the activity, whose own variables end with it."""
        return token.parent.parent

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


class EventTrigger(WaitingEvent):
    """The start event of an event subprocess, standing by in the scope around it as long as that is open."""

    traces = frozenset()
    standby = True

    def __init__(self, scope: ScopeSpec, node: Node, body: str) -> None:
        super().__init__(scope, node, name=trigger_name(body))
        self.body = body

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
    """Marks a milestone, throws whatever it is about, and lets the token pass."""

    def _run_hook(self, my_task: Task) -> bool:
        return throw(my_task, self.node.event, self.node.extensions.inputs)


class EndEvent(ThrowEvent):
    """Ends its path; as a terminate event its whole scope, as an error event the activity that catches the error."""


def throw(token: Task, event: Event, inputs: Sequence[IoMapping] = ()) -> bool:
    """Throw each thing that the event is about; return whether the token goes on, or has been interrupted by that.

    All of several happen, what may end the token last. The inputs are the payload of messages and signals.
    """
    engine = token.workflow.script_engine
    payload = {item.target: engine.evaluate(token, item.source) for item in inputs}
    return throw_ready(token, event, ready_to_throw(token, event), payload)


def ready_to_throw(token: Task, event: Event) -> list[str | None]:
    """Return the correlation key of each thing that the event is about; raise a failure where one cannot be thrown.

    So all that may fail does so before anything is said that a retry would say again.
    """
    if any(part.kind in ("message", "signal") for part in event.each):
        check_hops(token.workflow.script_engine.hops)
    for part in event.each:
        if part.kind == "error" and _catcher(token, part) is None:
            raise _uncaught(part)
    return [_key(token, part) for part in event.each]


def throw_ready(token: Task, event: Event, keys: Sequence[str | None], payload: Mapping[str, Value]) -> bool:
    """Throw what is :func:`ready_to_throw`, as :func:`throw` does."""
    engine, workflow = token.workflow.script_engine, token.workflow
    for part, key in zip(event.each, keys, strict=True):
        if part.kind in ("message", "signal"):
            engine.thrown.append(
                ThrownEvent(kind=part.kind, name=part.name or "", correlation_key=key, payload=payload)
            )
        if part.kind == "signal":
            spread_signal(workflow.top_workflow, part.name or "", payload)
    for part in sorted(event.each, key=lambda part: _ORDER.get(part.kind, 0)):
        if token.id not in workflow.tasks or (part.kind in CODES and not throw_upwards(token, part)):
            return False
        if part.kind == "terminate":
            for other in workflow.task_tree.children:
                if other is not token:
                    withdraw(other)
    return True


def _key(token: Task, event: Event) -> str | None:
    return None if event.correlation_key is None else correlation_key(token, event.correlation_key)


def spread_signal(workflow: CaseWorkflow, name: str, payload: Mapping[str, Value]) -> None:
    """Let everything in the case that waits for the signal go on."""
    for token in list(workflow.tokens()):
        event = token.task_spec.node.event
        if token._state == WAITING and event.kind == "signal" and event.name == name:
            if token.id not in token.workflow.tasks:
                continue  # withdrawn by another that the signal reached before
            hear(token, payload)


def hear(token: Task, payload: Mapping[str, Value]) -> None:
    """Write what came with a message or signal to where the path behind the event sees it, and let that go on."""
    for name, value in payload.items():
        token.workflow.script_engine.write(token, name, value, place=token.task_spec.goes_on_at(token))
    token.task_spec.fire(token)


def throw_upwards(token: Task, event: Event, *, values: Mapping[str, Value] | None = None) -> bool:
    """Let the nearest event around the token catch the error or escalation; return whether the token goes on.

    Nobody need catch an escalation; an error that nobody catches is a failure, which shows the values.
    """
    catcher = _catcher(token, event)
    if catcher is None:
        if event.kind == "error":
            raise _uncaught(event, values)
        return True
    interrupting = catcher.task_spec.interrupts(catcher)
    if interrupting and isinstance(token.task_spec, ThrowEvent):  # an activity that fails is not done, but cancelled
        token.workflow.script_engine.record("completed", token)
        consume(token)
    catcher.task_spec.fire(catcher)
    return not interrupting


def _uncaught(event: Event, values: Mapping[str, Value] | None = None) -> ElementFailed:
    message = say("Nothing catches the error '{name}'; attach a boundary event for it.", name=event.name)
    return ElementFailed("error", message, values=values)


def _catcher(token: Task, event: Event) -> Task | None:
    """Return the innermost waiting event that catches it, one for this very code before one for any."""
    workflow, inside = token.workflow, [token, token.parent]  # the parent of an instance is the repeated activity
    while workflow is not None:
        activity = workflow.activity
        for host in (*inside, workflow.task_tree):
            waiting = [
                child
                for child in _standing_by(host)
                if child._state == WAITING and child.task_spec.node.event.kind == event.kind
            ]
            for wanted in (event.name, None):
                for child in waiting:
                    if child.task_spec.node.event.name == wanted:
                        return child
        workflow = None if activity is None else activity.workflow
        inside = [] if activity is None else [activity, activity.parent]
    return None


def _standing_by(host: Task) -> Iterator[Task]:
    """Yield what waits at the border of the token, or in the scope of which it is the root."""
    for child in children_of(host, (BoundaryEvent, EventTrigger)):
        yield child
        yield from children_of(child, Listener)
