"""Gaps: values for which a table that has to have an answer has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from engine.dmn.analysis.boxes import Box, Cover, TooLarge, cover_of, pieces
from engine.dmn.analysis.faults import GAP, MOST_SHOWN, NULL_GAP, Fault, doubt
from engine.dmn.analysis.sheet import Sheet
from engine.dmn.analysis.wording import example, shown, where
from engine.feel import Sentence, say

_MOST_FOUND: Final = 20
_MOST_PIECES: Final = 64


@dataclass(frozen=True, slots=True)
class OpenBoxes:
    """Boxes that hold what no rule can match, each as wide as it can be; no rule matches anything in them."""

    given: tuple[Box, ...]
    """Those that have values without null; none of them is held by the others."""
    empty: tuple[Box, ...]
    """Those that are there only because something is null."""
    is_all: bool
    """Whether there are no more."""
    too_large: bool = False
    """Whether that is so because of the steps that it took."""


def open_boxes(sheet: Sheet) -> OpenBoxes:
    """Return what the table has no rule for."""
    found: list[Box] = []
    given = None
    try:
        search = _Search(sheet, found)
        is_all = search.collect(sheet.given)
        given = len(found)
        is_all = is_all and search.collect(sheet.expected)
        return OpenBoxes(tuple(_needed(sheet, found[:given])), tuple(found[given:]), is_all)
    except TooLarge:
        given = len(found) if given is None else given
        return OpenBoxes(tuple(found[:given]), tuple(found[given:]), is_all=False, too_large=True)


class _Search:
    """Finds gap after gap, none of them twice."""

    def __init__(self, sheet: Sheet, found: list[Box]) -> None:
        self.sheet = sheet
        self.found = found
        self._enough = sheet.budget.left // 2
        self._rules = Cover(sheet.may, sheet.budget)
        self._closed = self._rules.made_disjoint()
        """The rules, and the gaps that were found."""

    def collect(self, space: Box) -> bool:
        """Add the gaps of the space to those found; return whether these are all."""
        while len(self.found) < _MOST_FOUND and (
            len(self.found) <= MOST_SHOWN or self.sheet.budget.left > self._enough
        ):
            gap = self._closed.first_gap(space)
            if gap is None:
                return True
            # Where null is what makes the gap, it stays: the gap must not be told again for other values.
            columns = enumerate(zip(self.sheet.columns, gap, strict=True))
            empty = sum(1 << at for at, (column, mask) in columns if mask == column.null)
            self._add(self._rules.widened(gap, self.sheet.expected, fixed=empty))
        return False

    def _add(self, gap: Box) -> None:
        new = [gap]
        if self._closed.disjoint:
            for known in self.found:
                new = [piece for box in new for piece in pieces(box, known)]
                if len(new) > _MOST_PIECES:
                    new, self._closed.disjoint = [gap], False
                    break
        for piece in new:
            self._closed.add(piece)
        self.found.append(gap)


def _needed(sheet: Sheet, boxes: list[Box]) -> list[Box]:
    """Return the boxes without those that the others hold together."""
    kept = list(boxes)
    for box in reversed(boxes):
        others = [other for other in kept if other is not box]
        if others and cover_of(others, sheet.sizes, sheet.budget).first_gap(box) is None:
            kept = others
    return kept


def gaps(sheet: Sheet) -> Iterator[Fault]:
    """Yield the gaps of the table, of very many the first; raises :class:`TooLarge` where there may be others."""
    if not sheet.table.gives_one or sheet.table.has_default:
        return
    found = open_boxes(sheet)
    for boxes, code in ((found.given, GAP), (found.empty, NULL_GAP)):
        ordered = sorted(boxes, key=lambda box: _choosiness(sheet, box))
        for number, box in enumerate(ordered[:MOST_SHOWN], 1):
            fault = _fault(sheet, box, code)
            more = len(ordered) - number
            if number == MOST_SHOWN and more:
                fault = replace(fault, message=_and_more(fault.message, more, found.is_all))
            yield fault
    if found.too_large:
        raise TooLarge


def _choosiness(sheet: Sheet, box: Box) -> int:
    return sum(mask != column.everything for column, mask in zip(sheet.columns, box, strict=True))


def _fault(sheet: Sheet, box: Box, code: str) -> Fault:
    uncertain = doubt(sheet, box, about_rules=False)
    if not where(sheet, box):
        message = _nothing(sheet)
    else:
        message = _null(sheet, box) if code == NULL_GAP else _open(sheet, box, uncertain)
    return Fault(
        code=code,
        element=sheet.table.place,
        message=message,
        certain=uncertain is None,
        example=example(sheet, box),
    )


def _and_more(message: Sentence, more: int, is_all: bool) -> Sentence:
    if is_all:
        return say("{message} Further gaps of this kind: {more}.", message=message, more=more)
    return say("{message} Further gaps of this kind: {more} at least.", message=message, more=more)


def _nothing(sheet: Sheet) -> Sentence:
    if not sheet.table.rules:
        return say("The table '{table}' has no rules. Add some, or a default output.", table=sheet.table.label)
    return say("No rule of '{table}' ever matches. Correct its cells.", table=sheet.table.label)


def _open(sheet: Sheet, box: Box, uncertain: Sentence | None) -> Sentence:
    place, one = where(sheet, box), shown(sheet, box)
    if place.replace(": ", " = ").replace("; ", ", ") == one:
        what = say("No rule of '{table}' matches {example}.", table=sheet.table.label, example=one)
    else:
        what = say(
            "No rule of '{table}' matches {where}, for example {example}.",
            table=sheet.table.label,
            where=place,
            example=one,
        )
    if uncertain is None:
        return say(
            "{what} Add a rule for it, or a default output if no rule is meant to match. What never comes can be "
            "left out of the allowed values of the column.",
            what=what,
        )
    return say(
        "{what} {doubt} If it can happen, add a rule for it; if not, say so with a default output, or with a last "
        "rule for everything else under the hit policy FIRST.",
        what=what,
        doubt=uncertain,
    )


def _null(sheet: Sheet, box: Box) -> Sentence:
    return say(
        "'{table}' has no rule for a value that is empty (null): none matches {where}. Write null into the cell of "
        "a rule that is to match then, or add one; if the value is never empty, list the allowed values of its "
        "column.",
        table=sheet.table.label,
        where=where(sheet, box),
    )
