"""Kinds of values as people read about them in sentences, *a number*, *null*, and what cannot be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from engine.feel.sentences import Sentence, say
from engine.feel.values import type_name

_KINDS: Final[Mapping[str, Sentence]] = {
    "null": say("null"),
    "Null": say("null"),
    "Any": say("any value"),
    "boolean": say("a boolean"),
    "number": say("a number"),
    "string": say("a string"),
    "date": say("a date"),
    "time": say("a time"),
    "date and time": say("a date and time"),
    "days and time duration": say("a days and time duration"),
    "years and months duration": say("a years and months duration"),
    "range": say("a range"),
    "function": say("a function"),
    "list": say("a list"),
    "context": say("a context"),
    "unknown": say("a value of an unknown kind"),
}


def kind_of(value: Any) -> Sentence:
    """Return the kind of the value, with its article."""
    return _KINDS[type_name(value)]


def kind_named(name: str) -> Sentence:
    """Return the kind of the values of a type, with its article."""
    return _KINDS.get(name) or say("a value of the type '{type}'", type=name)


def argument_count(count: int) -> Sentence:
    """Return how many arguments of a function there are."""
    return say("one argument") if count == 1 else say("{count} arguments", count=count)


def item_count(count: int) -> Sentence:
    """Return how many items a list has."""
    return say("one item") if count == 1 else say("{count} items", count=count)


def character_count(count: int) -> Sentence:
    """Return how many characters a text has."""
    return say("one character") if count == 1 else say("{count} characters", count=count)


# -- what an operation says about its operands ---------------------------------------------------------------------
#
# These sentences are kept: a decision table may look at a missing value once in every cell.

_NO_WORDS: Final = ("", "")


@lru_cache(maxsize=4096)
def thing(kind: str, words: str) -> Sentence:
    """Return what a value is, by its kind and by the words of the author, if there are some.

    They are a sentence unless they show of what kind the value is, as :func:`engine.feel.wording.named` makes them.
    """
    if not words:
        return kind_named(kind)
    if isinstance(words, Sentence):
        return say("{words} ({kind})", words=words, kind=kind_named(kind))
    return say("{words}", words=words)


@lru_cache(maxsize=4096)
def cannot_add(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why ``left + right`` is null, by the kinds of both and the words of the author."""
    return say("Cannot add {right} to {left}.", right=thing(right, words[1]), left=thing(left, words[0]))


@lru_cache(maxsize=4096)
def cannot_subtract(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why ``left - right`` is null."""
    return say("Cannot subtract {right} from {left}.", right=thing(right, words[1]), left=thing(left, words[0]))


@lru_cache(maxsize=4096)
def cannot_multiply(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why ``left * right`` is null."""
    return say("Cannot multiply {left} by {right}.", left=thing(left, words[0]), right=thing(right, words[1]))


@lru_cache(maxsize=4096)
def cannot_divide(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why ``left / right`` is null."""
    return say("Cannot divide {left} by {right}.", left=thing(left, words[0]), right=thing(right, words[1]))


@lru_cache(maxsize=4096)
def cannot_raise(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why ``left ** right`` is null."""
    return say("Cannot raise {left} to the power of {right}.", left=thing(left, words[0]), right=thing(right, words[1]))


@lru_cache(maxsize=4096)
def cannot_compare(left: str, right: str, words: tuple[str, str] = _NO_WORDS) -> Sentence:
    """Return why two values are neither equal nor in an order."""
    return say("Cannot compare {left} with {right}.", left=thing(left, words[0]), right=thing(right, words[1]))


def divided_by_zero(words: str) -> Sentence:
    """Return why a quotient is null, with the words for what it was divided by."""
    named = isinstance(words, Sentence)
    return say("Division by zero: {words} is zero.", words=words) if named else say("Division by zero.")
