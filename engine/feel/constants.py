"""What can be calculated when a text is read: parts without names whose value is always the same."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from engine.feel import nodes as n

_WRITTEN_AS_CALLS: Final = frozenset({"date", "time", "date and time", "duration"})
"""Built-in functions that stand for literals of their types, as in ``date("2026-01-31")``."""


def is_constant(node: Any, given: Container[str]) -> bool:
    """Return whether the node depends on nothing around it; ``given`` are names that hide built-in functions."""
    match node:
        case n.Literal():
            return True
        case n.RangeLiteral(low, high):
            return is_constant(low, given) and is_constant(high, given)
        case n.Call(n.Name(name), arguments, None, False):
            return (
                name in _WRITTEN_AS_CALLS
                and name not in given
                and all(isinstance(each, n.Literal) for each in arguments)
            )
    return False
