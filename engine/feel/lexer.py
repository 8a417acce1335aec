"""Text to tokens. Names that consist of several words are put together later, by who knows the names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.feel.errors import FeelSyntaxError
from engine.feel.sentences import say

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
        "instance",
        "of",
        "true",
        "false",
        "null",
        "function",
    ]
)

NAME, NUMBER, STRING, SYMBOL, END = "name", "number", "string", "symbol", "end"

_LETTER = (
    "?_A-Za-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f-\u2040\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>(?:[\s\ufeff\u180e\u200b]|//[^\n]*|/\*.*?\*/)+)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<name>[{_LETTER}][{_LETTER}0-9]*)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<symbol>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{{}},:.@'|])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


HINTS: Final = {
    "&": say("write and"),
    "|": say("write or"),
    "!": say("write not(…), or != for unequal"),
    "%": say("write modulo(a, b)"),
    ";": say("lists and arguments are separated by commas"),
    "'": say('texts stand in double quotation marks: "text"'),
    **dict.fromkeys("„“”«»", say('texts stand in straight quotation marks: "text"')),
    "=": say("FEEL compares with a single ="),
}
"""What the author of a sign from another language probably wants."""


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
    offset, spaced = 0, False
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise error(text, offset, _complaint(text, offset))
        kind, end = str(match.lastgroup), match.end()
        if kind == SYMBOL and match.group() == "/" and text.startswith("/*", offset):
            raise error(text, offset, _complaint(text, offset))
        if kind != "space":
            value = match.group()
            if kind == STRING:
                value = _unescape(text, offset + 1, value[1:-1])
            tokens.append(Token(kind, value, offset, end, spaced))
        spaced = kind == "space"
        offset = end
    tokens.append(Token(END, "the end", len(text), len(text), spaced))
    return tokens


def with_hint(problem: str, hint: str | None) -> str:
    """Return what is wrong, followed by what to do about it where that is known."""
    return say("{problem}; {hint}", problem=problem, hint=hint) if hint else problem


def _complaint(text: str, offset: int) -> str:
    if text[offset] == '"':
        return say('This text has no closing quotation mark; add a " at its end')
    if text.startswith("/*", offset):
        return say("This comment is not closed; add a */ at its end")
    character = text[offset]
    problem = say("The character '{character}' has no meaning here", character=character)
    return with_hint(problem, HINTS.get(character))


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
