"""What happened to a case, in parts: the latest is shown, and of the rest only what matters for good.

A case that goes on for years has tens of thousands of events; no page reads them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from engine.model import HistoryEvent
from engine.storage.interface import Reader

PART: Final = 300
"""Events of one part: those of a year or so of most cases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """One part of the history of a case; ``part`` counts from 1, which is the latest."""

    events: tuple[HistoryEvent, ...]
    """Those of the part, oldest first."""
    milestones: tuple[HistoryEvent, ...]
    """All events, oldest first, or where there are many :meth:`~engine.storage.interface.Reader.milestones`."""
    part: int
    has_older: bool
    """Whether there is a part after this one."""


def past_of(case_id: UUID, reader: Reader, part: int = 1) -> Past:
    """Return that part of the history of the case; one statement while all of it is one part, else two."""
    latest = reader.history(case_id, limit=PART + 1, skip=(part - 1) * PART)
    events, has_older = tuple(latest[-PART:]), len(latest) > PART
    milestones = events if part == 1 and not has_older else tuple(reader.milestones(case_id))
    return Past(events=events, milestones=milestones, part=part, has_older=has_older)
