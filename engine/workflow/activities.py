"""Activities: tasks for people, scripts, decisions, messages, subprocesses and called processes."""

# ruff: noqa: ARG002  (hooks get what SpiffWorkflow passes, whether they need it or not)

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.feel import say
from engine.workflow.diagram import Flow, Node
from engine.workflow.dialect import IoMapping
from engine.workflow.elements import Element
from engine.workflow.events import throw
from engine.workflow.gateways import happened
from engine.workflow.scopes import ScopeSpec
from engine.workflow.spiff import Task, TaskState
from engine.workflow.tokens import READY, STARTED, WAITING
from engine.workflow.waiting import start_waiting


class Activity(Element):
    """Something that is done: inputs become local variables, outputs go to the scope around it."""

    maps_again: ClassVar[bool] = False
    """Whether a retry maps the inputs once more; not where a person has written into them since."""

    def __init__(self, scope: ScopeSpec, node: Node, *, name: str | None = None, flows: Sequence[Flow] = ()) -> None:
        super().__init__(scope, node, name=name, flows=flows)
        self.maps_in: tuple[IoMapping, ...] = node.extensions.inputs
        self.maps_out: tuple[IoMapping, ...] = node.extensions.outputs

    def _update_hook(self, my_task: Task) -> bool:
        if self.maps_again and self.maps_in:
            my_task.internal_data.setdefault("own", dict(my_task.data))
        self._map_in(my_task)
        if self.boundary and not my_task.internal_data.get("bordered"):
            my_task.internal_data["bordered"] = True
            self._put_up_border(my_task)
        return self.begin(my_task)

    def _map_in(self, token: Task) -> None:
        engine = token.workflow.script_engine
        for item in self.maps_in:
            token.data[item.target] = engine.evaluate(token, item.source)

    def _put_up_border(self, token: Task) -> None:
        for name in self.boundary:
            spec = token.workflow.spec.task_specs[name]
            spec._update(token._add_child(spec, TaskState.FUTURE))

    def begin(self, token: Task) -> bool:
        """Start the activity; return whether it may run at once."""
        return True

    def perform(self, token: Task) -> bool | None:
        """Do the activity's own work; return False where the token does not go on."""

    def _run_hook(self, my_task: Task) -> bool:
        if my_task.internal_data.get("tried") and self.maps_again and self.maps_in:
            my_task.data.clear()
            my_task.data.update(my_task.internal_data["own"])
            self._map_in(my_task)
        my_task.internal_data["tried"] = True
        if self.perform(my_task) is False:
            return False
        engine = my_task.workflow.script_engine
        outputs = [(item.target, engine.evaluate(my_task, item.source)) for item in self.maps_out]
        for name, value in outputs:
            engine.write(my_task, name, value, own=False)
        return True


class HumanTask(Activity):
    """A user, manual or undefined task: waits for a person."""

    def __init__(self, scope: ScopeSpec, node: Node, *, name: str | None = None, flows: Sequence[Flow] = ()) -> None:
        super().__init__(scope, node, name=name, flows=flows)
        self.manual = True

    def begin(self, token: Task) -> bool:
        token.internal_data["opened_at"] = token.workflow.script_engine.now
        return True


class ScriptTask(Activity):
    """Writes the value of an expression into a variable."""

    maps_again = True

    def perform(self, token: Task) -> None:
        script, engine = self.node.extensions.script, token.workflow.script_engine
        if script is not None:  # the parser made sure of it
            engine.write(
                token, script.result, engine.required(token, script.expression, say("The script"), "expression")
            )


class BusinessRuleTask(Activity):
    """Writes the result of a decision into a variable."""

    maps_again = True

    def perform(self, token: Task) -> None:
        called, engine = self.node.extensions.decision, token.workflow.script_engine
        if called is not None:  # the parser made sure of it
            engine.write(token, called.result, engine.decide(token, called))


class SendTask(Activity):
    """Throws a message; the inputs of its mapping are the payload."""

    maps_again = True

    def perform(self, token: Task) -> None:
        throw(token, self.node.event, self.maps_in)


class ReceiveTask(Activity):
    """Waits for a message."""

    def begin(self, token: Task) -> bool:
        if token.internal_data.pop("begins", False):  # by the message that began the case
            return True
        start_waiting(token, self.node.event)
        token._set_state(WAITING)
        return False

    def fire(self, token: Task) -> None:
        """Let the token go: the message has come."""
        happened(token)


class ScopeActivity(Activity):
    """An activity with tokens of its own inside: an embedded subprocess or a called process."""

    def __init__(
        self, scope: ScopeSpec, node: Node, *, name: str | None = None, flows: Sequence[Flow] = (), body: str
    ) -> None:
        super().__init__(scope, node, name=name, flows=flows)
        self.body = body

    def begin(self, token: Task) -> bool:
        inner = token.workflow.top_workflow.create_subprocess(token, self.body)
        token._set_state(STARTED)
        inner.plant()
        inner.begin()
        return False

    def body_completed(self, token: Task) -> None:
        """Go on: no token is left inside."""
        token._set_state(READY)

    def perform(self, token: Task) -> None:
        token.workflow.top_workflow.subprocesses.pop(token.id, None)
