"""Makes a net small without changing what can go wrong in it, after rules of Murata (Petri nets, 1989).

Steps that follow one another become one; so do branches that begin and end together, ways that come to the same, and
loops that lead back to where they began. So whatever is drawn in well-formed blocks falls together, and only what is
tangled is left to be played through. Each rule keeps four things: where tokens can get stuck, whether the scope can end,
which elements can be passed, and which can be active twice at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.gate.soundness.net import BEGINNING, Move, Net, Place

MAX_GIVEN: Final = 64
"""Tokens that one move may give; more are not put together."""


def reduced(net: Net) -> Net:
    """Return the net with everything put together that can be; the given one is used up."""
    work = _Reduction(net)
    while work.put_together() or work.merge_moves() or work.merge_places() or work.merge_inclusive():
        pass
    return Net(net.places, list(work.moves.values()))


class _Reduction:
    def __init__(self, net: Net) -> None:
        self.places: dict[str, Place] = net.places
        self.moves: dict[int, Move] = {}
        self.takers: dict[str, set[int]] = {place: set() for place in net.places}
        self.givers: dict[str, set[int]] = {place: set() for place in net.places}
        self.next = 0
        for move in net.moves:
            self.add(move)

    def add(self, move: Move) -> None:
        number, self.next = self.next, self.next + 1
        self.moves[number] = move
        for place in move.takes:
            self.takers[place].add(number)
        for place in move.gives:
            self.givers[place].add(number)

    def remove(self, number: int) -> Move:
        move = self.moves.pop(number)
        for place in move.takes:
            self.takers[place].discard(number)
        for place in move.gives:
            self.givers[place].discard(number)
        return move

    def drop(self, place: str) -> None:
        del self.places[place], self.takers[place], self.givers[place]

    def put_together(self) -> bool:
        """Let the moves into a place go on through it at once, where nothing else happens there."""
        changed, todo, waiting = False, deque(self.places), set(self.places)
        while todo:
            place = todo.popleft()
            waiting.discard(place)
            if place not in self.places or not self._can_be_skipped(place):
                continue
            after = [self.remove(number) for number in sorted(self.takers[place])]
            before = [self.remove(number) for number in sorted(self.givers[place])]
            for first in before:
                for then in after:
                    self.add(_one_after_the_other(first, then, place))
            self.drop(place)
            changed = True
            near = {near for move in (*before, *after) for near in (*move.takes, *move.gives)}
            for each in sorted(near & self.places.keys() - waiting):
                todo.append(each)
                waiting.add(each)
        return changed

    def _can_be_skipped(self, place: str) -> bool:
        after = [self.moves[number] for number in self.takers[place]]
        before = [self.moves[number] for number in self.givers[place]]
        if not after or not before or not self.places[place].counts or (len(after) > 1 and len(before) > 1):
            return False
        if any(not move.plain or move.takes != (place,) or place in move.gives for move in after):
            return False
        if any(place in move.takes for move in before):
            return False
        most = max(move.gives.count(place) for move in before)
        longest = max(len(move.gives) for move in before) + most * max(len(move.gives) for move in after)
        if longest > MAX_GIVEN or (most > 1 and len(after) > 1):
            return False
        return not self.places[place].work or self._hand_over(place, before, after, once=most == 1)

    def _hand_over(self, place: str, before: list[Move], after: list[Move], *, once: bool) -> bool:
        """Let another place stand for the work of this one: it has two tokens just when this one can have two."""
        here = self.places[place]
        then = after[0].gives[0] if len(after) == 1 and len(after[0].gives) == 1 else None
        if then is not None and len(self.givers[then]) == 1:
            self.places[then].work = here.work + self.places[then].work
            self.places[then].waits |= here.waits
            return True
        first = before[0] if len(before) == 1 and once else None
        if first is not None and (first.clears or first.takes == (BEGINNING,)):
            return True  # it never has two
        if first is not None and first.plain and len(first.takes) == 1:
            source = self.places[first.takes[0]]
            source.work += here.work
            source.waits |= here.waits
            return True
        if then is not None and self.places[then].work:
            self.places[then].waits |= here.waits
            return True  # whoever comes here twice comes there twice
        return False

    def merge_moves(self) -> bool:
        """Keep one of several moves that do the same, and none that does nothing."""
        same: dict[tuple[object, ...], list[int]] = {}
        for number, move in self.moves.items():
            key = tuple(sorted(move.takes)), tuple(sorted(move.gives)), move.clears, move.settles
            same.setdefault(key, []).append(number)
        changed = False
        for numbers in same.values():
            if len(numbers) > 1:
                changed = True
                moves = [self.remove(number) for number in numbers]
                self.add(_either(moves))
        for number, move in list(self.moves.items()):
            if move.plain and len(move.takes) == 1 and move.takes == move.gives:
                others = [each for each in self.takers[move.takes[0]] if self.moves[each].takes == move.takes]
                others = [each for each in others if each != number and self.moves[each].plain]
                if others:
                    changed = True
                    self.remove(number)
                    other = self.remove(min(others))
                    self.add(replace(other, also=other.also | move.elements))
        return changed

    def merge_places(self) -> bool:
        """Keep one of several places that always get and lose their tokens together."""
        same: dict[tuple[frozenset[int], frozenset[int]], list[str]] = {}
        for place in self.places:
            takers, givers = self.takers[place], self.givers[place]
            ordinary = self.places[place].counts and all(self.moves[number].plain for number in takers)
            if takers and givers and ordinary:
                same.setdefault((frozenset(takers), frozenset(givers)), []).append(place)
        changed = False
        for places in same.values():
            alike = [place for place in places if self._comes_alone(place)]
            for place in alike[1:]:
                changed = True
                kept = self.places[alike[0]]
                kept.work = kept.work or self.places[place].work
                kept.waits |= self.places[place].waits
                self._forget(place)
        return changed

    def _comes_alone(self, place: str) -> bool:
        """Return whether no move takes or gives more than one token of the place."""
        one_out = all(self.moves[number].takes.count(place) == 1 for number in self.takers[place])
        return one_out and all(self.moves[number].gives.count(place) == 1 for number in self.givers[place])

    def _forget(self, place: str) -> None:
        for number in sorted(self.takers[place] | self.givers[place]):
            move = self.remove(number)
            takes = tuple(each for each in move.takes if each != place)
            self.add(replace(move, takes=takes, gives=tuple(each for each in move.gives if each != place)))
        self.drop(place)

    def merge_inclusive(self) -> bool:
        """Put an inclusive join together with the choice before it that all of its tokens come from."""
        for number in [number for number, move in self.moves.items() if move.settles]:
            join = self.moves[number]
            splits = {giver for place in join.takes for giver in self.givers[place]}
            sources = {self.moves[giver].takes for giver in splits}
            if len(sources) != 1 or len(next(iter(sources))) != 1 or next(iter(sources))[0] in join.takes:
                continue
            if not all(self._feeds(self.moves[giver], join) for giver in splits):
                continue
            (source,) = next(iter(sources))
            if any(self.takers[place] != {number} or not self.places[place].counts for place in join.takes):
                continue
            for place in join.takes:
                self.places[source].work += self.places[place].work
                self.places[source].waits |= self.places[place].waits
            self.remove(number)
            ways = _either([self.remove(giver) for giver in sorted(splits)])
            self.add(replace(ways, passed=ways.passed + join.passed, gives=join.gives, also=ways.also | join.also))
            for place in join.takes:
                self.drop(place)
            return True
        return False

    @staticmethod
    def _feeds(split: Move, join: Move) -> bool:
        return split.plain and set(split.gives) <= set(join.takes) and len(set(split.gives)) == len(split.gives)


def _one_after_the_other(first: Move, then: Move, place: str) -> Move:
    times = first.gives.count(place)
    return replace(
        first,
        passed=first.passed + then.passed * times,
        gives=(*(each for each in first.gives if each != place), *then.gives * times),
        also=first.also | then.also,
    )


def _either(moves: Iterable[Move]) -> Move:
    moves = list(moves)
    shortest = min(moves, key=lambda move: len(move.passed))
    return replace(shortest, also=frozenset[str]().union(*(move.elements for move in moves)))

