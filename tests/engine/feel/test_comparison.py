"""Comparison: 10.3.2.2, equality; 10.3.2.13, semantics of <, <=, >, >=, between; 10.3.2.4, ternary logic."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine import feel
from engine.feel import YearMonthDuration
from tests.engine.feel.tables import assert_null, assert_value, local, rows

EQUALITY = {
    # null equals null alone
    "null = null": True,
    "null != null": False,
    "n = null": True,
    "1 = null": False,
    "null = 1": False,
    "1 != null": True,
    '"" = null': False,
    "[] = null": False,
    "{} = null": False,
    "false = null": False,
    # numbers by value, texts by character
    "1 = 1.0": True,
    "1.10 = 1.1": True,
    "-0 = 0": True,
    "-0.0 = 0.0": True,
    "1 = 2": False,
    "1 != 2": True,
    "12300 = 1.23E4": True,
    '"a" = "a"': True,
    '"a" = "A"': False,
    '"a" != "b"': True,
    '"ä" = "a\\u0308"': False,
    "true = true": True,
    "true = false": False,
    "true != false": True,
    # dates and times
    '@"2026-01-31" = date("2026-01-31")': True,
    '@"2026-01-31" = @"2026-02-01"': False,
    '@"10:00:00" = @"10:00:00"': True,
    '@"10:00:00Z" = @"11:00:00+01:00"': True,
    '@"10:00:00Z" = @"10:00:00"': False,
    '@"10:00:00@Etc/UTC" = @"10:00:00Z"': True,
    '@"2026-01-31T10:00:00" = @"2026-01-31T10:00:00"': True,
    '@"2026-01-31T10:00:00Z" = @"2026-01-31T10:00:00"': False,
    '@"2026-07-01T00:00:00@Europe/Berlin" = @"2026-06-30T22:00:00Z"': True,
    # the value of a point in time counts in seconds
    '@"10:00:00.1" = @"10:00:00.2"': True,
    '@"2026-01-31T10:00:00.1" = @"2026-01-31T10:00:00"': True,
    # durations of a kind
    '@"P1D" = @"PT24H"': True,
    '@"P1Y" = @"P12M"': True,
    '@"P0D" = -@"P0D"': True,
    '@"P1D" = @"P2D"': False,
    # lists and contexts, item by item
    "[] = []": True,
    "[1, 2] = [1.0, 2]": True,
    "[1, 2] = [2, 1]": False,
    "[1] = [1, 1]": False,
    "[1, null] = [1, null]": True,
    "[[1], [2]] = [[1], [2]]": True,
    '[1, "a"] = [1, 2]': False,
    "{a: 1, b: 2} = {b: 2, a: 1}": True,
    '{a: 1} = {"a": 1.0}': True,
    "{a: 1} = {a: 2}": False,
    "{a: 1} = {a: 1, b: 2}": False,
    "{a: null} = {}": False,
    "{a: [1, {b: 2}]} = {a: [1, {b: 2}]}": True,
    # ranges by their ends and how they are written
    "[1..5] = [1..5]": True,
    "(1..5] = ]1..5]": True,
    "[1..5) = [1..5[": True,
    "[1..5] = [1..5)": False,
    "[1..5] = [1..6]": False,
    "(< 5) = (< 5)": True,
    "(< 5) = (null..5)": False,
    "(>= 5) = [5..null)": False,
    "(= 5) = [5..5]": False,
    # functions
    "abs = abs": True,
    "{f: function(x) x, g: f = f}.g": True,
    "(function(x) x) = (function(x) x)": False,
    # comparisons join from the left
    "1 = 1 = true": True,
    "1 != 2 = true": True,
}
ORDER = {
    "1 < 2": True,
    "2 <= 2.0": True,
    "2 > 3": False,
    "3 >= 3": True,
    '"a" < "b"': True,
    '"a" < "B"': False,
    '"" < "a"': True,
    '"ab" > "a"': True,
    '"ä" > "z"': True,
    '@"2026-01-31" < @"2026-02-01"': True,
    '@"2026-01-31" >= @"2026-01-31"': True,
    '@"10:00:00" < @"11:00:00"': True,
    '@"10:00:00+01:00" < @"10:00:00Z"': True,
    '@"2026-01-31T10:00:00" < @"2026-01-31T10:00:01"': True,
    '@"2026-01-31T10:00:00+01:00" < @"2026-01-31T10:00:00Z"': True,
    '@"2026-01-31T10:00:00@Europe/Berlin" <= @"2026-01-31T09:00:00Z"': True,
    '@"P1D" < @"PT25H"': True,
    '@"P1Y" < @"P13M"': True,
    '-@"P1D" < @"PT0S"': True,
}
BETWEEN = {
    # x between a and b is x >= a and x <= b
    "0 between 1 and 3": False,
    "1 between 1 and 3": True,
    "3 between 1 and 3": True,
    "4 between 1 and 3": False,
    '"b" between "a" and "c"': True,
    '@"2026-01-31" between @"2026-01-01" and @"2026-01-31"': True,
    '@"P2M" between @"P1M" and @"P1Y"': True,
    "2 between 1 + 1 and 4 - 1": True,
    "2 between 1 and 3 and true": True,
    "2 between 1 and 3 and false": False,
    "0 between 1 and n": False,
    "5 between n and 3": False,
    "(2 between 1 and 3) = true": True,
    "1 + 1 between 2 and 2": True,
}
LOGIC = {
    **{f"{a} and {b}": a == b == "true" for a in ("true", "false") for b in ("true", "false")},
    **{f"{a} or {b}": "true" in (a, b) for a in ("true", "false") for b in ("true", "false")},
    **{f"{other} and false": False for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"false and {other}": False for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"{other} or true": True for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"true or {other}": True for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"{other} and true": None for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"true and {other}": None for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"{other} or false": None for other in ("null", "1", '"true"', "[]", "{}", "d")},
    **{f"false or {other}": None for other in ("null", "1", '"true"', "[]", "{}", "d")},
    "null and null": None,
    "null or null": None,
    # and binds more tightly than or
    "true or false and false": True,
    "(true or false) and false": False,
    "false and false or true": True,
    "true and null and false": False,
    "null or false or true": True,
    "1 < 2 and 2 < 3": True,
}
CONDITIONS = {
    "if true then 1 else 2": 1,
    "if false then 1 else 2": 2,
    "if null then 1 else 2": 2,
    "if n then 1 else 2": 2,
    'if "true" then 1 else 2': 2,
    "if 1 then 1 else 2": 2,
    "if 1 < n then 1 else 2": 2,
    "if true then null else 2": None,
    "if false then 1 else if true then 2 else 3": 2,
    "if true then if false then 1 else 2 else 3": 2,
    "(if true then 1 else 2) + 1": 2,
    "if true then 1 else 2 + 1": 1,
    "if false then 1 else 2 + 1": 3,
    "1 + if true then 1 else 2": 2,
    "if 1 = 1 and 2 = 2 then [1] else {}": [1],
}
NULLS = {
    '1 = "1"': 'Cannot compare 1 with "1".',
    '1 != "1"': 'Cannot compare 1 with "1".',
    "true = 1": "Cannot compare true with 1.",
    "[1] = 1": "Cannot compare [1] with 1.",
    "{} = []": "Cannot compare {} with [].",
    "d = dt": "Cannot compare 'd' (a date) with 'dt' (a date and time).",
    'd = "2026-01-31"': "Cannot compare 'd' (a date) with \"2026-01-31\".",
    "days = months": "Cannot compare 'days' (a days and time duration) with 'months' (a years and months duration).",
    "[1..5] = 3": "Cannot compare '[1..5]' (a range) with 3.",
    "n < 25": "Cannot compare 'n' (null) with 25.",
    "25 >= person.alter": "Cannot compare 25 with 'person.alter' (null).",
    "person.name < 25": "Cannot compare 'person.name' (a string) with 25.",
    "null < null": "Cannot compare null with null.",
    "true < false": "Cannot compare true with false.",
    "[1] < [2]": "Cannot compare [1] with [2].",
    "{a: 1} < {a: 2}": "Cannot compare {a: 1} with {a: 2}.",
    "[1..2] < [3..4]": "Cannot compare '[1..2]' (a range) with '[3..4]' (a range).",
    "d < dt": "Cannot compare 'd' (a date) with 'dt' (a date and time).",
    "days < months": "Cannot compare 'days' (a days and time duration) with 'months' (a years and months duration).",
    'dt < @"2026-01-31T10:00:00Z"': "Of two points in time only one has a time zone, so they have no order.",
    '@"10:00:00" < @"10:00:00Z"': "Of two points in time only one has a time zone, so they have no order.",
    "1 < 2 < 3": "Cannot compare '1 < 2' (a boolean) with 3.",
    "n between 1 and 3": "Cannot compare 'n' (null) with 3.",
    "2 between n and 3": "Cannot compare 2 with 'n' (null).",
    '2 between 1 and "3"': 'Cannot compare 2 with "3".',
    "today > d": "Cannot compare 'today' (a function) with 'd' (a date).",
    "true and n and d": "'and' needs true or false, not 'd' (a date).",
    "true and 1": "'and' needs true or false, not 1. Several values are compared with in: a in (1, 2).",
}
SCOPE = {
    "n": None,
    "d": date(2026, 1, 31),
    "dt": local(2026, 1, 31, 10),
    "days": timedelta(days=1),
    "months": YearMonthDuration(1),
    "person": {"name": "Beispiel", "alter": None},
}


@pytest.mark.parametrize(("text", "expected"), rows(EQUALITY, ORDER, BETWEEN, LOGIC, CONDITIONS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)


def test_what_is_decided_is_not_looked_at_any_further() -> None:
    assert_value("false and unbekannt.x > 1", False)
    assert_value("if true then 1 else unbekannt", 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('if "ja" then 1 else 2', 'The condition of an if is "ja", not true or false.'),
        ("if d then 1 else 2", "The condition of an if is 'd' (a date), not true or false."),
    ],
)
def test_a_condition_that_is_none_is_noticed(text: str, why: str) -> None:
    assert feel.compile(text).explain(SCOPE) == feel.Evaluation(2, (why,))
