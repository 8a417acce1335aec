"""Events: those that wait, those at the border of an activity, and those that end something."""

from __future__ import annotations

from engine.workflow.elements import Element
from engine.workflow.expressions import ElementFailed
from engine.workflow.gateways import happened
from engine.workflow.spiff import Task, TaskState
from engine.workflow.tokens import READY, WAITING, children_of, consume, lift, withdraw
from engine.workflow.waiting import start_waiting, wait_again


class CatchEvent(Element):
    """Waits for a timer or a message, then lets the token pass."""

    def _update_hook(self, my_task: Task) -> bool:
        start_waiting(my_task, self.node.event)
        my_task._set_state(WAITING)
        return False

    def _run_hook(self, my_task: Task) -> bool:
        engine = my_task.workflow.script_engine
        outputs = [(item.target, engine.evaluate(my_task, item.source)) for item in self.node.extensions.outputs]
        for name, value in outputs:
            engine.write(my_task, name, value, own=False)
        return True

    def fire(self, token: Task) -> None:
        """Let the token go: what it waited for has happened."""
        happened(token)


class BoundaryEvent(Element):
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


class EndEvent(Element):
    """Ends its path; as a terminate event its whole scope, as an error event the activity that catches the error."""

    def _run_hook(self, my_task: Task) -> bool:
        if self.node.event.kind == "terminate":
            for other in my_task.workflow.task_tree.children:
                if other is not my_task:
                    withdraw(other)
        elif self.node.event.kind == "error":
            self._throw(my_task, self.node.event.name)
            return False
        return True

    def _throw(self, token: Task, code: str | None) -> None:
        catcher = _catcher(token, code)
        if catcher is None:
            raise ElementFailed("error", f"Nothing catches the error {code!r}; attach a boundary event for it.")
        token.workflow.script_engine.record("completed", token)
        consume(token)
        catcher.task_spec.fire(catcher)


def _catcher(token: Task, code: str | None) -> Task | None:
    """Return the innermost boundary event that catches the error, one for this very code before one for any."""
    activity = token.workflow.activity
    while activity is not None:
        for host in (activity, activity.parent):  # the parent is the multi-instance activity of an instance
            waiting = [
                child
                for child in children_of(host, BoundaryEvent)
                if child._state == WAITING and child.task_spec.node.event.kind == "error"
            ]
            for wanted in (code, None):
                for child in waiting:
                    if child.task_spec.node.event.name == wanted:
                        return child
        activity = activity.workflow.activity
    return None
