"""A wave of generated people: how many, from when to when, by which seed, and up to when they have lived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from engine.demo.office import in_office, midnight
from engine.demo.parameters import draw, parameter
from engine.demo.profile import MONTH, Person, person
from engine.feel import LOCAL_ZONE
from engine.storage.interface import Storage

NOTE: Final = "simulation"
"""Where a storage keeps the latest wave."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wave:
    """People with the numbers ``first`` to ``last`` who come between two instants and live up to the second one."""

    seed: int
    first: int
    last: int
    begins: datetime
    ends: datetime
    lived_until: datetime
    """Every day before has been lived and is stored."""
    left: Mapping[str, float] | None = field(default=None)
    """Minutes that the experts of each group had left then; None before the first day."""

    @classmethod
    def new(cls, *, seed: int, first: int = 1, last: int, ends: datetime, months: float) -> Self:
        """Return a wave that nobody has lived yet."""
        begins = midnight((ends - months * MONTH).astimezone(LOCAL_ZONE).date())
        return cls(seed=seed, first=first, last=last, begins=begins, ends=ends, lived_until=begins)

    @classmethod
    def stored(cls, storage: Storage) -> Self | None:
        """Return the latest wave of the storage, or None where nobody was ever simulated."""
        with storage.read() as reader:
            note = reader.note(NOTE)
        if note is None:
            return None
        instants = {name: datetime.fromisoformat(note[name]) for name in ("begins", "ends", "lived_until")}
        left = None if note["left"] is None else {group: float(minutes) for group, minutes in note["left"].items()}
        return cls(seed=note["seed"], first=note["first"], last=note["last"], left=left, **instants)

    def save(self, storage: Storage) -> None:
        """Write down where the wave is."""
        with storage.begin() as work:
            work.save_note(NOTE, self._plain())
            work.commit()

    @property
    def is_over(self) -> bool:
        """Return whether its people have lived to the end."""
        return self.lived_until >= self.ends

    @property
    def count(self) -> int:
        """Return how many people it has."""
        return self.last - self.first + 1

    @property
    def share(self) -> float:
        """Return which share they are of the people whom the office looks after."""
        return self.count / parameter("people", "in_the_office").number

    @property
    def days(self) -> int:
        """Return how many days it has, the last one included."""
        return _days(self.begins, self.ends) + 1

    @property
    def lived_days(self) -> int:
        """Return how many of them have been lived."""
        return self.days if self.is_over else _days(self.begins, self.lived_until)

    def until(self, lived_until: datetime, left: Mapping[str, float]) -> Wave:
        """Return the wave as it stands after another day."""
        return replace(self, lived_until=lived_until, left=left)

    def people(self) -> list[Person]:
        """Return the people in the order in which they come."""
        chance = draw(self.seed, self.first, self.last, "arrivals")
        share = parameter("people", "first_months_share").number
        early = parameter("people", "first_months").number * MONTH
        whole = self.ends - self.begins
        if early >= whole:
            early, share = whole, 1.0

        def arrival() -> datetime:
            begin, end = (timedelta(), early) if chance.random() < share else (early, whole)
            return in_office(self.begins + begin + (end - begin) * chance.random(), later=False)

        arrivals = sorted(arrival() for _ in range(self.count))
        return [person(self.seed, self.first + place, at) for place, at in enumerate(arrivals)]

    def _plain(self) -> Mapping[str, Any]:
        return {
            "seed": self.seed,
            "first": self.first,
            "last": self.last,
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "lived_until": self.lived_until.isoformat(),
            "left": None if self.left is None else dict(self.left),
        }


def _days(begin: datetime, end: datetime) -> int:
    first, last = (at.astimezone(LOCAL_ZONE).date() for at in (begin, end))
    return (last - first).days
