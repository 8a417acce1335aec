"""Domains and values in words, for sentences that people read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Final

from engine.feel.inference.domains import Constant, Domain
from engine.feel.kinds import kind_named
from engine.feel.sentences import either, say

MAX_SHOWN: Final = 8
_MAX_KINDS: Final = 4


def describe(domain: Domain) -> str:
    """Return what the values are: a single one itself, else their kinds, such as *a number or a date*."""
    if domain.nothing:
        return say("null")
    if domain.values is not None and len(domain.values) == 1:
        return show(next(iter(domain.values)))
    return kinds_in_words(domain.kinds)


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return the kinds as alternatives, *any value* where they are many."""
    found = sorted(kinds)
    return kind_named("Any") if len(found) > _MAX_KINDS or not found else either(map(kind_named, found))


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
    found = difflib.get_close_matches(name.casefold(), texts, n=1)
    return texts[found[0]] if found else None
