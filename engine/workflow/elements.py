"""The elements of a diagram as SpiffWorkflow task specs: how a token arrives, runs and goes on."""

# ruff: noqa: ARG002  (hooks get what SpiffWorkflow passes, whether they need it or not)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.feel import say
from engine.workflow.diagram import Flow, Node
from engine.workflow.expressions import ElementFailed
from engine.workflow.scopes import ScopeSpec
from engine.workflow.spiff import BpmnSpecMixin, Task, TaskState
from engine.workflow.tokens import fail


class Element(BpmnSpecMixin):  # type: ignore[misc]  # SpiffWorkflow has no types
    """A flow node; three hooks of SpiffWorkflow are its life, ``_update`` (a token comes), ``_run``, ``_on_complete``.

    SpiffWorkflow's predictions, its copying of data from parent to child and its update of everything that waits
    after every step are left out: data lives in the case file, and waiting tokens are looked at when all is quiet.
    """

    traces: ClassVar[frozenset[str]] = frozenset({"completed", "cancelled"})
    """What of it is worth a line in the history."""
    standby: ClassVar[bool] = False
    """Whether a token here only stands by, so that a scope is complete in spite of it."""

    def __init__(self, scope: ScopeSpec, node: Node, *, name: str | None = None, flows: Sequence[Flow] = ()) -> None:
        super().__init__(scope, name or node.id, bpmn_name=node.name, lane=node.lane)
        self.bpmn_id: str = node.id
        self.node: Node = node
        self.flows = tuple(flows)
        self.boundary: tuple[str, ...] = ()

    def _predict(self, my_task: Task, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Predict nothing: successors are created when the token goes on."""

    def _on_ready(self, my_task: Task) -> None:
        """Do nothing more: the token is run by the execution's own loop."""

    def _update(self, my_task: Task) -> None:
        """Take in a token: let it run, let it wait, or stop it with a failure."""
        try:
            ready = self._update_hook(my_task)
        except ElementFailed as failure:
            fail(my_task, failure, "enter")
            return
        if ready:
            my_task._ready()

    def _update_hook(self, my_task: Task) -> bool:
        return True

    def goes_on_at(self, token: Task) -> Task:
        """Return the token whose variables the path behind the element will see."""
        return token

    def _run(self, my_task: Task) -> bool | None:
        """Do the element's work and choose where the token goes; None leaves the token where it is."""
        try:
            if not self._run_hook(my_task):
                return None
            if "index" in my_task.internal_data:
                my_task.parent.task_spec.take_result(my_task.parent, my_task)
            taken = self.choose(my_task)
        except ElementFailed as failure:
            fail(my_task, failure, "run")
            return None
        my_task.internal_data["taken"] = taken
        return True

    def _run_hook(self, my_task: Task) -> bool:
        return True

    def choose(self, token: Task) -> Sequence[Flow]:
        """Return the flows to follow: those without a condition, those whose condition holds, else the default."""
        if len(self.flows) == 1 and self.flows[0].condition is None:
            return self.flows
        always = [flow for flow in self.flows if flow.condition is None and flow.id != self.node.default]
        chosen = [flow for flow in self.conditional() if self.holds(token, flow)] or self.default()
        if self.flows and not always and not chosen:
            raise self.no_way_out(token)
        return [*always, *chosen]

    def conditional(self) -> list[Flow]:
        """Return the flows with a condition, in the order of the diagram."""
        return [flow for flow in self.flows if flow.condition is not None and flow.id != self.node.default]

    def default(self) -> list[Flow]:
        """Return the default flow, if there is one."""
        return [flow for flow in self.flows if flow.id == self.node.default]

    def holds(self, token: Task, flow: Flow) -> bool:
        """Return whether the condition of the flow holds."""
        return flow.condition is None or bool(token.workflow.script_engine.condition(token, flow.condition))

    def no_way_out(self, token: Task) -> ElementFailed:
        """Return the failure of a choice without a result."""
        conditions = [flow.condition for flow in self.flows if flow.condition is not None]
        scope = token.workflow.script_engine.scope(token)
        return ElementFailed(
            "condition",
            say("No condition of the outgoing flows holds, and there is no default flow."),
            expression="; ".join(item.text for item in conditions) or None,
            values={name: scope.get(name) for item in conditions for name in sorted(item.names)},
        )

    def _on_complete(self, my_task: Task) -> None:
        """Let the token go: its successors take its place and everything that lived with it ends."""
        workflow, parent = my_task.workflow, my_task.parent
        engine = workflow.script_engine
        engine.record("completed", my_task)
        specs = workflow.spec.task_specs
        successors = []
        for flow in my_task.internal_data.pop("taken", ()):
            engine.follow(my_task, flow.id)
            successor = parent._add_child(specs[flow.target], TaskState.FUTURE)
            successor.internal_data["flow"] = flow.id
            successors.append(successor)
        workflow._remove_task(my_task.id)  # and the events at its border with it
        if "index" in my_task.internal_data:
            parent.task_spec.instance_done(parent)
        for successor in successors:
            successor.task_spec._update(successor)


class Event(Element):
    """An event that lets the token pass; outputs of its mapping go to the scope around it."""

    def _run_hook(self, my_task: Task) -> bool:
        engine = my_task.workflow.script_engine
        outputs = [(item.target, engine.evaluate(my_task, item.source)) for item in self.node.extensions.outputs]
        for name, value in outputs:
            engine.write(my_task, name, value, own=False)
        return True


class StartEvent(Event):
    """The first element of a scope, or one at either end of a link."""
