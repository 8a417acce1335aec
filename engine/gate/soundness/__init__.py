"""Every case can come to its end: nothing waits for ever, nothing is done twice at once, every loop has a way out.

Each scope (a process, a subprocess) is played through with tokens, by the rules by which it will be executed, conditions
being free choices. So a finding says what the drawing allows, whatever the data, and shows the shortest way to it.
:mod:`~engine.gate.soundness.scopes` makes a net of a scope, :mod:`~engine.gate.soundness.reduction` makes it small,
:mod:`~engine.gate.soundness.exploration` plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.feel import say
from engine.gate.material import Material, problem
from engine.gate.soundness.exploration import Budget, Explored, explore
from engine.gate.soundness.reachability import first_of
from engine.gate.soundness.reduction import reduced
from engine.gate.soundness.scopes import Outcome, ScopeNet, catches
from engine.model import Finding
from engine.workflow.diagram import Node, ProcessDiagram, Scope

MAX_MOVES: Final = 60_000
"""What is played of one file; a second's work at the most."""

MAX_MOVES_FOR_A_WAY: Final = 5_000
"""What is played of the net as it was drawn, to find a shorter way to what is wrong."""


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
                self._uncaught(plan, outcome)
        return self.known[key]

    def _scope(self, plan: ProcessDiagram, scope: Scope, owner: str, watching: tuple[Node, ...]) -> Outcome:
        outline = ScopeNet(scope)
        around = (*outline.triggers, *watching)
        inside = {}
        for node in scope.nodes.values():
            if node.body is not None:
                border = outline.borders.get(node.id, ())
                inside[node.id] = self._scope(plan, node.body, node.id, (*border, *around))
            elif node.extensions.called_process in self.plans:
                inside[node.id] = self.process(node.extensions.called_process)
        whole = ScopeNet(scope, inside, watching)
        if not whole.can_be_judged:
            return Outcome()
        explored = explore(reduced(whole.net()), self.budgets[plan.file])
        if explored.is_bad:
            explored.shorten(explore(whole.net(), Budget(MAX_MOVES_FOR_A_WAY)))
        self.findings += _told(plan, whole, owner, explored)
        return _outcome(whole, explored)

    def _uncaught(self, plan: ProcessDiagram, outcome: Outcome) -> None:
        for throw in sorted(outcome.throws, key=lambda throw: throw.origin):
            if throw.kind == "error" and throw.code is not None:
                message = say("Nothing catches the error '{code}', so the case would stop there. Catch it with a "
                              "boundary event or an event subprocess around it.", code=throw.code)  # fmt: skip
                file = next(each.file for each in self.plans.values() if throw.origin in each.nodes)
                self.findings.append(problem(file, throw.origin, "ERROR_UNCAUGHT", message))


def _outcome(scope: ScopeNet, explored: Explored) -> Outcome:
    """Return what the scope can do to what is around it."""
    thrown = {throw for node in scope.scope.nodes.values() for throw in scope.uncaught_by(node)
              if not explored.whole or node.id in explored.passed or node.trigger is not None}  # fmt: skip
    caught = {throw for throw in thrown if any(catches(event, throw) for event in scope.triggers)}
    return Outcome(explored.completes or bool(caught) or not explored.whole, frozenset(thrown - caught))


def _told(plan: ProcessDiagram, scope: ScopeNet, owner: str, explored: Explored) -> Iterator[Finding]:
    def name(element: str) -> str:
        return plan.nodes[element].name if element in plan.nodes else plan.name

    def found(element: str, code: str, message: str, way: tuple[str, ...] = ()) -> Finding:
        way = way if not way or way[-1] == element or element == owner else (*way, element)
        return problem(plan.file, element, code, message, path=way)

    for element, way in sorted(explored.doubled.items()):
        message = say("'{element}' can be active twice at the same time: branches of a split come together here without "
                      "a join. Join them with a parallel or inclusive gateway first.", element=name(element))  # fmt: skip
        yield found(element, "NOT_SYNCHRONIZED", message, way)
    for element, way in sorted(explored.stuck.items()):
        message = say("A case can wait for ever at '{element}': one of the branches that lead there may never come. Bring "
                      "the branches together with the kind of gateway that splits them.", element=name(element))  # fmt: skip
        yield found(element, "DEADLOCK", message, way)
    if not explored.whole:
        message = say("'{scope}' has too many states to be played through. Put parts of it into subprocesses, or join "
                      "parallel branches where they were split.", scope=name(owner))  # fmt: skip
        yield found(owner, "SOUNDNESS_NOT_JUDGED", message)
        return
    if explored.endless is not None:
        message = say("A case can come into a loop in '{scope}' that has no way out; lead one from it to an end event.",
                      scope=name(owner))  # fmt: skip
        yield found(owner, "NO_END", message, explored.endless)
    if explored.stuck or explored.doubled:
        return  # what lies behind it cannot be judged
    unreached = [node for node in scope.nodes if node.id not in explored.passed]
    for node, behind in first_of(unreached):
        if behind:
            message = say("No case can ever reach '{element}', nor what lies behind it (elements: {number}). Lead a flow "
                          "to it, or remove it.", element=name(node.id), number=behind)  # fmt: skip
        else:
            message = say("No case can ever reach '{element}'. Lead a flow to it, or remove it.", element=name(node.id))
        yield found(node.id, "UNREACHABLE", message)
    thrown = [throw for node in scope.scope.nodes.values() for throw in scope.uncaught_by(node)]
    for trigger in scope.triggers:
        if all(each.kind in ("error", "escalation") for each in trigger.event.each):
            if not any(catches(trigger, throw) for throw in thrown):
                message = say("'{element}' never happens: nothing around it throws that. Throw it, or remove the event "
                              "subprocess.", element=name(trigger.id))  # fmt: skip
                yield found(trigger.id, "UNREACHABLE", message)


__all__ = ["MAX_MOVES", "check_soundness"]
