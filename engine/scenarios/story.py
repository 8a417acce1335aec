"""What a scenario says, as values; ``docs/scenarios.md`` describes the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from engine.model import Value
from engine.values import plain


class Action(StrEnum):
    """What a step does; the word is the key of the step in the file."""

    START = "start"
    COMPLETE = "complete"
    MESSAGE = "message"
    LET_PASS = "let_pass"  # noqa: S105  # no password, time passes
    RETRY = "retry"
    CHANGE_OFFER = "change_offer"
    CANCEL_OFFER = "cancel_offer"
    EXPECT = "expect"


class _Unset:
    """Stands for a part of an expectation that the story does not mention; None would mean "there must be none"."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = _Unset()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineEnd:
    """The end of a deadline of the organisation, counted as the file says when the story is told."""

    deadline: str
    """Its key."""
    start: date | None = None
    """The day or instant of its beginning; None: that at which the task opened."""

    def __str__(self) -> str:
        start = "" if self.start is None else f", from: {plain(self.start)}"
        return f"{{deadline: {self.deadline}{start}}}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedTask:
    """An open task that a story expects."""

    task: str
    team: Any = UNSET
    due: Any = UNSET
    """An instant, a date, None for no due date, the end of a deadline, or a duration as text: exact, or to the end of
    the day it leads to."""
    name: Any = UNSET


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """Where a story expects things to stand; what it does not mention does not matter."""

    open: tuple[ExpectedTask, ...] | None = None
    open_includes: tuple[ExpectedTask, ...] = ()
    state: str | None = None
    case_file: Mapping[str, Value] = field(default_factory=dict)
    incidents: tuple[str, ...] | None = None
    offers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How many places are ``taken`` or ``free`` and how many are ``waiting``, by the number of the offer."""

    @property
    def allows_incidents(self) -> bool:
        """Return whether the story knows that something has gone wrong here."""
        return bool(self.incidents) or self.state == "incident"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a story, counted from 1."""

    number: int
    action: Action
    target: str
    """Process key, task key, message name, duration, element id or number of an offer, by the action."""
    values: Mapping[str, Value] = field(default_factory=dict)
    key: str | None = None
    """Correlation key of a message."""
    other_person: bool = False
    """Confirms that the person entered is not that of another case."""
    refused: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    expectation: Expectation | None = None

    def __str__(self) -> str:
        return f"{self.action} {self.target}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A scenario: what happens from an instant on, and what must come of it."""

    file: str
    title: str
    now: datetime
    rechtsstand: date | None
    """The day whose law is applied, whatever the organisation says; None: of each decision the day of the story."""
    steps: tuple[Step, ...]
    offers: tuple[Mapping[str, Any], ...] = ()
    """What the catalogue holds when the story begins."""
