"""Classes of characters in patterns, ``[a-z-[aeiou]]``, ``\\w``, ``\\p{IsGreek}``, in the words of RE2.

RE2 knows neither the names of XML nor subtraction, and its classes know ASCII only unless told otherwise. A class is
read into ranges of characters and Unicode categories; what remains after a subtraction is written as a class that
leaves out everything else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.feel.builtins.blocks import BLOCKS
from engine.feel.sentences import Sentence, say

Span = tuple[int, int]
"""A range of characters, by their numbers, both ends included."""
LAST: Final = 0x10FFFF
_ALL: Final[tuple[Span, ...]] = ((0, LAST),)
_LAST_CASED: Final = 0x1E943
_CATEGORIES: Final = frozenset(
    [
        *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
        *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co"),
    ]
)
"""Those of RE2; it does not know Cn, the characters that Unicode does not have."""
_SPACES: Final[tuple[Span, ...]] = ((9, 10), (13, 13), (32, 32))
_NAME_START: Final[tuple[Span, ...]] = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
    (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF),
    (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME: Final[tuple[Span, ...]] = (
    *_NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040),
)  # fmt: skip
_SINGLE: Final = {"n": "\n", "r": "\r", "t": "\t"}


class BadPattern(ValueError):
    """The text is no pattern that can be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Group:
    """Characters by ranges and by Unicode categories (``-L`` is all but the letters), or all others."""

    spans: tuple[Span, ...] = ()
    categories: tuple[str, ...] = ()
    negated: bool = False

    def written(self, *, fold: bool) -> str:
        """Return the group as a class of RE2; with ``fold``, for a pattern that takes no notice of case.

        Categories keep their meaning then: ``\\p{Lu}`` is capitals.
        """
        spans = folded(self.spans) if fold else self.spans
        text = f"[{'^' if self.negated else ''}{_inside(spans, self.categories)}]"
        return f"(?-i:{text})" if fold else text

    def parts(self) -> list[Group]:
        """Return what the group, were it not negated, is the sum of; each part has a simple complement."""
        ranges = [Group(spans=self.spans)] if self.spans else []
        return ranges + [Group(categories=(category,)) for category in dict.fromkeys(self.categories)]

    def complement(self) -> Group:
        """Return all other characters, for a part; not as a negated group."""
        return Group(others(self.spans) if self.spans else (), tuple(_opposite(one) for one in self.categories))


def subtract(base: Group, taken: Group, *, fold: bool) -> str:
    """Return the class of RE2 of all characters of one group that are not in the other.

    RE2 can leave out (``[^…]``) but not take away. So the rest is written as all but what is outside of the base or
    inside of what is taken; where outside or inside are not to be had as one class, as the sum of several.
    """
    if fold:
        base = Group(folded(base.spans), base.categories, base.negated)
        taken = Group(folded(taken.spans), taken.categories, taken.negated)
    outside = [base] if base.negated else [part.complement() for part in base.parts()]
    inside = [part.complement() for part in taken.parts()] if taken.negated else [taken]
    rest = "|".join(
        f"[^{_inside((*one.spans, *other.spans), (*one.categories, *other.categories))}]"
        for one in outside
        for other in inside
    )
    return f"(?-i:{rest})"


def escape(pattern: str, index: int) -> tuple[int, Group]:
    """Read the escape behind the backslash at an index; return the index behind it and the characters it stands for."""
    char = pattern[index + 1 : index + 2]
    if char in ("p", "P"):
        return _property(pattern, index)
    known = _CLASSES.get(char)
    if known is not None:
        return index + 2, known
    if char.isalnum() or not char:
        raise BadPattern(_no_escape(char))
    return index + 2, Group(((ord(char), ord(char)),))


def read_class(pattern: str, index: int, *, fold: bool) -> tuple[int, str]:
    """Read the class that opens at an index; return the index behind it and the class in the words of RE2."""
    index, base = _group(pattern, index + 1)
    if pattern[index] == "]":
        return index + 1, base.written(fold=fold)
    index, taken = _group(pattern, index + 2)
    if pattern[index] != "]" or pattern[index + 1 : index + 2] != "]":
        raise BadPattern(
            say("Of a class of characters only one other class can be taken away, at its end: [a-z-[aeiou]].")
        )
    return index + 2, subtract(base, taken, fold=fold)


def _group(pattern: str, index: int) -> tuple[int, Group]:
    """Read a group up to its ``]``, or to the ``-[`` of a subtraction; return the index of that."""
    spans: list[Span] = []
    categories: list[str] = []
    negated = pattern[index : index + 1] == "^"
    start = index = index + negated
    while index < len(pattern) and pattern[index] != "]" and pattern[index : index + 2] != "-[":
        index, found = _item(pattern, index)
        following = pattern[index + 1 : index + 2]
        if pattern[index : index + 1] == "-" and following not in ("", "]", "[") and _single(found):
            behind, end = _item(pattern, index + 1)
            if _single(end):
                if end.spans[0] < found.spans[0]:
                    raise BadPattern(
                        say("The range '{range}' ends before it begins.", range=pattern[index - 1 : behind])
                    )
                index, found = behind, Group(((found.spans[0][0], end.spans[0][1]),))
        spans += found.spans
        categories += found.categories
    if index >= len(pattern):
        raise BadPattern(say("A class of characters is not closed; add a ]."))
    if index == start:
        raise BadPattern(say("A class of characters is empty; write \\] where the sign ] is meant."))
    return index, Group(tuple(spans), tuple(categories), negated)


