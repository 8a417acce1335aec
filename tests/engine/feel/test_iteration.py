"""for, some and every: grammar rules 44, 46 and 63; 10.3.2.13, semantics of for and quantified expressions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from tests.engine.feel.tables import assert_null, assert_value, local, rows

LISTS = {
    "for i in [1, 2] return i + 1": [2, 3],
    "for i in [] return i": [],
    "for i in [[1, 2], [3]] return i": [[1, 2], [3]],
    "for i in [1, null] return i": [1, None],
    "for i in [1, 2] return null": [None, None],
    "for p in people return p.name": ["A", "B"],
    "for ein Wert in [1, 2] return ein Wert + 1": [2, 3],
    "for day of week in [1, 2] return day of week + 1": [2, 3],
    "for in-out in [1] return in-out": [1],
    "for a-b in [1] return a-b": [1],
    # what is no list is a list of itself
    "for i in 5 return i": [5],
    'for i in "abc" return i': ["abc"],
    "for i in {a: 1} return i.a": [1],
}
COUNTED = {
    "for i in 1..3 return i": [1, 2, 3],
    "for i in 3..1 return i": [3, 2, 1],
    "for i in 1..1 return i": [1],
    "for i in -1..1 return i": [-1, 0, 1],
    "for i in 1..-1 return i": [1, 0, -1],
    "for i in 1 + 1..2 * 2 return i": [2, 3, 4],
    "for i in 1..count(people) return people[i].name": ["A", "B"],
    "for i in 1.5..3 return i": [Decimal("1.5"), Decimal("2.5")],
    # ranges, with their brackets
    "for i in [1..3] return i": [1, 2, 3],
    "for i in (1..3) return i": [2],
    "for i in ]1..3] return i": [2, 3],
    "for i in [1..3[ return i": [1, 2],
    "for i in (1..2) return i": [],
    # dates, one day after the other
    'for d in @"2026-01-30"..@"2026-02-01" return d.day': [30, 31, 1],
    'for d in @"2026-02-01"..@"2026-01-31" return d': [date(2026, 2, 1), date(2026, 1, 31)],
    'for d in [@"2026-01-30"..@"2026-02-01") return d.day': [30, 31],
    'for d in @"9999-12-30"..@"9999-12-31" return d.day': [30, 31],
}
SEVERAL = {
    "for i in [1, 2], j in [3, 4] return i * j": [3, 4, 6, 8],
    "for i in [[1, 2], [3]], j in i return j": [1, 2, 3],
    "for i in 1..3, j in 1..i return i * 10 + j": [11, 21, 22, 31, 32, 33],
    "for i in [1, 2], j in [i..2], k in [j] return k": [1, 2, 2],
    "for i in [1, 2], i in [i, 9] return i": [1, 9, 2, 9],
    "for i in [1, 2] return for j in [i, 3] return i + j": [[2, 4], [4, 5]],
    "for i in [1, 2] return [i][1]": [1, 2],
    "(for i in [1, 2] return i)[2]": 2,
    "for i in [1, 2] return i = 1 or i = 2": [True, True],
    "for i in for j in [1, 2] return j + 1 return i + 1": [3, 4],
    "for i in if true then [1] else [2] return i": [1],
}
PARTIAL = {
    "for i in [1, 2, 3] return count(partial)": [0, 1, 2],
    "for i in 0..4 return if i = 0 then 1 else i * partial[-1]": [1, 1, 2, 6, 24],
    "for i in 1..6 return if i <= 2 then 1 else partial[-1] + partial[-2]": [1, 1, 2, 3, 5, 8],
    "for i in [1, 2], j in [1, 2] return count(partial)": [0, 1, 2, 3],
    "for i in [1, 2] return for j in [1, 2] return count(partial)": [[0, 1], [0, 1]],
    # a variable of that name is the author's own
    "for partial in [1, 2] return partial": [1, 2],
    "for i in 1..2, partial in [i] return partial": [1, 2],
}
QUANTIFIED = {
    "some i in [1, 2] satisfies i > 1": True,
    "some i in [1, 2] satisfies i > 2": False,
    "every i in [1, 2] satisfies i > 0": True,
    "every i in [1, 2] satisfies i > 1": False,
    "some i in [] satisfies true": False,
    "every i in [] satisfies false": True,
    # three-valued: null decides where nothing else does
    "some i in [null, 2] satisfies i > 1": True,
    "some i in [2, null] satisfies i > 1": True,
    "some i in [null, 0] satisfies i > 1": None,
    "every i in [null, 0] satisfies i > 1": False,
    "every i in [null, 2] satisfies i > 1": None,
    "some i in [1, 2], j in [2, 3] satisfies i = j": True,
    "every i in [[1], [2]], j in i satisfies j > 0": True,
    "some i in 1..3 satisfies i = 2": True,
    "every i in [1..3] satisfies i < 3": False,
    "some i in 5 satisfies i > 1": True,
    'some p in people satisfies p.age > 18 and p.name = "B"': True,
    "every p in people satisfies some t in p.tags satisfies t = 1": True,
    "(some i in [1] satisfies i = 1) and true": True,
    "not(some i in [1, 2] satisfies i = 3)": True,
}
NULLS = {
    "for i in n return i": "A loop over 'n' has no answer, since it is null.",
    "for p in people, c in p.children return c": "A loop over 'p.children' has no answer, since it is null.",
    "some i in n satisfies i > 1": "A loop over 'n' has no answer, since it is null.",
    "every i in people[9] satisfies i > 1": "A loop over 'people[9]' has no answer, since it is null.",
    "for i in 1..n return i": "A loop cannot count from 1 to 'n' (null).",
    'for i in "a".."c" return i': 'A loop cannot count from "a" to "c".',
    'for i in ["a".."c"] return i': "A loop cannot count from a string to a string.",
    'for i in @"P1D".."P2D" return i': 'A loop cannot count from \'@"P1D"\' (a days and time duration) to "P2D".',
    'for i in 1..@"2026-01-31" return i': "A loop cannot count from 1 to '@\"2026-01-31\"' (a date).",
    "for i in dt..dt return i": "A loop cannot count points in time; use dates.",
    "for i in (> 3) return i": "A loop cannot count from a number to null.",
    'some i in [1] satisfies "a"': 'What satisfies asks for is true or false, not "a".',
    "every p in people satisfies p.name": "What satisfies asks for is true or false, not 'p.name' (a string).",
    "some i in [null] satisfies i > 1": "Cannot compare 'i' (null) with 1.",
}
SCOPE = {
    "n": None,
    "dt": local(2026, 1, 31),
    "people": [{"name": "A", "age": 17, "tags": [1]}, {"name": "B", "age": 30, "tags": [2, 1]}],
}


@pytest.mark.parametrize(("text", "expected"), rows(LISTS, COUNTED, SEVERAL, PARTIAL, QUANTIFIED))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)


def test_functions_made_in_a_loop_keep_their_own_round() -> None:
    assert_value("for f in (for i in [1, 2] return function() i) return f()", [1, 2])


def test_variables_end_with_the_loop() -> None:
    assert feel.compile("[for i in [1] return i, i]").names == {"i"}
    assert feel.compile("some i in [1] satisfies i > 0").names == set()
