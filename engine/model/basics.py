"""What everything is made of: values, the clock, pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Value = Any
CaseFile = Mapping[str, Value]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present instant. The only place where the project asks the operating system for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """One page of a longer list; ``total`` counts the whole list, ``counts`` those of the usual filters."""

    items: tuple[T, ...]
    total: int
    page: int
    page_size: int
    counts: Mapping[str, int] = field(default_factory=dict)
