"""What people bring along from other languages: signs and words that FEEL does not have, and what it has instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel.sentences import Sentence, say

_DASH: Final = say("the minus sign is the one of the keyboard: -")
_BARE: Final = say("a name stands alone, without signs or braces around it")
_COMMAS: Final = say("lists and arguments are separated by commas, and an expression ends without a sign")

SIGNS: Final[Mapping[str, Sentence]] = {
    "&": say("texts are joined with +, conditions with and"),
    "&&": say("write and"),
    "|": say("write or"),
    "||": say("write or"),
    "!": say("write not(…), or != for unequal"),
    "%": say("a remainder is written modulo(a, b), ten percent 0.1"),
    "^": say("a power is written a ** b"),
    ";": _COMMAS,
    "$": _BARE,
    "#": _BARE,
    "×": say("multiply with *"),  # noqa: RUF001
    "÷": say("divide with /"),
    "≤": say("write <="),
    "≥": say("write >="),
    "≠": say("write !="),
    "…": say("a range has two dots: [1..10]"),
    **dict.fromkeys("–—−", _DASH),  # noqa: RUF001
}
"""Single signs that are no signs of FEEL."""

QUOTES: Final[Mapping[str, Sentence]] = {
    **dict.fromkeys("'‘’‚`´", say('Texts stand in double quotation marks: "text"')),  # noqa: RUF001
    **dict.fromkeys("„“”«»", say('Texts stand in straight quotation marks: "text"')),
}
"""Quotation marks that are none in FEEL."""

_SINGLE: Final = say("FEEL compares with a single =")
_ARROW: Final = say("greater or equal is written >=, a function function(x) x + 1")

PAIRS: Final[Mapping[tuple[str, str], Sentence]] = {
    ("=", "="): _SINGLE,
    ("!=", "="): say("FEEL compares with a single =, or with !="),
    ("<", ">"): say("unequal is written !="),
    ("=", ">"): _ARROW,
    ("=", "<"): say("less or equal is written <="),
    ("=", "!"): say("unequal is written !="),
    (":", "="): say("FEEL names values in a context: {{x: 1, y: x + 1}}.y"),
    ("+", "="): say("FEEL has no assignments; write the new value: a + 1"),
    ("-", "="): say("FEEL has no assignments; write the new value: a - 1"),
    ("+", "+"): say("FEEL has no assignments; write the new value: a + 1"),
}
"""Two signs of FEEL in a row that make none; each is said at the first of them."""

_AND, _OR = say("write and"), say("write or")
_IF: Final = say("write if a then b else c")
_LOOP: Final = say("write for x in list return x + 1")

BETWEEN: Final[Mapping[str, Sentence]] = {
    **dict.fromkeys(["AND", "And", "UND", "Und", "und"], _AND),
    **dict.fromkeys(["OR", "Or", "ODER", "Oder", "oder"], _OR),
    **dict.fromkeys(["XOR", "xor"], say("write a != b")),
    **dict.fromkeys(["mod", "MOD"], say("write modulo(a, b)")),
    **dict.fromkeys(["div", "DIV"], say("write floor(a / b)")),
    **dict.fromkeys(["IN", "BETWEEN", "INSTANCE", "NOT"], say("words of FEEL are written in small letters")),
    **dict.fromkeys(["THEN", "ELSE", "dann", "sonst", "DANN", "SONST"], _IF),
    **dict.fromkeys(["elseif", "elsif", "elif", "ELSEIF"], say("write else if")),
    **dict.fromkeys(["RETURN", "SATISFIES"], say("words of FEEL are written in small letters")),
    **dict.fromkeys(
        ["where", "WHERE"], say("a list is filtered in brackets, list[item > 1], and a condition follows satisfies")
    ),
    **dict.fromkeys(["like", "LIKE"], say('write contains(a, "b"), starts with(a, "b") or matches(a, "b.*")')),
    "instance": say("write a instance of number"),
}
"""Words that stand between two parts of an expression, with what FEEL writes there."""

QUESTIONS: Final[Mapping[str, Sentence]] = {"?": _IF, "??": say("write if a = null then b else a")}
"""Question marks between two parts of an expression; at the beginning of one ``?`` is the value under test."""

FIRST: Final[Mapping[str, Sentence]] = {
    **dict.fromkeys(["IF", "If", "WENN", "Wenn", "wenn"], _IF),
    **dict.fromkeys(["NOT", "Not", "NICHT", "Nicht", "nicht"], say("write not(a)")),
    **dict.fromkeys(["FOR", "For", "foreach"], _LOOP),
    **dict.fromkeys(["SOME", "ANY", "exists", "EXISTS"], say("write some x in list satisfies x > 1")),
    **dict.fromkeys(["EVERY", "ALL"], say("write every x in list satisfies x > 1")),
    **dict.fromkeys(["let", "var", "const"], say("FEEL names values in a context: {{x: 1, y: x + 1}}.y")),
    **dict.fromkeys(["lambda", "def"], say("a function is written function(x) x + 1")),
    **dict.fromkeys(["AND", "UND"], say("write a and b")),
    **dict.fromkeys(["OR", "ODER"], say("write a or b")),
    "new": say('write date("2026-01-31"), or a context: {{name: "value"}}'),
}
"""Words that begin an expression and need something behind them."""

CONSTANTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(["TRUE", "True"], "true"),
    **dict.fromkeys(["FALSE", "False"], "false"),
    **dict.fromkeys(["NULL", "Null", "None"], "null"),
}
"""Words that are values elsewhere."""

MEANT: Final[Mapping[str, str]] = {
    **dict.fromkeys(["wahr", "ja", "yes"], "true"),
    **dict.fromkeys(["falsch", "nein", "no"], "false"),
    **dict.fromkeys(["nil", "undefined", "leer", "nichts"], "null"),
}
"""Words that may be names, but mean a value of FEEL where nobody knows them."""

TESTS: Final = frozenset({"is", "IS", "ist"})
"""Words for *equals*, which only what follows tells from parts of a name."""
NEGATIONS: Final = frozenset({"not", "NOT", "nicht", "kein", "keine"})
EMPTY: Final = frozenset({"empty", "blank", "leer", "NULL", "Null", "None", "nothing", "defined", "undefined"})
UNITS: Final = frozenset(
    {
        *(
            "Jahr",
            "Jahre",
            "Monat",
            "Monate",
            "Woche",
            "Wochen",
            "Tag",
            "Tage",
            "Tagen",
            "Stunde",
            "Stunden",
            "Minuten",
        ),
        *("year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "minute", "minutes"),
    }
)
"""Units of time that people write behind a number."""
OF: Final = frozenset({"of", "from", "aus", "von"})
"""Words that stand between variable and list of a loop elsewhere."""
DO: Final = frozenset({"do", "DO", "yield", "select", "collect", "tue"})
"""Words that introduce the body of a loop elsewhere."""
