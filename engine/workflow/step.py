"""What the workflow tells the services after each command: the whole of what is open now, and what just happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTask:
    """A user, manual or undefined task that waits for a person, its expressions evaluated on the present case file."""

    id: UUID
    process_key: str
    task_key: str
    name: str
    form_key: str | None
    facts: tuple[str, ...]
    candidate_group: str | None
    """None where the diagram names none or the expression failed (then a failure with code ``assignment`` tells)."""
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    opened_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTimer:
    """A timer event that waits."""

    id: UUID
    element_id: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSubscription:
    """A message event that waits; ``correlation_key`` is None where the message has no key (then the case number)."""

    id: UUID
    element_id: str
    message_name: str
    correlation_key: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSignal:
    """A signal event that waits."""

    id: UUID
    element_id: str
    signal_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionMade:
    """A decision that an element has made, with its trace as :mod:`engine.workflow.traces` describes it."""

    process_key: str
    element_id: str
    element_name: str
    trace: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An element that could not be executed; its token stays where it is until a retry.

    ``message`` says what is wrong, ``reasons`` say why, each a sentence; they may quote values. ``trace`` is that of
    the decision that failed, None where none did.
    """

    token_id: UUID | None
    process_key: str
    element_id: str
    element_name: str
    code: str
    message: str
    reasons: tuple[str, ...] = ()
    expression: str | None
    values: Mapping[str, Any]
    trace: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ElementEvent:
    """An element of a diagram that was just entered, completed or cancelled, in the order of execution."""

    event: Literal["completed", "cancelled"]
    token_id: UUID
    process_key: str
    element_id: str
    element_name: str
    element_type: str
    """BPMN local name such as ``userTask`` or ``exclusiveGateway``."""
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ThrownEvent:
    """A message or signal that the process threw and that other cases may wait for."""

    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The effect of one command on the workflow.

    ``tasks``, ``timers``, ``subscriptions`` and ``failures`` are complete: what is not in them is no longer open. The
    services compare them with what is stored. ``changed_fields`` maps each case-file field written by this command to
    the id of the element that wrote it last.
    """

    completed: bool
    tasks: tuple[OpenTask, ...]
    timers: tuple[OpenTimer, ...]
    subscriptions: tuple[OpenSubscription, ...]
    failures: tuple[Failure, ...]
    events: tuple[ElementEvent, ...]
    changed_fields: Mapping[str, str]
    thrown: tuple[ThrownEvent, ...] = ()
    signals: tuple[OpenSignal, ...] = ()
    """The signals that the case waits for; those that it throws itself it has heard already."""
    decisions: tuple[DecisionMade, ...] = ()
    """What was decided, in the order of execution; of very many the last ones."""
