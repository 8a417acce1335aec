"""Expressions that have the same value whenever they are evaluated, such as ``date("2016-08-01")``."""

from __future__ import annotations

from typing import Any, Final

from engine.feel import BudgetExceeded
from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.free_names import free_names
from engine.feel.runtime import Frame, Run, finish

CHANGING: Final = ("now", "today")
"""Built-in functions whose value depends on when they are asked."""
CLOCK: Final = "now()"
"""Stands for all of them where it is told what a value is made of."""


class _Unclear:
    """Says that the value of an expression depends on something."""

    def __repr__(self) -> str:
        return "UNCLEAR"


UNCLEAR: Final = _Unclear()


def constant(tree: n.Node, names: frozenset[str] = frozenset()) -> Any:
    """Return the value of the expression, or ``UNCLEAR`` where it depends on something.

    ``names`` are those that the model gives to its elements: they may hide built-in functions.
    """
    if isinstance(tree, n.Literal):
        return tree.value
    used, filtered = free_names(tree, BUILTINS, names)
    if used or filtered or n.mentions(tree, "?") or any(n.mentions(tree, name) for name in CHANGING):
        return UNCLEAR
    run = Run()
    try:
        return finish(Compiler(BUILTINS).compile(tree)(Frame({}, None, run)))
    except (BudgetExceeded, ArithmeticError, ValueError, RecursionError):
        return UNCLEAR
