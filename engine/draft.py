"""From what the workflow did to the one change set that is stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from engine import projection
from engine.invariants import CODES, deadlock, reconcile, unforeseen, violations
from engine.model import (
    Actor,
    CaseState,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    SignalSubscription,
    StoredMessage,
    TaskState,
    Timer,
)
from engine.organisation import Organisation
from engine.publication import Publication
from engine.services.places import leave
from engine.storage.interface import CaseRecord, ChangeSet, Command, Projections, UnitOfWork
from engine.telling import told_of
from engine.workflow.interface import Execution
from engine.workflow.step import Failure, OpenTask, Step, ThrownEvent

MAX_DELIVERIES: Final = 100
"""Kept messages that one command may take in, so that a loop of throwing and waiting ends."""
MAX_SECONDS_TO_DELIVER: Final = 3.0
"""How old a command may be that still takes one in; each of the others has a command of its own. So the longest makes
two moves, the second begun by then: less than the 15 s after which the database ends an idle transaction."""

Delivery = tuple[str, str] | UUID
"""What is to be delivered after a commit: a message by its name and correlation key, a signal by its id."""


class Draft:
    """The change set of one command while it comes into being; ``case`` is the case as it will be stored."""

    def __init__(
        self,
        record: CaseRecord,
        before: Projections,
        *,
        actor: Actor,
        at: datetime,
        groups: Callable[[str], frozenset[str]],
        publication: Publication | None = None,
        created: bool = False,
    ) -> None:
        version = record.case.version + (not created)
        self.case = replace(record.case, version=version, updated_at=at)
        self._state = record.state
        self._person = record.person
        self._before = before
        self._actor = actor
        self._at = at
        self._groups = groups
        self._publication = publication
        self._created = created
        self._tasks = {task.id: task for task in before.open_tasks}
        self._written: dict[UUID, HumanTask] = {}
        self._timers: tuple[Timer, ...] = before.timers
        self._subscriptions: tuple[MessageSubscription, ...] = before.subscriptions
        self._signals: tuple[SignalSubscription, ...] = before.signals
        self._failures: Sequence[Failure] | None = None
        self._incidents: list[Incident] = []
        self._thrown: list[StoredMessage] = []
        self._delivered: list[UUID] = []
        self._thrown_signals: list[ThrownEvent] = []
        self._sent: list[UUID] = []
        self._history: list[HistoryEvent] = []

    @property
    def open_tasks(self) -> tuple[HumanTask, ...]:
        """Return the tasks that will be open."""
        return tuple(sorted(self._tasks.values(), key=lambda task: (task.opened_at, task.task_key)))

    def note(
        self,
        event: str,
        *,
        task: HumanTask | None = None,
        details: Mapping[str, Any] | None = None,
        process_key: str | None = None,
        element_id: str | None = None,
        element_name: str | None = None,
    ) -> None:
        """Add an event to the history of the case; where an element stands is looked up."""
        if process_key is None and element_id is not None and self._publication is not None:
            process_key, element_name = self._publication.place(element_id) or (None, element_name)
        self._history.append(
            HistoryEvent(
                case_id=self.case.id,
                at=self._at,
                actor=self._actor.username,
                event=event,
                process_key=process_key if task is None else task.process_key,
                element_id=element_id if task is None else task.task_key,
                element_name=element_name if task is None else task.name,
                task_id=None if task is None else task.id,
                details=details or {},
            )
        )

    @property
    def messages(self) -> tuple[Delivery, ...]:
        """Return the messages and signals that the process threw for others, to be delivered after the commit."""
        return (*((each.name, each.correlation_key) for each in self._thrown), *self._sent)

    def put(self, task: HumanTask) -> None:
        """Write the task as given, for example claimed."""
        self._written[task.id] = task
        if task.state is TaskState.OPEN:
            self._tasks[task.id] = task
        else:
            self._tasks.pop(task.id, None)

    def deliver(self, message: StoredMessage, subscription: MessageSubscription) -> None:
        """Note that the kept message reached the case."""
        self._delivered.append(message.id)
        self.note("message:deliver", element_id=subscription.element_id, details={"message": message.name})

    def run(self, work: UnitOfWork, execution: Execution, step: Step) -> None:
        """Take over what the workflow did, after it has been given every message that is there and that it waits for.

        Those are kept ones that it has just begun to wait for, and its own; what it threw for others is kept, and its
        signals are on their way.
        """
        self._take(execution, step)
        left, until = MAX_DELIVERIES, execution.began + MAX_SECONDS_TO_DELIVER
        while left > 0 and time.monotonic() < until and (match := self._next_message(work)) is not None:
            left, (message, subscription) = left - 1, match
            self.deliver(message, subscription)
            execution.hops = max(execution.hops, message.hops)
            self._take(execution, execution.correlate(subscription.id, message.payload))
        self._keep_thrown(work, wrote=execution.wrote)
        for signal in self._thrown_signals:
            hops = execution.hops + 1
            self._sent += work.throw_signal(signal.name, signal.payload, by=self.case.id, at=self._at, hops=hops)
        self._state = execution.dump()

    def check(self, organisation: Organisation | None, *, staffed: frozenset[str], retried: UUID | None = None) -> None:
        """Open and resolve incidents so that every trouble that stands now has one."""
        failures = self._failures
        before = [each for each in self._before.incidents if failures is not None or each.code in CODES]
        current = list(failures or ())
        troubled = self._before.incidents if failures is None else failures
        unassigned = frozenset(each.token_id for each in troubled if each.code == "assignment")
        current += violations(self.case, self._tasks.values(), organisation, staffed, unassigned)
        if failures is not None and not (self._tasks or self._timers or self._subscriptions or self._signals):
            current += deadlock(self.case, current)
        self._incidents = reconcile(
            before, current, case_id=self.case.id, actor=self._actor, at=self._at, retried=retried
        )
        known = {each.id for each in before}
        for incident in self._incidents:
            tag = "resolve" if incident.resolved_at is not None else ("retry" if incident.id in known else "open")
            if tag == "retry" and incident.id != retried:
                continue
            self.note(
                f"incident:{tag}",
                process_key=incident.process_key,
                element_id=incident.element_id,
                element_name=incident.element_name,
                details={"incident": str(incident.id), "code": incident.code, "attempts": incident.attempts},
            )

    def pace(self, earliest: datetime) -> None:
        """Let no timer that has come to be in this command be due before that instant, so that no loop races."""
        self._timers = projection.paced(self._timers, self._before.timers, earliest)

    def defer(self, until: datetime) -> list[Timer]:
        """Let the timers that are due even now wait, so that no case holds up the others; return them."""
        due = [each for each in self._timers if each.due_at <= self._at]
        self._timers = tuple(replace(each, due_at=until) if each in due else each for each in self._timers)
        return due

    def postpone(self, until: datetime, problem: str) -> None:
        """Leave the case as it is, but let its due timers wait: firing them failed in a way that nobody foresaw."""
        due = self.defer(until)
        failure = unforeseen(self.case, due[0].element_id, problem, until)
        place = (None, failure.code, failure.element_id)
        known = [each for each in self._before.incidents if (each.token_id, each.code, each.element_id) == place]
        retried = known[0].id if known else None
        self._incidents = reconcile(
            known, [failure], case_id=self.case.id, actor=self._actor, at=self._at, retried=retried
        )
        self.note("timer:postpone", element_id=failure.element_id, details={"until": until.isoformat()})

    def cancel(self, work: UnitOfWork, details: Mapping[str, Any]) -> None:
        """End the case where it stands: nothing stays open, and no timer and no message moves it any more."""
        self.case = replace(self.case, state=CaseState.CANCELLED, ended_at=self._at)
        self.note("case:cancel", details=details)
        for task in self.open_tasks:
            ended = replace(task, state=TaskState.CANCELLED, ended_at=self._at, ended_by=self._actor.username)
            self.put(ended)
            self.note("task:cancel", task=ended)
        self._timers, self._subscriptions, self._signals, self._failures = (), (), (), ()
        self._keep_thrown(work)

    def changes(self, command: Command | None = None) -> ChangeSet:
        """Return the change set to be saved."""
        self.case = replace(self.case, open_tasks=self.open_tasks)
        return ChangeSet(
            case=CaseRecord(case=self.case, state=self._state, person=self._person),
            created=self._created,
            tasks=tuple(self._written.values()),
            timers=tuple(set(self._timers) - set(self._before.timers)),
            removed_timers=projection.gone(self._before.timers, self._timers),
            subscriptions=tuple(set(self._subscriptions) - set(self._before.subscriptions)),
            removed_subscriptions=projection.gone(self._before.subscriptions, self._subscriptions),
            signals=tuple(set(self._signals) - set(self._before.signals)),
            removed_signals=projection.gone(self._before.signals, self._signals),
            incidents=tuple(self._incidents),
            delivered_messages=tuple(self._delivered),
            history=tuple(self._history),
            command=command,
        )

    # --- from the step to rows -----------------------------------------------------------------------------------

    def _take(self, execution: Execution, step: Step) -> None:
        """Take over one step: case file, tasks, timers, subscriptions, failures and what happened."""
        case_file = dict(execution.case_file)
        completed = step.completed and self.case.state is CaseState.RUNNING
        assert self._publication is not None  # noqa: S101  # whoever executes something has parsed it
        self.case = projection.case(self.case, case_file, self._publication, completed=completed, at=self._at)
        self._person = projection.person(case_file, self._publication, self._person)
        people = {each.id for each in step.tasks} | set(self._tasks) | set(self._written)
        for told in told_of(step, people):
            self.note(**told)
        self._take_tasks(step)
        self._timers = projection.timers(step, self.case)
        self._subscriptions = projection.subscriptions(step, self.case, self._publication)
        self._signals = projection.signals(step, self.case)
        self._failures = step.failures
        self._thrown += projection.messages(step, self.case, self._publication, self._at, hops=execution.hops + 1)
        self._thrown_signals += [each for each in step.thrown if each.kind == "signal"]
        if completed:
            self.note("case:complete")

    def _keep_thrown(self, work: UnitOfWork, *, wrote: bool = False) -> None:
        """Keep the messages for others; also to those who move up where the case has ended and leaves its offers."""
        if self.case.state is not CaseState.RUNNING and (self._before.has_places or wrote):
            self._thrown += projection.notices(leave(work, self.case.id, self._at), self._at)
        for message in self._thrown:
            work.keep_message(message)

    def _next_message(self, work: UnitOfWork) -> tuple[StoredMessage, MessageSubscription] | None:
        """Return a message with the place in the case that waits for it, or None if there is no more."""
        waiting = {(each.message_name, each.correlation_key): each for each in reversed(self._subscriptions)}
        for message in self._thrown:
            if (message.name, message.correlation_key) in waiting:
                self._thrown.remove(message)
                return message, waiting[message.name, message.correlation_key]
        known = {each.id for each in self._before.subscriptions}
        fresh = [each for each in self._subscriptions if each.id not in known]
        for message in work.kept_messages(fresh, self._at) if fresh else ():
            if message.id not in self._delivered:
                return message, waiting[message.name, message.correlation_key]
        return None

    def _take_tasks(self, step: Step) -> None:
        completed = {event.token_id for event in step.events if event.event == "completed"}
        still = {each.id for each in step.tasks}
        for task in [each for each in self._tasks.values() if each.id not in still]:
            state = TaskState.COMPLETED if task.id in completed else TaskState.CANCELLED
            ended = replace(task, state=state, ended_at=self._at, ended_by=self._actor.username)
            self.put(ended)
            self.note("task:complete" if state is TaskState.COMPLETED else "task:cancel", task=ended)
        for each in step.tasks:
            known = self._tasks.get(each.id)
            if known is None:
                task = projection.opened_task(each, self.case, self._at)
                self.put(task)
                self.note("task:open", task=task, details={"group": task.candidate_group})
            else:
                self._update(known, each)

    def _update(self, known: HumanTask, now: OpenTask) -> None:
        """Write what was evaluated anew; who works on a task that moves to a group not her own loses it."""
        task = projection.updated_task(known, now)
        if task == known:
            return
        moved = task.candidate_group != known.candidate_group
        if moved:
            self.note("task:move", task=task, details={"from": known.candidate_group, "to": task.candidate_group})
        if moved and task.assignee is not None and task.candidate_group not in self._groups(task.assignee):
            details = {"reason": "group_moved", "assignee": task.assignee, "group": task.candidate_group}
            task = replace(task, assignee=None, claimed_at=None)
            self.note("task:unclaim", task=task, details=details)
        self.put(task)
