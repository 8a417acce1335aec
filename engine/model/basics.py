"""What everything is made of: values, the clock, pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
Value = Any
CaseFile = Mapping[str, Value]
Clock = Callable[[], datetime]
MOST_LISTED: Final = 10_000
"""So far a list is counted and can be leafed through; who has more of it should say what she is looking for."""


def utc_now() -> datetime:
    """Return the present instant. The only place where the project asks the operating system for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """One page of a longer list; ``total`` counts the whole list, ``counts`` those of the usual filters.

    A number above :data:`MOST_LISTED` says that there are more, not how many. Rows after the first :data:`MOST_LISTED`
    are on no page.
    """

    items: tuple[T, ...]
    total: int
    page: int
    page_size: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_cut(self) -> bool:
        """Return whether there are rows that are on no page."""
        return self.total > MOST_LISTED

    @property
    def last(self) -> int:
        """Return the number of the last page."""
        return max(1, -(-min(self.total, MOST_LISTED) // self.page_size))


def part_of_list(page: int, page_size: int) -> tuple[int, int]:
    """Return how many rows of a list lie before the page, and how many can be on it."""
    before = min((page - 1) * page_size, MOST_LISTED)
    return before, min(page_size, MOST_LISTED - before)


def up_to_more(number: int) -> int:
    """Return the number as a list is counted: one above :data:`MOST_LISTED` stands for all higher ones."""
    return min(number, MOST_LISTED + 1)
