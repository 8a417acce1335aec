"""The figures that the simulation is fed with: ``parameters.yaml``, each with its source."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from engine.yamlfile import read_documents

T = TypeVar("T")

FILE: Final = Path(__file__).with_name("parameters.yaml")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure: a number, shares by what they are the share of, or the low and the high end of a span."""

    value: Any
    source: str
    after: str = ""
    """The field from whose day a span of days counts; without one, or while it is empty, from the day of the answer."""
    past: bool = False
    """Whether the day has come by the day of the answer."""

    @property
    def number(self) -> float:
        """Return the figure as a number."""
        return float(self.value)

    @property
    def span(self) -> tuple[float, float]:
        """Return the two ends, or the two numbers that describe a distribution."""
        low, high = self.value
        return float(low), float(high)

    @property
    def shares(self) -> Mapping[Any, float]:
        """Return the shares."""
        return {key: float(share) for key, share in self.value.items()}

    @property
    def is_shares(self) -> bool:
        """Return whether it is made of shares."""
        return isinstance(self.value, Mapping)


@cache
def parameters() -> Mapping[str, Mapping[str, Parameter]]:
    """Return all figures by section and name, in the order of the file."""
    (sections,) = read_documents(FILE.read_bytes())
    return {
        section: {str(name): Parameter(**leaf) for name, leaf in leaves.items()} for section, leaves in sections.items()
    }


def parameter(section: str, name: str) -> Parameter:
    """Return one figure."""
    return parameters()[section][name]


def draw(seed: int, *what: object) -> random.Random:
    """Return chance that depends on nothing but the seed and what it is drawn for, so that lives can go on anywhere."""
    return random.Random("/".join(map(str, (seed, *what))))  # noqa: S311  # must be the same every time


def one_of(shares: Mapping[T, float], chance: random.Random) -> T:
    """Return one of the keys, each with its share."""
    return chance.choices(list(shares), list(shares.values()))[0]
