"""Every case can come to its end: nothing waits for ever, nothing is done twice at once, every loop has a way out.

Each scope (a process, a subprocess) is played through with tokens, by the rules by which it will be executed; each
condition is a free choice. So a finding says what the drawing allows, whatever the data, and shows the shortest way to
it. :mod:`~engine.gate.soundness.scopes` makes a net of a scope, :mod:`~engine.gate.soundness.reduction` makes it small,
:mod:`~engine.gate.soundness.exploration` plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.gate.material import Material
from engine.gate.soundness.exploration import Budget, Explored, explore
from engine.gate.soundness.reduction import reduced
from engine.gate.soundness.scopes import Outcome, ScopeNet, catches
from engine.gate.soundness.telling import Telling, uncaught
from engine.model import Finding
from engine.workflow.diagram import Node, ProcessDiagram, Scope

MAX_MOVES: Final = 25_000
"""What is played of one file; a second's work at the most."""

MAX_MOVES_FOR_A_WAY: Final = 5_000
"""What is played of a scope once more: as it was drawn, to find a shorter way to what is wrong, or in another order."""

MAX_MOVES_WALKED: Final = 60_000
"""What is walked of one file along single ways, where it has too many to play all of them."""


def check_soundness(material: Material) -> Iterator[Finding]:
    """Yield a finding for every place where a case can get stuck or be in twice, and for what it never reaches."""
    judge = _Judge(material)
    for key in material.plans:
        judge.process(key)
    yield from judge.findings


class _Judge:
    """Judges scope by scope, what is inside an activity before what is around it."""

    def __init__(self, material: Material) -> None:
        self.plans = material.plans
        self.budgets = {plan.file: Budget(MAX_MOVES) for plan in self.plans.values()}
        self.walks = {plan.file: Budget(MAX_MOVES_WALKED) for plan in self.plans.values()}
        self.called = {node.extensions.called_process for plan in self.plans.values() for node in plan.nodes.values()}
        self.known: dict[str, Outcome] = {}
        self.findings: list[Finding] = []

    def process(self, key: str) -> Outcome:
        """Judge the process; return what calling it can do. One that calls itself is taken to come to its end."""
        if key not in self.known:
            self.known[key] = Outcome()
            plan = self.plans[key]
            self.known[key] = outcome = self._scope(plan, plan.scope, key, ())
            if key not in self.called:
                self.findings += self._uncaught(outcome)
        return self.known[key]

    def _scope(self, plan: ProcessDiagram, scope: Scope, owner: str, watching: tuple[Node, ...]) -> Outcome:
        outline = ScopeNet(scope)
        around = (*outline.triggers, *watching)
        inside = {}
        for node in scope.nodes.values():
            if node.body is not None:
                border = outline.borders.get(node.id, ())
                inside[node.id] = self._scope(plan, node.body, node.id, (*border, *around))
            elif (called := node.extensions.called_process) is not None and called in self.plans:
                inside[node.id] = self.process(called)
        whole = ScopeNet(scope, inside, watching)
        if not whole.can_be_judged:
            return Outcome()
        net, budget = reduced(whole.net()), self.budgets[plan.file]
        explored = explore(net, budget)
        if not explored.whole:
            stuck = explore(net, Budget(MAX_MOVES_FOR_A_WAY), walks=self.walks[plan.file])
            explored.stuck, explored.doubled = stuck.stuck | explored.stuck, stuck.doubled | explored.doubled
        if explored.is_bad:
            explored.shorten(explore(whole.net(), Budget(MAX_MOVES_FOR_A_WAY)))
        self.findings += Telling(plan, whole, owner, explored).findings()
        return _outcome(whole, explored)

    def _uncaught(self, outcome: Outcome) -> Iterator[Finding]:
        for throw in sorted(outcome.throws, key=lambda throw: throw.origin):
            if throw.kind == "error" and throw.code is not None:
                yield uncaught(next(each.file for each in self.plans.values() if throw.origin in each.nodes), throw)


def _outcome(scope: ScopeNet, explored: Explored) -> Outcome:
    """Return what the scope can do to what is around it."""
    thrown = {throw for node in scope.scope.nodes.values() for throw in scope.uncaught_by(node)
              if not explored.whole or node.id in explored.passed or node.trigger is not None}  # fmt: skip
    caught = {throw for throw in thrown if any(catches(event, throw) for event in scope.triggers)}
    return Outcome(explored.completes or bool(caught) or not explored.whole, frozenset(thrown - caught))


__all__ = ["MAX_MOVES", "check_soundness"]
