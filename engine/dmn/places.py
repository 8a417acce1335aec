"""Where something went wrong, in the words of the person who has to find the place in the model.

Names and numbers of places are phrases of their own: they come from the model, so they may be told to who may not know
the values that something went wrong with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from engine.dmn.run import DecisionRun
from engine.feel.expression import BEYOND_RANGE
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import Sentence, called, say

Place: TypeAlias = Callable[[str], Sentence]
"""Puts the name of a place before the reason why something there became null, or cannot be read."""


def tells_place(sentence: Sentence) -> bool:
    """Return whether the sentence says where a reason arose: its other values are names that the author gave."""
    return sentence.template.endswith(": {reason}")


def in_logic(name: str) -> Place:
    """Return the logic of a decision or a business knowledge model."""
    return lambda reason: say("'{name}': {reason}", name=called(name), reason=reason)


def in_entry(name: str, entry: str) -> Place:
    """Return an entry of a boxed context."""
    return lambda reason: say(
        "Entry '{entry}' of '{name}': {reason}", name=called(name), entry=called(entry), reason=reason
    )


def in_column(table: str, column: str) -> Place:
    """Return a column of a decision table."""
    return lambda reason: say(
        "Column '{column}' of '{table}': {reason}", table=called(table), column=called(column), reason=reason
    )


def in_cell(table: str, rule: int, column: str) -> Place:
    """Return a cell of a decision table."""
    return lambda reason: say(
        "Rule {rule} of '{table}', column '{column}': {reason}",
        rule=called(str(rule)),
        table=called(table),
        column=called(column),
        reason=reason,
    )


def in_rules(table: str, rules: Sequence[int]) -> Place:
    """Return the rules of a decision table that matched."""
    numbers = called(", ".join(map(str, rules)))
    if len(rules) == 1:
        return lambda reason: say(
            "Rule {rule} of '{table}': {reason}", rule=numbers, table=called(table), reason=reason
        )
    return lambda reason: say("Rules {rules} of '{table}': {reason}", rules=numbers, table=called(table), reason=reason)


def placed(code: Code, place: Place) -> Code:
    """Return the closure, its warnings told with the place; a value that cannot be calculated with is null there."""

    def run_here(frame: Frame) -> Any:
        run = frame.run
        before = len(run.warnings)
        try:
            found = code(frame)
        except (ArithmeticError, ValueError):
            found = run.warn(BEYOND_RANGE)
        if len(run.warnings) > before:
            locate(run, before, place)
        return found

    return run_here


def locate(run: Run, since: int, place: Place) -> None:
    """Tell the warnings from the index on with the place, where somebody wants to know."""
    if isinstance(run, DecisionRun) and run.traced:
        run.locate(since, place)
