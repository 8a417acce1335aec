"""What the services show to a reader: everything in here has already passed the authorization of that reader.

A view never holds more than its reader may know, so the web layer and the command line may print whatever they find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from engine.errors import EngineError
from engine.livelihood import Livelihood
from engine.model import Case, CaseState, HistoryEvent, HumanTask, Incident, Timer, Value

if TYPE_CHECKING:
    from engine.forms import Form
    from engine.reasons import DecisionView, Due, Trouble


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One field of the case file with its German title, readable for whoever got it."""

    key: str
    title: str
    value: Value
    is_choice: bool = False
    """Whether the process owners wrote the value, for people to choose, and not the people themselves."""
    is_offer: bool = False
    """Whether the value is the number of an offer of the catalogue that somebody chose."""
    topic: str | None = None
    """Key of the process that asked for it in this case; None where no form did or nobody needs to know."""
    identifies: bool = False
    """Whether it is one of the fields that a person is recognised by."""
    field_class: str | None = None
    """Title of the class that sets it apart, such as what tells of health; None where nothing does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    """The diagram of a process with the present position of one case in it.

    ``xml`` is the published BPMN file. The element ids in ``active``, ``completed`` and ``incidents`` belong to it; an
    element may be in several of them, for example in a loop.
    """

    process_key: str
    name: str
    xml: str
    active: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskView:
    """A human task as one reader may see it.

    ``masked`` is true until the reader has claimed the task: then there are no facts and no prefilled values, and the
    form is shown for orientation only.
    """

    task: HumanTask
    case_number: str
    process_name: str
    team_name: str | None
    """Name of the team and function that the task waits for, None without a candidate group."""
    team_fields: tuple[str, ...]
    """Titles of the fields by which the task has found its team."""
    due: Due | None
    """What its due date depends on, as far as that can be told."""
    form: Form | None
    values: Mapping[str, Value]
    """What the form is prefilled with, by field key: the fields of the form that the reader may read and has read."""
    facts: tuple[Fact, ...]
    """The whitelist of the diagram, as far as the reader's legal domains may read it, in the order of the diagram."""
    scope: Mapping[str, Value]
    """What the conditions of the form see; empty while masked. Never to be shown."""
    history: tuple[HistoryEvent, ...]
    """What happened to the case of late, oldest first; it names fields but holds no values."""
    decisions: tuple[DecisionView, ...]
    """What has been decided in the case, each decision as it came out at last, latest first; none while masked."""
    livelihood: Livelihood | None
    """Where the change of the paying authority stands, for a task that deals with it; None where there is none."""
    may_claim: bool
    may_unclaim: bool
    may_complete: bool
    may_cancel: bool
    """Whether the reader may close the case as one of a person who has another."""
    masked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTask:
    """An open task on a case page; ``visible`` tells whether the reader may open its page."""

    task: HumanTask
    visible: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptMessage:
    """A message that is kept until the case waits for it; of what it says nothing is shown."""

    name: str
    title: str
    """The label of an element that may come to wait for it, or its name where there is none."""
    received_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """A case as one reader may see it; ``case.case_file`` holds no more than ``fields`` do.

    ``masked`` is true for a supervisor: she sees number, steps and dates, but no field of the case file.
    """

    case: Case
    process_name: str
    team_name: str | None
    fields: tuple[Fact, ...]
    history: tuple[HistoryEvent, ...]
    """One part of what happened, oldest first."""
    history_part: int
    """Which part that is: 1 is the latest."""
    has_older_history: bool
    open_tasks: tuple[CaseTask, ...]
    timers: tuple[Timer, ...]
    decisions: tuple[DecisionView, ...]
    """What has been decided, each decision as it came out at last, latest first."""
    incidents: tuple[Incident, ...]
    """Unresolved ones; their ``values`` are reduced to what the reader may read."""
    troubles: Mapping[UUID, Trouble]
    """What each of the incidents quotes."""
    diagrams: tuple[Diagram, ...]
    """The process of the case first, then every called process that the case has entered."""
    kept: tuple[KeptMessage, ...]
    """What has come before the case waits for it, oldest first."""
    may_record: bool
    """Whether there are events that the reader can record."""
    may_retry: bool
    livelihood: Livelihood | None
    """Where the change of the paying authority stands: dates that a supervisor sees too; None where there is none."""
    livelihood_tasks: tuple[CaseTask, ...]
    """The open tasks that deal with it."""
    masked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Receivable:
    """An event that the reader may record: a message, its form, and the element whose label is its title."""

    name: str
    title: str
    form: Form
    element_id: str
    process_key: str
    awaited: bool
    """Whether the case waits for it now; else it is kept until the case does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """The form by which the reader records an event of a case."""

    case_number: str
    process_name: str
    event: Receivable
    values: Mapping[str, Value]
    """What the form is prefilled with: its fields in the case file that the reader may read."""
    scope: Mapping[str, Value]
    """What the conditions of the form see. Never to be shown."""
    person: tuple[Fact, ...]
    """By what the person of the case is recognised, so that nothing is recorded with the case of somebody else."""
    would_be_kept_until: datetime
    """How long the event is kept if it is recorded now and nothing waits for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What became of an event that somebody recorded."""

    case: Case
    title: str
    kept_until: datetime | None
    """None where the case has taken it."""
    visible: bool
    """Whether the case still exists for whoever recorded it: it may have moved to another team."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Startable:
    """A process that the reader may start a case of; ``form`` asks for what the case needs to begin, if anything."""

    process_key: str
    name: str
    form: Form | None
    values: Mapping[str, Value]
    """What the form is prefilled with: the ``site`` of somebody who works at one only."""
    scope: Mapping[str, Value]
    """What the form's conditions see besides what is entered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonField:
    """A field of the case file by which people are found: ``name``, ``birth_date`` or ``register_number``."""

    mark: str
    key: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonMatch:
    """A case of the person that was asked for: where it stands and who answers for it, nothing about the person."""

    case_number: str
    process_key: str
    process_name: str
    state: CaseState
    site_name: str | None
    team_name: str | None
    started_at: datetime
    may_open: bool
    """Whether the case page is open to the reader without breaking the glass."""
    may_take_up: bool
    """Whether the case has ended and the reader may begin another one that goes on with the person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryOutcome:
    """What trying a failed element again has led to."""

    case: Case
    """As it stands now, with its open tasks."""
    incident: Incident | None
    """The same one with one attempt more where the trouble stands, as it reads now; None where it is gone."""
    opened: tuple[Incident, ...]
    """Other trouble that the case has run into since."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryLine:
    """What became of one of several incidents that were retried together: an outcome, or why there is none."""

    case_number: str
    outcome: RetryOutcome | None
    refusal: EngineError | None
    """None without an outcome: something nobody foresaw, which the log tells."""
