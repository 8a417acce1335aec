"""A live workflow for the length of one command: the loop that moves tokens until nothing can move."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from engine.model import Value
from engine.services import Transaction
from engine.workflow import state
from engine.workflow.budget import MAX_ELEMENTS, Budget
from engine.workflow.engine import CaseEngine
from engine.workflow.events import hear, spread_signal
from engine.workflow.expressions import ElementFailed
from engine.workflow.gateways import InclusiveGateway
from engine.workflow.projection import project
from engine.workflow.scopes import CaseWorkflow
from engine.workflow.spiff import Task, TaskState
from engine.workflow.step import Step
from engine.workflow.tokens import READY, WAITING, fail
from engine.workflow.waiting import comes_true, follow


class WorkflowExecution:
    """Implements :class:`engine.workflow.interface.Execution`."""

    def __init__(
        self,
        workflow: CaseWorkflow,
        clock: Callable[[], datetime],
        *,
        transaction: Transaction | None = None,
        budget: int = MAX_ELEMENTS,
        hops: int = 0,
    ) -> None:
        self._workflow = workflow
        self._engine: CaseEngine = workflow.script_engine
        self._engine.transaction = transaction
        self._budget = self._engine.budget = Budget(budget)
        self.case_file: dict[str, Value] = self._engine.case_file
        self.hops = hops
        self.began = time.monotonic()
        self._clock = clock
        self._stopped = False

    @property
    def wrote(self) -> bool:
        """Whether a service has changed what is stored beside the case in this command."""
        return self._engine.transaction is not None and self._engine.transaction.used

    @property
    def hops(self) -> int:
        """How many cases in a row have thrown at the next to move this one."""
        return self._engine.hops

    @hops.setter
    def hops(self, number: int) -> None:
        self._engine.hops = number

    def begin(self, start_event: str | None = None) -> Step:
        """Put the first token on a start event, by default the plain one, and run."""
        self._begin_command(self._clock())
        self._workflow.plant()
        self._workflow.begin(start_event)
        return self._run()

    def complete_task(self, task_id: UUID, values: Mapping[str, Value]) -> Step:
        """Write the values and let the human task's token go; raise ``KeyError`` if no such task is open."""
        token = self._workflow.token(task_id)
        if not token.task_spec.manual or token._state != READY:
            raise KeyError(task_id)
        self._begin_command(self._clock())
        for name, value in values.items():
            self._engine.write(token, name, value)
        self._run_token(token)
        return self._run()

    def fire_due_timers(self, now: datetime) -> Step:
        """Fire every timer that is due at the instant, earliest first, those included that come to be meanwhile."""
        self._begin_command(now)
        return self._run()

    def correlate(self, subscription_id: UUID, payload: Mapping[str, Value]) -> Step:
        """Deliver a message: write its payload and let the token go that waits for it, or raise ``KeyError``."""
        token = self._workflow.token(subscription_id)
        if token._state != WAITING or token.task_spec.node.event.kind != "message":
            raise KeyError(subscription_id)
        self._begin_command(self._clock())
        hear(token, payload)
        return self._run()

    def broadcast(self, name: str, payload: Mapping[str, Value]) -> Step:
        """Let everything go on that waits for a signal that was thrown elsewhere; nothing happens if nothing does."""
        self._begin_command(self._clock())
        spread_signal(self._workflow, name, payload)
        return self._run()

    def retry(self, token_id: UUID | None) -> Step:
        """Execute a failed element again, on the case file as it is now; None looks at the case as a whole."""
        token = None if token_id is None else self._workflow.token(token_id)
        self._begin_command(self._clock())
        failure = None if token is None else token.internal_data.pop("failure", None)
        if token is not None and failure is not None:
            if failure["phase"] == "enter":
                token._set_state(TaskState.FUTURE)
                token.task_spec._update(token)
            else:
                token._set_state(READY)
                self._run_token(token)
        return self._run()

    def scope(self, task_id: UUID) -> Mapping[str, Value]:
        """Return what expressions of the task see: its locals, those of its scopes, the case file, the constants."""
        self._engine.see(self._clock())
        return self._engine.scope(self._workflow.token(task_id))

    def open_activities(self) -> frozenset[str]:
        """Return the elements whose inside the case is in: subprocesses, and call activities by which it was called."""
        activities = (scope.activity for scope in self._workflow.scopes())
        return frozenset(activity.task_spec.bpmn_id for activity in activities if activity is not None)

    def dump(self) -> bytes:
        """Return the state to be stored; the case file is not in it."""
        return state.dump(self._workflow)

    def _begin_command(self, now: datetime) -> None:
        self._engine.begin(now)
        self._stopped = False

    def _run(self) -> Step:
        moved = True
        while moved and not self._stopped:
            moved = self._run_ready() or self._settle_joins() or self._fire_condition() or self._fire_next_timer()
        if self._workflow.empty:
            self._workflow.clear()
        self._budget.extend()
        return project(self._workflow, self._workflow.spec.process_key)

    def _run_ready(self) -> bool:
        """Run every element that needs no person, until none is left or the case stops; return whether any moved."""
        moved = False
        while True:
            ready = [token for token in self._workflow.tokens() if token._state == READY and not token.task_spec.manual]
            if not ready:
                return moved
            standing = self._standing()
            for token in ready:
                if token._state == READY and token.id in token.workflow.tasks:
                    if self._stops(token, "run", standing):
                        return True
                    self._run_token(token)
            moved = True

    def _run_token(self, token: Task) -> None:
        self._budget.left -= 1
        token.run()
        scope = token.workflow
        activity = scope.activity
        if activity is not None and scope.empty and self._workflow.subprocesses.get(activity.id) is scope:
            scope.clear()
            activity.task_spec.body_completed(activity)

    def _standing(self) -> int:
        """Return at how many places the case stands."""
        return sum(len(scope.tasks) for scope in self._workflow.scopes())

    def _stops(self, token: Task, phase: str, standing: int) -> bool:
        """Let the case stop at the token where its budget is used up; return whether it does."""
        if not self._budget.over:
            trouble = self._budget.trouble(standing)
            if trouble is None:
                return False
            fail(token, trouble, phase)
        self._stopped = True
        return True

    def _settle_joins(self) -> bool:
        """Let the first inclusive gateway go on that nothing more can reach; return whether one did."""
        return any(
            token.task_spec.settle(token)
            for token in list(self._workflow.tokens())
            if token._state == WAITING and isinstance(token.task_spec, InclusiveGateway)
        )

    def _fire_condition(self) -> bool:
        """Fire the first event whose condition has come true; return whether one did."""
        for token in list(self._workflow.tokens()):
            condition = token.task_spec.node.event.condition
            if token._state != WAITING or condition is None:
                continue
            try:
                if not comes_true(token, condition):
                    continue
            except ElementFailed as failure:
                fail(token, failure, "enter")
                continue
            if self._stops(token, "enter", self._standing()):
                return True
            self._budget.left -= 1
            token.task_spec.fire(token)
            return True
        return False

    def _move_timers(self) -> None:
        """Let the timers that wait follow what has been written since they were last looked at."""
        if self._engine.written:
            self._engine.written = False
            for token in self._workflow.tokens():
                if token._state == WAITING:
                    follow(token)

    def _fire_next_timer(self) -> bool:
        """Fire the timer that has been due for longest; return whether one was.

        What is due still when the budget is used up is no trouble: it is fired by the next command. Where nothing is
        left but what stands by, the case has ended before, however late it is looked at.
        """
        if self._workflow.empty:
            return False
        self._move_timers()
        due = [
            token
            for token in self._workflow.tokens()
            if token._state == WAITING
            and "due" in token.internal_data
            and token.internal_data["due"] <= self._engine.now
        ]
        if not due or self._budget.over or self._budget.trouble(0):
            return False
        first = min(due, key=lambda token: token.internal_data["due"])
        if self._stops(first, "enter", self._standing()):
            return True
        self._budget.left -= 1
        first.task_spec.fire(first)
        return True
