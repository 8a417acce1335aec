"""Regular expressions of the XPath kind, run by RE2.

RE2 needs time linear in the length of the text for every pattern, so no pattern can hang an evaluation; what it cannot
offer for that reason (references back to a group inside a pattern, character class subtraction) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from engine.feel.sentences import Sentence, say

MAX_PATTERN: Final = 1000
MAX_MEMORY: Final = 1 << 20
_CLASSES: Final = {
    "d": r"\p{Nd}",
    "w": r"\p{L}\p{M}\p{N}\p{S}",
    "W": r"\p{P}\p{Z}\p{C}",
    "i": r"\p{L}_:",
    "c": r"\-.\p{L}\p{M}\p{N}_:",
}
_BLOCKS: Final = {"IsBasicLatin": r"\x00-\x7f", "IsLatin-1Supplement": r"\x{80}-\x{ff}"}


class BadPattern(ValueError):
    """The text is no pattern that can be used; the message says why."""


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Any:
    """Return the compiled pattern; raises :class:`BadPattern`."""
    if len(pattern) > MAX_PATTERN:
        raise BadPattern(say("A pattern may have {limit} characters at most.", limit=MAX_PATTERN))
    if set(flags) - set("smixq"):
        raise BadPattern(say("Unknown flags '{flags}'; s, m, i, x and q are possible.", flags=flags))
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.case_sensitive = "i" not in flags
    modes = "".join(flag for flag in "sm" if flag in flags)
    text = re2.escape(pattern) if "q" in flags else _translate(_squeeze(pattern) if "x" in flags else pattern)
    try:
        return re2.compile((f"(?{modes})" if modes else "") + text, options)
    except re2.error as problem:
        said = problem.args[0] if problem.args else ""
        said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        raise BadPattern(
            say("The pattern '{pattern}' cannot be used: {reason}.", pattern=pattern[:60], reason=_reason(said))
        ) from None


def _reason(said: str) -> str:
    """Return what RE2 says about a pattern in a sentence of ours; what it adds behind a colon is a piece of it."""
    problem, _, piece = said.partition(": ")
    known = _REASONS.get(problem)
    if known is None:
        return say("it is no regular expression")
    return say("{reason}, namely in '{piece}'", reason=known, piece=piece[:60]) if piece else known


_REASONS: Final[Mapping[str, Sentence]] = {
    "missing )": say("a ( is not closed"),
    "unexpected )": say("there is a ) without a ("),
    "missing ]": say("a [ is not closed"),
    "no argument for repetition operator": say("there is nothing to repeat before *, + or ?"),
    "bad repetition operator": say("two signs of repetition follow each other"),
    "invalid repetition size": say("it repeats something too often"),
    "pattern too large - compile failed": say("it is too large"),
    "trailing \\": say("it ends with a single backslash"),
    "invalid escape sequence": say("an escape is not known"),
    "invalid character class range": say("a class or range of characters is not possible"),
    "invalid perl operator": say("a group with (? is not of a known kind"),
    "invalid named capture group": say("the name of a group is not possible"),
}


def _squeeze(pattern: str) -> str:
    """Return the pattern without the white space outside its classes, which the flag x allows for legibility."""
    out: list[str] = []
    inside = escaped = False
    for char in pattern:
        if char.isspace() and not inside:
            continue
        if not escaped and char in "[]":
            inside = char == "["
        escaped = char == "\\" and not escaped
        out.append(char)
    return "".join(out)


def _translate(pattern: str) -> str:
    """Return the pattern in the words of RE2, whose classes know ASCII only unless told otherwise."""
    out: list[str] = []
    inside, index = False, 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            index += 1
            index, piece = _escape(pattern, index, inside=inside)
            out.append(piece)
        elif char == "[":
            if inside:
                raise BadPattern(say("A class of characters inside another one is not possible."))
            inside = True
            out.append(char)
        elif char == "]":
            inside = False
            out.append(char)
        else:
            out.append(char)
        index += 1
    return "".join(out)


def _escape(pattern: str, index: int, *, inside: bool) -> tuple[int, str]:
    char = pattern[index]
    if char == "D":
        return index, r"\P{Nd}"
    if char in "pP" and pattern.startswith("{Is", index + 1):
        end = pattern.find("}", index)
        block = _BLOCKS.get(pattern[index + 2 : end])
        if block is None or inside:
            raise BadPattern(say("The block '{block}' is not known.", block=pattern[index - 1 : end + 1]))
        return end, f"[{'^' if char == 'P' else ''}{block}]"
    if char in _CLASSES:
        return index, _CLASSES[char] if inside else f"[{_CLASSES[char]}]"
    if char in "IC" and not inside:
        return index, f"[^{_CLASSES[char.lower()]}]"
    if char.isdecimal():
        raise BadPattern(say("References back to a group are not possible."))
    if char.isalpha() and char not in "nrtspPS":
        raise BadPattern(say("The escape '\\{character}' is not known.", character=char))
    return index, f"\\{char}"


def expand(match: Any, replacement: str, groups: int) -> str:
    """Return the replacement with ``$1`` and the like filled in; raises :class:`BadPattern`."""
    out: list[str] = []
    index = 0
    while index < len(replacement):
        char = replacement[index]
        if char == "\\":
            index += 1
            if index == len(replacement) or replacement[index] not in "\\$":
                raise BadPattern(say("In a replacement a backslash stands before a $ or another backslash only."))
            out.append(replacement[index])
        elif char == "$":
            digits = ""
            while index + 1 < len(replacement) and replacement[index + 1] in "0123456789":
                if digits and int(digits + replacement[index + 1]) > groups:
                    break
                index += 1
                digits += replacement[index]
            if not digits:
                raise BadPattern(say("In a replacement a $ needs the number of a group behind it."))
            out.append((match.group(int(digits)) or "") if int(digits) <= groups else "")
        else:
            out.append(char)
        index += 1
    return "".join(out)
