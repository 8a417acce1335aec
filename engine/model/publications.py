"""What is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessVersion:
    """One version of a process definition: ``version`` counts up from 1 whenever the digest of its file changes."""

    key: str
    name: str
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A published folder: all its files at one instant, identified by the digest over all of them."""

    id: UUID
    digest: str
    published_at: datetime
    published_by: str
    processes: tuple[ProcessVersion, ...]
    reason: str | None = None
    """Why it was published, in the words of whoever did."""
    created: bool = True
    """False where the same folder had been published before and nothing was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartTimer:
    """A timer that begins cases of the process in force; there is one row for it as long as it is published."""

    process_key: str
    element_id: str
    number: int
    """Which of the timers of its start event."""
    timing: str
    """What the diagram says; another text is another timer."""
    due_at: datetime | None
    """None where it will begin no case any more."""
    plan: Mapping[str, Any]
    """From what the next times are counted, as :mod:`engine.workflow.plans` has it."""

    @property
    def key(self) -> tuple[str, str, int]:
        """Return what tells it from all others."""
        return self.process_key, self.element_id, self.number


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFile:
    """A file of the workshop's draft: it differs from the published one, or there is none of that path yet."""

    path: str
    content: bytes | None
    """None where the next publication is to be without the file."""
    base: str | None
    """Digest of the published file that it was made from, None where there was none."""
    saved_by: str
    saved_at: datetime
