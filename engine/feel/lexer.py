"""Text to tokens. Names that consist of several words are put together later, by who knows the names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.feel.errors import FeelSyntaxError
from engine.feel.sentences import Sentence, say

MAX_LENGTH: Final = 50_000
KEYWORDS: Final = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "and",
        "or",
        "true",
        "false",
        "null",
        "function",
    ]
)
"""Words that end a name nobody knows; ``instance`` does so only before ``of``, and ``of`` only behind it."""

NAME, NUMBER, STRING, SYMBOL, ODD, END = "name", "number", "string", "symbol", "odd", "end"
"""Kinds of tokens; an odd one is a sign that FEEL has no use for, outside of names that somebody else gave."""

_SPACE = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_LETTER = (  # grammar rule 28, without the white space of rule 61 that lies between its bounds
    "?_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    "\U00010000-\U000effff"
)
_PART = _LETTER + "0-9\u00b7\u0300-\u036f\u203f-\u2040"  # rule 29
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>(?:[{_SPACE}]|//[^\n\r]*|/\*.*?\*/)+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[{_LETTER}][{_PART}]*)
  | (?P<string>"(?:[^"\\\n\v\f\r]|\\[^\n\v\f\r])*")
  | (?P<symbol>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{{}},:.@])
  | (?P<odd>&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``value`` is its text, or the content of a string."""

    kind: str
    value: str
    start: int
    end: int
    spaced: bool
    """Whether there is white space before it."""


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - text.rfind("\n", 0, offset)


def error(text: str, offset: int, message: str) -> FeelSyntaxError:
    """Return the error that points at an offset of the text."""
    return FeelSyntaxError(message, *position(text, offset))


def tokenize(text: str) -> list[Token]:
    """Return the tokens of the text, the last one being the end."""
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError(say("The expression is longer than {limit} characters; split it up", limit=MAX_LENGTH))
    tokens: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind, value, start = str(match.lastgroup), match.group(), match.start()
        if kind != "space":
            if value == '"':
                raise error(text, start, _unclosed_text(text, start))
            if value == "/" and text.startswith("/*", start):
                raise error(text, start, say("This comment is not closed; add a */ at its end"))
            if kind == STRING:
                value = _unescape(text, start + 1, value[1:-1])
            tokens.append(Token(kind, value, start, match.end(), spaced))
        spaced = kind == "space"
    tokens.append(Token(END, "the end", len(text), len(text), spaced))
    return tokens


def _unclosed_text(text: str, start: int) -> Sentence:
    line = re.split(r"[\n\v\f\r]", text[start:], maxsplit=1)
    if any(quote in line[0] for quote in "“”„«»"):
        return say('This text ends with a typographic quotation mark; write a straight one: "text"')
    if len(line) > 1 and '"' in line[1]:
        return say('A text ends on the line it begins on; add a " there, and write \\n where a new line shall begin')
    return say('This text has no closing quotation mark; add a " at its end')


def _unescape(text: str, offset: int, raw: str) -> str:
    if "\\" not in raw:
        return raw

    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            number = int(code, 16)
            if number > 0x10FFFF:
                raise error(
                    text, offset + match.start(), say("There is no character with the number {code}", code=code)
                )
            return chr(number)
        plain = _PLAIN_ESCAPES.get(match[3])
        # An unknown escape is kept as it stands: patterns such as "\d+" are common.
        return match[0] if plain is None else plain

    value = _ESCAPE.sub(replace, raw)
    if any("\ud800" <= char <= "\udfff" for char in value):
        # Two halves of a surrogate pair make one character; a lone half is none.
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value
