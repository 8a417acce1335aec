"""How the elements of a model hang together: what each requires, and that nothing requires itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.dmn.elements import Decision, InputData, Knowledge, Node, Requirement, Service
from engine.dmn.errors import Complain, DmnError
from engine.feel.sentences import Sentence, say

if TYPE_CHECKING:
    from engine.dmn.model import Model

_WANTED: Final[Mapping[str, tuple[type, ...]]] = {
    "requiredInput": (InputData,),
    "requiredDecision": (Decision,),
    "requiredKnowledge": (Knowledge, Service),
    "outputDecision": (Decision,),
    "encapsulatedDecision": (Decision,),
    "inputDecision": (Decision,),
    "inputData": (InputData,),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Something that an element requires: where it stands, and the name of the import that it comes through."""

    model: Model
    node: Node
    prefix: str
    """Empty for what stands in the same model, or comes through an import without a name."""

    @property
    def name(self) -> str:
        """Return the name by which expressions know what is required."""
        return f"{self.prefix}.{self.node.name}" if self.prefix else self.node.name


def references(node: Node) -> Iterator[Requirement]:
    """Yield what an element points at: its requirements, and what a service is made of."""
    yield from node.requires
    if isinstance(node, Service):
        for kind, targets in (
            ("outputDecision", node.outputs),
            ("encapsulatedDecision", node.encapsulated),
            ("inputDecision", node.input_decisions),
            ("inputData", node.input_data),
        ):
            yield from (Requirement(target, kind) for target in targets)


def check_references(model: Model, complain: Complain) -> None:
    """Complain of elements that are not there, or are not what they are said to be."""
    for id, node in model.nodes.items():
        if isinstance(node, Service) and not node.outputs:
            complain(say("The decision service '{name}' has no output decision.", name=node.name), id)
        for wanted in references(node):
            link = model.link(wanted.reference)
            if link is None:
                complain(missing(node, wanted.reference), id)
            elif not isinstance(link.node, _WANTED[wanted.kind]):
                complain(
                    say(
                        "'{name}' names '{other}' as <{kind}>, which it is not.",
                        name=node.name,
                        other=link.name,
                        kind=wanted.kind,
                    ),
                    id,
                )


def missing(node: Node, reference: str) -> Sentence:
    """Return that an element which another one requires is not there."""
    return say("'{name}' requires '{reference}', which is not there.", name=node.name, reference=reference)


def check_names(model: Model, complain: Complain) -> None:
    """Complain of elements and imports that share their name, as expressions could not tell them apart."""
    taken = {one.name for one in model.imports if one.name}
    for id, node in model.nodes.items():
        if node.name in taken:
            complain(say("Two elements are called '{name}'; names must differ.", name=node.name), id)
        taken.add(node.name)


def refuse_circles(model: Model) -> None:
    """Raise :class:`DmnError` where elements require each other in a circle.

    Business knowledge models alone may: a function that calls itself is limited when it is called.
    """
    edges = {id: list(_inside(model, node)) for id, node in model.nodes.items()}
    order = {id: place for place, id in enumerate(edges)}
    for component in strong_components(edges):
        others = [id for id in component if not isinstance(model.nodes[id], Knowledge)]
        start = min(others, key=order.__getitem__, default=None)
        path = None if start is None else _way_back(start, edges, component)
        if path is not None:
            names = " → ".join(model.nodes[id].name for id in path)
            raise DmnError(say("Elements require each other in a circle: {names}.", names=names), path[0])


def _inside(model: Model, node: Node) -> Iterator[str]:
    """Yield the ids of what an element needs in the same model; what a service is given, it does not need."""
    for wanted in references(node):
        link = model.link(wanted.reference)
        if link is not None and link.model is model and wanted.kind not in ("inputDecision", "inputData"):
            yield link.node.id


def _way_back(start: str, edges: Mapping[str, list[str]], component: set[str]) -> list[str] | None:
    """Return the shortest way from a node back to itself, or None where there is none."""
    before: dict[str, str] = {}
    ahead = deque([start])
    while ahead:
        node = ahead.popleft()
        for target in edges[node]:
            if target == start:
                way = [start]
                while node != start:
                    way.append(node)
                    node = before[node]
                return [start, *reversed(way)]
            if target in component and target not in before:
                before[target] = node
                ahead.append(target)
    return None


def strong_components(edges: Mapping[str, list[str]]) -> Iterator[set[str]]:
    """Yield the sets of nodes that reach each other, after Tarjan, without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    kept: list[str] = []
    on_stack: set[str] = set()
    for root in edges:
        work = [(root, iter(edges[root]))] if root not in index else []
        while work:
            node, targets = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                kept.append(node)
                on_stack.add(node)
            for target in targets:
                if target not in index:
                    work.append((target, iter(edges[target])))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component: set[str] = set()
                    while node not in component:
                        component.add(kept.pop())
                    on_stack -= component
                    yield component
