"""One evaluation of a decision, with the rules that matched on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.feel.runtime import Clock, Run


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a decision table: an input by its expression, an output by its name."""

    text: str
    label: str = ""
    """What the author of the table called it, empty where nothing stands above it."""
    names: frozenset[str] = frozenset()
    """What the expression of an input takes from around it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a decision table, in their order."""

    inputs: tuple[Column, ...] = ()
    outputs: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule of a decision table that matched, with everything that a person needs to see why."""

    decision: str
    """The name of the decision."""
    number: int
    """The number of the rule in its table, from 1."""
    rule_id: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """The values that the table looked at, by the texts of its input columns."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """The values that the rule gives, by the names of the output columns; that of a nameless column by the decision."""
    annotations: tuple[str, ...] = ()
    """What the author of the table wrote beside the rule, such as its legal basis."""
    columns: Columns = field(default=Columns(), compare=False, repr=False)
    """Those of its table."""
    asks: tuple[str, ...] = field(default=(), compare=False)
    """Those of the inputs that it asks something of; it accepts whatever the others are."""


@dataclass(frozen=True, slots=True)
class UnmatchedTable:
    """A decision table that was asked and had no rule for what it looked at."""

    decision: str
    """The name of the decision."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """The values that the table looked at, by the texts of its input columns."""
    columns: Columns = field(default=Columns(), compare=False, repr=False)


class DecisionRun(Run):
    """A run that keeps which rules matched, and which tables had none, where somebody wants to know."""

    __slots__ = ("_located", "_looks_again", "_spare", "matched", "traced", "unmatched")

    def __init__(self, clock: Clock | None = None, *, traced: bool = False) -> None:
        super().__init__(clock)
        self.traced = traced
        self.matched: list[MatchedRule] = []
        self.unmatched: list[UnmatchedTable] = []
        self._located: set[str] = set()
        self._spare = self.steps, self.size
        """The budget of all second looks together."""
        self._looks_again = False

    @contextmanager
    def second_look(self) -> Iterator[None]:
        """Evaluate what is inside once more, out of a budget of its own; it serves second looks within as well."""
        if self._looks_again:
            yield
            return
        budget = self.steps, self.size
        self.steps, self.size = self._spare
        self._looks_again = True
        try:
            yield
        finally:
            self._spare = self.steps, self.size
            self.steps, self.size = budget
            self._looks_again = False

    def locate(self, since: int, place: Callable[[str], str]) -> None:
        """Tell the warnings from the index on with a place, except those that have one already."""
        fresh = self.warnings[since:]
        del self.warnings[since:]
        for warning in fresh:
            said = warning if warning in self._located else place(warning)
            self._located.add(said)
            self.warn(said)
