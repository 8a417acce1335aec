"""Plays a net through: every marking that can come about, the shortest way to each, and what is wrong with it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.gate.soundness.net import ABORTED, BEGINNING, Marking, Move, Net, made

DOUBLED: Final = 2
"""Tokens in one place that are one too many where something is done; more of them show nothing new."""
MAX_WAITING: Final = 4
"""Tokens that wait in one place for others; where there are more, it goes on without end."""
MAX_PASSING: Final = 64
"""The same of tokens in front of mere gateways, which many branches may reach together."""


class Budget:
    """How many moves may be made altogether; a file that asks for more is not judged to its end."""

    def __init__(self, moves: int) -> None:
        self.left = moves

    def spend(self, moves: int) -> bool:
        """Return whether so many moves were left."""
        self.left -= moves
        return self.left >= 0


@dataclass(slots=True)
class Explored:
    """What playing a net showed; each way is the elements that are passed from the beginning."""

    whole: bool = True
    """Whether every marking was looked at."""
    passed: set[str] = field(default_factory=set)
    stuck: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The way to the first marking in which nothing can happen any more, by the element that waits there."""
    doubled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The way to the first marking in which an element is active twice."""
    endless: tuple[str, ...] | None = None
    """The way to a marking from which no end can be reached any more, and once round from there."""
    completes: bool = False
    """Whether the scope can come to its end by itself."""

    @property
    def is_bad(self) -> bool:
        """Return whether anything can go wrong."""
        return bool(self.stuck or self.doubled or self.endless)

    def shorten(self, other: Explored) -> None:
        """Take over the ways that the other found to the same."""
        self.stuck |= {element: way for element, way in other.stuck.items() if element in self.stuck}
        self.doubled |= {element: way for element, way in other.doubled.items() if element in self.doubled}
        if self.endless is not None and other.whole:
            self.endless = other.endless or self.endless


def explore(net: Net, budget: Budget, *, walks: Budget | None = None) -> Explored:
    """Return what can happen in the net, as far as the budget reaches.

    With ``walks`` a token that shares no move with others goes as far as it can before they do: much less to look at,
    but not all that can happen. Beyond the budget single ways are then walked, as far as ``walks`` reaches.
    """
    return _Exploration(net, budget, walks).run()


@dataclass(slots=True)
class _Exploration:
    net: Net
    budget: Budget
    walks: Budget | None
    found: Explored = field(default_factory=Explored)
    takers: Mapping[str, list[Move]] = field(default_factory=dict)
    after: dict[Marking, list[tuple[tuple[str, ...], Marking]]] = field(default_factory=dict)
    """What can follow each marking, with what is passed on the way."""
    way: dict[Marking, tuple[Marking | None, tuple[str, ...]]] = field(default_factory=dict)
    alone: dict[str, bool] = field(default_factory=dict)
    reach: dict[tuple[str, ...], Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def run(self) -> Explored:
        self.takers = self.net.consumers()
        first: Marking = frozenset({(BEGINNING, 1)})
        order = 0
        todo: list[tuple[int, int, Marking]] = [(0, order, first)]
        self.way[first] = (None, ())
        lengths = {first: 0}
        while todo:
            length, _, marking = heapq.heappop(todo)
            if marking in self.after:
                continue
            following = self._go_on(marking)
            if following is None:
                self.found.whole = False
                if self.walks is not None:
                    self._walk(first, self.walks)
                return self.found
            for passed, then in following:
                far = length + len(passed)
                if far < lengths.get(then, far + 1):
                    lengths[then], self.way[then] = far, (marking, passed)
                    order += 1
                    heapq.heappush(todo, (far, order, then))
        self._look_for_loops()
        return self.found

    def _walk(self, first: Marking, walks: Budget) -> None:
        """Go to where nothing goes on, again and again, each time along what was gone along least so far."""
        self.budget = walks
        often, marking = Counter[tuple[str, ...]](), first
        while self.budget.spend(1):
            following = self.after[marking] if marking in self.after else self._go_on(marking)
            if following is None:
                return
            if following:
                passed, then = min(following, key=lambda each: often[each[0]])
                often[passed] += 1
                self.way.setdefault(then, (marking, passed))
            marking = then if following else first

    def _go_on(self, marking: Marking) -> list[tuple[tuple[str, ...], Marking]] | None:
        """Return what can follow the marking, having noted what is wrong with it; None if the budget is spent."""
        tokens = dict(sorted(marking))  # the same drawing is told the same, whatever the order of a set
        self._note_doubled(marking, tokens)
        if any(count > self._most(place) for place, count in tokens.items()):
            self.after[marking] = []
            return []
        moves = list(self._possible(tokens))
        if not self.budget.spend(1 + len(moves) * (1 + len(tokens) // 8)):  # markings of many tokens take longer
            return None
        following = [(self._passed(move, tokens), frozenset(made(move, tokens).items())) for move in moves]
        self.after[marking] = following
        self.found.passed.update(*(self.net.places[place].elements for place in tokens))
        for move in moves:
            self.found.passed |= move.elements
        if not any(self.net.places[place].counts for place in tokens):
            self.found.completes |= ABORTED not in tokens
        elif not moves:
            rest = tuple(
                element for place in sorted(tokens) for element in self.net.places[place].inside * tokens[place]
            )
            for element in self._waiting(tokens):
                if element not in self.found.stuck:
                    self.found.stuck[element] = (*self.way_to(marking), *rest)
        return following

    def _passed(self, move: Move, tokens: Mapping[str, int]) -> tuple[str, ...]:
        """Return what is passed by the move, and by its tokens on the way to it."""
        left = [place for place in move.takes if place in tokens]
        return (*(element for place in left for element in self.net.places[place].inside), *move.passed)

    def _possible(self, tokens: Mapping[str, int]) -> Iterator[Move]:
        """Yield the moves that can be made, in the order of the engine.

        Gateways pass on their tokens before anything else happens, one that does not join alone: what others do
        meanwhile they can do afterwards. Once nothing goes on by itself, an inclusive join settles, before anybody does
        something; but a place of it that stands for what comes before as well may hold a token that still rests there.
        """
        for place in tokens:
            if self._is_passage(place):
                yield from self.takers[place]
                return
        moves, settling = list[Move](), list[Move]()
        for move in dict.fromkeys(move for place in tokens for move in self.takers[place]):
            if move.settles:
                settling.append(move)
            elif all(tokens.get(place, 0) >= move.takes.count(place) for place in move.takes):
                moves.append(move)
        if joining := [move for move in moves if move.plain and not self._works(move.takes)]:
            yield from joining
            return
        if all(self._rests(move.takes) for move in moves):
            settling = [move for move in settling if not self._is_awaited(move, tokens)]
            if now := [move for move in settling if not self._rests(tokens.keys() & move.takes)]:
                yield from now
                return
            moves += settling
        first = next((place for place in tokens if self.walks and self._goes_alone(place)), None)
        yield from moves if first is None else self.takers[first]

    def _works(self, places: Iterable[str]) -> bool:
        return any(self.net.places[place].work for place in places)

    def _rests(self, places: Iterable[str]) -> bool:
        return any(self.net.places[place].waits for place in places)

    def _is_passage(self, place: str) -> bool:
        return not self.net.places[place].work and self._goes_alone(place)

    def _goes_alone(self, place: str) -> bool:
        """Return whether a token in the place goes on without any other."""
        if place not in self.alone:
            moves = self.takers[place]
            plain = all(move.plain and move.takes == (place,) for move in moves)
            self.alone[place] = self.net.places[place].counts and bool(moves) and plain
        return self.alone[place]

    def _is_awaited(self, join: Move, tokens: Mapping[str, int]) -> bool:
        """Return whether a token can still come along a flow, none of whose like has come: the rule of the engine."""
        if join.takes not in self.reach:
            self.reach[join.takes] = _reach(self.net, join)
        reach, arrived = self.reach[join.takes], {place for place in join.takes if place in tokens}
        return any(reach.get(place) and arrived.isdisjoint(reach[place]) for place in tokens if place not in join.takes)

    def _waiting(self, tokens: Mapping[str, int]) -> Iterator[str]:
        """Yield the elements that wait in vain in front of the tokens."""
        for place in tokens:
            if self.net.places[place].counts:
                yield from (move.passed[0] for move in self.takers[place])

    def _note_doubled(self, marking: Marking, tokens: Mapping[str, int]) -> None:
        for place, count in tokens.items():
            here = self.net.places[place]
            if count >= DOUBLED and here.work and here.work[0] not in self.found.doubled:
                self.found.doubled[here.work[0]] = self.way_to(marking)
            elif count > self._most(place) and not here.work and self.takers[place]:
                way = (*self.way_to(marking), *here.inside * count)
                self.found.doubled.setdefault(self.takers[place][0].passed[0], way)

    def _most(self, place: str) -> int:
        """Return how many tokens in the place are still gone on from."""
        if self.net.places[place].work:
            return DOUBLED
        return MAX_PASSING if self._is_passage(place) else MAX_WAITING

    def _look_for_loops(self) -> None:
        """Note the first marking from which no end can be reached; where tokens are stuck, that is told already."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in self.after.items():
            for _, then in following:
                before.setdefault(then, []).append(marking)
        todo = [marking for marking, following in self.after.items() if not following]
        ending = set(todo)
        while todo:
            for marking in before.get(todo.pop(), ()):
                if marking not in ending:
                    ending.add(marking)
                    todo.append(marking)
        # markings are in the order in which they were looked at: the nearest first
        lost = next((marking for marking in self.after if marking not in ending), None)
        self.found.endless = None if lost is None else (*self.way_to(lost), *self._round(lost))

    def _round(self, marking: Marking) -> tuple[str, ...]:
        """Return what is passed from the marking on until it goes on as before."""
        passed, seen = list[str](), set[Marking]()
        while marking not in seen:
            seen.add(marking)
            step, marking = min(self.after[marking], key=lambda following: len(following[0]))
            passed += step
        return tuple(passed)

    def way_to(self, marking: Marking) -> tuple[str, ...]:
        parts = []
        before: Marking | None = marking
        while before is not None:
            before, passed = self.way[before]
            parts.append(passed)
        return tuple(element for passed in reversed(parts) for element in passed)


def _reach(net: Net, join: Move) -> Mapping[str, frozenset[str]]:
    """Return which flows into the join a token in each place can still come along, the join itself not passed."""
    givers: dict[str, list[Move]] = {}
    for move in net.moves:
        if move.takes != join.takes:
            for place in move.gives:
                givers.setdefault(place, []).append(move)
    found: dict[str, set[str]] = {}
    for flow in join.takes:
        todo, seen = [flow], {flow}
        while todo:
            for move in givers.get(todo.pop(), ()):
                for place in move.takes:
                    if place not in seen and place not in join.takes and net.places[place].counts:
                        seen.add(place)
                        todo.append(place)
                        found.setdefault(place, set()).add(flow)
    return {place: frozenset(flows) for place, flows in found.items()}
