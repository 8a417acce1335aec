"""From what is open in the workflow to the rows that lists and searches read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from engine.identities import keys_of
from engine.livelihood import paid_until
from engine.model import (
    Case,
    CaseFile,
    CaseState,
    HumanTask,
    MessageSubscription,
    PersonKeys,
    SignalSubscription,
    StoredMessage,
    TaskState,
    Timer,
)
from engine.publication import Publication
from engine.values import is_name
from engine.workflow.step import OpenTask, Step

Waiting = Timer | MessageSubscription | SignalSubscription
KEPT_FOR: Final = timedelta(days=90)
"""How long a message waits for somebody who wants it."""


def case(before: Case, case_file: CaseFile, publication: Publication, *, completed: bool, at: datetime) -> Case:
    """Return the row of the case with the case file as it is after a step."""
    marks = {} if publication.schema is None else publication.schema.livelihood
    return replace(
        before,
        case_file=case_file,
        responsible_team=_name(case_file.get("responsible_team")),
        site=_name(case_file.get("site")),
        legal_domain=_name(case_file.get("legal_domain")),
        paid_until=paid_until(marks, case_file),
        state=CaseState.COMPLETED if completed else before.state,
        ended_at=at if completed else before.ended_at,
    )


def person(case_file: CaseFile, publication: Publication, before: PersonKeys) -> PersonKeys:
    """Return by what the person of the case is found; as ``before`` where its publication marks no field."""
    marks = {} if publication.schema is None else publication.schema.identifying
    return keys_of(marks, case_file) if marks else before


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


def updated_task(known: HumanTask, now: OpenTask) -> HumanTask:
    """Return the row of an open task as its expressions say now, still claimed by whoever has claimed it."""
    return replace(
        known,
        candidate_group=now.candidate_group,
        due_at=now.due_at,
        follow_up_at=now.follow_up_at,
        priority=now.priority,
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


def paced(timers: Sequence[Timer], before: Iterable[Timer], earliest: datetime) -> tuple[Timer, ...]:
    """Return the timers, those that were not there before due at the earliest then.

    What the workflow knows of them stays as it is: they fire a moment late.
    """
    known = {each.id for each in before}
    late = [each.id for each in timers if each.id not in known and each.due_at < earliest]
    return tuple(replace(each, due_at=earliest) if each.id in late else each for each in timers)


def messages(step: Step, case: Case, publication: Publication, at: datetime, *, hops: int) -> list[StoredMessage]:
    """Return the messages that the process threw, as they are kept so that they survive whatever happens next."""
    return [
        StoredMessage(
            id=uuid4(),
            name=event.name,
            correlation_key=publication.correlation_key(event.correlation_key, case),
            payload=event.payload,
            received_at=at,
            expires_at=at + KEPT_FOR,
            hops=hops,
        )
        for event in step.thrown
        if event.kind == "message"
    ]


def notices(told: Iterable[tuple[str, str]], at: datetime) -> list[StoredMessage]:
    """Return messages of the engine itself, each by its name and the number of its case, as they are kept."""
    return [
        StoredMessage(id=uuid4(), name=name, correlation_key=number, payload={}, received_at=at,
                      expires_at=at + KEPT_FOR)
        for name, number in told
    ]  # fmt: skip


def gone(before: Iterable[Waiting], now: Iterable[Waiting]) -> tuple[UUID, ...]:
    """Return the ids of what waited before and waits no more."""
    waiting = {each.id for each in now}
    return tuple(each.id for each in before if each.id not in waiting)


def _name(value: Any) -> str | None:
    """Return a text that can be the key of a site or team; what cannot be one stays in the case file alone."""
    return value if isinstance(value, str) and is_name(value) else None
