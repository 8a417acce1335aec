"""Known names of several words: FEEL allows blanks and signs in names, so only who knows them can read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import END, STRING, Token, tokenize

_Parts = tuple[tuple[str, bool], ...]
_Scope = dict[str, list[tuple[_Parts, str]]]
"""Names of several tokens, the longest first, by their first token."""


@dataclass(frozen=True, slots=True)
class KnownNames(Collection[str]):
    """Names known to many texts, in layers: what a text has in common with others is prepared for all of them once."""

    layers: tuple[frozenset[str], ...] = ()

    def plus(self, names: Iterable[str]) -> KnownNames:
        """Return these names and further ones."""
        return KnownNames((*self.layers, frozenset(names)))

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self.layers)

    def __iter__(self) -> Iterator[str]:
        return iter(frozenset().union(*self.layers))

    def __len__(self) -> int:
        return len(frozenset().union(*self.layers))


class Names:
    """A set of names in scopes within scopes, to find the longest one that begins at a token."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._layers = names.layers if isinstance(names, KnownNames) else (frozenset(names),)
        self._scopes: list[_Scope] = [_prepared(layer) for layer in self._layers]
        self._inner: list[set[str]] = []

    def add(self, name: str) -> None:
        """Make a name known in the innermost scope, which must have been opened by ``push``."""
        self._inner[-1].add(name)
        _add(self._scopes[-1], name)

    def push(self, names: Iterable[str] = ()) -> None:
        """Open an inner scope."""
        self._scopes.append({})
        self._inner.append(set())
        for name in names:
            self.add(name)

    def pop(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()
        self._inner.pop()

    def bound(self, name: str) -> bool:
        """Return whether the name is defined by the expression itself, in a scope within the outermost."""
        return any(name in names for names in self._inner)

    def given(self, name: str) -> bool:
        """Return whether the name is known at all."""
        return any(name in names for names in (*self._layers, *self._inner))

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Return the longest known name of several tokens that begins at a token, and how many they are."""
        first = tokens[at].value
        best: tuple[str, int] | None = None
        for scope in self._scopes:
            for parts, name in scope.get(first, ()):
                if best is not None and len(parts) <= best[1]:
                    break
                if _match(tokens, at, parts):
                    best = name, len(parts)
                    break
        return best


@lru_cache(maxsize=256)
def _prepared(names: frozenset[str]) -> _Scope:
    """Return the names of several tokens by their first one; who asks must not change them."""
    scope: _Scope = {}
    for name in sorted(names, key=lambda name: -len(_parts(name))):
        _add(scope, name)
    return scope


def _add(scope: _Scope, name: str) -> None:
    parts = _parts(name)
    if len(parts) > 1:
        known = scope.setdefault(parts[0][0], [])
        place = len(known)
        while place and len(known[place - 1][0]) < len(parts):
            place -= 1
        known.insert(place, (parts, name))


def _match(tokens: Sequence[Token], at: int, parts: _Parts) -> bool:
    if at + len(parts) >= len(tokens):
        return False
    return all(
        token.value == value and token.kind != STRING and (index == 0 or token.spaced == spaced)
        for index, (token, (value, spaced)) in enumerate(zip(tokens[at : at + len(parts)], parts, strict=True))
    )


@lru_cache(maxsize=4096)
def _parts(name: str) -> _Parts:
    try:
        tokens = tokenize(name)
    except FeelSyntaxError:
        return ((name, False),)
    return tuple((token.value, token.spaced) for token in tokens if token.kind != END) or ((name, False),)
