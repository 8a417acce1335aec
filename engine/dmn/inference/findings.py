"""What inference finds out about a decision model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel.inference import Mismatch, Shape


@dataclass(frozen=True, slots=True)
class TypeFault:
    """Something in a model that makes no sense, whatever is given."""

    element: str
    """Id of the cell, column or element, or of the nearest one around it that has an id."""
    mismatch: Mismatch
    """Its sentence names the place in the model, and line and column there."""


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A name in a model that stands for nothing there."""

    element: str
    name: str
    message: str
    """The sentence about it, which names the place in the model."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One of the values that a decision may end with: an output of a rule, a branch of an ``if``, or its result."""

    element: str
    shape: Shape
    told: Callable[[str], str]
    """Puts where the value stands before a sentence about it."""


@dataclass(frozen=True, slots=True)
class ModelInference:
    """All that is known of a model before it is asked anything."""

    results: Mapping[str, Shape] = field(default_factory=dict)
    """What each decision, business knowledge model and service can give, by its id."""
    endings: Mapping[str, tuple[Ending, ...]] = field(default_factory=dict)
    """What each decision may end with, one by one; what is null in every case is left out."""
    faults: tuple[TypeFault, ...] = ()
    unknown: tuple[UnknownFact, ...] = ()
