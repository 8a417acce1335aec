"""Sets of values of one kind, null among them, and verdicts: for which values a test is true, false or null."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from engine.dmn.analysis.lines import Line, Spans, both, spans_of, without


@dataclass(frozen=True, slots=True)
class Values:
    """A set of values on a line, and whether null is in it; null lies on no line."""

    spans: Spans = ()
    null: bool = False

    def __and__(self, other: Values) -> Values:
        return Values(both(self.spans, other.spans), self.null and other.null)

    def __or__(self, other: Values) -> Values:
        return Values(spans_of((*self.spans, *other.spans)), self.null or other.null)

    def __sub__(self, other: Values) -> Values:
        return Values(without(self.spans, other.spans), self.null and not other.null)

    def __bool__(self) -> bool:
        return self.null or bool(self.spans)


NOTHING = Values()
NULL = Values(null=True)


def all_of(line: Line) -> Values:
    """Return every value of the line, and null."""
    return Values(line.everything, null=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test says: for these values surely true, false or null; nobody knows for the values in none of them."""

    true: Values = NOTHING
    false: Values = NOTHING
    null: Values = NOTHING

    @property
    def known(self) -> Values:
        """Return the values for which something is known."""
        return self.true | self.false | self.null

    def negated(self) -> Verdict:
        """Return the verdict of ``not``: of null it is null."""
        return Verdict(self.false, self.true, self.null)


UNKNOWN = Verdict()


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of ``or``, which is that of several tests in a cell: one that is true decides."""
    found = list(verdicts)
    false = reduce(Values.__and__, (each.false for each in found))
    quiet = reduce(Values.__and__, (each.false | each.null for each in found))
    return Verdict(reduce(Values.__or__, (each.true for each in found)), false, quiet - false)


def all_together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of ``and``: one that is false decides."""
    return any_of(each.negated() for each in verdicts).negated()
