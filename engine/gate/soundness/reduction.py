"""Makes a net small without changing what can go wrong in it, after rules of Murata (Petri nets, 1989).

Steps that follow one another become one; so do branches that begin and end together, ways that come to the same, and
loops that lead back to where they began. So whatever is drawn in well-formed blocks falls together, and only what is
tangled is left to be played through. Each rule keeps four things: where tokens can get stuck, whether the scope can
end, which elements can be passed, and which can be active twice at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.gate.soundness.net import BEGINNING, Move, Net, Place

MAX_GIVEN: Final = 64
"""Tokens that one move may give; more are not put together."""
MAX_SEEN: Final = 100
"""Places that are looked at to see whether a token comes back."""
MAX_AHEAD: Final = 200_000
"""Pairs of places and flows into inclusive joins that are told apart."""


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
        self.ahead = self._ahead()

    def _ahead(self) -> dict[str, frozenset[str]]:
        """Return what a token in each place keeps waiting: flows into inclusive joins that it may still come along.

        Nothing that is put together changes it, so it is worked out once; where that takes long, more coarsely.
        """
        flows = {place for move in self.moves.values() if move.settles for place in move.takes}
        found: dict[str, set[str]] = {}
        for start in [{flow} for flow in sorted(flows)] if len(flows) * len(self.places) < MAX_AHEAD else [flows]:
            todo, seen = list(start), set(start)
            while todo:
                for number in self.givers[todo.pop()]:
                    takes = self.moves[number].takes
                    if start.isdisjoint(takes):  # what passes the join itself comes to it anew
                        todo += [place for place in dict.fromkeys(takes) if place not in seen]
                        seen.update(takes)
            for place in seen:
                found.setdefault(place, set()).update(start if len(start) == 1 else (place,))
        return {place: frozenset(ahead) for place, ahead in found.items()}

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
        """Let a place that only leads on be one with the next, or let tokens go on through it at once."""
        changed, todo, waiting = False, deque(self.places), set(self.places)
        while todo:
            place = todo.popleft()
            waiting.discard(place)
            if place not in self.places or not self._only_leads_on(place):
                continue
            numbers = self.takers[place] | self.givers[place]
            near = {near for number in numbers for near in (*self.moves[number].takes, *self.moves[number].gives)}
            then = self._next(place)
            if then is not None and len(self.givers[then]) == 1:
                self._become(place, then)
            elif not self.places[place].work or self._hand_back(place) or (then and self._stands_for(then, place)):
                self._go_through(place)
            else:
                continue
            changed = True
            for each in sorted(near & self.places.keys() - waiting):
                todo.append(each)
                waiting.add(each)
        return changed

    def _only_leads_on(self, place: str) -> bool:
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
        return longest <= MAX_GIVEN and (most == 1 or len(after) == 1)

    def _next(self, place: str) -> str | None:
        """Return the one place to which all tokens go from here."""
        after = [self.moves[number] for number in self.takers[place]]
        return after[0].gives[0] if len(after) == 1 and len(after[0].gives) == 1 else None

    def _become(self, place: str, then: str) -> None:
        """Let the next place, where tokens come from here alone, stand for both: a token of it may still be here."""
        here, there = self.places[place], self.places[then]
        (number,) = self.takers[place]
        move = self.remove(number)
        there.inside = move.passed + there.inside
        there.also |= move.also
        there.absorb(here)
        for giver in sorted(self.givers[place]):
            move = self.remove(giver)
            self.add(replace(move, gives=tuple(then if each == place else each for each in move.gives)))
        self.drop(place)

    def _hand_back(self, place: str) -> bool:
        """Let the place before stand for the work of this one, if it has two tokens just when this one can have two."""
        before = [self.moves[number] for number in self.givers[place]]
        if len(before) > 1 or before[0].gives.count(place) > 1:
            return False
        if before[0].clears or before[0].takes == (BEGINNING,):
            # it never has two; but what rests here must not come to an inclusive join at once
            return not self.places[place].waits or not self.ahead.get(place)
        if not before[0].plain or len(before[0].takes) > 1 or self._comes_back(before[0], place):
            return False
        if not self._keeps_waiting_alike(before[0].takes[0], place):
            return False
        source = self.places[before[0].takes[0]]
        source.work += self.places[place].work
        source.waits |= self.places[place].waits
        return True

    def _keeps_waiting_alike(self, source: str, place: str) -> bool:
        """Return whether inclusive joins wait for a token in the source just as they do for one in the place.

        They settle when nothing goes on by itself. So a token that rests in the place must not stand where one passes
        that may still go elsewhere at once: there it would keep waiting what the other does not.
        """
        ahead = self.ahead.get(source)
        if ahead is None or ahead != self.ahead.get(place):
            return ahead == self.ahead.get(place)
        given = [each for number in self.takers[source] for each in self.moves[number].gives or ("",)]
        rests = all(each in self.places and self.places[each].waits and self.ahead.get(each) == ahead for each in given)
        return self.places[source].waits or not self.places[place].waits or rests

    def _comes_back(self, move: Move, without: str) -> bool:
        """Return whether the move can be made again while its token is still in the place; also where it takes long."""
        todo = [place for place in move.gives if place != without]
        seen = {without, *todo}
        while todo and len(seen) < MAX_SEEN:
            for number in self.takers[todo.pop()]:
                for place in self.moves[number].gives:
                    if place not in seen:
                        seen.add(place)
                        todo.append(place)
        return move.takes[0] in seen or bool(todo)

    def _stands_for(self, then: str, place: str) -> bool:
        """Return whether the next place shows what is twice in this one, and tokens rest there as they do here."""
        here, there = self.places[place], self.places[then]
        return bool(there.work) and (there.waits or not here.waits or not self.ahead.get(place))

    def _go_through(self, place: str) -> None:
        here = self.places[place]
        after = [self.remove(number) for number in sorted(self.takers[place])]
        before = [self.remove(number) for number in sorted(self.givers[place])]
        for first in before:
            for then in after:
                self.add(_one_after_the_other(first, then, place, here))
        self.drop(place)

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
                self.places[alike[0]].absorb(self.places[place])
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
            rests = any(self.places[place].waits for place in join.takes)
            if rests and self.takers[source] != splits and self.ahead[source] - set(join.takes):
                continue  # another join would be kept waiting by what goes elsewhere
            for place in join.takes:
                self.places[source].work += self.places[place].work
                self.places[source].waits |= self.places[place].waits
            self.remove(number)
            ways = _either([self.remove(giver) for giver in sorted(splits)])
            inside = tuple(element for place in ways.gives for element in self.places[place].inside)
            also = ways.also.union(join.also, *(self.places[place].elements for place in join.takes))
            self.add(replace(ways, passed=ways.passed + inside + join.passed, gives=join.gives, also=also))
            for place in join.takes:
                self.drop(place)
            return True
        return False

    @staticmethod
    def _feeds(split: Move, join: Move) -> bool:
        return split.plain and set(split.gives) <= set(join.takes) and len(set(split.gives)) == len(split.gives)


def _one_after_the_other(first: Move, then: Move, place: str, here: Place) -> Move:
    times = first.gives.count(place)
    return replace(
        first,
        passed=first.passed + (here.inside + then.passed) * times,
        gives=(*(each for each in first.gives if each != place), *then.gives * times),
        also=first.also | then.also | here.also,
    )


def _either(moves: Iterable[Move]) -> Move:
    moves = list(moves)
    shortest = min(moves, key=lambda move: len(move.passed))
    return replace(shortest, also=frozenset[str]().union(*(move.elements for move in moves)))
