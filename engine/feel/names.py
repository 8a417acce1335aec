"""Known names of several words: FEEL allows blanks and signs in names, so only who knows them can read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import END, STRING, Token, tokenize

_Parts = tuple[tuple[str, bool], ...]


class Names:
    """A set of names in scopes within scopes, to find the longest one that begins at a token."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._scopes: list[dict[str, list[tuple[_Parts, str]]]] = [{}]
        self._plain: list[set[str]] = [set()]
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known in the innermost scope."""
        self._plain[-1].add(name)
        parts = _parts(name)
        if len(parts) > 1:
            known = self._scopes[-1].setdefault(parts[0][0], [])
            known.append((parts, name))
            known.sort(key=lambda entry: -len(entry[0]))

    def push(self, names: Iterable[str] = ()) -> None:
        """Open an inner scope."""
        self._scopes.append({})
        self._plain.append(set())
        for name in names:
            self.add(name)

    def pop(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()
        self._plain.pop()

    def bound(self, name: str) -> bool:
        """Return whether the name is defined by the expression itself, in a scope within the outermost."""
        return any(name in names for names in self._plain[1:])

    def given(self, name: str) -> bool:
        """Return whether the name is known at all."""
        return any(name in names for names in self._plain)

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
