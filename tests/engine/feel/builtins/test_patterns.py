"""Regular expressions: ``matches``, ``replace`` and ``split`` of section 10.3.4.3, table 74.

Their language is that of section 7.6 of XQuery 1.0 and XPath 2.0 Functions and Operators, which builds on appendix F of
XML Schema part 2. What it calls an error is null.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "matches": {
        'matches("foobar", "^fo*b")': True,
        'matches("foobar", "oba")': True,
        'matches("foobar", "^oba")': False,
        'matches("", "")': True,
        'matches("foobar", "FOO", null)': False,
        'matches(input: "foobar", pattern: "FOO", flags: "i")': True,
        'matches(["foobar"], "foo")': True,
    },
    "replace": {
        'replace("banana", "a", "o")': "bonono",
        'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")': "[1=ab][2=]cd",
        'replace("2026-01-31", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")': "31.01.2026",
        'replace("abc", "b", "[$0]")': "a[b]c",
        'replace("abc", "(a)(b)", "$12")': "a2c",
        'replace("abc", "(a)", "$1$2")': "abc",
        'replace("abc", "b", "\\\\$\\\\\\\\")': "a$\\c",
        'replace("a.b", ".", "$1", "q")': "a$1b",
        'replace("abc", "x", "$")': "abc",
        'replace("ABC", "b", "-", "i")': "A-C",
        'replace("reluctant", "r.*?t", "X")': "Xant",
        'replace("DE12 3456", "\\s", "")': "DE123456",
        'replace(input: "abc", pattern: "b", replacement: "-")': "a-c",
        'replace(input: "aBc", pattern: "b", replacement: "-", flags: "i")': "a-c",
    },
    "split": {
        'split("John Doe", "\\s")': ["John", "Doe"],
        'split("a;b;c;;", ";")': ["a", "b", "c", "", ""],
        'split("a, b,c", ",\\s*")': ["a", "b", "c"],
        'split("a.b", "\\.")': ["a", "b"],
        'split("", ";")': [""],
        'split(string: "a|b", delimiter: "\\|")': ["a", "b"],
    },
}
NULLS: Nulls = {
    'matches(null, "a")': "matches() needs a string for 'input', not null.",
    'matches("a", null)': "matches() needs a string for 'pattern', not null.",
    'matches(12, "a")': "matches() needs a string for 'input', not a number.",
    'matches("abc", "b", "y")': "Unknown flags 'y'; s, m, i, x and q are possible.",
    'replace("abc", "x*", "-")': "The pattern of replace() fits the empty text.",
    'split("abc", "")': "The pattern of split() fits the empty text.",
    'split("abc", null)': "split() needs a string for 'delimiter', not null.",
    'replace("abc", "b", "$")': (
        "In a replacement, $ has the number of a group behind it, $0 for all; the sign itself is \\$."
    ),
    'replace("abc", "b", "${1}")': (
        "In a replacement, $ has the number of a group behind it, $0 for all; the sign itself is \\$."
    ),
    'replace("abc", "(b)", "\\\\1")': "In a replacement, a group is written $1, the sign $ \\$ and the sign \\ \\\\.",
    'replace("abc", "b")': "replace() takes 3 to 4 arguments, not 2.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


PATTERNS: list[tuple[str, str, str, str]] = [
    # pattern, flags, texts that it fits as a whole and texts that it does not, each separated by blanks
    ("a|bc", "", "a bc", "b c abc"),
    ("(ab)+", "", "ab abab", "a aba"),
    ("(?:ab){2}", "", "abab", "ab ababab"),
    ("a{2,}", "", "aa aaaa", "a"),
    ("a{1,2}b?", "", "a aab", "aaa"),
    (r"\d+", "", "12 ٣٤", "a 1a"),
    (r"\D+", "", "ab", "a1"),
    (r"\w+", "", "Müller a+b 1", "a-b a_b"),
    (r"\W", "", "- _ .", "a + 1"),
    (r"\s?\S", "", "a", "aa"),
    (r"\i\c*", "", "a a1 _a a-b.c x:y äö", "1a -a"),
    (r"\I\C", "", "1, -;", "aa 11"),
    (r"[\i-[:]][\c-[:]]*", "", "ab a-1", "a:b :a"),
    (r"\p{L}+", "", "Ärger ж", "a1"),
    (r"\p{Lu}\p{Ll}+", "", "Viersen Ägypten", "viersen VIE"),
    (r"\P{L}+", "", "12 -", "1a"),
    (r"\p{IsBasicLatin}+", "", "abc ~", "ä"),
    (r"\P{IsBasicLatin}+", "", "ä ж", "a"),
    (r"\p{IsArabic}+", "", "سوريا", "Syria"),
    (r"[\p{IsCyrillic}\s]+", "", "Сирия", "Syrien"),
    (r"[a-z]+", "", "abc", "Abc ä"),
    (r"[^a-z]+", "", "ABC 1", "aB"),
    (r"[a-c-]+", "", "a-b", "d"),
    (r"[-.\w]+", "", "a.b-c", "a@b"),
    (r"[\[\]\\^]+", "", "[ ]\\^", "a"),
    (r"[a^]+", "", "a^", "b"),
    (r"[\t\n -]", "", "-", "a"),
    ("[a-z-[aeiou]]+", "", "bcd", "abc B"),
    ("[a-z-[aeiou]]+", "i", "bcd BCD", "abc A"),
    (r"[\p{L}-[a-z]]", "", "A ä Ж", "a 1"),
    (r"[\w-[\d]]+", "", "abc", "a1"),
    ("[^a-z-[ä]]", "", "A 1 ö", "a ä"),
    (r"[\p{L}\d-[^\p{IsBasicLatin}]]", "", "a 5", "ä -"),
    (r"[^\p{L}-[^\d]]", "", "5", "a -"),
    ("straße", "i", "Straße STRAßE STRAẞE", "strasse"),
    ("k", "i", "k K \u212a", "q"),
    (r"\p{Lu}", "i", "A", "a"),
    (r"[\p{Lu}a]", "i", "A a B", "b"),
    ("[^ä]", "i", "a", "ä Ä"),
    ("a b", "x", "ab", "a"),
    ("a b [c d]", "x", "abc abd", "ab"),
    ("a.b*", "q", "a.b*", "aab"),
    ("A.b", "qi", "a.B", "axb"),
    (r"a\.b\-c\/d", "", "a.b-c/d", "axb-c/d"),
    (r"\^\$\(\)\{\}\?\*\+\|", "", "^$(){}?*+|", "a"),
    (r"(KR|VIE)-(U|UE)25", "", "KR-U25 VIE-UE25", "KR-25"),
]


@pytest.mark.parametrize(("pattern", "flags", "fitting", "others"), PATTERNS)
def test_a_pattern_fits_what_it_should(pattern: str, flags: str, fitting: str, others: str) -> None:
    whole = pattern if "q" in flags else f"^({pattern})$"
    expression = feel.compile("for text in texts return matches(text, pattern, flags)")
    for texts, expected in ((fitting.split(" "), True), (others.split(" "), False)):
        scope = {"texts": texts, "pattern": whole, "flags": flags}
        assert expression.explain(scope) == feel.Evaluation([expected] * len(texts), ()), texts


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb", "^b$", "", False),
        ("a\nb", "^b$", "m", True),
        ("a\nb", "^a.b$", "sm", True),
        ("a\n", "a$", "", False),
    ],
)
def test_lines(text: str, pattern: str, flags: str, expected: bool) -> None:
    scope = {"text": text, "pattern": pattern, "flags": flags}
    assert feel.compile("matches(text, pattern, flags)").evaluate(scope) is expected


REFUSED = {
    r"(a)\1": "References back to a group are not possible; write out what may come twice: (aa|bb) for ([ab])\\1.",
    r"\bab\b": "\\b, the edge of a word, is not possible; write (^|\\W) before the word and (\\W|$) behind it.",
    r"\Aab\z": "Write ^ for the beginning of the text and $ for its end.",
    r"\x41": "Write the character itself instead of its number.",
    r"\Qa.b\E": "The escape '\\Q' is not known.",
    "a\\": "The pattern ends with a single backslash; write \\\\ for the sign itself.",
    "(?i)ab": 'Flags do not stand in the pattern; give them as the third text: matches(text, pattern, "i").',
    "a(?=b)": "Looking ahead or back with (?= is not possible; ask with two patterns, one after the other.",
    "(?<!a)b": "Looking ahead or back with (?<! is not possible; ask with two patterns, one after the other.",
    "(?<jahr>a)": "Groups have no names; write ( alone and name it by its number, $1.",
    "(?P<jahr>a)": "Groups have no names; write ( alone and name it by its number, $1.",
    "(?#a)": "A group begins with ( or (?: alone.",
    "[[:alpha:]]": (
        "Names such as [:alpha:] are not possible; write \\p{L} for letters, \\d for digits, \\s for blanks."
    ),
    "[a[b]": "Inside a class of characters the sign [ is written \\[.",
    "[a-z-[a-f-[b]]]": ("Of a class of characters only one other class can be taken away, at its end: [a-z-[aeiou]]."),
    "[a-z-[a]b]": "Of a class of characters only one other class can be taken away, at its end: [a-z-[aeiou]].",
    "[]": "A class of characters is empty; write \\] where the sign ] is meant.",
    "[^]": "A class of characters is empty; write \\] where the sign ] is meant.",
    "[a": "A class of characters is not closed; add a ].",
    "[z-a]": "The range 'z-a' ends before it begins.",
    "a{,3}": "How often stands in braces: {3}, {2,5} or {2,}; the sign { is written \\{.",
    "{": "How often stands in braces: {3}, {2,5} or {2,}; the sign { is written \\{.",
    r"\pL": "Behind \\p the name of a category stands in braces: \\p{L}.",
    r"\p{L": "Behind \\p the name of a category stands in braces: \\p{L}.",
    r"\p{Greek}": "A block of characters has Is before its name: \\p{IsGreek}.",
    r"\p{Latin}": "There is no 'Latin' for \\p; letters are \\p{L}, or a range such as [a-z].",
    "(a": "The pattern '(a' cannot be used: a ( is not closed, namely in '(a'.",
    "a)": "The pattern 'a)' cannot be used: there is a ) without a (, namely in 'a)'.",
    "*a": "The pattern '*a' cannot be used: there is nothing to repeat before *, + or ?, namely in '*'.",
    "a++": "The pattern 'a++' cannot be used: two signs of repetition follow each other, namely in '++'.",
    "a{1001}": "The pattern 'a{1001}' cannot be used: it repeats something too often, namely in '{1001}'.",
    "(a{1000}){1000}": (
        "The pattern '(a{1000}){1000}' cannot be used: it repeats something too often, namely in '{1000}'."
    ),
    "a" * 1001: "A pattern may have 1000 characters at most.",
}


@pytest.mark.parametrize(("pattern", "why"), REFUSED.items())
def test_what_cannot_be_is_refused_with_a_way_out(pattern: str, why: str) -> None:
    evaluation = feel.compile('matches("abc", pattern)').explain({"pattern": pattern})
    assert evaluation == feel.Evaluation(None, (why,))


# -- classes against their meaning -------------------------------------------------------------------------------------

ITEMS: dict[str, Callable[[str], bool]] = {
    "a": lambda char: char == "a",
    "k": lambda char: char == "k",
    "A-F": lambda char: "A" <= char <= "F",
    "a-z": lambda char: "a" <= char <= "z",
    "ä-ü": lambda char: "ä" <= char <= "ü",
    "0-4": lambda char: "0" <= char <= "4",
    r"\-": lambda char: char == "-",
    r"\p{IsGreek}": lambda char: 0x370 <= ord(char) <= 0x3FF,
    r"\s": lambda char: char in " \t\r\n",
    r"\S": lambda char: char not in " \t\r\n",
}
"""Items that stand for characters by their numbers; without regard to case they also stand for the other case."""
CATEGORIES: dict[str, Callable[[str], bool]] = {
    r"\d": lambda char: unicodedata.category(char) == "Nd",
    r"\D": lambda char: unicodedata.category(char) != "Nd",
    r"\w": lambda char: unicodedata.category(char)[0] in "LMNS",
    r"\p{Lu}": lambda char: unicodedata.category(char) == "Lu",
    r"\P{L}": lambda char: unicodedata.category(char)[0] != "L",
}
SAMPLE = "aAbBeEfFgkKzZ\u212a059٣ \t\n-_+.:äÄüÜößẞéαΑσςΣжЖ€"


def cases(char: str) -> set[str]:
    """The character and its other cases, as far as they are in the sample."""
    return {one for one in SAMPLE if one == char or one.lower() == char.lower() or one.upper() == char.upper()}


def in_group(items: list[str], negated: bool, char: str, fold: bool) -> bool:
    variants = cases(char) if fold else {char}
    found = any(CATEGORIES[item](char) if item in CATEGORIES else any(map(ITEMS[item], variants)) for item in items)
    return found is not negated


GROUPS = st.tuples(st.lists(st.sampled_from([*ITEMS, *CATEGORIES]), min_size=1, max_size=4), st.booleans())


@given(GROUPS, st.none() | GROUPS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_class_has_the_characters_of_its_items(
    base: tuple[list[str], bool], taken: tuple[list[str], bool] | None, fold: bool
) -> None:
    written = ["^" * negated + "".join(items) for items, negated in (base, taken or ([], False))]
    pattern = f"^[{written[0]}{f'-[{written[1]}]' if taken else ''}]$"
    expected = [
        in_group(*base, char, fold) and not (taken is not None and in_group(*taken, char, fold)) for char in SAMPLE
    ]
    scope = {"chars": list(SAMPLE), "pattern": pattern, "flags": "i" if fold else ""}
    found = feel.compile("for char in chars return matches(char, pattern, flags)").evaluate(scope)
    assert found == expected, pattern
