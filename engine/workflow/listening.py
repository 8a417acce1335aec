"""Events that wait: for one thing, for any of several, or for all of them."""

# ruff: noqa: ARG002  (hooks get what SpiffWorkflow passes, whether they need it or not)

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from engine.workflow.diagram import Event
from engine.workflow.elements import Element
from engine.workflow.spiff import Task, TaskState
from engine.workflow.tokens import STARTED, WAITING, consume, withdraw
from engine.workflow.waiting import start_waiting, wait_again


class WaitingEvent(Element):
    """Waits for what its event is about; where that is several things, one listener below its token waits for each."""

    listeners: tuple[str, ...] = ()

    def listen(self) -> None:
        """Make the listeners of an event that is about several things."""
        parts = enumerate(self.node.event.parts)
        self.listeners = tuple(Listener(self, part, number).name for number, part in parts)

    def _update_hook(self, my_task: Task) -> bool:
        if my_task.internal_data.pop("begins", False):  # by what began the case
            return True
        if not self.listeners:
            start_waiting(my_task, self.node.event)
            my_task._set_state(WAITING)
            return False
        my_task._set_state(STARTED)
        for name in self.listeners:
            spec = my_task.workflow.spec.task_specs[name]
            spec._update(my_task._add_child(spec, TaskState.FUTURE))
        return False

    def interrupts(self, token: Task) -> bool:
        """Return whether what the token waits for would interrupt what is around it."""
        return self.node.interrupting

    @abstractmethod
    def fire(self, token: Task) -> None:
        """Do what follows: what the token waited for has happened."""


class Listener(Element):
    """One of the things that an event waits for; its token stands below that of the event."""

    traces = frozenset()

    def __init__(self, owner: WaitingEvent, part: Event, number: int) -> None:
        super().__init__(owner._wf_spec, replace(owner.node, event=part), name=f"{owner.name}:{number}")
        self.owner = owner
        self.standby = owner.standby  # type: ignore[misc]  # of a kind with the event, not with other listeners

    def _update_hook(self, my_task: Task) -> bool:
        start_waiting(my_task, self.node.event)
        my_task._set_state(WAITING)
        return False

    def goes_on_at(self, token: Task) -> Task:
        """Return what the event as a whole goes on at."""
        return self.owner.goes_on_at(token.parent)

    def interrupts(self, token: Task) -> bool:
        """Return whether the event happens, and interrupts, when what this token waits for happens."""
        return self.owner.node.interrupting and self._is_last(token)

    def fire(self, token: Task) -> None:
        """Let the event happen if this is what it waited for; one that may happen again waits anew."""
        event = token.parent
        if not self._is_last(token):
            token.internal_data["heard"] = True
            token._set_state(STARTED)
            return
        heard = list(event.children) if self._together else [token]
        if self.node.interrupting:
            for listener in event.children:
                consume(listener)
            self.owner.fire(event)
            return
        self.owner.fire(event)
        again = [wait_again(listener) for listener in heard]
        for listener, more in zip(heard, again, strict=True):
            if more and (all(again) or not self._together):
                listener.internal_data.pop("heard", None)
                listener._set_state(WAITING)
            else:
                consume(listener)
        if not event.children or (self._together and not all(again)):
            withdraw(event)

    @property
    def _together(self) -> bool:
        return self.owner.node.event.kind == "parallelMultiple"

    def _is_last(self, token: Task) -> bool:
        others = (other for other in token.parent.children if other is not token)
        return not self._together or all(other.internal_data.get("heard") for other in others)
