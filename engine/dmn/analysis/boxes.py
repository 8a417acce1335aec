"""Rules as boxes: what they cover together, and what they leave open.

The values of each column are put into a few classes, so that every cell accepts a class as a whole or not at all. A set
of values of a column is then a mask, an integer with a bit for each class, and a rule is a box: one mask for each
column. Sets of boxes are integers as well, with a bit for each box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final, TypeAlias

Box: TypeAlias = tuple[int, ...]
DEFAULT_STEPS: Final = 1_500_000
_FEW: Final = 64


class TooLarge(Exception):
    """What is asked for takes more steps than there are."""


class Budget:
    """How many steps may still be taken for one question about a table."""

    def __init__(self, steps: int = DEFAULT_STEPS) -> None:
        self.left = steps

    def refill(self, steps: int) -> None:
        """Begin another question."""
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps; raises :class:`TooLarge`."""
        self.left -= steps
        if self.left < 0:
            raise TooLarge


def bits(mask: int) -> Iterator[int]:
    """Yield the positions of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes, and for each column and class those that have it."""

    boxes: Sequence[Box]
    at: Sequence[Sequence[int]]


class Cover:
    """Boxes that cover some of a space."""

    def __init__(self, given: Boxes, budget: Budget) -> None:
        self.boxes = list(given.boxes)
        self.disjoint = False
        """Whether it is known that no two boxes have anything in common: then counting shows what is covered."""
        self.budget = budget
        self.at = [list(column) for column in given.at]
        self._touched: list[dict[int, int]] = [{} for _ in self.at]
        """For each column the boxes that have something of a mask, as far as somebody asked."""

    def add(self, box: Box) -> None:
        """Put one more box among the others."""
        one = 1 << len(self.boxes)
        self.boxes.append(box)
        for column, touched, mask in zip(self.at, self._touched, box, strict=True):
            touched.clear()
            self.budget.spend(mask.bit_count())
            for each in bits(mask):
                column[each] |= one

    def has_overlaps(self) -> bool:
        """Return whether two of the boxes have something in common."""
        return any(self.meeting(box, (1 << at) - 1) for at, box in enumerate(self.boxes) if all(box))

    def made_disjoint(self) -> Cover:
        """Return boxes that cover the same and have nothing in common, or these where that would be too much work."""
        found: list[Box] = []
        most, least = 2 * len(self.boxes) + _FEW, self.budget.left // 2
        parts: list[list[Box]] = []
        for at, box in enumerate(self.boxes):
            new = [box] if all(box) else []
            for earlier in bits(self.meeting(box, (1 << at) - 1) if new else 0):
                for known in parts[earlier]:
                    new = [piece for part in new for piece in pieces(part, known)]
                    self.budget.spend(len(new) + 1)
                if len(found) + len(new) > most or self.budget.left < least:
                    return Cover(Boxes(self.boxes, self.at), self.budget)
            parts.append(new)
            found += new
        same = Boxes(self.boxes, self.at)
        cover = Cover(same, self.budget) if found == self.boxes else cover_of(found, self.sizes, self.budget)
        cover.disjoint = True
        return cover

    @property
    def sizes(self) -> list[int]:
        """Return how many classes each column has."""
        return [len(column) for column in self.at]

    @property
    def all(self) -> int:
        """Return the set of all boxes."""
        return (1 << len(self.boxes)) - 1

    def meeting(self, space: Box, among: int) -> int:
        """Return those of the boxes that have something in common with a space."""
        # What is narrow tells most, and is looked up fastest.
        for column in sorted(range(len(space)), key=lambda each: space[each].bit_count()):
            if not among:
                break
            among &= self._touching(column, space[column])
        return among

    def first_gap(self, space: Box, among: int | None = None) -> Box | None:
        """Return a part of the space that none of the boxes has anything in common with, or None."""
        active = self.meeting(space, self.all if among is None else among)
        return _Search(self, space, active).open_part(active, (1 << len(space)) - 1)

    def widened(self, gap: Box, space: Box, fixed: int = 0) -> Box:
        """Return the gap as wide as the space and the boxes allow; the ``fixed`` columns stay as they are.

        Columns that can be opened as a whole come first: the fewer columns a gap depends on, the better it is
        understood.
        """
        found = list(gap)
        for wholly in (True, False):
            for at, column in enumerate(self.at):
                if fixed >> at & 1 or found[at] == space[at]:
                    continue
                blocking = self.meeting((*found[:at], space[at], *found[at + 1 :]), self.all)
                self.budget.spend(space[at].bit_count())
                free = sum(1 << each for each in bits(space[at]) if not column[each] & blocking)
                if free == space[at] or not wholly:
                    found[at] = free
        return tuple(found)

    def _touching(self, column: int, mask: int) -> int:
        """Return the boxes that have something of the mask."""
        self.budget.spend(1)
        known = self._touched[column].get(mask)
        if known is None:
            self.budget.spend(mask.bit_count())
            known = 0
            for each in bits(mask):
                known |= self.at[column][each]
            self._touched[column][mask] = known
        return known


