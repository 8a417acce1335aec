"""The built-in functions, one module per family."""

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import contexts, lists, logic, numbers, ranges, statistics, strings, temporal
from engine.feel.builtins.registry import REGISTRY
from engine.feel.values import Function

BUILTINS: Final[Mapping[str, Function]] = REGISTRY

__all__ = ["BUILTINS", "contexts", "lists", "logic", "numbers", "ranges", "statistics", "strings", "temporal"]
