"""One evaluation while it runs: its budget, its warnings, its clock, and the frames that hold the names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.feel.errors import BudgetExceeded
from engine.feel.nodes import Node
from engine.feel.sentences import Sentence, say
from engine.feel.values import SCALARS, Function, Range, YearMonthDuration

LOCAL_ZONE: Final = ZoneInfo("Europe/Berlin")
MAX_STEPS: Final = 200_000
MAX_SIZE: Final = 1_000_000
"""Characters and list items that one evaluation may build, and characters that its result may have."""
MAX_ITEMS: Final = 200_000
"""Items that a result may have, those of lists and contexts within it among them."""
MAX_CALL_DEPTH: Final = 40
MAX_VALUE_DEPTH: Final = 100
PATTERN_STEPS: Final = 4000
PATTERN_SIGN_STEPS: Final = 32
"""What it costs to prepare a regular expression, and each of its signs."""
MAX_WARNINGS: Final = 50

Clock = Callable[[], datetime]


def _too_large() -> Sentence:
    return say("The expression builds more than {limit} characters or items; make it smaller.", limit=MAX_SIZE)


class Run:
    """The state of one evaluation, shared by all its frames."""

    __slots__ = ("_now", "_patterns", "arguments", "clock", "depth", "size", "steps", "unknown", "warnings")

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock
        self.steps = MAX_STEPS
        self.size = MAX_SIZE
        self.depth = 0
        self.warnings: list[str] = []
        self.unknown = False
        """Whether a name was asked for that nobody knows."""
        self.arguments: tuple[Node | None, ...] = ()
        """Arguments of the built-in function that is about to be called which have a name; None for the others."""
        self._now: datetime | None = None
        self._patterns: set[str] = set()

    def warn(self, message: str) -> Any:
        """Keep the reason why something became null, and return that null."""
        if len(self.warnings) < MAX_WARNINGS and message not in self.warnings:
            self.warnings.append(message)
        return None

    def spend(self, steps: int) -> None:
        """Take steps from the budget."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded(
                say("The expression takes more than {limit} steps; make its loops smaller.", limit=MAX_STEPS)
            )

    def grow(self, size: int) -> None:
        """Take characters or list items from the budget."""
        self.size -= size
        if self.size < 0:
            raise BudgetExceeded(_too_large())

    def enter(self, steps: int = 1) -> None:
        """Count one more nested call of a function, which takes steps from the budget."""
        self.spend(steps)
        if self.depth >= MAX_CALL_DEPTH:
            raise BudgetExceeded(
                say(
                    "Functions call each other more than {limit} levels deep; perhaps one calls itself without end.",
                    limit=MAX_CALL_DEPTH,
                )
            )
        self.depth += 1

    def spend_on_pattern(self, pattern: str) -> None:
        """Take what a regular expression costs: much where this evaluation has not used it before."""
        if pattern not in self._patterns:
            self._patterns.add(pattern)
            self.spend(PATTERN_STEPS + PATTERN_SIGN_STEPS * len(pattern))

    def now(self) -> datetime | None:
        """Return the instant of this evaluation in local time, the same however often it is asked for."""
        if self._now is None and self.clock is not None:
            moment = self.clock()
            self._now = moment.replace(tzinfo=LOCAL_ZONE) if moment.tzinfo is None else moment.astimezone(LOCAL_ZONE)
        return self._now


class Frame:
    """The names that an expression can see: its own and, further out, those of the frames around it."""

    __slots__ = ("outer", "run", "variables")

    def __init__(self, variables: Mapping[str, Any], outer: Frame | None, run: Run) -> None:
        self.variables = variables
        self.outer = outer
        self.run = run


Code = Callable[[Frame], Any]
"""A compiled expression."""
Check = Callable[[Frame, Any], Any]
"""Compiled unary tests: from the frame around them and the value under test to true, false, or null."""


def finish(value: Any) -> Any:
    """Return the value as a result, within what a result may have, floats made decimal; raises :class:`BudgetExceeded`.

    What an evaluation builds may stand in its result any number of times, so items and characters are counted again.
    """
    if value.__class__ in SCALARS:
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    return _Result().finished(value, 0)


class _Result:
    """Counts what a result is made of while it is put together."""

    __slots__ = ("characters", "items")

    def __init__(self) -> None:
        self.items = MAX_ITEMS
        self.characters = MAX_SIZE

    def finished(self, value: Any, depth: int) -> Any:
        self.items -= 1
        if self.items < 0 or depth > MAX_VALUE_DEPTH:
            raise BudgetExceeded(
                say(
                    "The result has more than {size} items or is nested deeper than {depth} levels; make it smaller.",
                    size=MAX_ITEMS,
                    depth=MAX_VALUE_DEPTH,
                )
            )
        if value.__class__ is str:
            self.characters -= len(value)
            if self.characters < 0:
                raise BudgetExceeded(_too_large())
            return value
        if value.__class__ in SCALARS or isinstance(value, YearMonthDuration | Range | Function | timedelta):
            return value
        if isinstance(value, float):
            return Decimal(repr(value))
        if isinstance(value, list | tuple):
            return [self.finished(item, depth + 1) for item in value]
        if isinstance(value, Mapping):
            return {key: self.finished(item, depth + 1) for key, item in value.items()}
        return value