class _Search:
    """Looks for a part of one space that no box has, deciding column after column which class to look at."""

    def __init__(self, cover: Cover, space: Box, active: int) -> None:
        self.cover = cover
        self.space = space
        self.holding = [self._holding(column, mask, active) for column, mask in enumerate(space)]
        """For each column the boxes that have all of the space in it: there it makes no difference for them."""
        self.covered: set[tuple[int, int]] = set()

    def open_part(self, active: int, columns: int) -> Box | None:
        """Return a part outside of all active boxes, where only these columns have not been decided."""
        if not active:
            return self.space
        through = active
        for column in bits(columns):
            through &= self.holding[column]
        if through:
            return None
        # Columns in which no active box is choosy make no difference.
        columns = sum(1 << column for column in bits(columns) if active & ~self.holding[column])
        if (columns, active) in self.covered:
            return None
        if not self._is_filled(active, columns):
            column = max(bits(columns), key=lambda each: (active & ~self.holding[each]).bit_count())
            groups = self._groups(column, active)
            for staying in sorted(groups, key=int.bit_count):
                found = self.open_part(staying, columns & ~(1 << column))
                if found is not None:
                    return (*found[:column], groups[staying], *found[column + 1 :])
        self.covered.add((columns, active))
        return None

    def _groups(self, column: int, active: int) -> dict[int, int]:
        """Return the classes of a column by the boxes that are still in the game there."""
        groups: dict[int, int] = {}
        self.cover.budget.spend(8 + self.space[column].bit_count())
        for each in bits(self.space[column]):
            staying = active & self.cover.at[column][each]
            groups[staying] = groups.get(staying, 0) | 1 << each
        return groups

    def _is_filled(self, active: int, columns: int) -> bool:
        """Return whether boxes that have nothing in common are together as large as the space."""
        if not self.cover.disjoint:
            return False
        left = list(bits(columns))
        self.cover.budget.spend(active.bit_count() * len(left))
        sizes = (
            prod((self.cover.boxes[box][column] & self.space[column]).bit_count() for column in left)
            for box in bits(active)
        )
        return sum(sizes) == prod(self.space[column].bit_count() for column in left)

    def _holding(self, column: int, mask: int, among: int) -> int:
        self.cover.budget.spend(mask.bit_count())
        for each in bits(mask):
            if not among:
                break
            among &= self.cover.at[column][each]
        return among


def cover_of(boxes: Iterable[Box], sizes: Sequence[int], budget: Budget) -> Cover:
    """Return the cover that boxes in columns of so many classes make."""
    found = Cover(Boxes((), [[0] * size for size in sizes]), budget)
    for box in boxes:
        found.add(box)
    return found


def pieces(box: Box, hole: Box) -> Iterator[Box]:
    """Yield boxes that have nothing in common and are together what is left of a box without another one."""
    rest = list(box)
    for at, mask in enumerate(hole):
        if rest[at] & ~mask:
            yield (*rest[:at], rest[at] & ~mask, *rest[at + 1 :])
        rest[at] &= mask
        if not rest[at]:
            return
