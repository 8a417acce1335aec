"""Why something is as it is, for a reader: everything in here has already passed her authorization, as in views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.views import Fact

if TYPE_CHECKING:
    from engine.organisation import Counting


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleView:
    """A rule of a decision table that matched, or a table of which none did, as far as the reader may know."""

    title: str
    """What people call the decision of the table."""
    number: int | None
    """Of the rule in its table, from 1; None where no rule matched, or the reader may not know which one did."""
    inputs: tuple[Fact, ...]
    """What the rule asked something of, or a table without one looked at; a field under the title of the field."""
    elsewhere: tuple[str, ...] = ()
    """Titles of the rest of it: the reader may read that, too, but its values do not belong in this place."""
    outputs: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    """What the process owners wrote beside the rule, such as its legal basis."""
    is_hidden: bool = False
    """Whether something that the table looked at was left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionView:
    """How a decision came out and why, as far as the reader may know."""

    decision: str
    title: str
    """What people call it."""
    made_at: datetime | None
    """None where it could not be made."""
    rechtsstand: date | None
    """The day whose law was applied, None where that makes no difference."""
    element_name: str
    outcome: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    """What it was given, where it asked no table of its own."""
    elsewhere: tuple[str, ...]
    """Titles of the rest of that, as with a rule."""
    rules: tuple[RuleView, ...]
    """Of its own table."""
    before: tuple[RuleView, ...]
    """Of the tables that were asked on the way to it."""
    unmatched: tuple[RuleView, ...]
    """Tables that had no rule for what they looked at."""
    left_out: int
    """Rules that were too many to be kept."""
    is_hidden: bool
    """Whether the reader may not read some of what was looked at or came out."""
    file: str | None
    """The file with its table, where the reader may open that in the workshop."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What an incident quotes: the names in the expression with their values, and the decision that failed."""

    facts: tuple[Fact, ...]
    decision: DecisionView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DueDeadline:
    """A deadline of the organisation that a due date is counted with."""

    title: str
    counting: Counting
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What a due date depends on, in the words of the process owners; it holds no values of the case file."""

    deadlines: tuple[DueDeadline, ...]
    fields: tuple[str, ...]
    """Titles of the fields that it looks at."""
    from_opening: bool
    """Whether it is the one deadline, counted from the instant at which the task opened."""
    from_field: bool
    """Whether it is the one deadline, counted from the one field."""
