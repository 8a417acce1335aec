"""Decision tables of constants decide as those that look everything up, and every table costs steps by its size."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Model
from engine.dmn.run import DecisionRun
from engine.dmn.session import Session
from engine.feel import BudgetExceeded
from tests.engine.dmn.conftest import decision, definitions, table
from tests.engine.feel.cells import VALUES, Cell, cells

POLICIES: Final = ("UNIQUE", "FIRST", "ANY", "RULE ORDER", "COLLECT")


@st.composite
def rules(draw: st.DrawFn) -> list[tuple[Cell, Cell]]:
    """Rules of two input cells; some accept everything."""
    anything = st.just(Cell("-", "-"))
    return [
        (draw(cells(f"a{row}x") | anything), draw(cells(f"b{row}x") | anything))
        for row in range(draw(st.integers(1, 6)))
    ]


def decide(cells_of_rules: list[list[str]], policy: str, inputs: dict[str, Any]) -> tuple[Any, ...]:
    """The value, which rules matched, the warnings and the steps that are left."""
    logic = table(["a", "b"], ["x"], [[*row, f'"{n % 3}"'] for n, row in enumerate(cells_of_rules)], hitPolicy=policy)
    model = Model.from_xml(definitions(decision("d", logic)))
    run = DecisionRun(traced=True)
    value = Session(model, inputs, run).result(model.find("d"))
    return value, [rule.number for rule in run.matched or ()], run.warnings, run.steps


@given(rules(), st.sampled_from(POLICIES), VALUES, VALUES)
@settings(max_examples=400, deadline=None)
def test_a_table_of_constants_decides_as_one_that_looks_everything_up(
    drawn: list[tuple[Cell, Cell]], policy: str, a: Any, b: Any
) -> None:
    names = {name: value for row in drawn for cell in row for name, value in cell.scope.items()}
    with_constants = decide([[cell.constant for cell in row] for row in drawn], policy, {"a": a, "b": b})
    with_names = decide([[cell.named for cell in row] for row in drawn], policy, {"a": a, "b": b, **names})
    assert with_constants == with_names


def test_a_table_costs_steps_by_its_size() -> None:
    def steps(count: int) -> int:
        left: int = decide([["1", "2"]] * count, "FIRST", {"a": 1, "b": 2})[-1]
        return left

    assert steps(1) - steps(101) == 100 * 3


def test_tables_that_ask_each_other_without_end_are_stopped() -> None:
    rows = [(f"{number}", '"x"') for number in range(200)]
    many = "<literalExpression><text>for i in 1..2000 return wert(i)</text></literalExpression>"
    function = f'<encapsulatedLogic><formalParameter name="i"/>{table(["i"], ["x"], rows)}</encapsulatedLogic>'
    model = Model.from_xml(
        definitions(
            f'<businessKnowledgeModel id="wert" name="wert"><variable name="wert"/>{function}</businessKnowledgeModel>',
            decision("d", many, "requiredKnowledge#wert"),
        )
    )
    assert model.problems == []
    with pytest.raises(BudgetExceeded):
        model.evaluate("d", {})
