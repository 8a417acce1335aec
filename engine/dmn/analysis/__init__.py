"""Static checks of decision tables: gaps, overlaps, rules that never decide, outputs and inputs in vain.

Nothing is evaluated. Each cell becomes the set of the values that it accepts, each rule a box; what cannot be seen,
such as a cell that calls a function of other names, proves nothing, and the result names the rules with such cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.analysis.boxes import DEFAULT_STEPS, TooLarge
from engine.dmn.analysis.domains import Domain, domain
from engine.dmn.analysis.faults import NOT_JUDGED, Fault
from engine.dmn.analysis.gaps import gaps
from engine.dmn.analysis.inputs import idle_columns, refused_values
from engine.dmn.analysis.outputs import wrong_outputs
from engine.dmn.analysis.overlaps import overlaps
from engine.dmn.analysis.reach import unreachable
from engine.dmn.analysis.reading import Table
from engine.dmn.analysis.slips import slips
from engine.dmn.analysis.surroundings import World
from engine.dmn.analysis.uses import foreign, idle_requirements, unrequired
from engine.dmn.reader import read
from engine.feel import say


@dataclass(frozen=True, kw_only=True, slots=True)
class TableReport:
    """What was found about one table."""

    place: str
    """Id of the table, or of the decision that it stands in."""
    faults: tuple[Fault, ...]
    unclear_rules: tuple[int, ...] = ()
    """Numbers of rules with cells whose meaning cannot be seen; they are not judged: no overlap and no gap is told
    where they might match, and they keep no other rule from deciding."""
    too_large: bool = False
    """Whether gaps, overlaps and unreachable rules were not looked for to the end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was found about a file."""

    tables: tuple[TableReport, ...]
    faults: tuple[Fault, ...]
    """All of them, those of the tables among them."""
    unrequired: tuple[str, ...]
    """Ids of the decisions that nothing else in the file requires: somebody from outside should ask for them."""
    foreign: frozenset[str]
    """What the file requires of other models, as ``namespace#id``."""


def analyse(xml: bytes, domains: Mapping[str, Domain] | None = None, *, steps: int = DEFAULT_STEPS) -> Report:
    """Return what is wrong with the tables of a DMN file, without evaluating anything.

    ``domains`` say which values the names have that the file takes from outside; of others the types and allowed values
    of the file are known. ``steps`` limit the work for each question to a table. Raises :class:`DmnError` where the
    file is none.
    """
    root = read(xml)
    world = World(root, domains or {}, steps)
    tables = tuple(_report(table, world) for table in world.tables)
    faults = [fault for table in tables for fault in table.faults]
    return Report(
        tables=tables,
        faults=(*faults, *idle_requirements(root, world)),
        unrequired=unrequired(root),
        foreign=foreign(root),
    )


def _report(table: Table, world: World) -> TableReport:
    try:
        return _judged(table, world)
    except RecursionError:  # decisions that require each other in a very long row
        return TableReport(place=table.place, faults=(_too_large(table),), too_large=True)


def _judged(table: Table, world: World) -> TableReport:
    faults: list[Fault] = []
    sheet = world.sheet(table)
    too_large = sheet is None and table.can_be_judged
    if sheet is not None:
        for look in (gaps(sheet), overlaps(sheet, world.texts), unreachable(sheet, world)):
            sheet.budget.refill(world.steps)
            try:
                for fault in look:
                    faults.append(fault)
            except TooLarge:
                too_large = True
    if too_large:
        faults.append(_too_large(table))
    return TableReport(
        place=table.place,
        faults=(
            *faults,
            *refused_values(table, world),
            *wrong_outputs(table, world),
            *idle_columns(table),
            *slips(table, world.texts),
        ),
        unclear_rules=() if sheet is None else sheet.unclear,
        too_large=too_large,
    )


def _too_large(table: Table) -> Fault:
    message = say(
        "'{table}' is too large to be looked through for gaps and overlaps. Split it into several tables.",
        table=table.label,
    )
    return Fault(code=NOT_JUDGED, element=table.place, message=message, certain=False)


__all__ = ["Domain", "Fault", "Report", "TableReport", "analyse", "domain"]
