"""Types: grammar rules 51 and 52; 10.3.2.9, conformance and implicit conversions; 10.3.2.13, instance of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.feel import YearMonthDuration
from tests.engine.feel.tables import assert_null, assert_value, rows

VALUES = {
    "number": "1",
    "string": '"a"',
    "boolean": "true",
    "date": '@"2026-01-31"',
    "time": '@"10:00:00"',
    "date and time": '@"2026-01-31T10:00:00"',
    "days and time duration": '@"P1D"',
    "years and months duration": '@"P1M"',
    "list": "[1]",
    "context": "{a: 1}",
    "range": "[1..2]",
    "function": "(function(a) a)",
}
EACH = (
    {f"{value} instance of {kind}": kind == own for own, value in VALUES.items() for kind in VALUES}
    | {f"{value} instance of Any": True for value in VALUES.values()}
    | {f"{value} instance of Null": False for value in VALUES.values()}
)
NULL = {"null instance of Null": True, "null instance of Any": False} | {
    f"null instance of {kind}": False for kind in VALUES
}
ALIASES = {
    '@"P1D" instance of dayTimeDuration': True,
    '@"P1M" instance of yearMonthDuration': True,
    '@"2026-01-31T10:00:00" instance of dateTime': True,
    "abs instance of function": True,
}
COMPOUND = {
    "[1, 2] instance of list<number>": True,
    '[1, "a"] instance of list<number>': False,
    "[1, null] instance of list<number>": True,
    "[] instance of list<string>": True,
    "[1] instance of list<Any>": True,
    "[[1], [2]] instance of list<list<number>>": True,
    "[[1], 2] instance of list<list<number>>": False,
    "1 instance of list<number>": False,
    "{a: 1} instance of context<a: number>": True,
    "{a: 1, b: 2} instance of context<a: number>": True,
    "{a: 1} instance of context<a: string>": False,
    "{a: 1} instance of context<a: number, b: number>": False,
    "{a: null} instance of context<a: number>": True,
    '{"a b": 1} instance of context<a b: number>': True,
    "{a: {b: [1]}} instance of context<a: context<b: list<number>>>": True,
    "[{a: 1}] instance of list<context<a: number>>": True,
    "[1..2] instance of range<number>": True,
    '["a".."b"] instance of range<number>': False,
    "(< 5) instance of range<number>": True,
    '[@"2026-01-01"..@"2026-01-31"] instance of range<date>': True,
    "(function(a: number) a) instance of function<number>->number": True,
    "(function(a: string) a) instance of function<number>->number": False,
    "(function(a: number, b: string) a) instance of function<number, string>->Any": True,
    "(function(a: number) a) instance of function<number, number>->number": False,
    "(function() 1) instance of function<>->Any": True,
    # instance of binds more tightly than comparisons, less than paths
    "1 instance of number = true": True,
    "1 instance of number and true": True,
    "p.age instance of number": True,
    "p.tags[1] instance of string": True,
    "[1, 2][item instance of number]": [1, 2],
    "not(1 instance of string)": True,
    "if 1 instance of number then 1 else 2": 1,
}
CONVERSIONS = {
    # to a list of one item, and from it
    "(function(x: list<number>) x)(1)": [1],
    "(function(x: list) x)(1)": [1],
    "(function(x: number) x)([1])": 1,
    "(function(x: list<list<number>>) x)([[1]])": [[1]],
    '(function(x: string) x)(["a"])': "a",
    # a date is its midnight in UTC
    '(function(x: date and time) x)(@"2026-01-31")': datetime(2026, 1, 31, tzinfo=UTC),
    # what conforms stays what it is
    "(function(x: number) x)(1)": 1,
    "(function(x: Any) x)([1])": [1],
    "(function(x) x)([1])": [1],
    "(function(x: number) x)(null)": None,
    "(function(x: context<a: number>) x)({a: 1, b: 2})": {"a": 1, "b": 2},
    '(function(x: years and months duration) x)(@"P1Y")': YearMonthDuration(12),
}
NULLS = {
    '(function(x: number) x)("a")': "'x' of function(x) must be a number, but is a string.",
    "(function(x: number) x)([1, 2])": "'x' of function(x) must be a number, but is a list.",
    '(function(x: list<number>) x)("a")': "'x' of function(x) must be a list, but is a string.",
    '(function(x: date) x)(@"2026-01-31T10:00:00")': "'x' of function(x) must be a date, but is a date and time.",
    "1 instance of Zahl": "There is no type 'Zahl'.",
    "-p.age instance of number": (
        "The minus sign needs a number or a duration behind it, not 'p.age instance of number' (a boolean)."
    ),
}
SCOPE = {"p": {"age": 3, "tags": ["x"]}}


@pytest.mark.parametrize(("text", "expected"), rows(EACH, NULL, ALIASES, COMPOUND, CONVERSIONS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)
