"""Domains and values in words, for sentences that people read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.feel.inference.domains import Constant, Domain
from engine.feel.sentences import Sentence, say

KIND_WORDS: Final[Mapping[str, Sentence]] = {
    "number": say("a number"),
    "string": say("a text"),
    "boolean": say("true or false"),
    "date": say("a date"),
    "time": say("a time of day"),
    "date and time": say("a date and time"),
    "days and time duration": say("a duration of days"),
    "years and months duration": say("a duration of months"),
    "list": say("a list"),
    "context": say("a context"),
    "range": say("a range"),
    "function": say("a function"),
}
MAX_SHOWN: Final = 8
_MAX_KINDS: Final = 3


def describe(domain: Domain) -> Sentence:
    """Return what the values are, such as ``a number or a text``."""
    if domain.nothing:
        return say("null")
    if len(domain.kinds) > _MAX_KINDS:
        return say("a value")
    if domain.values is not None and len(domain.values) == 1:
        return say("{value}", value=show(next(iter(domain.values))))
    return either(KIND_WORDS[kind] for kind in KIND_WORDS if kind in domain.kinds)


def either(words: Iterable[Sentence]) -> Sentence:
    """Return the words as alternatives."""
    found: Sentence | None = None
    for word in words:
        found = word if found is None else say("{one} or {other}", one=found, other=word)
    return say("nothing") if found is None else found


def show(constant: Constant) -> str:
    """Return a value as FEEL writes it, cut where it is long."""
    value = constant[1]
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:58]}…"


def show_all(constants: Iterable[Constant]) -> str:
    """Return values in a row; the last ones are left out where there are many."""
    shown = sorted(map(show, constants))
    return ", ".join(shown[:MAX_SHOWN]) + (", …" if len(shown) > MAX_SHOWN else "")


def nearest(name: str, known: Iterable[Any]) -> str | None:
    """Return the known name that somebody who wrote this one has probably meant, or None."""
    texts = {str(each).casefold(): str(each) for each in known}
    found = difflib.get_close_matches(name.casefold(), texts, n=1, cutoff=0.6)
    return texts[found[0]] if found else None
