"""What inference finds out about a decision model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel.inference import Mismatch, Shape, UnknownName


@dataclass(frozen=True, slots=True)
class TypeFault:
    """Something in a model that makes no sense, whatever is given."""

    element: str
    """Id of the cell, column or element, or of the nearest one around it that has an id."""
    mismatch: Mismatch
    """Its sentence names the place in the model, and line and column there."""


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A name in a model that nobody gives."""

    element: str
    name: UnknownName
    message: str
    """The sentence about it, which names the place in the model."""


@dataclass(frozen=True, slots=True)
class ModelInference:
    """All that is known of a model before it is asked anything."""

    results: Mapping[str, Shape] = field(default_factory=dict)
    """What each decision, business knowledge model and service can give, by its id."""
    faults: tuple[TypeFault, ...] = ()
    unknown: tuple[UnknownFact, ...] = ()
