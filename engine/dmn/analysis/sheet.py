"""A table laid out: its columns with the classes of their values, its rules as boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.dmn.analysis.boxes import Box, Boxes, Budget, bits
from engine.dmn.analysis.cells import verdict
from engine.dmn.analysis.classes import classes
from engine.dmn.analysis.domains import Domain, sighted
from engine.dmn.analysis.reading import Input, Table, Texts
from engine.dmn.analysis.values import Values, Verdict
from engine.feel import nodes as n


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """What a table looks at: one input column, or several that ask for the same."""

    inputs: tuple[Input, ...]
    domain: Domain
    classes: tuple[Values, ...]
    bases: frozenset[str]
    """What the value is made of in the end: names of input data, and the clock."""

    @property
    def everything(self) -> int:
        """Return the mask of all classes."""
        return (1 << len(self.classes)) - 1

    @property
    def null(self) -> int:
        """Return the mask of null, zero where the column is never null."""
        return 1 << len(self.classes) - 1 if self.domain.values.null else 0

    @property
    def is_plain(self) -> bool:
        """Return whether the column asks for something that is given, not for something that is calculated."""
        return isinstance(self.inputs[0].tree, n.Name) and self.bases == {self.inputs[0].tree.name}

    def values(self, mask: int) -> Values:
        """Return the values of some classes."""
        found = Values()
        for each in bits(mask):
            found |= self.classes[each]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table with everything that is asked of it; one rule after the other in ``must`` and ``may``."""

    table: Table
    columns: tuple[Column, ...]
    must: Boxes
    """What each rule surely matches."""
    may: Boxes
    """What each rule may match; more than it must where it has cells whose meaning cannot be seen."""
    budget: Budget

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return how many classes each column has."""
        return tuple(len(column.classes) for column in self.columns)

    @property
    def everything(self) -> Box:
        """Return the box of all values."""
        return tuple(column.everything for column in self.columns)

    @property
    def expected(self) -> Box:
        """Return the box of all values that the table has to have an answer for."""
        return tuple(
            column.everything if column.domain.null_expected else column.everything & ~column.null
            for column in self.columns
        )

    @property
    def given(self) -> Box:
        """Return the box of all values, null left out wherever there is another."""
        return tuple((column.everything & ~column.null) or column.everything for column in self.columns)

    @property
    def unclear(self) -> tuple[int, ...]:
        """Return the numbers of the rules with cells whose meaning cannot be seen."""
        pairs = zip(self.table.rules, self.must.boxes, self.may.boxes, strict=True)
        return tuple(rule.number for rule, must, may in pairs if must != may)


class Surroundings(Protocol):
    """What is known around a table of what its columns ask for."""

    def asked(self, inputs: tuple[Input, ...]) -> Domain:
        """Return what input columns with the same expression can find."""

    def bases(self, asked: Input) -> frozenset[str]:
        """Return what the value of the column is made of in the end."""


def lay_out(table: Table, texts: Texts, around: Surroundings, budget: Budget) -> Sheet:
    """Return the table laid out; raises :class:`TooLarge`."""
    groups: dict[str, list[int]] = {}
    for at, clause in enumerate(table.inputs):
        groups.setdefault(repr(clause.tree), []).append(at)
    laid = [_column(table, places, texts, around, budget) for places in groups.values()]
    count = len(table.rules)
    return Sheet(
        table,
        tuple(each.column for each in laid),
        Boxes(_boxes([each.must for each in laid], count), [each.must_at for each in laid]),
        Boxes(_boxes([each.may for each in laid], count), [each.may_at for each in laid]),
        budget,
    )


def _boxes(columns: list[list[int]], count: int) -> list[Box]:
    return list(zip(*columns, strict=True)) if columns else [()] * count


@dataclass(frozen=True, slots=True)
class _Laid:
    """A column with what each rule accepts in it, and which rules accept each of its classes."""

    column: Column
    must: list[int]
    may: list[int]
    must_at: list[int]
    may_at: list[int]


def _column(table: Table, places: list[int], texts: Texts, around: Surroundings, budget: Budget) -> _Laid:
    inputs = tuple(table.inputs[at] for at in places)
    rows = [tuple(rule.cells[at] for at in places) for rule in table.rules]
    holders: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        holders[row] = holders.get(row, 0) | 1 << number
    trees = {text: texts.tests(text) for row in holders for text in row}
    domain = sighted(around.asked(inputs), texts.mentioned(trees.values()))
    verdicts = {
        text: Verdict() if tree is None else verdict(tree, domain.line, texts.constant) for text, tree in trees.items()
    }
    sets: list[tuple[Values, int]] = []
    for row, rules in holders.items():
        sure, possible = domain.values, domain.values
        for text in row:
            sure, possible = sure & verdicts[text].true, possible - verdicts[text].false - verdicts[text].null
        sets += [(sure, rules), (possible, rules << len(rows))]
    budget.spend(sum(4 + len(each.spans) for each, _ in sets))
    found = classes(domain.values, sets)
    column = Column(inputs, domain, found.values, around.bases(inputs[0]))
    places_of = {row: at for at, row in enumerate(holders)}
    return _Laid(
        column,
        [found.masks[2 * places_of[row]] for row in rows],
        [found.masks[2 * places_of[row] + 1] for row in rows],
        [holder & (1 << len(rows)) - 1 for holder in found.holders],
        [holder >> len(rows) for holder in found.holders],
    )
