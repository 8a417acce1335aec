"""From a scope of a diagram to its net, by the rules by which the engine executes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Final

from engine.gate.soundness.net import ABORTED, BEGINNING, Move, Net, Place
from engine.workflow.diagram import (
    ACTIVITIES,
    EXECUTED,
    HUMAN_TASKS,
    Flow,
    Node,
    Scope,
    beginnings_of,
    may_be_first,
)

MAX_CHOSEN: Final = 5
"""Flows out of an inclusive choice of which every subset is looked at."""
_WAITING: Final = HUMAN_TASKS | {"receiveTask", "eventBasedGateway", "subProcess", "callActivity"}
_CAUGHT: Final = frozenset({"error", "escalation"})


@dataclass(frozen=True, slots=True)
class Throw:
    """An error or escalation on its way up; ``code`` is None where it can be any."""

    kind: str
    code: str | None
    origin: str = field(compare=False)
    """The element that throws it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the inside of an activity can do to what is around it."""

    completes: bool = True
    throws: frozenset[Throw] = frozenset()


def catches(node: Node, throw: Throw) -> bool:
    """Return whether the event catches the throw, for its very code or for any."""
    return any(
        event.kind == throw.kind and (event.name is None or throw.code is None or event.name == throw.code)
        for event in node.event.each
    )


@dataclass(frozen=True)
class ScopeNet:
    """Makes the net of a scope; ``inside`` says what its subprocesses and called processes do, by element.

    ``watching`` are the events around the scope that would catch what it throws, innermost first.
    """

    scope: Scope
    inside: Mapping[str, Outcome] = field(default_factory=dict)
    watching: Sequence[Node] = ()

    @property
    def can_be_judged(self) -> bool:
        """Return whether the scope is drawn well enough; what is not has findings of its own."""
        known = self.scope.nodes.keys()
        ends = (end for node in self.nodes for flow in node.outgoing for end in (flow.source, flow.target))
        return bool(self.firsts) and all(node.type in EXECUTED for node in self.nodes) and known >= set(ends)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Return the nodes that the tokens of the scope pass: event subprocesses stand beside them."""
        return tuple(node for node in self.scope.nodes.values() if node.trigger is None)

    @cached_property
    def beginnings(self) -> tuple[Node, ...]:
        """Return where a case may begin: start events, or what else waits for an event that begins one."""
        return tuple(beginnings_of(self.scope))

    @cached_property
    def firsts(self) -> tuple[Node, ...]:
        """Return where tokens come first; without any beginning at all that nothing leads to."""
        gateways = tuple(node for node in self.nodes if node.instantiates and node.type == "eventBasedGateway")
        first = tuple(node for node in self.nodes if may_be_first(node) and not node.incoming)
        return (*self.beginnings, *gateways) or first

    @cached_property
    def triggers(self) -> tuple[Node, ...]:
        """Return the start events of the event subprocesses."""
        return tuple(node.trigger for node in self.scope.nodes.values() if node.trigger is not None)

    @cached_property
    def borders(self) -> Mapping[str, tuple[Node, ...]]:
        """Return the boundary events of each activity."""
        found: dict[str, tuple[Node, ...]] = {}
        for node in self.nodes:
            if node.type == "boundaryEvent" and node.attached_to is not None:
                found[node.attached_to] = (*found.get(node.attached_to, ()), node)
        return found

    def thrown_by(self, node: Node) -> list[Throw]:
        """Return what the element, or its inside, can throw upwards."""
        if node.type in ("endEvent", "intermediateThrowEvent"):
            return [Throw(event.kind, event.name, node.id) for event in node.event.each if event.kind in _CAUGHT]
        own = {Throw(event.kind, event.name, node.id) for each in node.throws for event in each.event.each}
        found = {throw for throw in own if throw.kind in _CAUGHT} | self.inside.get(node.id, Outcome()).throws
        if node.type == "serviceTask":
            found |= {Throw("error", None, node.id)}
        return sorted(found, key=lambda throw: (throw.kind, throw.code or ""))

    def uncaught_by(self, node: Node) -> list[Throw]:
        """Return what is thrown by the element and not caught at its border."""
        border = self.borders.get(node.id, ())
        return [throw for throw in self.thrown_by(node) if not any(catches(event, throw) for event in border)]

    def net(self) -> Net:
        """Return the net."""
        net = Net({BEGINNING: Place(), ABORTED: Place(counts=False)})
        for node in self.nodes:
            for place in self._places(node):
                net.places[place] = Place(work=_work(node), waits=_waits(node))
        beside = [event for border in self.borders.values() for event in border if not event.interrupting]
        armed = [event for event in beside if not self._stands_apart(event)]
        net.places |= {_armed(event): Place(counts=False) for event in armed}
        net.moves += self._first_moves(tuple(map(_armed, armed)))
        for node in self.nodes:
            if node.type not in ("startEvent", "boundaryEvent"):
                net.moves += self._moves(node, {event.id for event in armed})
        return net

    def _first_moves(self, arms: tuple[str, ...]) -> Iterator[Move]:
        gateways = {flow.target: node for node in self.firsts if node.type == "eventBasedGateway"
                    for flow in node.outgoing}  # fmt: skip
        for node in self.beginnings:
            gateway = gateways.get(node.id)
            if gateway is not None and gateway.parallel:  # the others are waited for then
                others = tuple(flow for flow in gateway.outgoing if flow.target != node.id)
                for flows in ways_out(node):
                    gives = (*self._into(flows), *self._into(others), *arms)
                    yield Move((gateway.id, node.id), (BEGINNING,), gives)
                continue
            passed = (node.id,) if gateway is None else (gateway.id, node.id)
            for flows in ways_out(node):
                yield Move(passed, (BEGINNING,), (*self._into(flows), *arms))
        if not self.beginnings:
            yield Move((), (BEGINNING,), (*(node.id for node in self.firsts), *arms))

    def _places(self, node: Node) -> Iterable[str]:
        """Return the places in front of the node: for one that joins each flow by itself."""
        return [flow.id for flow in node.incoming] if _joins(node) else [node.id]

    def _into(self, flows: Iterable[Flow]) -> tuple[str, ...]:
        return tuple(flow.id if _joins(self.scope.nodes[flow.target]) else flow.target for flow in flows)

    def _moves(self, node: Node, armed: set[str]) -> Iterator[Move]:
        places = tuple(self._places(node))
        if self._ends_scope(node):
            yield Move((node.id,), places, () if node.event.kind == "terminate" else (ABORTED,), clears=True)
            return
        if self._goes_on(node):
            settles = node.type == "inclusiveGateway" and len(places) > 1
            for flows in ways_out(node):
                yield Move((node.id,), places, self._into(flows), settles=settles)
        for throw in self.uncaught_by(node) if node.type in ACTIVITIES - {"serviceTask"} else ():
            if throw.kind == "error" or self._interrupts_scope(throw):
                yield Move((node.id,), places, (ABORTED,), clears=True)
        for event in self.borders.get(node.id, ()):
            if not self._can_happen(event, node):
                continue
            for flows in ways_out(event):
                passed, gives = (node.id, event.id), self._into(flows)
                if event.interrupting:
                    yield Move(passed, places, gives)
                elif event.id in armed:
                    yield Move(passed, (*places, _armed(event)), (*places, *gives))
                else:
                    yield Move(passed, places, gives, clears=True)

    def _goes_on(self, node: Node) -> bool:
        """Return whether the inside of the node can come to its end; where nothing is known of it, it can."""
        outcome = self.inside.get(node.id, Outcome())
        return outcome.completes or not outcome.throws or node.loop is not None

    def _can_happen(self, event: Node, host: Node) -> bool:
        if any(part.kind not in _CAUGHT for part in event.event.each):
            return True
        return any(catches(event, throw) for throw in self.thrown_by(host))

    def _ends_scope(self, node: Node) -> bool:
        """Return whether all tokens of the scope end where a token passes the node."""
        if node.type not in ("endEvent", "intermediateThrowEvent"):
            return False
        if any(event.kind in ("terminate", "error") for event in node.event.each):
            return True
        return any(self._interrupts_scope(throw) for throw in self.thrown_by(node))

    def _interrupts_scope(self, throw: Throw) -> bool:
        """Return whether the nearest event that catches the throw interrupts, and with it this scope."""
        watching = (*self.triggers, *self.watching)
        return next((event.interrupting for event in watching if catches(event, throw)), False)

    def _stands_apart(self, event: Node) -> bool:
        """Return whether the path of the event shares nothing with that of the scope: then either is followed alone.

        What events like it share is no matter: each of them begins a path of its own, as often as it happens.
        """
        return self._behind([event], beside=True).isdisjoint(self._main)

    @cached_property
    def _main(self) -> set[str]:
        return self._behind(self.firsts, beside=False)

    def _behind(self, nodes: Iterable[Node], *, beside: bool) -> set[str]:
        """Return the nodes and all that lies behind them, or ``beside`` them after events that do not interrupt."""
        todo = list(nodes)
        seen = {node.id for node in todo}
        while todo:
            node = todo.pop()
            following = [self.scope.nodes[flow.target] for flow in node.outgoing]
            border = [event for event in self.borders.get(node.id, ()) if beside or event.interrupting]
            for each in (*following, *border):
                if each.id not in seen:
                    seen.add(each.id)
                    todo.append(each)
        return seen


