"""Random drawings of tasks and gateways: structured ones, which are sound, and the same with something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.engine.workflow.build import gateway, simple, user

JOINING = ("exclusive", "parallel", "inclusive")


@dataclass
class Drawing:
    """Nodes by kind and the flows between them; ``start`` and ``end`` are there."""

    kinds: dict[str, str] = field(default_factory=dict)
    flows: list[tuple[str, str]] = field(default_factory=list)

    def node(self, kind: str) -> str:
        name = f"{kind[0]}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def incoming(self, node: str) -> list[tuple[str, str]]:
        return [flow for flow in self.flows if flow[1] == node]

    def outgoing(self, node: str) -> list[tuple[str, str]]:
        return [flow for flow in self.flows if flow[0] == node]

    @property
    def runs(self) -> bool:
        """Return whether the engine takes it: something leads to every node, and on from every gateway."""
        ends = all(self.incoming(node) for node in self.kinds) and bool(self.incoming("end"))
        return ends and all(self.outgoing(node) for node in self.kinds) and bool(self.outgoing("start"))

    def xml(self) -> bytes:
        """Return the drawing; of a gateway ``g`` the variable ``g`` says which flows are taken, bit by bit."""
        body = "".join(user(name) if kind == "task" else gateway(kind, name) for name, kind in self.kinds.items())
        return simple(body, " ".join(self._flow(flow) for flow in self.flows))

    def _flow(self, flow: tuple[str, str]) -> str:
        source, target = flow
        siblings = self.outgoing(source)
        if self.kinds.get(source) not in ("exclusive", "inclusive") or len(siblings) < 2:
            return f"{source}>{target}"
        if self.kinds[source] == "exclusive" and flow == siblings[-1]:
            return f"{source}>{target}!"
        return f"{source}>{target}?modulo(floor({source}/{2 ** siblings.index(flow)}),2)=1"

    def choices(self, node: str) -> list[list[tuple[str, str]]]:
        """Return the ways to leave the node, each as the flows that are taken."""
        flows = self.outgoing(node)
        kind = self.kinds.get(node, "")
        if kind == "exclusive":
            return [[flow] for flow in flows] or [[]]
        if kind == "inclusive" and len(flows) > 1:
            numbers = range(1, 2 ** len(flows))
            return [[flow for bit, flow in enumerate(flows) if number & 2**bit] for number in numbers]
        return [flows]

    def number(self, node: str, taken: list[tuple[str, str]]) -> int:
        """Return the value of the variable of the gateway that lets a token take these flows."""
        flows = self.outgoing(node)
        return sum(2 ** flows.index(flow) for flow in taken)


@st.composite
def structured(draw: Callable[[Any], Any], depth: int = 3) -> Drawing:
    """Return blocks in one another: each begins with a gateway and ends with one of the same kind."""
    drawing = Drawing()

    def block(left: int) -> tuple[str, str]:
        kinds = ["task"] if left == 0 else ["task", "row", "exclusive", "parallel", "inclusive", "loop"]
        kind = draw(st.sampled_from(kinds))
        if kind == "task":
            name = drawing.node("task")
            return name, name
        if kind == "row":
            (first, middle), (other, last) = block(left - 1), block(left - 1)
            drawing.flows.append((middle, other))
            return first, last
        if kind == "loop":
            way_in, way_out = drawing.node("exclusive"), drawing.node("exclusive")
            first, last = block(left - 1)
            drawing.flows += [(way_in, first), (last, way_out), (way_out, way_in)]
            return way_in, way_out
        fork, join = drawing.node(kind), drawing.node(kind)
        for _ in range(draw(st.integers(2, 3))):
            first, last = block(left - 1)
            drawing.flows += [(fork, first), (last, join)]
        return fork, join

    first, last = block(depth)
    drawing.flows += [("start", first), (last, "end")]
    return drawing


@st.composite
def changed(draw: Callable[[Any], Any]) -> Drawing:
    """Return a structured drawing in which up to three things are not as they were."""
    drawing: Drawing = draw(structured())
    for _ in range(draw(st.integers(1, 3))):
        nodes = sorted(drawing.kinds)
        change = draw(st.sampled_from(("kind", "redirect", "add", "remove")))
        gateways = [node for node in nodes if drawing.kinds[node] != "task"]
        if change == "kind" and gateways:
            drawing.kinds[draw(st.sampled_from(gateways))] = draw(st.sampled_from(JOINING))
        elif change == "redirect":
            number = draw(st.integers(0, len(drawing.flows) - 1))
            drawing.flows[number] = (drawing.flows[number][0], draw(st.sampled_from([*nodes, "end"])))
        elif change == "add":
            drawing.flows.append((draw(st.sampled_from(nodes)), draw(st.sampled_from([*nodes, "end"]))))
        elif change == "remove" and len(drawing.flows) > 2:
            drawing.flows.pop(draw(st.integers(0, len(drawing.flows) - 1)))
    drawing.flows = list(dict.fromkeys(flow for flow in drawing.flows if flow[0] != flow[1]))
    return drawing
