"""Shapes and values in words, for sentences that people read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Final

from engine.feel.inference.shapes import Constant, Shape
from engine.feel.kinds import kind_named, thing
from engine.feel.sentences import either, say
from engine.feel.wording import MAX_WORDS, written

MAX_SHOWN: Final = 8
_MAX_KINDS: Final = 4


def the_thing(shape: Shape, said: str = "") -> str:
    """Return what something is: its kinds, and the words of the author, if ``named`` gave some."""
    if shape.nothing:
        return thing("null", said)
    if len(shape.kinds) == 1:
        return thing(next(iter(shape.kinds)), said)
    kind = kinds_in_words(shape.kinds)
    return say("{words} ({kind})", words=said, kind=kind) if said else kind


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return the kinds as alternatives, *any value* where they are many."""
    found = sorted(kinds)
    return kind_named("Any") if len(found) > _MAX_KINDS or not found else either(map(kind_named, found))


def values_in_words(constants: Iterable[Constant]) -> str:
    """Return values in a row as they are written; the last ones are left out where there are many."""
    shown = sorted(_cut(written(value)) for _, value in constants)
    return ", ".join(shown[:MAX_SHOWN]) + (", …" if len(shown) > MAX_SHOWN else "")


def _cut(text: str) -> str:
    return text if len(text) <= MAX_WORDS else f"{text[: MAX_WORDS - 1]}…"


def with_guess(problem: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence with the name that was probably meant behind it, where one comes near."""
    guess = nearest(name, known)
    return problem if guess is None else say("{problem} Did you mean '{guess}'?", problem=problem, guess=guess)


def nearest(name: str, known: Iterable[Any]) -> str | None:
    """Return the known name that somebody who wrote this one has probably meant, or None."""
    texts = {str(each).casefold(): str(each) for each in known}
    found = difflib.get_close_matches(name.casefold(), texts, n=1)
    return texts[found[0]] if found else None
