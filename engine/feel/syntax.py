"""Texts that were read: the syntax tree of an expression, and where in its text each part stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Generic, TypeVar

from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import position
from engine.feel.names import KnownNames, Names
from engine.feel.parser import Parser
from engine.feel.sentences import say

_BUILTIN_NAMES: Final = Names(BUILTINS)


Root = TypeVar("Root", bound=n.Node, covariant=True)


@dataclass(frozen=True, slots=True)
class Syntax(Generic[Root]):
    """The tree of a text. Those who evaluate need ``root`` alone; those who explain ask for places as well."""

    text: str
    names: Collection[str]
    """Names that were known when it was read."""
    root: Root
    _offsets: Mapping[int, int] = field(repr=False, compare=False)

    def place(self, node: n.Node) -> tuple[int, int]:
        """Return line and column of a node of the tree, counted from 1: of its operator, else of its beginning."""
        return position(self.text, self._offsets.get(id(node), 0))


def read(text: str, names: Iterable[str] = ()) -> Syntax[n.Node]:
    """Return the expression that the text holds, read once; raises :class:`FeelSyntaxError`."""
    return _read(text, names if isinstance(names, KnownNames) else frozenset(names))


def read_tests(text: str, names: Iterable[str] = ()) -> Syntax[n.UnaryTests]:
    """Return the unary tests that the text holds, read once; raises :class:`FeelSyntaxError`."""
    return _read_tests(text, names if isinstance(names, KnownNames) else frozenset(names))


@lru_cache(maxsize=4096)
def _read(text: str, names: Collection[str]) -> Syntax[n.Node]:
    try:
        parser = Parser(text, names, _BUILTIN_NAMES)
        return Syntax(text, names, parser.parse_expression(), parser.offsets)
    except RecursionError:
        raise FeelSyntaxError(say("The expression is nested too deeply; split it up")) from None


@lru_cache(maxsize=4096)
def _read_tests(text: str, names: Collection[str]) -> Syntax[n.UnaryTests]:
    try:
        parser = Parser(text, names, _BUILTIN_NAMES)
        return Syntax(text, names, parser.parse_unary_tests(), parser.offsets)
    except RecursionError:
        raise FeelSyntaxError(say("The tests are nested too deeply; split them up")) from None
