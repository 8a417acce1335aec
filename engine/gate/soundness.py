"""Every case can come to its end: nothing is never reached, no join waits for ever, every loop has a way out.

Each scope (a process, a subprocess) is played through with tokens: an activity is done at once and may be left by its
boundary events as well; conditions are taken as free choices. So a finding says what the drawing allows, whatever the
data. Where a scope has too many states it is not judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

from engine.gate.diagrams import Diagram, Element
from engine.gate.material import Material, problem
from engine.model import Finding

MAX_STATES: Final = 5_000
MAX_TOKENS: Final = 2
"""Tokens on one flow that are told apart; more of them do nothing new."""
JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway"})
EXCLUSIVE: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})

State = frozenset[tuple[str, int]]
"""How many tokens lie on each flow that has any."""


def check_soundness(material: Material) -> Iterator[Finding]:
    """Yield a finding for every element that is never reached, and for every place where a case can get stuck."""
    for diagram in material.diagrams:
        for scope in sorted({element.parent for element in diagram.elements}):
            yield from _check_scope(diagram, _Scope.of(diagram, scope))


def _check_scope(diagram: Diagram, scope: _Scope) -> Iterator[Finding]:
    if not scope.can_be_judged:
        return
    explored = _explore(scope)
    if explored is None:
        return
    after, reached = explored
    stuck = [state for state, following in after.items() if state and not following]
    if stuck:
        for join in sorted({node.id for state in stuck for node in scope.waiting(state) if node.kind in JOINS}):
            message = "The join can wait for ever: one of the branches that lead to it may never come."
            yield problem(diagram.file, join, "DEADLOCK", message)
        return  # whatever lies behind it cannot be judged
    for node, behind in scope.first_of([node for node in scope.nodes if node not in reached]):
        nor = f", nor the {behind} behind it" if behind else ""
        yield problem(diagram.file, node.id, "UNREACHABLE", f"No case can ever reach this {node.kind}{nor}.")
    if not _all_can_end(after):
        message = "A case can come into a loop that has no way out; lead it to an end event."
        yield problem(diagram.file, scope.id, "NO_END", message)


@dataclass(frozen=True)
class _Scope:
    """The nodes and flows of one process or subprocess."""

    id: str
    nodes: Mapping[str, Element]
    flows: Mapping[str, Element]

    @classmethod
    def of(cls, diagram: Diagram, scope: str) -> _Scope:
        inside = [element for element in diagram.elements if element.parent == scope]
        flows = {element.id: element for element in inside if element.kind == "sequenceFlow"}
        nodes = {element.id: element for element in inside if element.incoming or element.outgoing}
        return cls(scope, nodes, flows)

    @property
    def can_be_judged(self) -> bool:
        """Return whether the scope is drawn well enough; what is not has findings of its own."""
        flows = {flow for node in self.nodes.values() for flow in (*node.incoming, *node.outgoing)}
        whole = flows == set(self.flows) and all(
            flow.source in self.nodes and flow.target in self.nodes for flow in self.flows.values()
        )
        special = any(node.event == "link" or node.kind == "complexGateway" for node in self.nodes.values())
        return whole and not special and bool(self.starts)

    @cached_property
    def starts(self) -> tuple[Element, ...]:
        return tuple(node for node in self.nodes.values() if node.kind == "startEvent")

    @cached_property
    def boundary(self) -> Mapping[str, tuple[Element, ...]]:
        """The boundary events of each activity."""
        found: dict[str, tuple[Element, ...]] = {}
        for node in self.nodes.values():
            if node.kind == "boundaryEvent":
                found[node.attached_to] = (*found.get(node.attached_to, ()), node)
        return found

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """The flows from which a token can still come to each inclusive gateway."""
        return {
            node.id: frozenset(self._leading_to(node))
            for node in self.nodes.values()
            if node.kind == "inclusiveGateway" and len(node.incoming) > 1
        }

    def _leading_to(self, join: Element) -> Iterator[str]:
        todo, seen = list(join.incoming), set(join.incoming)
        while todo:
            node = self.nodes[self.flows[todo.pop()].source]
            hosts = [self.nodes[node.attached_to]] if node.attached_to in self.nodes else []
            for flow in (*node.incoming, *(flow for host in hosts for flow in host.incoming)):
                if flow not in seen and node is not join:
                    seen.add(flow)
                    todo.append(flow)
                    yield flow

    def first_of(self, unreached: Collection[str]) -> Iterator[tuple[Element, int]]:
        """Yield those of the nodes that the others lie behind, with how many do: one gap is one finding."""
        before: dict[str, set[str]] = {
            key: {self.flows[flow].source for flow in self.nodes[key].incoming} | {self.nodes[key].attached_to}
            for key in unreached
        }
        told: set[str] = set()
        # in a loop each has another before it: then the one drawn first is told
        for key in sorted(unreached, key=lambda key: not before[key].isdisjoint(unreached)):
            if key in told:
                continue
            todo, behind = [key], {key}
            while todo:
                last = todo.pop()
                following = {each for each in unreached if last in before[each]} - behind - told
                behind |= following
                todo.extend(following)
            told |= behind
            yield self.nodes[key], len(behind) - 1

    def moves(self, state: State) -> Iterator[tuple[tuple[str, ...], State]]:
        """Yield what can happen next: the nodes that are passed, and how the tokens lie then."""
        tokens = dict(state)
        for node in self.nodes.values():
            for taken in self._taken(node, tokens):
                for passed, given in self._given(node):
                    if node.kind == "endEvent" and node.event in ("terminate", "error"):
                        yield passed, frozenset()
                    else:
                        yield passed, _moved(tokens, taken, given)

    def _taken(self, node: Element, tokens: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
        """Yield the flows from which the node may take tokens now."""
        marked = tuple(flow for flow in node.incoming if flow in tokens)
        if node.kind == "parallelGateway":
            if marked and len(marked) == len(node.incoming):
                yield marked
        elif node.id in self.upstream:
            if marked and not self.upstream[node.id] & (tokens.keys() - set(node.incoming)):
                yield marked
        else:
            for flow in marked:
                yield (flow,)

    def _given(self, node: Element) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield the ways to leave the node: the nodes passed by that, and the flows that get a token."""
        if node.kind in EXCLUSIVE:
            yield from (((node.id,), (flow,)) for flow in node.outgoing)
            return
        if node.kind == "inclusiveGateway":
            sizes = range(1, len(node.outgoing) + 1) if len(node.outgoing) < 5 else (1, len(node.outgoing))
            yield from (((node.id,), some) for size in sizes for some in combinations(node.outgoing, size))
            return
        yield (node.id,), node.outgoing
        for event in self.boundary.get(node.id, ()):
            passed = (node.id, event.id)
            yield passed, event.outgoing if event.interrupting else (*node.outgoing, *event.outgoing)

    def waiting(self, state: State) -> Iterable[Element]:
        """Return the nodes before which the tokens lie."""
        return (self.nodes[self.flows[flow].target] for flow, _ in state)


