"""What playing a scope through showed, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import say
from engine.gate.material import problem
from engine.gate.soundness.exploration import Explored
from engine.gate.soundness.reachability import first_of
from engine.gate.soundness.scopes import ScopeNet, Throw, catches
from engine.model import Finding
from engine.workflow.diagram import ProcessDiagram


class Telling:
    """Tells of one scope; ``owner`` is the process or the subprocess that it is the inside of."""

    def __init__(self, plan: ProcessDiagram, scope: ScopeNet, owner: str, explored: Explored) -> None:
        self._plan, self._scope, self._owner, self._explored = plan, scope, owner, explored

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong; what nobody reaches only where nothing stands in the way to it."""
        yield from self._doubled()
        yield from self._stuck()
        if not self._explored.whole:
            message = say(
                "'{scope}' has too many states to be played through. Put parts of it into subprocesses, or join "
                "parallel branches where they were split.",
                scope=self._name(self._owner),
            )
            yield self._found(self._owner, "SOUNDNESS_NOT_JUDGED", message)
            return
        if self._explored.endless is not None:
            message = say(
                "A case can come into a loop in '{scope}' that has no way out. Lead one from the loop to an end event.",
                scope=self._name(self._owner),
            )
            yield self._found(self._owner, "NO_END", message, self._explored.endless)
        if not self._explored.stuck and not self._explored.doubled:
            yield from self._unreached()
            yield from self._never_thrown()

    def _doubled(self) -> Iterator[Finding]:
        for element, way in sorted(self._explored.doubled.items()):
            message = say(
                "'{element}' can be active twice at the same time: branches of a split come together before it without "
                "a join. Join them with a parallel or inclusive gateway first.",
                element=self._name(element),
            )
            yield self._found(element, "NOT_SYNCHRONIZED", message, way)

    def _stuck(self) -> Iterator[Finding]:
        for element, way in sorted(self._explored.stuck.items()):
            message = say(
                "A case can wait for ever at '{element}': one of the branches that lead there may never come. Bring "
                "the branches together with the kind of gateway that splits them.",
                element=self._name(element),
            )
            yield self._found(element, "DEADLOCK", message, way)

    def _unreached(self) -> Iterator[Finding]:
        missing = [node for node in self._scope.nodes if node.id not in self._explored.passed]
        for node, behind in first_of(missing):
            name = self._name(node.id)
            message = say("No case can ever reach '{element}'. Lead a flow to it, or remove it.", element=name)
            if behind:
                message = say(
                    "No case can ever reach '{element}', nor what lies behind it (elements: {number}). Lead a flow to "
                    "it, or remove it.",
                    element=name,
                    number=behind,
                )
            yield self._found(node.id, "UNREACHABLE", message)

    def _never_thrown(self) -> Iterator[Finding]:
        thrown = [throw for node in self._scope.scope.nodes.values() for throw in self._scope.uncaught_by(node)]
        for trigger in self._scope.triggers:
            upwards = all(event.kind in ("error", "escalation") for event in trigger.event.each)
            if upwards and not any(catches(trigger, throw) for throw in thrown):
                message = say(
                    "'{element}' never happens: nothing around it throws that. Throw it, or remove the event "
                    "subprocess.",
                    element=self._name(trigger.id),
                )
                yield self._found(trigger.id, "UNREACHABLE", message)

    def _name(self, element: str) -> str:
        return self._plan.nodes[element].name if element in self._plan.nodes else self._plan.name

    def _found(self, element: str, code: str, message: str, way: tuple[str, ...] = ()) -> Finding:
        whole = way if not way or way[-1] == element or element == self._owner else (*way, element)
        return problem(self._plan.file, element, code, message, path=whole)


def uncaught(file: str, throw: Throw) -> Finding:
    """Return the finding about an error that nothing catches."""
    message = say(
        "Nothing catches the error '{code}', so the case would stop there. Catch it with a boundary event or an event "
        "subprocess around it.",
        code=throw.code,
    )
    return problem(file, throw.origin, "ERROR_UNCAUGHT", message)
