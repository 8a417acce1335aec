"""The words of the engine as immutable values; ``docs/glossary.md`` defines each of them.

Nothing in here imports another part of the project but :mod:`engine.errors`. Instants are timezone-aware UTC
datetimes. A *value* is what FEEL knows: ``None``, ``bool``, ``int``/``Decimal``, ``str``, ``date``, ``time``,
``datetime``, durations, ``list`` and ``dict`` of those.
"""

from engine.model.basics import MOST_LISTED, CaseFile, Clock, Page, Value, part_of_list, up_to_more, utc_now
from engine.model.cases import (
    NOBODY,
    Case,
    CaseState,
    HistoryEvent,
    Incident,
    MessageSubscription,
    PersonKeys,
    SignalSubscription,
    StoredMessage,
    ThrownSignal,
    Timer,
)
from engine.model.codes import KINDS, Family, Severity
from engine.model.findings import Finding
from engine.model.monitoring import (
    ElementCount,
    GapCase,
    LateCase,
    MonitorInstants,
    MonitorPage,
    MonitorScope,
    OpenIncident,
    TeamFigures,
    VersionCount,
    WaitingTask,
)
from engine.model.offers import (
    CancelledFor,
    Offer,
    OfferCriteria,
    OfferEvent,
    OfferKind,
    OfferState,
    Place,
    PlaceState,
)
from engine.model.people import DEFAULT_LOCALE, LOCALES, SYSTEM, AccessEvent, Account, Actor
from engine.model.publications import Deployment, DraftFile, ProcessVersion, StartTimer
from engine.model.tasks import HumanTask, Submission, TaskState, WorklistCriteria

__all__ = [
    "DEFAULT_LOCALE",
    "KINDS",
    "LOCALES",
    "MOST_LISTED",
    "NOBODY",
    "SYSTEM",
    "AccessEvent",
    "Account",
    "Actor",
    "CancelledFor",
    "Case",
    "CaseFile",
    "CaseState",
    "Clock",
    "Deployment",
    "DraftFile",
    "ElementCount",
    "Family",
    "Finding",
    "GapCase",
    "HistoryEvent",
    "HumanTask",
    "Incident",
    "LateCase",
    "MessageSubscription",
    "MonitorInstants",
    "MonitorPage",
    "MonitorScope",
    "Offer",
    "OfferCriteria",
    "OfferEvent",
    "OfferKind",
    "OfferState",
    "OpenIncident",
    "Page",
    "PersonKeys",
    "Place",
    "PlaceState",
    "ProcessVersion",
    "Severity",
    "SignalSubscription",
    "StartTimer",
    "StoredMessage",
    "Submission",
    "TaskState",
    "TeamFigures",
    "ThrownSignal",
    "Timer",
    "Value",
    "VersionCount",
    "WaitingTask",
    "WorklistCriteria",
    "part_of_list",
    "up_to_more",
    "utc_now",
]
