"""Overlaps: rules that match together although the hit policy wants one, or one answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from engine.dmn.analysis.boxes import Box, Cover, bits
from engine.dmn.analysis.constants import UNCLEAR
from engine.dmn.analysis.faults import MOST_SHOWN, OVERLAP, Fault, doubt
from engine.dmn.analysis.reading import Rule, Texts
from engine.dmn.analysis.sheet import Sheet
from engine.dmn.analysis.wording import example, shown
from engine.feel import Sentence, say
from engine.feel.operators import equal
from engine.feel.runtime import Run

_MOST_LOOKED_AT: Final = 200


def pairs(sheet: Sheet, texts: Texts) -> list[tuple[int, int]]:
    """Return the places of all rules that surely match together against the hit policy; raises :class:`TooLarge`."""
    if sheet.table.policy not in ("UNIQUE", "ANY"):
        return []
    cover = Cover(sheet.must, sheet.budget)
    found = [
        (earlier, later)
        for later, box in enumerate(sheet.must.boxes)
        if all(box)
        for earlier in bits(cover.meeting(box, (1 << later) - 1))
    ]
    sheet.budget.spend(len(found))
    if sheet.table.policy == "UNIQUE":
        return found
    given = [[texts.value(text) for text in rule.outputs] for rule in sheet.table.rules]
    return [(earlier, later) for earlier, later in found if _differ(given[earlier], given[later])]


def _differ(one: list[Any], other: list[Any]) -> bool:
    """Return whether two rules surely give different outputs."""
    return any(
        UNCLEAR not in (left, right) and equal(Run(), left, right) is not True
        for left, right in zip(one, other, strict=True)
    )


def overlaps(sheet: Sheet, texts: Texts) -> Iterator[Fault]:
    """Yield the overlaps of the table, certain ones first; raises :class:`TooLarge`."""
    found = pairs(sheet, texts)
    faults = [_fault(sheet, *pair) for pair in islice(found, _MOST_LOOKED_AT)]
    faults.sort(key=lambda fault: not fault.certain)
    for fault in faults[:MOST_SHOWN]:
        more = len(found) - MOST_SHOWN
        if more > 0 and fault is faults[MOST_SHOWN - 1]:
            message = say("{message} Further pairs of rules that overlap: {more}.", message=fault.message, more=more)
            yield replace(fault, message=message)
        else:
            yield fault


def _fault(sheet: Sheet, earlier: int, later: int) -> Fault:
    one, other = sheet.table.rules[earlier], sheet.table.rules[later]
    box = _telling(sheet, sheet.must.boxes[earlier], sheet.must.boxes[later])
    uncertain = doubt(sheet, box, about_rules=True)
    return Fault(
        code=OVERLAP,
        element=other.id or sheet.table.place,
        message=_message(sheet, one, other, shown(sheet, box), uncertain),
        certain=uncertain is None,
        rules=(one.number, other.number),
        example=example(sheet, box),
    )


def _telling(sheet: Sheet, one: Box, other: Box) -> Box:
    """Return what both boxes have, without null where one of them is choosy and there is something else."""
    shared = [mask & beside for mask, beside in zip(one, other, strict=True)]
    return tuple(
        mask if mask == column.everything else (mask & ~column.null) or mask
        for column, mask in zip(sheet.columns, shared, strict=True)
    )


def _message(sheet: Sheet, one: Rule, other: Rule, values: str, uncertain: Sentence | None) -> Sentence:
    if values:
        both = say(
            "Rules {one} and {other} of '{table}' both match, for example with {values}.",
            one=one.number,
            other=other.number,
            table=sheet.table.label,
            values=values,
        )
    else:
        both = say(
            "Rules {one} and {other} of '{table}' both match, whatever comes.",
            one=one.number,
            other=other.number,
            table=sheet.table.label,
        )
    if uncertain is not None:
        both = say("{what} {doubt}", what=both, doubt=uncertain)
    if sheet.table.policy == "ANY":
        return say(
            "{what} The hit policy ANY wants the same output of both: make one of them narrower, or their outputs "
            "equal.",
            what=both,
        )
    return say(
        "{what} The hit policy UNIQUE allows one only: make one of them narrower, or choose the hit policy FIRST.",
        what=both,
    )
