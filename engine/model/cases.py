"""Cases and what is stored beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from engine.model.basics import CaseFile, Value
from engine.model.tasks import HumanTask


class CaseState(StrEnum):
    """Where a case stands in its life."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One process instance: a person's way through the Integration Point, known by its case number."""

    id: UUID
    number: str
    process_key: str
    process_version: int
    deployment_id: UUID
    state: CaseState
    responsible_team: str | None
    site: str | None
    legal_domain: str | None
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    updated_at: datetime
    version: int
    """Counts the commands applied to the case; backs up the row lock."""
    case_file: CaseFile = field(repr=False)
    open_tasks: tuple[HumanTask, ...] = ()
    paid_until: date | None = None
    """The last day for which somebody is known to pay for the person; None where no end is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonKeys:
    """By what the cases of one person are found: each of the keys is enough. What they are made of is not stored."""

    name: str | None = None
    """Of name and birth date together."""
    register: str | None = None
    """Of the number in a register."""


NOBODY: Final = PersonKeys()
"""The person of a case that does not say yet whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """A timer event that waits for its instant."""

    id: UUID
    case_id: UUID
    element_id: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSubscription:
    """A place in a case that waits for a message; matched by name and correlation key."""

    id: UUID
    case_id: UUID
    element_id: str
    message_name: str
    correlation_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredMessage:
    """A message that nobody waited for when it came; delivered when someone does, until it expires."""

    id: UUID
    name: str
    correlation_key: str
    payload: Mapping[str, Value]
    received_at: datetime
    expires_at: datetime
    hops: int = 0
    """How many cases in a row have thrown at the next since something else happened; 0 for what comes from outside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalSubscription:
    """A place in a case that waits for a signal."""

    id: UUID
    case_id: UUID
    element_id: str
    signal_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThrownSignal:
    """A signal on its way to one case that waited for it when it was thrown; it is there until the case has heard it.

    ``case_id`` is None for the one on its way to the processes that begin with the signal.
    """

    id: UUID
    case_id: UUID | None
    name: str
    payload: Mapping[str, Value]
    thrown_at: datetime
    hops: int = 0
    """As for :class:`StoredMessage`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """Trouble as data: which element of which case failed, on which expression, with which values.

    ``code`` is one of ``expression``, ``condition``, ``decision``, ``assignment``, ``timer``, ``call``, ``error``,
    ``service``, ``budget``, ``deadlock``, ``no_members``, ``no_responsible_team``; ``token_id`` names the failed token
    or open task, or is None where the case as a whole is meant. ``message`` says what is wrong, ``reasons`` say why,
    each a sentence; they may quote values. ``trace`` is that of the decision that failed, as
    :mod:`engine.workflow.traces` describes it, None where none did.
    """

    id: UUID
    case_id: UUID
    token_id: UUID | None
    process_key: str
    element_id: str
    element_name: str
    code: str
    message: str
    reasons: tuple[str, ...] = ()
    expression: str | None
    values: Mapping[str, Value]
    trace: Mapping[str, Any] | None = None
    attempts: int
    opened_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None

    @property
    def told(self) -> str:
        """Return in one line what is wrong and why."""
        return " ".join((self.message, *self.reasons))


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEvent:
    """What happened to a case: ``event`` is a tag such as ``task:claim`` or ``case_file:change``.

    ``details`` names fields and elements but never holds values of the case file. The one exception is the trace of a
    decision with ``decision:make``: a reader gets it in the form of :mod:`engine.explanations` alone, which leaves out
    what she may not know.
    """

    case_id: UUID
    at: datetime
    actor: str
    event: str
    process_key: str | None = None
    element_id: str | None = None
    element_name: str | None = None
    task_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
