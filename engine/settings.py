"""What an engine needs to know before it can be built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.storage.interface import Storage


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineSettings:
    """Where cases live: a PostgreSQL address, or a storage that somebody opened already (then its owner closes it)."""

    database_url: str | None = None
    storage: Storage | None = None
