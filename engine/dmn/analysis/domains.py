"""Which values something can have: those of its type, those allowed, those that somebody names from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.dmn.analysis.lines import (
    BOOLEAN,
    BY_TYPE,
    DATE_TIME,
    NUMBER,
    OPAQUE,
    WHOLE_NUMBER,
    ZONED,
    Line,
    Spans,
    both,
    spans_of,
)
from engine.dmn.analysis.values import Values, Verdict, all_of
from engine.feel.values import type_name

_BOTH: Final = (True, False)


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that something can have."""

    line: Line
    values: Values
    """None outside of them ever occurs; with null where there may be no value."""
    listed: tuple[Any, ...] = ()
    """The single values in the order in which people know them, where there are but some."""
    known: bool = False
    """Whether every one of the values does occur, as far as anybody can say; else only that no others do."""
    null_expected: bool = True
    """Whether a table has to have an answer to null; the model may say that null would be a wrong input."""

    @property
    def is_judged(self) -> bool:
        """Return whether anything is known about the values at all."""
        return self.line is not OPAQUE

    def kept_to(self, allowed: Verdict, listed: tuple[Any, ...]) -> Domain:
        """Return the domain without the values that a list of allowed values leaves out; null is held back by none."""
        inside = Values((self.values - allowed.false - allowed.null).spans, self.values.null)
        judged = allowed.known == all_of(self.line)
        return replace(
            self,
            values=inside,
            listed=tuple(value for value in self.listed or listed if holds(inside, self.line, value)),
            known=self.known or judged,
            null_expected=self.null_expected and (not judged or allowed.true.null),
        )

    def without_null(self) -> Domain:
        """Return the domain of the values that are there."""
        return replace(self, values=Values(self.values.spans))


def holds(values: Values, line: Line, value: Any) -> bool:
    """Return whether the value is among the values of the line."""
    point = line.point(value) if line.holds(value) else None
    return bool(point) and both(values.spans, point or ()) == point


def domain(
    type: str,
    values: Iterable[Any] = (),
    *,
    low: Any = None,
    high: Any = None,
    whole: bool = False,
    nullable: bool = True,
) -> Domain:
    """Return the domain of something outside of the model, such as a field of a case file.

    ``type`` is the name of a FEEL type; ``values`` are the only ones where there are but some, in their order;
    ``low`` and ``high`` are the least and the greatest, ``whole`` says that numbers have no fractions, ``nullable``
    that there may be no value.
    """
    line = WHOLE_NUMBER if whole and type == "number" else BY_TYPE.get(type, OPAQUE)
    listed = tuple(value for value in values if line.holds(value)) or (_BOTH if line is BOOLEAN else ())
    spans = line.everything
    if listed:
        spans = spans_of(span for value in listed for span in line.point(value) or ())
    held = Values(spans)
    for sign, limit in ((">=", low), ("<=", high)):
        if limit is not None and line.holds(limit):
            held &= Values(line.half(sign, limit) or ())
    return Domain(line, Values(held.spans, nullable), listed, known=True)


def unknown(*, nullable: bool = True) -> Domain:
    """Return the domain of what nothing is known about."""
    return Domain(OPAQUE, Values(OPAQUE.everything, nullable))


def of_type(name: str) -> Domain:
    """Return all values of a FEEL type, null among them; whether all of them occur nobody can say but of booleans."""
    line = BY_TYPE.get(name, OPAQUE)
    return Domain(line, all_of(line), _BOTH if line is BOOLEAN else (), known=line is BOOLEAN)


def either(domains: Iterable[Domain]) -> Domain:
    """Return the domain of something that has a value of one of the domains; at least one is given."""
    found = list(domains)
    null = any(each.values.null for each in found)
    expected = any(each.null_expected for each in found if each.values.null)
    given = [each for each in found if each.values.spans]
    if not given:
        return replace(found[0], values=Values(null=null), null_expected=expected)
    line = _common({each.line for each in given})
    if line is OPAQUE:
        return replace(unknown(nullable=null), null_expected=expected)
    listed: tuple[Any, ...] = ()
    if all(each.listed for each in given):
        listed = tuple(dict.fromkeys(value for each in given for value in each.listed))
    spans: Iterable[Any] = (span for each in given for span in _laid(each, line))
    return Domain(line, Values(spans_of(spans), null), listed, all(each.known for each in given), expected)


def _common(lines: set[Line]) -> Line:
    if len(lines) == 1:
        return next(iter(lines))
    return NUMBER if lines == {NUMBER, WHOLE_NUMBER} else OPAQUE


def _laid(given: Domain, line: Line) -> Spans:
    """Return the values on a line of the same type; whole numbers become all numbers there, unless they are listed."""
    if given.line is line:
        return given.values.spans
    if given.listed:
        return spans_of(span for value in given.listed for span in line.point(value) or ())
    return line.everything


def sighted(given: Domain, values: Iterable[Any]) -> Domain:
    """Return the domain on the line that the values mentioned beside it speak of, where its own does not say enough."""
    found = list(values)
    kinds = {type_name(value) for value in found}
    if not given.is_judged and len(kinds) == 1:
        other = of_type(kinds.pop())
        return replace(other, values=Values(other.values.spans, given.values.null), known=False)
    if given.line is DATE_TIME and found and all(getattr(value, "tzinfo", None) for value in found):
        return replace(given, line=ZONED, values=Values(ZONED.everything, given.values.null))
    return given
