"""Texts: section 10.3.4.3, table 74; patterns have a file of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "substring": {
        'substring("foobar", 3)': "obar",
        'substring("foobar", 3, 3)': "oba",
        'substring("foobar", 3, 3.8)': "oba",
        'substring("foobar", -2, 1)': "a",
        'substring("foobar", -6)': "foobar",
        'substring("foobar", 2.0, 1)': "o",
        'substring("\\U01F40Eab", 2)': "ab",
        'substring("ab", 1, 5)': "ab",
        'substring(string: "foobar", start position: 3)': "obar",
        'substring(length: 2, start position: 1, string: "foobar")': "fo",
        'substring(["foobar"], [3])': "obar",
    },
    "string length": {
        'string length("foo")': 3,
        'string length("\\U01F40Eab")': 3,
        'string length("\\uD83D\\uDC0Eab")': 3,
        'string length("")': 0,
        'string length("Ä")': 1,
        'string length(string: "a\\nb")': 3,
    },
    "upper case": {'upper case("aBc4")': "ABC4", 'upper case("straße")': "STRASSE", 'upper case(string: "ä")': "Ä"},
    "lower case": {'lower case("aBc4")': "abc4", 'lower case("ÄÖÜ")': "äöü", 'lower case(string: "A")': "a"},
    "substring before": {
        'substring before("foobar", "bar")': "foo",
        'substring before("foobar", "xyz")': "",
        'substring before("foobar", "o")': "f",
        'substring before("foobar", "")': "",
        'substring before(string: "KR-U25", match: "-")': "KR",
    },
    "substring after": {
        'substring after("foobar", "ob")': "ar",
        'substring after("", "a")': "",
        'substring after("foobar", "xyz")': "",
        'substring after("foobar", "")': "foobar",
        'substring after(string: "KR-U25", match: "-")': "U25",
    },
    "contains": {
        'contains("foobar", "of")': False,
        'contains("foobar", "ob")': True,
        'contains("foobar", "")': True,
        'contains(["foobar"], "of")': False,
        'contains(string: "foobar", match: "oba")': True,
    },
    "starts with": {
        'starts with("foobar", "fo")': True,
        'starts with("foobar", "")': True,
        'starts with(string: "foobar", match: "bar")': False,
    },
    "ends with": {
        'ends with("foobar", "r")': True,
        'ends with("foobar", "R")': False,
        'ends with(string: "foobar", match: "bar")': True,
    },
    "string join": {
        'string join(["a", "b", "c"], "_and_")': "a_and_b_and_c",
        'string join(["a", "b", "c"], "")': "abc",
        'string join(["a", "b", "c"], null)': "abc",
        'string join(["a"], "X")': "a",
        'string join("a", "X")': "a",
        'string join(["a", null, "c"], "X")': "aXc",
        'string join([], "X")': "",
        'string join(["a", "b", "c"])': "abc",
        "string join([null])": "",
        'string join(list: ["a", "b"], delimiter: ", ")': "a, b",
    },
    "trim": {'trim("  a b\\n")': "a b", 'trim(string: "a")': "a"},
    "is blank": {'is blank(" \\t")': True, 'is blank("")': True, 'is blank(string: "a")': False},
}
NULLS: Nulls = {
    'substring("foobar", 0)': "The text of 6 characters has no position 0.",
    'substring("foobar", 7)': "The text of 6 characters has no position 7.",
    'substring("foobar", -7)': "The text of 6 characters has no position -7.",
    'substring("f", 1.5)': "The text of one character has no position 1.5.",
    'substring("", 1)': "The text of 0 characters has no position 1.",
    'substring("foobar", 1, 0)': "The length of a substring must be 1 or more.",
    'substring("foobar", 1, -1)': "The length of a substring must be 1 or more.",
    "substring(null, 1)": "substring() needs a string for 'string', not null.",
    'substring("foobar", null)': "substring() needs a number for 'start position', not null.",
    'substring("foobar", 1, null)': "substring() needs a number for 'length', not null.",
    'substring("foobar", "1")': "substring() needs a number for 'start position', not a string.",
    'substring("foobar")': "substring() takes 2 to 3 arguments, not 1.",
    "substring(start position: 1, length: 2)": "substring() needs the parameter 'string'.",
    'substring(text: "foobar", start position: 3)': (
        "substring() has no parameter 'text'; it has string, start position, length."
    ),
    "trim(null)": "trim() needs a string for 'string', not null.",
    "is blank(1)": "is blank() needs a string for 'string', not a number.",
    "string length(12)": "string length() needs a string for 'string', not a number.",
    "upper case(null)": "upper case() needs a string for 'string', not null.",
    'lower case(["a", "b"])': "lower case() needs a string for 'string', not a list.",
    'contains("a", null)': "contains() needs a string for 'match', not null.",
    'starts with(null, "a")': "starts with() needs a string for 'string', not null.",
    'ends with("a", 1)': "ends with() needs a string for 'match', not a number.",
    'substring before("a", null)': "substring before() needs a string for 'match', not null.",
    'substring after(1, "a")': "substring after() needs a string for 'string', not a number.",
    'string join(["a", 1])': "string join() needs texts only, not a number; use string().",
    "string join(null)": "string join() needs a list for 'list', not null.",
    'string join(["a"], 1)': "string join() needs a string for 'delimiter', not a number.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)
