"""One evaluation of a decision, with the rules that matched on the way."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.runtime import Clock, Run


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule of a decision table that matched: the name of the decision, the number of the rule from 1, and its id."""

    decision: str
    number: int
    rule_id: str


class DecisionRun(Run):
    """A run that keeps which rules matched."""

    __slots__ = ("matched",)

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.matched: list[MatchedRule] = []
