"""Which names an expression takes from its scope."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from engine.feel import nodes as n


def free_names(tree: n.Node, builtins: Container[str], given: Container[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that the scope must give, and those inside filters that an item may give instead."""
    finder = _Finder(builtins, given)
    finder.visit(tree, frozenset({"?"}), inside_filter=False)
    return frozenset(finder.certain), frozenset(finder.possible - finder.certain)


class _Finder:
    def __init__(self, builtins: Container[str], given: Container[str]) -> None:
        self.builtins = builtins
        self.given = given
        self.certain: set[str] = set()
        self.possible: set[str] = set()

    def visit(self, node: Any, bound: frozenset[str], *, inside_filter: bool) -> None:
        match node:
            case n.Name(name):
                if name not in bound and (name in self.given or name not in self.builtins):
                    (self.possible if inside_filter else self.certain).add(name)
            case n.Filter(base, condition):
                self.visit(base, bound, inside_filter=inside_filter)
                self.visit(condition, bound | {"item"}, inside_filter=True)
            case n.ContextLiteral(entries):
                for key, value in entries:
                    self.visit(value, bound, inside_filter=inside_filter)
                    bound |= {key}
            case n.For(iterators, body):
                inner = self._iterators(iterators, bound | {"partial"}, inside_filter)
                self.visit(body, inner, inside_filter=inside_filter)
            case n.Quantified(_, iterators, condition):
                inner = self._iterators(iterators, bound, inside_filter)
                self.visit(condition, inner, inside_filter=inside_filter)
            case n.FunctionDefinition(parameters, body, _):
                self.visit(body, bound | {name for name, _ in parameters}, inside_filter=inside_filter)
            case n.InstanceOf(value, _):
                self.visit(value, bound, inside_filter=inside_filter)
            case n.Call(function, arguments, _):
                if not (isinstance(function, n.Name) and function.name in self.builtins):
                    self.visit(function, bound, inside_filter=inside_filter)
                self.visit(arguments, bound, inside_filter=inside_filter)
            case tuple():
                for item in node:
                    self.visit(item, bound, inside_filter=inside_filter)
            case _ if hasattr(node, "__dataclass_fields__"):
                for name in node.__dataclass_fields__:
                    self.visit(getattr(node, name), bound, inside_filter=inside_filter)

    def _iterators(self, iterators: tuple[n.Iterator, ...], bound: frozenset[str], inside: bool) -> frozenset[str]:
        for one in iterators:
            self.visit((one.domain, one.until), bound, inside_filter=inside)
            bound |= {one.name}
        return bound
