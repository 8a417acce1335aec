"""Gateways: who goes on, and who waits for whom.

The joins are not those of SpiffWorkflow, which count arrivals of earlier rounds of a loop: a join here consumes
exactly one token for each incoming flow.
"""

# ruff: noqa: ARG002  (hooks get what SpiffWorkflow passes, whether they need it or not)

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.workflow.diagram import Flow, Node
from engine.workflow.elements import Element
from engine.workflow.scopes import ScopeSpec
from engine.workflow.spiff import Task, TaskState
from engine.workflow.tokens import READY, STARTED, WAITING, consume, lift, withdraw


class ExclusiveGateway(Element):
    """The first flow whose condition holds, in the order of the diagram, else the default."""

    def choose(self, token: Task) -> Sequence[Flow]:
        if len(self.flows) == 1 and self.flows[0].condition is None:
            return self.flows
        chosen = next(([flow] for flow in self.conditional() if self.holds(token, flow)), None) or self.default()
        if not chosen:
            raise self.no_way_out(token)
        return chosen


class _Join(Element):
    traces = frozenset({"completed"})

    def __init__(self, scope: ScopeSpec, node: Node, *, flows: Sequence[Flow] = ()) -> None:
        super().__init__(scope, node, flows=flows)
        self.incoming = tuple(flow.id for flow in node.incoming)

    def arrivals(self, token: Task) -> dict[str, Task]:
        """Return one waiting token for each incoming flow that has any, the given one for its own flow."""
        found = {token.internal_data["flow"]: token}
        for other in token.workflow.tasks.values():
            if other.task_spec is self and other._state == WAITING:
                found.setdefault(other.internal_data["flow"], other)
        return found

    def merge(self, token: Task, arrivals: Mapping[str, Task]) -> None:
        for other in arrivals.values():
            if other is not token:
                consume(other)


class ParallelGateway(_Join):
    """Waits for a token from every incoming flow, then goes on along every outgoing one."""

    def _update_hook(self, my_task: Task) -> bool:
        arrivals = self.arrivals(my_task)
        if len(arrivals) < len(self.incoming):
            my_task._set_state(WAITING)
            return False
        self.merge(my_task, arrivals)
        return True

    def choose(self, token: Task) -> Sequence[Flow]:
        return self.flows


class InclusiveGateway(_Join):
    """Waits until no other token can still come, then goes on along every flow whose condition holds."""

    reach: Mapping[str, frozenset[str]] = {}
    """Element → incoming flows of this gateway that a token there can still reach without passing the gateway."""

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.incoming) == 1:
            return True
        my_task._set_state(WAITING)
        return False

    def settle(self, token: Task) -> bool:
        """Let the waiting token run if nothing can join it any more; called when all else is quiet."""
        arrivals = self.arrivals(token)
        for other in token.workflow.tasks.values():
            if other.task_spec is self or other.parent is not token.parent:
                continue
            reachable = self.reach.get(other.task_spec.name, frozenset())
            if reachable and not any(flow in arrivals for flow in reachable):
                return False
        self.merge(token, arrivals)
        token._set_state(READY)
        return True

    def learn_reach(self, nodes: Mapping[str, Node]) -> None:
        """Find out, once, from where this gateway can be reached."""
        reach: dict[str, set[str]] = {}
        for flow in self.node.incoming:
            seen: set[str] = set()
            todo = [flow.source]
            while todo:
                name = todo.pop()
                if name in seen or name == self.node.id:
                    continue
                seen.add(name)
                reach.setdefault(name, set()).add(flow.id)
                todo.extend(before.source for before in nodes[name].incoming)
                host = nodes[name].attached_to  # while it is open, the event at its border may still happen
                todo.extend([host] if host is not None and host in nodes else [])
        self.reach = {name: frozenset(flows) for name, flows in reach.items()}


class EventBasedGateway(Element):
    """Puts up all events that follow it; the first to happen goes on, the others end."""

    traces = frozenset({"completed"})

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(STARTED)
        specs = my_task.workflow.spec.task_specs
        children = [my_task._add_child(specs[flow.target], TaskState.FUTURE) for flow in self.flows]
        for child in children:
            child.task_spec._update(child)
        return False

    def won_by(self, token: Task) -> None:
        """Let the child go on alone."""
        gateway = token.parent
        lift(token)
        for other in gateway.children:
            withdraw(other)
        engine = gateway.workflow.script_engine
        engine.record("completed", gateway)
        engine.follow(gateway, next(flow.id for flow in self.flows if flow.target == token.task_spec.name))
        gateway.workflow._remove_task(gateway.id)


def happened(token: Task) -> None:
    """Let a waiting token go: what it waited for has happened."""
    if isinstance(token.parent.task_spec, EventBasedGateway):
        token.parent.task_spec.won_by(token)
    token._set_state(READY)
