"""The values of a column in classes: values between which no cell of the column makes a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import or_

from engine.dmn.analysis.lines import Cut, Span, spans_of
from engine.dmn.analysis.values import NULL, Values


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a domain; null is a class of its own, the last one."""

    values: tuple[Values, ...]
    masks: tuple[int, ...]
    """For each of the sets the classes that it consists of."""
    holders: tuple[int, ...]
    """For each class the marks of the sets that have it."""


def classes(domain: Values, sets: Sequence[tuple[Values, int]]) -> Classes:
    """Return the classes of a domain: each is not empty, and inside or outside of each set as a whole.

    Each set comes with its mark, an integer with bits that no other has.
    """
    turns: dict[Cut, int] = {}
    inside = 1 + max((mark.bit_length() for _, mark in sets), default=0)
    for each, mark in [(domain, 1 << inside), *sets]:
        for low, high in each.spans:
            turns[low] = turns.get(low, 0) ^ mark
            turns[high] = turns.get(high, 0) ^ mark
    cuts = sorted(turns)
    numbers: dict[int, int] = {}
    pieces: list[list[Span]] = []
    along = [0] * max(len(cuts) - 1, 0)
    """For each piece between two cuts the class that it belongs to, as a mask."""
    holding = 0
    for at, (low, high) in enumerate(pairwise(cuts)):
        holding ^= turns[low]
        if holding >> inside:
            number = numbers.setdefault(holding ^ (1 << inside), len(numbers))
            if number == len(pieces):
                pieces.append([])
            pieces[number].append((low, high))
            along[at] = 1 << number
    values = [Values(spans_of(spans)) for spans in pieces]
    holders = list(numbers)
    if domain.null:
        values.append(NULL)
        holders.append(sum(mark for each, mark in sets if each.null))
    null = 1 << len(pieces) if domain.null else 0
    ranges = _Ranges(along)
    place = {cut: at for at, cut in enumerate(cuts)}
    masks = []
    for each, _ in sets:
        mask = null if each.null else 0
        for low, high in each.spans:
            mask |= ranges.union(place[low], place[high])
        masks.append(mask)
    return Classes(tuple(values), tuple(masks), tuple(holders))


class _Ranges:
    """Answers quickly what all masks between two places of a row have together."""

    def __init__(self, row: list[int]) -> None:
        self._levels = [row]
        width = 1
        while 2 * width <= len(row):
            last = self._levels[-1]
            self._levels.append(list(map(or_, last, last[width:])))
            width *= 2

    def union(self, begin: int, end: int) -> int:
        level = (end - begin).bit_length() - 1
        row = self._levels[level]
        return row[begin] | row[end - (1 << level)]