def _item(pattern: str, index: int) -> tuple[int, Group]:
    char = pattern[index]
    if char == "\\":
        return escape(pattern, index)
    if char == "[":
        posix = pattern[index : index + 2] == "[:"
        raise BadPattern(
            say("Names such as [:alpha:] are not possible; write \\p{{L}} for letters, \\d for digits, \\s for blanks.")
            if posix
            else say("Inside a class of characters the sign [ is written \\[.")
        )
    return index + 1, Group(((ord(char), ord(char)),))


def _single(group: Group) -> bool:
    return len(group.spans) == 1 and group.spans[0][0] == group.spans[0][1] and not group.categories


def _property(pattern: str, index: int) -> tuple[int, Group]:
    end = pattern.find("}", index)
    name = pattern[index + 3 : end]
    if pattern[index + 2 : index + 3] != "{" or end < 0:
        raise BadPattern(say("Behind \\p the name of a category stands in braces: \\p{{L}}."))
    negated = pattern[index + 1] == "P"
    if name in _CATEGORIES:
        return end + 1, Group(categories=(f"-{name}" if negated else name,))
    spans = BLOCKS.get(name)
    if spans is None and f"Is{name}" in BLOCKS:
        raise BadPattern(say("A block of characters has Is before its name: \\p{{Is{name}}}.", name=name))
    if spans is None:
        raise BadPattern(
            say("There is no '{name}' for \\p; letters are \\p{{L}}, or a range such as [a-z].", name=name)
        )
    return end + 1, Group(others((spans,)) if negated else (spans,))


def _no_escape(char: str) -> Sentence:
    if char.isdecimal():
        return say("References back to a group are not possible; write out what may come twice: (aa|bb) for ([ab])\\1.")
    if char in ("b", "B"):
        return say("\\b, the edge of a word, is not possible; write (^|\\W) before the word and (\\W|$) behind it.")
    if char in ("A", "z", "Z"):
        return say("Write ^ for the beginning of the text and $ for its end.")
    if char in ("x", "u", "U"):
        return say("Write the character itself instead of its number.")
    if not char:
        return say("The pattern ends with a single backslash; write \\\\ for the sign itself.")
    return say("The escape '\\{character}' is not known.", character=char)


# -- sets of characters ----------------------------------------------------------------------------------------


def others(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the ranges of all characters that are in none of the given ones."""
    found: list[Span] = []
    next_one = 0
    for low, high in sorted(spans):
        if low > next_one:
            found.append((next_one, low - 1))
        next_one = max(next_one, high + 1)
    if next_one <= LAST:
        found.append((next_one, LAST))
    return tuple(found)


@lru_cache(maxsize=256)
def folded(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the ranges together with the other case of each of their characters."""
    cases = _cases()
    cased = list(cases)
    more = [
        (other, other)
        for low, high in spans
        for one in cased[bisect_left(cased, low) : bisect_right(cased, high)]
        for other in cases[one]
    ]
    return others(others((*spans, *more)))


@lru_cache(maxsize=1)
def _cases() -> dict[int, tuple[int, ...]]:
    """Return the characters that have other cases, in their order, with those.

    Those are what is the same in capitals or in small letters.
    """
    alike: dict[str, set[int]] = {}
    for number in range(_LAST_CASED + 1):
        char = chr(number)
        for form in {char.lower(), char.upper()}:
            if form != char:
                alike.setdefault(form, {ord(form)} if len(form) == 1 else set()).add(number)
    found: dict[int, set[int]] = {}
    for family in alike.values():
        for one in family:
            found.setdefault(one, set()).update(family - {one})
    return {one: tuple(sorted(variants)) for one, variants in sorted(found.items()) if variants}


def _opposite(category: str) -> str:
    return category[1:] if category[0] == "-" else f"-{category}"


def _inside(spans: Iterable[Span], categories: Iterable[str]) -> str:
    ranges = "".join(
        f"\\x{{{low:x}}}" + (f"-\\x{{{high:x}}}" if high > low else "") for low, high in sorted(set(spans))
    )
    names = "".join(f"\\P{{{name[1:]}}}" if name[0] == "-" else f"\\p{{{name}}}" for name in dict.fromkeys(categories))
    return ranges + names


_CLASSES: Final = {
    **{char: Group(((ord(plain), ord(plain)),)) for char, plain in _SINGLE.items()},
    "d": Group(categories=("Nd",)),
    "D": Group(categories=("-Nd",)),
    "s": Group(_SPACES),
    "S": Group(others(_SPACES)),
    "w": Group(categories=("L", "M", "N", "S")),
    "W": Group(categories=("P", "Z", "C")),
    "i": Group(_NAME_START),
    "I": Group(others(_NAME_START)),
    "c": Group(_NAME),
    "C": Group(others(_NAME)),
}
