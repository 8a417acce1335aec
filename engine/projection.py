"""From what is open in the workflow to the rows that lists and searches read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from engine.model import Case, HumanTask, MessageSubscription, SignalSubscription, StoredMessage, TaskState, Timer
from engine.publication import Publication
from engine.workflow.step import OpenTask, Step

KEPT_FOR: Final = timedelta(days=90)
"""How long a message waits for somebody who wants it."""


def opened_task(task: OpenTask, case: Case, at: datetime) -> HumanTask:
    """Return the row of a task that has just opened; one whose diagram names an assignee is claimed already."""
    return HumanTask(
        id=task.id,
        case_id=case.id,
        case_number=case.number,
        process_key=task.process_key,
        task_key=task.task_key,
        name=task.name,
        form_key=task.form_key,
        facts=task.facts,
        state=TaskState.OPEN,
        candidate_group=task.candidate_group,
        assignee=task.assignee,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        priority=task.priority,
        opened_at=task.opened_at,
        claimed_at=None if task.assignee is None else at,
    )


def timers(step: Step, case: Case) -> tuple[Timer, ...]:
    """Return the rows of all timers that wait."""
    return tuple(
        Timer(id=each.id, case_id=case.id, element_id=each.element_id, due_at=each.due_at) for each in step.timers
    )


def subscriptions(step: Step, case: Case, publication: Publication) -> tuple[MessageSubscription, ...]:
    """Return the rows of all messages that are waited for."""
    return tuple(
        MessageSubscription(
            id=each.id,
            case_id=case.id,
            element_id=each.element_id,
            message_name=each.message_name,
            correlation_key=publication.correlation_key(each.correlation_key, case),
        )
        for each in step.subscriptions
    )


def signals(step: Step, case: Case) -> tuple[SignalSubscription, ...]:
    """Return the rows of all signals that are waited for."""
    return tuple(
        SignalSubscription(id=each.id, case_id=case.id, element_id=each.element_id, signal_name=each.signal_name)
        for each in step.signals
    )


def messages(step: Step, case: Case, publication: Publication, at: datetime) -> list[StoredMessage]:
    """Return the messages that the process threw, as they are kept so that they survive whatever happens next."""
    return [
        StoredMessage(
            id=uuid4(),
            name=event.name,
            correlation_key=publication.correlation_key(event.correlation_key, case),
            payload=event.payload,
            received_at=at,
            expires_at=at + KEPT_FOR,
        )
        for event in step.thrown
        if event.kind == "message"
    ]
