"""What inference finds wrong with an expression, and what it finds out about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.feel.inference.shapes import Shape

Code = Literal["operands", "value", "condition", "call", "path", "result"]
"""``operands``: they can never work together. ``value``: one that can never come up. ``condition``: it is never true or
false. ``call``: of something that is no function, or with the wrong arguments. ``path``: to an entry that is not there.
``result``: it is not what is wanted where the expression stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its text something stands, line and column counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that makes no sense, whatever the values are, in a sentence that says what to do."""

    code: Code
    message: str
    place: Place
    certain: bool = True
    """Whether that part of the expression can never do what it is for; else it has a part that is of no use."""
    base: str = ""
    """For a path: the name it begins with, empty where it begins with something else."""
    entry: str = ""
    """For a path: the entry that is not there."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that the scope does not have."""

    name: str
    place: Place
    called: bool = False
    """Whether it is called as a function."""
    perhaps: bool = False
    """Whether items of a list of which nothing is known may have a field of this name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the values that an expression may end with: itself, or a branch of its ``if``."""

    shape: Shape
    place: Place


@dataclass(frozen=True, slots=True)
class Inference:
    """All that is known of an expression before it is evaluated."""

    shape: Shape
    mismatches: tuple[Mismatch, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
