"""The monitor: how much stands where, what is late or stuck, and whether the engine can work at all."""

from engine.monitoring.service import EXPORT, PAGE, SHORT, Monitoring
from engine.monitoring.views import (
    Choices,
    ElementRow,
    IncidentRow,
    Listing,
    MonitorFilter,
    Overview,
    ProcessRow,
    ProcessView,
    TaskRow,
    TeamRow,
)

__all__ = [
    "EXPORT",
    "PAGE",
    "SHORT",
    "Choices",
    "ElementRow",
    "IncidentRow",
    "Listing",
    "MonitorFilter",
    "Monitoring",
    "Overview",
    "ProcessRow",
    "ProcessView",
    "TaskRow",
    "TeamRow",
]
