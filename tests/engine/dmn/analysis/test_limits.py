"""Whatever a file holds, the analysis ends: with what it found, or by saying that a table is too large."""

from __future__ import annotations

import contextlib
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DmnError
from engine.dmn.analysis import analyse, domain
from engine.dmn.analysis.surroundings import World
from engine.dmn.reader import read
from tests.engine.dmn.analysis.tables import report, table
from tests.engine.dmn.conftest import decision, definitions, text
from tests.engine.dmn.test_hostile_models import elements

COLUMNS = [f"c{number}" for number in range(8)]
GIVEN = {name: domain("number", low=0, high=999, whole=True, nullable=False) for name in COLUMNS}


@given(st.lists(elements(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_elements_are_analysed_or_refused(parts: list[str]) -> None:
    with contextlib.suppress(DmnError):
        analyse(definitions(*parts), {"a": domain("string", ["x", "y"])})


def divided(count: int, seed: int) -> list[tuple[str, ...]]:
    """So many rules that have nothing in common and leave nothing open, in eight columns."""
    choice = random.Random(seed)  # noqa: S311 - any numbers do
    boxes = [[(0, 1000)] * len(COLUMNS)]
    while len(boxes) < count:
        at, column = choice.randrange(len(boxes)), choice.randrange(len(COLUMNS))
        low, high = boxes[at][column]
        if high - low > 1:
            middle = choice.randrange(low + 1, high)
            halves = [(low, middle), (middle, high)]
            first, second = ([*boxes[at][:column], half, *boxes[at][column + 1 :]] for half in halves)
            boxes[at] = first
            boxes.append(second)
    return [tuple("-" if side == (0, 1000) else f"[{side[0]}..{side[1]})" for side in box) for box in boxes]


def test_a_thousand_rules_with_eight_columns_are_looked_through() -> None:
    rules = divided(1000, seed=1)
    whole = report(table(COLUMNS, rules), given=GIVEN)
    assert (whole.faults, whole.tables[0].too_large) == ((), False)
    open_ = report(table(COLUMNS, rules[1:]), given=GIVEN)
    assert [fault.code for fault in open_.faults] == ["DECISION_GAP"]
    twice = report(table(COLUMNS, [*rules, rules[0]]), given=GIVEN)
    assert [(fault.code, fault.rules) for fault in twice.faults] == [("DECISION_OVERLAP", (1, 1001))]


def test_a_table_that_takes_too_many_steps_is_not_judged() -> None:
    rules = divided(60, seed=2)
    xml = definitions(decision("d", table(COLUMNS, rules)))
    found = analyse(xml, GIVEN, steps=300)
    assert found.tables[0].too_large
    assert [fault.code for fault in found.faults] == ["DECISION_NOT_JUDGED"]
    assert "Split it into several tables." in found.faults[0].message
    assert analyse(xml, GIVEN).faults == ()


def test_what_was_found_before_the_steps_ran_out_is_told() -> None:
    choice = random.Random(3)  # noqa: S311 - any numbers do
    rules = [tuple(f"[{low}..{low + 300}]" for low in (choice.randrange(700) for _ in COLUMNS)) for _ in range(300)]
    found = report(table(COLUMNS, rules), given=GIVEN)
    codes = [fault.code for fault in found.faults]
    assert codes.count("DECISION_GAP") == 5
    assert ("DECISION_NOT_JUDGED" in codes) == found.tables[0].too_large


def test_decisions_that_require_each_other_in_a_long_row() -> None:
    row = [decision("d0", text("literalExpression", "c0"))]
    row += [
        decision(f"d{n}", text("literalExpression", f"d{n - 1} + 1"), f"requiredDecision#d{n - 1}")
        for n in range(1, 900)
    ]
    row.append(decision("last", table(["d899"], [("< 5",), (">= 5",)]), "requiredDecision#d899"))
    found = report(*row, given=GIVEN)
    assert {fault.code for fault in found.faults} <= {"DECISION_NOT_JUDGED", "DECISION_GAP_NULL"}


def test_decisions_that_require_each_other_in_a_circle() -> None:
    one = decision("a", table(["b"], [('"X"', '"X"')]), "requiredDecision#b")
    other = decision("b", table(["a"], [('"X"', '"X"')]), "requiredDecision#a")
    assert {fault.certain for fault in report(one, other).faults} == {False}


def test_the_table_is_laid_out_once() -> None:
    world = World(read(definitions(decision("d", table(["c0"], [("< 5",)])))), GIVEN)
    assert world.sheet(world.tables[0]) is world.sheet(world.tables[0])
