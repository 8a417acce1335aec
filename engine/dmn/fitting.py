"""Values held against the types that a model asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel.kinds import kind_of
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import Sentence, say
from engine.feel.types import FeelType, coerce, describe


def fitted(run: Run, value: Any, kind: FeelType | None, what: Callable[[], Sentence]) -> Any:
    """Return the value as the type wants it, by the implicit conversions of the standard, or null with the reason.

    ``what`` names the value, at the beginning of a sentence.
    """
    found, fits = coerce(value, kind, run)
    if fits or kind is None:
        return found
    return run.warn(
        say("{what} must be {wanted}, but is {given}.", what=what(), wanted=describe(kind), given=kind_of(value))
    )


def named(name: str) -> Callable[[], Sentence]:
    """Return what names a value at the beginning of a sentence."""
    return lambda: say("'{name}'", name=name)


def typed(code: Code, kind: FeelType | None, what: Callable[[], Sentence]) -> Code:
    """Return the closure with its value held against the type."""
    if kind is None:
        return code

    def check(frame: Frame) -> Any:
        return fitted(frame.run, code(frame), kind, what)

    return check
