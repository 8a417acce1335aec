"""Input columns: those that no rule looks at, and values that come although the column does not allow them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.analysis.domains import holds
from engine.dmn.analysis.faults import GAP, INPUT_UNUSED, Fault
from engine.dmn.analysis.reading import Table
from engine.dmn.analysis.surroundings import Around, World
from engine.dmn.analysis.wording import listing
from engine.feel import say


def idle_columns(table: Table) -> Iterator[Fault]:
    """Yield the input columns of which every cell accepts everything, but for those that say why they are there."""
    for at, clause in enumerate(table.inputs):
        if table.rules and not clause.described and not any(rule.cells[at] for rule in table.rules):
            yield Fault(
                code=INPUT_UNUSED,
                element=clause.id or table.place,
                message=say(
                    "No rule of '{table}' looks at the column '{column}': every cell is -. Remove the column, or say "
                    "in its description why it is there.",
                    table=table.label,
                    column=clause.label or " ".join(clause.text.split()),
                ),
            )


def refused_values(table: Table, world: World) -> Iterator[Fault]:
    """Yield the columns whose allowed values leave out some that do come: then the table has no result at all."""
    around = Around(world, table.bound)
    for clause in table.inputs:
        offered = around.asked((clause,), allowed=False)
        if not (clause.allowed and offered.listed and offered.known):
            continue
        kept = around.asked((clause,))
        refused = [value for value in offered.listed if not holds(kept.values, kept.line, value)]
        if refused:
            yield Fault(
                code=GAP,
                element=clause.id or table.place,
                message=say(
                    "The allowed values of the column '{column}' of '{table}' leave out {values}, which it can be: "
                    "the table would have no result. Add them, and rules for them.",
                    column=clause.label or " ".join(clause.text.split()),
                    table=table.label,
                    values=listing(refused),
                ),
                example={clause.text: refused[0]},
            )