def _moved(tokens: Mapping[str, int], taken: Iterable[str], given: Iterable[str]) -> State:
    after = dict(tokens)
    for flow in taken:
        after[flow] -= 1
    for flow in given:
        after[flow] = min(after.get(flow, 0) + 1, MAX_TOKENS)
    return frozenset((flow, count) for flow, count in after.items() if count)


def _explore(scope: _Scope) -> tuple[dict[State, set[State]], set[str]] | None:
    """Return which states follow each state and which nodes are ever passed; None if there are too many states."""
    after: dict[State, set[State]] = {}
    reached = {start.id for start in scope.starts}
    todo: list[State] = [frozenset((flow, 1) for flow in start.outgoing) for start in scope.starts]
    while todo:
        state = todo.pop()
        if state in after:
            continue
        if len(after) >= MAX_STATES:
            return None
        after[state] = set()
        for passed, following in scope.moves(state):
            reached.update(passed)
            after[state].add(following)
            todo.append(following)
    return after, reached


def _all_can_end(after: Mapping[State, set[State]]) -> bool:
    """Return whether from every state one without tokens can be reached."""
    before: dict[State, list[State]] = {}
    for state, following in after.items():
        for other in following:
            before.setdefault(other, []).append(state)
    ending, todo = {frozenset[tuple[str, int]]()}, [frozenset[tuple[str, int]]()]
    while todo:
        for state in before.get(todo.pop(), ()):
            if state not in ending:
                ending.add(state)
                todo.append(state)
    return all(state in ending for state in after)
