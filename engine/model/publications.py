"""What is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    created: bool = True
    """False where the same folder had been published before and nothing was done."""
