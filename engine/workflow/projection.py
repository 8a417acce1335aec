"""From the live tokens to a :class:`~engine.workflow.step.Step`: what is open, what waits, what failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from engine.feel import say
from engine.feel.kinds import kind_of
from engine.model import Value
from engine.values import is_name
from engine.workflow.diagram import Node
from engine.workflow.engine import CaseEngine
from engine.workflow.expressions import ElementFailed, Expression, told_by
from engine.workflow.scopes import CaseWorkflow
from engine.workflow.spiff import Task
from engine.workflow.step import Failure, OpenSignal, OpenSubscription, OpenTask, OpenTimer, Step
from engine.workflow.timing import deadline
from engine.workflow.tokens import READY, WAITING

DEFAULT_PRIORITY = 50
MAX_PRIORITY = 1_000_000
T = TypeVar("T")


def project(workflow: CaseWorkflow, process_key: str) -> Step:
    """Return the step after a command; the expressions of every open task are evaluated on the present case file."""
    engine: CaseEngine = workflow.script_engine
    tasks: list[OpenTask] = []
    timers: list[OpenTimer] = []
    subscriptions: list[OpenSubscription] = []
    failures: list[Failure] = []
    signals: list[OpenSignal] = []
    for token in workflow.tokens():
        node: Node = token.task_spec.node
        if "failure" in token.internal_data:
            failures.append(_failure(token))
        elif token._state == READY and token.task_spec.manual:
            task, trouble = _Attributes(token, engine).task()
            tasks.append(task)
            failures.extend(trouble)
        elif token._state == WAITING and node.event.kind == "timer" and "due" in token.internal_data:
            timers.append(OpenTimer(id=token.id, element_id=node.id, due_at=token.internal_data["due"]))
        elif token._state == WAITING and node.event.kind == "signal":
            signals.append(OpenSignal(id=token.id, element_id=node.id, signal_name=node.event.name or ""))
        elif token._state == WAITING and node.event.kind == "message":
            subscriptions.append(
                OpenSubscription(
                    id=token.id,
                    element_id=node.id,
                    message_name=node.event.name or "",
                    correlation_key=token.internal_data.get("key"),
                )
            )
    if not workflow.empty and not (tasks or timers or subscriptions or signals or failures):
        failures.append(_deadlock(workflow, process_key))
    return Step(
        completed=workflow.empty,
        tasks=tuple(tasks),
        timers=tuple(timers),
        subscriptions=tuple(subscriptions),
        failures=tuple(failures),
        events=tuple(engine.events),
        changed_fields=dict(engine.changed),
        thrown=tuple(engine.thrown),
        signals=tuple(signals),
        decisions=tuple(engine.decided),
    )


def _failure(token: Task) -> Failure:
    stored, node = token.internal_data["failure"], token.task_spec.node
    return Failure(
        token_id=token.id,
        process_key=node.process_key,
        element_id=node.id,
        element_name=node.name,
        code=stored["code"],
        message=stored["message"],
        reasons=tuple(stored.get("reasons", ())),  # states of earlier releases have none, and no traces
        expression=stored["expression"],
        values=stored["values"],
        trace=stored.get("trace"),
    )


def _deadlock(workflow: CaseWorkflow, process_key: str) -> Failure:
    tokens = [token for token in workflow.tokens() if not token.task_spec.standby]
    node: Node = tokens[-1].task_spec.node
    names = ", ".join(sorted({token.task_spec.node.name for token in tokens}))
    return Failure(
        token_id=None,
        process_key=node.process_key or process_key,
        element_id=node.id,
        element_name=node.name,
        code="deadlock",
        message=say(
            "Nothing can move any more: nobody is asked, nothing is waited for, but work is left at {names}.",
            names=names,
        ),
        expression=None,
        values={},
    )


class _Attributes:
    """The attributes of one open task, with now() and today() bound to the instant at which it opened."""

    def __init__(self, token: Task, engine: CaseEngine) -> None:
        self.token, self.node, self.engine = token, token.task_spec.node, engine
        self.opened_at: datetime = token.internal_data["opened_at"]
        self.scope: Mapping[str, Value] = engine.scope(token)
        self.failures: list[Failure] = []

    def task(self) -> tuple[OpenTask, list[Failure]]:
        told = self.node.extensions
        task = OpenTask(
            id=self.token.id,
            process_key=self.node.process_key,
            task_key=self.node.id,
            name=self.node.name,
            form_key=told.form_key,
            facts=told.facts,
            candidate_group=self._read(told.candidate_group, say("The candidate group"), _group),
            assignee=self._read(told.assignee, say("The assignee"), _person),
            due_at=self._read(told.due_date, say("The due date"), deadline),
            follow_up_at=self._read(told.follow_up_date, say("The follow-up date"), deadline),
            priority=self._priority(told.priority),
            opened_at=self.opened_at,
        )
        return task, self.failures

    def _priority(self, expression: Expression | None) -> int:
        if expression is None:
            return DEFAULT_PRIORITY
        return self._read(expression, say("The priority"), _priority) or 0

    def _read(self, expression: Expression | None, what: str, convert: Callable[[Value], T]) -> T | None:
        if expression is None:
            return None
        try:
            self.engine.budget.check_time()
            value = expression.evaluate(self.scope, self._clock)
            if value is None and convert is _person:
                return None
            if value is None:
                raise expression.is_null(what, "assignment", self.scope, self._clock)
            return convert(value)
        except (ValueError, OverflowError) as error:
            message = say("{what} makes no sense.", what=what)
            self._note(expression.failed("assignment", message, self.scope, reasons=[told_by(error)]))
        except ElementFailed as failure:
            self._note(failure)
        return None

    def _clock(self) -> datetime:
        return self.opened_at

    def _note(self, failure: ElementFailed) -> None:
        self.failures.append(
            Failure(
                token_id=self.token.id,
                process_key=self.node.process_key,
                element_id=self.node.id,
                element_name=self.node.name,
                code="assignment",
                message=failure.message,
                reasons=failure.reasons,
                expression=failure.expression,
                values=self.engine.quoted(failure.values),
            )
        )


def _group(value: Value) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str) and is_name(value.strip()):
        return value.strip()
    raise ValueError(say("{value} is not the name of exactly one group", value=f"{value!r:.80}"))


def _person(value: Value) -> str | None:
    if isinstance(value, str) and (is_name(value.strip()) or not value.strip()):
        return value.strip() or None
    raise ValueError(say("{value} is not the name of a person", value=f"{value!r:.80}"))


def _priority(value: Value) -> int:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        raise ValueError(say("It is {kind}, not a number", kind=kind_of(value)))
    try:
        priority = int(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValueError(say("It is {kind}, not a number", kind=kind_of(value))) from error
    if abs(priority) > MAX_PRIORITY:
        raise ValueError(say("More than {most} is too much", most=MAX_PRIORITY))
    return priority
