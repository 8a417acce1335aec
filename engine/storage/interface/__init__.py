"""What the engine services ask of a storage; one contract suite runs on every implementation.

A command runs in one :class:`UnitOfWork`: lock the case, look at it, :meth:`~UnitOfWork.save` one
:class:`ChangeSet`, commit. Leaving the ``with`` block without a commit rolls everything back. Reads that change nothing
go through a :class:`Reader`. Every method may raise :class:`~engine.errors.StorageUnavailable`.
"""

from engine.storage.interface.monitoring import CASE_SORTS, GAP_SORTS, INCIDENT_SORTS, TASK_SORTS, MonitoringReader
from engine.storage.interface.offers import OFFER_SORTS
from engine.storage.interface.reader import Reader
from engine.storage.interface.records import (
    SIGN_IN_MEMORY,
    CaseFilter,
    CaseRecord,
    ChangeSet,
    Command,
    LeftOver,
    Mark,
    Projections,
    SignInFailures,
)
from engine.storage.interface.storage import Batch, Storage
from engine.storage.interface.unit_of_work import UnitOfWork

__all__ = [
    "CASE_SORTS",
    "GAP_SORTS",
    "INCIDENT_SORTS",
    "OFFER_SORTS",
    "SIGN_IN_MEMORY",
    "TASK_SORTS",
    "Batch",
    "CaseFilter",
    "CaseRecord",
    "ChangeSet",
    "Command",
    "LeftOver",
    "Mark",
    "MonitoringReader",
    "Projections",
    "Reader",
    "SignInFailures",
    "Storage",
    "UnitOfWork",
]
