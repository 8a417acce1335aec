"""Rules that never decide anything: nothing satisfies them, or others are always there before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from engine.dmn.analysis.boxes import Box, Cover, bits
from engine.dmn.analysis.constants import UNCLEAR
from engine.dmn.analysis.domains import holds
from engine.dmn.analysis.faults import UNREACHABLE, VALUE, Fault
from engine.dmn.analysis.reading import Rule, Texts
from engine.dmn.analysis.sheet import Column, Sheet
from engine.dmn.analysis.surroundings import World
from engine.dmn.analysis.wording import limits, listing, name_of
from engine.feel import nodes as n
from engine.feel import say
from engine.feel.kinds import kind_named
from engine.feel.operators import matches_test
from engine.feel.runtime import Run

_MOST_NAMED: Final = 5


def unreachable(sheet: Sheet, world: World) -> Iterator[Fault]:
    """Yield the rules that can never match or never decide, and values that a cell asks for in vain.

    Raises :class:`TooLarge`.
    """
    ahead = _ahead(sheet, world)
    cover = Cover(sheet.must, sheet.budget)
    for at, (rule, box) in enumerate(zip(sheet.table.rules, sheet.may.boxes, strict=True)):
        if not all(box):
            yield _empty(sheet, rule, box)
            continue
        yield from _in_vain(sheet, rule, world.texts)
        if ahead[at] and cover.first_gap(box, ahead[at]) is None:
            yield _beaten(sheet, rule, _enough(cover, box, ahead[at]))


def _ahead(sheet: Sheet, world: World) -> list[int]:
    """Return for each rule the set of those that decide instead of it wherever they match, too."""
    count = len(sheet.table.rules)
    if sheet.table.policy == "FIRST":
        return [(1 << at) - 1 for at in range(count)]
    if sheet.table.policy != "PRIORITY":
        return [0] * count
    listed = (output.allowed or next(world.allowed_of(output.type), "") for output in sheet.table.outputs)
    orders = [world.texts.value(f"[{text}]") if text else None for text in listed]
    ranks = ((_rank(orders, rule, world.texts), at) for at, rule in enumerate(sheet.table.rules))
    ahead, better = [0] * count, 0
    for _, at in sorted((rank, at) for rank, at in ranks if rank is not None):
        ahead[at] = better
        better |= 1 << at
    return ahead


def _rank(orders: list[Any], rule: Rule, texts: Texts) -> tuple[int, ...] | None:
    """Return the places of the outputs among their output values, None where they cannot be seen."""
    ranks = []
    for order, text in zip(orders, rule.outputs, strict=True):
        if order is None:
            continue
        value = texts.value(text)
        if value is UNCLEAR or not isinstance(order, list):
            return None
        places = [place for place, test in enumerate(order) if matches_test(Run(), value, test) is True]
        ranks.append(places[0] if places else len(order))
    return tuple(ranks)


def _empty(sheet: Sheet, rule: Rule, box: Box) -> Fault:
    column = next(column for column, mask in zip(sheet.columns, box, strict=True) if not mask)
    cells = dict.fromkeys(rule.cells[sheet.table.inputs.index(clause)] or "-" for clause in column.inputs)
    return Fault(
        code=UNREACHABLE,
        element=rule.id or sheet.table.place,
        message=say(
            "Rule {number} of '{table}' never matches: '{column}' is never {cell}. What it can be: {values}. "
            "Correct the cell, or remove the rule.",
            number=rule.number,
            table=sheet.table.label,
            column=name_of(column),
            cell="; ".join(cells),
            values=limits(column.domain) or kind_named(column.domain.line.name),
        ),
        rules=(rule.number,),
    )


def _in_vain(sheet: Sheet, rule: Rule, texts: Texts) -> Iterator[Fault]:
    """Yield a fault where a cell names values that its column never has, beside others that it does have."""
    for column in sheet.columns:
        domain = column.domain
        if not (domain.listed and domain.known):
            continue
        cells = (texts.tests(rule.cells[sheet.table.inputs.index(clause)]) for clause in column.inputs)
        named = (texts.constant(test) for tree in cells if tree for test in tree.tests if isinstance(test, n.Literal))
        wrong = [value for value in named if _is_odd(value, column)]
        if wrong:
            message = say(
                "Rule {number} of '{table}' asks whether '{column}' is {wrong}, which it never is. What it can be: "
                "{values}. Correct the cell.",
                number=rule.number,
                table=sheet.table.label,
                column=name_of(column),
                wrong=listing(wrong),
                values=listing(domain.listed),
            )
            yield Fault(code=VALUE, element=rule.id or sheet.table.place, message=message, rules=(rule.number,))


def _is_odd(value: Any, column: Column) -> bool:
    domain = column.domain
    return value is not None and domain.line.holds(value) and not holds(domain.values, domain.line, value)


def _enough(cover: Cover, box: Box, among: int) -> list[int]:
    """Return places of rules that cover the box together: one alone if there is one."""
    meeting = list(bits(cover.meeting(box, among)))
    for at in meeting:
        if all(mask & other == mask for mask, other in zip(box, cover.boxes[at], strict=True)):
            return [at]
    for at in meeting:
        if cover.first_gap(box, among & ~(1 << at)) is None:
            among &= ~(1 << at)
    return [at for at in meeting if among >> at & 1]


def _beaten(sheet: Sheet, rule: Rule, by: list[int]) -> Fault:
    numbers = [sheet.table.rules[at].number for at in by]
    named = ", ".join(str(number) for number in numbers[:_MOST_NAMED]) + (", …" if len(numbers) > _MOST_NAMED else "")
    return Fault(
        code=UNREACHABLE,
        element=rule.id or sheet.table.place,
        message=say(
            "Rule {number} of '{table}' never decides: wherever it matches, other rules decide ({others}). Move it "
            "before them, change it, or remove it.",
            number=rule.number,
            table=sheet.table.label,
            others=named,
        ),
        rules=(rule.number, *numbers),
    )