def ways_out(node: Node) -> list[tuple[Flow, ...]]:
    """Return every choice of flows along which a token can leave the node."""
    flows = tuple(node.outgoing)
    if len(flows) < 2 or node.type == "parallelGateway":
        return [flows]
    if node.type in ("exclusiveGateway", "eventBasedGateway"):
        return [(flow,) for flow in flows]
    default = tuple(flow for flow in flows if flow.id == node.default)
    chooses = node.type == "inclusiveGateway"
    always = tuple(flow for flow in flows if not chooses and flow.condition is None and flow not in default)
    chosen = [flow for flow in flows if flow not in always and flow not in default]
    sizes = range(1, len(chosen) + 1) if len(chosen) <= MAX_CHOSEN else (1, len(chosen))
    found = [(*always, *some) for size in sizes for some in combinations(chosen, size)]
    if not chosen or default or always:
        found.append((*always, *default))
    return found


def _joins(node: Node) -> bool:
    return node.type in ("parallelGateway", "inclusiveGateway") and len(node.incoming) > 1


def _work(node: Node) -> tuple[str, ...]:
    works = node.type in ACTIVITIES or node.type in ("intermediateCatchEvent", "intermediateThrowEvent")
    return (node.id,) if works or node.type == "eventBasedGateway" else ()


def _waits(node: Node) -> bool:
    return node.type in _WAITING or (node.type == "intermediateCatchEvent" and node.event.kind != "link")


def _armed(event: Node) -> str:
    return f"{event.id}:armed"
