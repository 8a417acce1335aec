"""The workshop of the process owners: one draft of the whole publication, edited file by file, published as a whole."""

from engine.workshop.deadlines import (
    Counted,
    DeadlineChange,
    DeadlineView,
    counts_in_days,
    duration_parts,
    duration_text,
)
from engine.workshop.places import PlacedFinding
from engine.workshop.service import MIN_REASON, Workshop
from engine.workshop.views import DraftView, FileView, OpenFile, PublicationView

__all__ = [
    "MIN_REASON",
    "Counted",
    "DeadlineChange",
    "DeadlineView",
    "DraftView",
    "FileView",
    "OpenFile",
    "PlacedFinding",
    "PublicationView",
    "Workshop",
    "counts_in_days",
    "duration_parts",
    "duration_text",
]
