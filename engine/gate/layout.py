"""Diagrams that can be read like a text: from left to right, with nothing on top of anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Final

from engine.feel import say
from engine.gate.diagrams import Diagram, Element
from engine.gate.drawing import Box, cross
from engine.gate.material import Material, problem
from engine.model import Finding

MAX_DRAWN: Final = 600
"""Elements of a file whose layout is looked at; of more, each pair of them, it would take too long."""
MAX_TOLD: Final = 50
"""Findings of a kind in one file; a drawing in which everything lies on everything has no use for more."""
MARGIN: Final = 2.0
"""Rounding of editors that is no overlap."""
MAX_CROSSINGS: Final = 4
"""Other flows that a flow may cross; whoever follows it does not lose it yet."""


def check_layout(material: Material, *, crossings: int = MAX_CROSSINGS) -> Iterator[Finding]:
    """Yield a warning for everything that makes a drawing hard to follow; a flow may cross so many others."""
    for diagram in material.diagrams:
        if len(diagram.elements) <= MAX_DRAWN:
            yield from _Layout(diagram, crossings).findings()


class _Layout:
    def __init__(self, diagram: Diagram, crossings: int) -> None:
        self.diagram, self.drawing, self.crossings = diagram, diagram.drawing, crossings
        self.elements = {element.id: element for element in diagram.elements}
        self.shapes = [
            (element, self.drawing.shapes[element.id].smaller(MARGIN))
            for element in diagram.elements
            if element.id in self.drawing.shapes
        ]
        self.flows = [each for each in diagram.elements if each.id in self.drawing.edges and each.source]

    def findings(self) -> Iterator[Finding]:
        for rule in (self._overlaps, self._through, self._labels, self._crossings, self._backwards):
            yield from islice(rule(), MAX_TOLD)

    def _overlaps(self) -> Iterator[Finding]:
        for (one, box), (other, area) in combinations(self.shapes, 2):
            apart = one.parent != other.parent or one.attached_to == other.id or other.attached_to == one.id
            if not apart and self._together(one.id, other.id) and box.overlaps(area):
                message = say("'{element}' lies on '{other}'. Move them apart.", element=name(other), other=name(one))
                yield problem(self.diagram.file, other.id, "LAYOUT_OVERLAP", message)

    def _through(self) -> Iterator[Finding]:
        for flow in self.flows:
            ends = {flow.source, flow.target}
            ends |= {self.elements[end].attached_to for end in ends if end in self.elements} - {""}
            around = self._around(flow)
            for element, box in self.shapes:
                at_an_end = element.id in ends or element.attached_to in ends or element.id in around
                if at_an_end or not self._together(flow.id, element.id):
                    continue
                if any(box.is_cut_by(line) for line in self.drawing.edges[flow.id]):
                    message = say("The flow {flow} goes through '{element}'. Lead it around.",
                                  flow=self._flow(flow), element=name(element))  # fmt: skip
                    yield problem(self.diagram.file, flow.id, "LAYOUT_THROUGH", message)

    def _around(self, flow: Element) -> set[str]:
        """Return the subprocesses that the flow lies in."""
        found, parent = set[str](), flow.parent
        while parent in self.elements and parent not in found:
            found.add(parent)
            parent = self.elements[parent].parent
        return found

    def _labels(self) -> Iterator[Finding]:
        """Yield where a label beside a shape lies on something else, or a flow on it; names inside of tasks cannot."""
        labels = [(key, box.smaller(MARGIN)) for key, box in self.drawing.labels.items()
                  if key in self.elements and self.elements[key].name]  # fmt: skip
        for key, box in labels:
            for element, area in self.shapes:
                inside = element.id in self._around(self.elements[key])
                if element.id != key and not inside and self._together(key, element.id) and box.overlaps(area):
                    yield self._label(key, element.id)
            for flow in self.flows:
                cut = any(box.is_cut_by(line) for line in self.drawing.edges[flow.id])
                if flow.id != key and cut and self._together(key, flow.id):
                    message = say("The flow {flow} runs through the label '{label}'. Move one of them.",
                                  flow=self._flow(flow), label=name(self.elements[key]))  # fmt: skip
                    yield problem(self.diagram.file, key, "LAYOUT_LABEL", message)
        for (one, box), (other, area) in combinations(labels, 2):
            if self._together(one, other) and box.overlaps(area):
                yield self._label(one, other)

    def _label(self, key: str, other: str) -> Finding:
        message = say("The label '{label}' lies on '{other}'. Move it to where it can be read.",
                      label=name(self.elements[key]), other=name(self.elements[other]))  # fmt: skip
        return problem(self.diagram.file, key, "LAYOUT_LABEL", message)

    def _crossings(self) -> Iterator[Finding]:
        crossed: dict[str, int] = {}
        for one, other in combinations(self.flows, 2):
            if {one.source, one.target}.isdisjoint((other.source, other.target)) and self._together(one.id, other.id):
                lines = self.drawing.edges[other.id]
                if any(cross(line, another) for line in self.drawing.edges[one.id] for another in lines):
                    for flow in (one, other):
                        crossed[flow.id] = crossed.get(flow.id, 0) + 1
        for key, count in crossed.items():
            if count > self.crossings:
                message = say("The flow {flow} crosses {number} others, so it is easily lost. Lead it elsewhere, or "
                              "move what it joins closer together.", flow=self._flow(self.elements[key]),
                              number=count)  # fmt: skip
                yield problem(self.diagram.file, key, "LAYOUT_CROSSING", message)

    def _backwards(self) -> Iterator[Finding]:
        """Yield where a flow leads to the left, unless it closes a loop."""
        following: dict[str, list[str]] = {}
        for element in self.diagram.elements:
            if element.source:
                following.setdefault(element.source, []).append(element.target)
            if element.attached_to:
                following.setdefault(element.attached_to, []).append(element.id)
        for flow in self.flows:
            source, target = (self.drawing.shapes.get(end) for end in (flow.source, flow.target))
            if source is None or target is None or not _is_left_of(target, source):
                continue
            if flow.source not in _behind(flow.target, following):
                message = say("The flow {flow} leads back to the left, although it is no loop. Draw '{element}' "
                              "further to the right.", flow=self._flow(flow),
                              element=name(self.elements[flow.target]))  # fmt: skip
                yield problem(self.diagram.file, flow.id, "LAYOUT_BACKWARDS", message)

    def _together(self, one: str, other: str) -> bool:
        return self.drawing.plane.get(one) == self.drawing.plane.get(other)

    def _flow(self, flow: Element) -> str:
        source, target = (
            name(self.elements[end]) if end in self.elements else end for end in (flow.source, flow.target)
        )
        return say("'{source}' → '{target}'", source=source, target=target)


def name(element: Element) -> str:
    """Return what people call the element."""
    return element.name or element.id


def _is_left_of(target: Box, source: Box) -> bool:
    return target.middle[0] < source.left


def _behind(start: str, following: Mapping[str, Sequence[str]]) -> set[str]:
    todo, seen = [start], {start}
    while todo:
        for each in following.get(todo.pop(), ()):
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return seen
