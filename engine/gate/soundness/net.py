"""The token game of one scope as a Petri net: places that hold tokens, and the moves that take and give them.

A place stands for a token in front of (or in) an element; an element that joins has one for each flow that comes in. A
move is one way in which an element lets its token go, so conditions are free choices. What another scope does to this
one has become moves of the activity that holds it: what a subprocess throws, and whether it comes to its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Marking = frozenset[tuple[str, int]]
"""How many tokens lie in each place that has any."""
NOTHING: Final[Marking] = frozenset()
BEGINNING: Final = ":beginning"
"""The place of the one token before the scope has begun."""
ABORTED: Final = ":aborted"
"""The place of the one token after an error has ended the scope."""


@dataclass(slots=True)
class Place:
    """Where tokens lie."""

    work: tuple[str, ...] = ()
    """Elements that do something while a token is here; none of them is meant to be done twice at once."""
    inside: tuple[str, ...] = ()
    """Elements that a token here may have passed, and has when it leaves."""
    also: frozenset[str] = frozenset()
    """Elements on other ways through the place that come to the same."""
    waits: bool = False
    """Whether a token here rests until a person, an event or the inside of an activity lets it go."""
    counts: bool = True
    """Whether the scope is open while a token is here."""

    @property
    def elements(self) -> frozenset[str]:
        """Return all elements that can be passed where a token comes here."""
        return self.also.union(self.inside)

    def absorb(self, other: Place) -> None:
        """Stand for the other place as well, through which tokens go before this one or beside it."""
        self.work = other.work + self.work
        self.inside = other.inside + self.inside
        self.also |= other.also
        self.waits |= other.waits


@dataclass(frozen=True, slots=True)
class Move:
    """A way of the tokens from some places to others."""

    passed: tuple[str, ...]
    """The elements that are passed, in an order in which they can be."""
    takes: tuple[str, ...]
    gives: tuple[str, ...] = ()
    clears: bool = False
    """Whether all other tokens of the scope go."""
    settles: bool = False
    """Whether it is enough that one of ``takes`` has a token and no other can still come: an inclusive join."""
    also: frozenset[str] = frozenset()
    """Elements that are passed on other ways that come to the same."""

    @property
    def plain(self) -> bool:
        """Return whether the move only takes and gives."""
        return not self.clears and not self.settles

    @property
    def elements(self) -> frozenset[str]:
        """Return all elements that can be passed where the move can be made."""
        return self.also.union(self.passed)


@dataclass(slots=True)
class Net:
    """Places and moves; at first one token lies at the :data:`BEGINNING`."""

    places: dict[str, Place] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def consumers(self) -> dict[str, list[Move]]:
        """Return the moves that take from each place."""
        found: dict[str, list[Move]] = {place: [] for place in self.places}
        for move in self.moves:
            for place in dict.fromkeys(move.takes):
                found[place].append(move)
        return found


def made(move: Move, tokens: Mapping[str, int]) -> dict[str, int]:
    """Return the tokens after the move."""
    after: dict[str, int] = {} if move.clears else dict(tokens)
    if not move.clears:
        for place in move.takes:
            if after.get(place):  # an inclusive join takes what is there
                after[place] -= 1
    for place in move.gives:
        after[place] = after.get(place, 0) + 1
    return {place: count for place, count in after.items() if count}
