"""The token game in its plainest form: every marking of every flow, nothing put together, no code of the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.engine.soundness.drawings import Drawing

Tokens = frozenset[tuple[tuple[str, str], int]]
MAX_MARKINGS = 3_000


@dataclass
class Played:
    """What playing every marking showed."""

    whole: bool = True
    cut: bool = False
    """Whether there were markings of so many tokens that they were not gone on from."""
    stuck: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    endless: bool = False
    passed: set[str] = field(default_factory=set)


class Game:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.incoming = {node: drawing.incoming(node) for node in [*drawing.kinds, "end"]}
        self.reach = {node: self._reach(node) for node in drawing.kinds if self.joins(node)}

    def joins(self, node: str) -> bool:
        return self.drawing.kinds.get(node) in ("parallel", "inclusive") and len(self.incoming[node]) > 1

    @property
    def first(self) -> Tokens:
        return frozenset((flow, 1) for flow in self.drawing.outgoing("start"))

    def moves(self, tokens: Tokens) -> Iterator[tuple[str, list[tuple[str, str]], Tokens]]:
        """Yield what can happen next: the node, the flows that it takes, and the tokens then.

        Gateways do not wait for people: tokens that can pass one do, then joins that nothing more can reach settle.
        """
        have = dict(tokens)
        enabled = [(node, taken) for node in self.incoming for taken in self._takes(node, have)]
        enabled = [each for each in enabled if each[0] == "end"] or enabled  # where a token ends makes no difference
        busy = [(node, taken) for node, taken in enabled if self.drawing.kinds.get(node, "end") != "task"]
        enabled = busy or [(node, taken) for node in self.reach for taken in self._settles(node, have)] or enabled
        for node, taken in enabled:
            for given in self.drawing.choices(node):
                after = dict(have)
                for flow in taken:
                    after[flow] -= 1
                for flow in given:
                    after[flow] = after.get(flow, 0) + 1
                yield node, given, frozenset((flow, count) for flow, count in after.items() if count)

    def doubled(self, tokens: Tokens) -> set[str]:
        """Return the tasks in front of which there are two tokens."""
        have = dict(tokens)
        tasks = [node for node, kind in self.drawing.kinds.items() if kind == "task"]
        return {task for task in tasks if sum(have.get(flow, 0) for flow in self.incoming[task]) > 1}

    def _takes(self, node: str, have: dict[tuple[str, str], int]) -> list[list[tuple[str, str]]]:
        marked = [flow for flow in self.incoming[node] if flow in have]
        if not self.joins(node):
            return [[flow] for flow in marked]
        whole = self.drawing.kinds[node] == "parallel" and len(marked) == len(self.incoming[node])
        return [marked] if whole else []

    def _settles(self, node: str, have: dict[tuple[str, str], int]) -> list[list[tuple[str, str]]]:
        marked = [flow for flow in self.incoming[node] if flow in have]
        if self.drawing.kinds[node] != "inclusive" or not marked:
            return []
        for flow in have:
            ways = self.reach[node].get(flow[1], set()) if flow[1] != node else set()
            if ways and ways.isdisjoint(marked):
                return []
        return [marked]

    def _reach(self, join: str) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for flow in self.incoming[join]:
            todo, seen = [flow[0]], set[str]()
            while todo:
                node = todo.pop()
                if node in seen or node == join:
                    continue
                seen.add(node)
                found.setdefault(node, set()).add(flow)
                todo += [before[0] for before in self.incoming.get(node, [])]
        return found

    def play(self) -> Played:
        """Play every marking."""
        found, after = Played(), dict[Tokens, list[Tokens]]()
        todo = [self.first]
        while todo:
            tokens = todo.pop()
            if tokens in after:
                continue
            if len(after) >= MAX_MARKINGS:
                found.whole = False
                return found
            after[tokens] = []
            found.doubled |= self.doubled(tokens)
            if any(count > 4 for _, count in tokens):
                found.cut = True
                found.doubled |= {flow[1] for flow, count in tokens if count > 4 and self.joins(flow[1])}
                continue
            for node, _, then in self.moves(tokens):
                found.passed.add(node)
                after[tokens].append(then)
                todo.append(then)
            if tokens and not after[tokens]:
                found.stuck |= {flow[1] for flow, _ in tokens}
        ending = {tokens for tokens, following in after.items() if not following}
        grown = True
        while grown:
            more = {tokens for tokens, following in after.items() if not ending.isdisjoint(following)} - ending
            ending |= more
            grown = bool(more)
        found.endless = len(ending) < len(after)
        return found
