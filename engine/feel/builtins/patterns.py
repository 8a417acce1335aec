"""Regular expressions of the XPath kind, run by RE2.

RE2 needs time linear in the length of the text for every pattern, so no pattern can hang an evaluation; what it cannot
offer for that reason (references back to a group inside a pattern) is refused, as is what other languages have and
XPath has not, with a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from engine.feel.builtins.classes import BadPattern, escape, read_class
from engine.feel.sentences import Sentence, say

__all__ = ["BadPattern", "compile_pattern", "expand"]

MAX_PATTERN: Final = 1000
MAX_MEMORY: Final = 1 << 20


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
    if "q" in flags:
        modes, text = "", re2.escape(pattern)
    else:
        modes = "".join(flag for flag in "sm" if flag in flags)
        text = _translate(_squeeze(pattern) if "x" in flags else pattern, fold="i" in flags)
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
    depth, index = 0, 0
    while index < len(pattern):
        piece = pattern[index : index + 2] if pattern[index] == "\\" else pattern[index]
        depth += (piece == "[") - (piece == "]" and depth > 0)
        if depth or piece not in " \t\n\r":
            out.append(piece)
        index += len(piece)
    return "".join(out)


def _translate(pattern: str, *, fold: bool) -> str:
    """Return the pattern in the words of RE2; raises :class:`BadPattern`."""
    out: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\":
            index, group = escape(pattern, index)
            out.append(group.written(fold=fold))
        elif char == "[":
            index, piece = read_class(pattern, index, fold=fold)
            out.append(piece)
        elif char == "{":
            repeated = _REPEATED.match(pattern, index)
            if repeated is None:
                raise BadPattern(
                    say("How often stands in braces: {{3}}, {{2,5}} or {{2,}}; the sign {{ is written \\{{.")
                )
            index = repeated.end()
            out.append(repeated[0])
        elif char == "(" and pattern.startswith("(?", index) and not pattern.startswith("(?:", index):
            raise BadPattern(_no_group(pattern[index + 2 : index + 4]))
        else:
            index += 1
            out.append(char)
    return "".join(out)


_REPEATED: Final = re.compile(r"\{\d{1,9}(,\d{0,9})?\}", re.ASCII)


def _no_group(opening: str) -> Sentence:
    """Return what to write instead of a group that begins with ``(?`` and these two characters at most."""
    if opening.startswith(("=", "!", "<=", "<!")):
        return say(
            "Looking ahead or back with (?{sign} is not possible; ask with two patterns, one after the other.",
            sign=opening if opening[0] == "<" else opening[0],
        )
    if opening[:1] in ("<", "P"):
        return say("Groups have no names; write ( alone and name it by its number, $1.")
    if opening[:1].isalpha():
        return say('Flags do not stand in the pattern; give them as the third text: matches(text, pattern, "i").')
    return say("A group begins with ( or (?: alone.")


def expand(match: Any, replacement: str, groups: int) -> str:
    """Return the replacement with ``$1`` and the like filled in; raises :class:`BadPattern`."""
    out: list[str] = []
    index = 0
    while index < len(replacement):
        char = replacement[index]
        if char == "\\":
            index += 1
            if replacement[index : index + 1] not in ("\\", "$"):
                raise BadPattern(say("In a replacement, a group is written $1, the sign $ \\$ and the sign \\ \\\\."))
            out.append(replacement[index])
        elif char == "$":
            digits = ""
            while replacement[index + 1 : index + 2] in _DIGITS:
                if digits and int(digits + replacement[index + 1]) > groups:
                    break
                index += 1
                digits += replacement[index]
            if not digits:
                raise BadPattern(
                    say("In a replacement, $ has the number of a group behind it, $0 for all; the sign itself is \\$.")
                )
            out.append((match.group(int(digits)) or "") if int(digits) <= groups else "")
        else:
            out.append(char)
        index += 1
    return "".join(out)


_DIGITS: Final = frozenset("0123456789")
