"""What everything is made of: values, the clock, findings, pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Value = Any
CaseFile = Mapping[str, Value]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present instant. The only place where the project asks the operating system for the time."""
    return datetime.now(UTC)


class Severity(StrEnum):
    """How much a finding weighs: an error stops a publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something wrong with a file of a publication, in words that say what to do next."""

    file: str
    element: str
    """Id of the element, or an empty string where the finding concerns the whole file."""
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.element}: {self.code} {self.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """One page of a longer list; ``total`` counts the whole list, ``counts`` those of the usual filters."""

    items: tuple[T, ...]
    total: int
    page: int
    page_size: int
    counts: Mapping[str, int] = field(default_factory=dict)
