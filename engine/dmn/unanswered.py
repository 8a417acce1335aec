"""Which cells of a decision table had no answer: found out afterwards, so that asking costs nothing otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from engine.dmn.columns import Input, Rule
from engine.dmn.places import in_cell
from engine.dmn.run import DecisionRun
from engine.feel import BudgetExceeded
from engine.feel.runtime import Frame


def locate_cells(
    run: DecisionRun,
    since: int,
    rules: Sequence[Rule],
    inputs: Sequence[Input],
    values: list[Any],
    frame: Frame,
    title: str,
    *,
    first_alone: bool,
) -> None:
    """Tell the warnings since an index with the cells that they come from, by asking the cells once more.

    Each reason is told once for a column: a missing value has no answer in any of its cells. What the second look
    finds besides is forgotten; where its budget ends, the warnings stay as they were.
    """
    unlocated = run.warnings[since:]
    traced = len(run.matched), len(run.unmatched)
    told: set[tuple[int, str]] = set()
    del run.warnings[since:]
    with run.second_look(), suppress(BudgetExceeded):
        for rule in rules:
            for column, check in rule.conditions:
                before = len(run.warnings)
                accepts = check(frame, values[column]) is True
                news = [reason for reason in run.warnings[before:] if (column, reason) not in told]
                told.update((column, reason) for reason in news)
                run.warnings[before:] = news
                run.locate(before, in_cell(title, rule.number, inputs[column].title))
                if not accepts:
                    break
            else:
                if first_alone:
                    break
        unlocated = run.warnings[since:]
    run.warnings[since:] = unlocated
    del run.matched[traced[0] :], run.unmatched[traced[1] :]
