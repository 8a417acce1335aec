"""What is found: a fault with its place, its sentence, and whether it is certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from engine.dmn.analysis.boxes import Box
from engine.dmn.analysis.constants import CLOCK
from engine.dmn.analysis.sheet import Column, Sheet
from engine.dmn.analysis.wording import name_of
from engine.feel import Sentence, say

GAP: Final = "DECISION_GAP"
NULL_GAP: Final = "DECISION_GAP_NULL"
OVERLAP: Final = "DECISION_OVERLAP"
UNREACHABLE: Final = "RULE_UNREACHABLE"
VALUE: Final = "RULE_VALUE"
COMMA: Final = "CELL_COMMA"
RANGE: Final = "CELL_RANGE"
OUTPUT_VALUE: Final = "OUTPUT_VALUE"
OUTPUT_UNUSED: Final = "OUTPUT_UNUSED"
INPUT_UNUSED: Final = "INPUT_UNUSED"
NOT_JUDGED: Final = "DECISION_NOT_JUDGED"
MOST_SHOWN: Final = 5
"""How many gaps or overlaps of one table are told; of the others only that there are some."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something wrong with a table, or with what an element says that it needs."""

    code: str
    element: str
    """Id of the rule where it is about one, else of the table, input or decision."""
    message: Sentence
    certain: bool = True
    """Whether it does go wrong as soon as such values come; else it may be that they never do."""
    rules: tuple[int, ...] = ()
    """Numbers of the rules that it is about."""
    example: Mapping[str, Any] = field(default_factory=dict)
    """Values for which it can be seen, by the expressions of the columns."""


def doubt(sheet: Sheet, box: Box, *, about_rules: bool) -> Sentence | None:
    """Return why values out of the box may never come, None where nothing speaks against it.

    Columns in which the box has everything do not matter. ``about_rules`` says that the box is what rules ask for: they
    would hardly ask for what never comes.
    """
    chosen = [(column, mask) for column, mask in zip(sheet.columns, box, strict=True) if mask != column.everything]
    for (one, _), (other, _) in combinations(chosen, 2):
        shared = _shared(one, other)
        if shared:
            return say(
                "But '{one}' and '{other}' are both calculated from {names}, so they may never be like this together.",
                one=name_of(one),
                other=name_of(other),
                names=", ".join(sorted(shared)),
            )
    for column, mask in chosen:
        if mask == column.null:
            return say("But '{column}' may never be empty.", column=name_of(column))
        if not (column.domain.known or (about_rules and column.is_plain)):
            return say("But it cannot be seen which values '{column}' has.", column=name_of(column))
    return None


def _shared(one: Column, other: Column) -> frozenset[str]:
    """Return what both columns depend on; the time alone ties only what depends on nothing else."""
    return (one.bases & other.bases) - {CLOCK} or (one.bases if one.bases == other.bases else frozenset())
