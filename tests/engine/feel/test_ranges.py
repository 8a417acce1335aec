"""Ranges: 10.3.2.7 with their properties; grammar rules 7 to 12, 49c, 49d and 67; membership by ``in``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import Range
from tests.engine.feel.tables import assert_null, assert_value, rows

FORMS = {
    "[1..5]": Range(1, 5, True, True),
    "(1..5)": Range(1, 5, False, False),
    "]1..5[": Range(1, 5, False, False),
    "[1..5)": Range(1, 5, True, False),
    "[1..5[": Range(1, 5, True, False),
    "(1..5]": Range(1, 5, False, True),
    "]1..5]": Range(1, 5, False, True),
    "(1..5[": Range(1, 5, False, False),
    "[ 1 .. 5 ]": Range(1, 5, True, True),
    "[1.5..2.5]": Range(Decimal("1.5"), Decimal("2.5"), True, True),
    "[1..1]": Range(1, 1, True, True),
    "[-5..-1]": Range(-5, -1, True, True),
    "[a + 1..a * 2]": Range(25, 48, True, True),
    "[count([1])..count([1, 2])]": Range(1, 2, True, True),
    '["a".."c"]': Range("a", "c", True, True),
    '[@"2026-01-01"..@"2026-01-31"]': Range(date(2026, 1, 1), date(2026, 1, 31), True, True),
    # an end that is null is open
    "[1..null]": Range(1, None, True, False),
    "[null..5]": Range(None, 5, False, True),
    # tests as ranges
    "(< 5)": Range(None, 5, False, False, "<"),
    "(<= 5)": Range(None, 5, False, True, "<="),
    "(>5)": Range(5, None, False, False, ">"),
    "(>= 5)": Range(5, None, True, False, ">="),
    "(= 5)": Range(5, 5, True, True, "="),
    "(!= 5)": Range(5, 5, False, False, "!="),
    # a [ behind the upper end closes the range, or filters it
    "[1..l[2]]": Range(1, 8, True, True),
    "[l[1]..l[2][": Range(7, 8, True, False),
    "[[1..5[, [1..5]]": [Range(1, 5, True, False), Range(1, 5, True, True)],
    "if 3 in [1..5[ then 1 else 2": 1,
    "3 in [1..5[ and true": True,
}
PROPERTIES = {
    "[1..5].start": 1,
    "[1..5].end": 5,
    "[1..5].start included": True,
    "[1..5].end included": True,
    "(1..5).start included": False,
    "]1..5[.end included": False,
    "(< 5).start": None,
    "(< 5).end": 5,
    "(< 5).start included": False,
    "(< 5).end included": False,
    "(<= 5).end included": True,
    "(> 5).start": 5,
    "(> 5).end": None,
    "(>= 5).start included": True,
    "(>= 5).end included": False,
    "(= 5).start": 5,
    "(= 5).end": 5,
    "(= 5).start included": True,
    "(= 5).end included": True,
    "(!= 5).start": 5,
    "(!= 5).start included": False,
    "[[1..2], [3..4]].start": [1, 3],
}
MEMBERS = {
    "1 in [1..5]": True,
    "5 in [1..5]": True,
    "1 in (1..5]": False,
    "1 in ]1..5]": False,
    "5 in [1..5)": False,
    "5 in [1..5[": False,
    "1.5 in (1..2)": True,
    "0 in [1..5]": False,
    "1 in (1..1)": False,
    "24 in [a..a]": True,
    '"b" in ["a".."c"]': True,
    '"d" in ["a".."c"]': False,
    '@"2026-01-15" in [@"2026-01-01"..@"2026-02-01")': True,
    '@"2026-02-01" in [date("2026-01-01")..date("2026-02-01"))': False,
    '@"10:00:00" in [@"09:00:00"..@"11:00:00"]': True,
    '@"2026-01-31T10:00:00Z" in [@"2026-01-31T00:00:00Z"..@"2026-02-01T00:00:00Z"]': True,
    '@"P2D" in [@"P1D"..@"P3D"]': True,
    '@"P2M" in [@"P1M"..@"P1Y"]': True,
    # tests without a left side, with parentheses and without
    "a in < 25": True,
    "a in (< 25)": True,
    "a in > 25": False,
    "a in >= 24": True,
    "a in <= 23": False,
    "a in = 24": True,
    "a in (= 24)": True,
    "a in != 24": False,
    "a in (!= 24)": False,
    # several tests
    "a in (1, 24)": True,
    "a in (1, 2)": False,
    "a in (< 10, > 20)": True,
    "a in ([1..10], [20..30])": True,
    "a in ([1..10], 24)": True,
    "a in ((> 3))": True,
    "a in (20..30)": True,
    # lists: an item that is equal, or a range that holds it
    "a in [1, 24]": True,
    "a in l": False,
    "8 in l": True,
    "a in (l, 24)": True,
    "a in [[1..10], [20..30]]": True,
    "a in [< 10, > 20]": True,
    "a in [[24]]": True,
    "[1] in [[1], [2]]": True,
    "[1, 2] in [[1, 2]]": True,
    "a in []": False,
    "null in [1, null]": True,
    "null in null": True,
    "a in null": False,
    "{x: 1} in [{x: 1}]": True,
    # equality where the test is neither list nor range
    "a in 24": True,
    "a in (24)": True,
    "a in (20 + 4)": True,
    "a in (20) + 4": True,
    "a in (20 + 4) * 1": True,
    "24 in (p).x": True,
    "24 in (p.xs)[1]": True,
    'p.name in ("A", "B")': True,
    "[1..2] in [[1..2], [3..4]]": True,
    "not(a in (1, 2))": True,
    "a in [1..30] and true": True,
    "a in [1..30] = true": True,
    "a + 1 in [25..25]": True,
    "(a in [1..30]) instance of boolean": True,
}
NULLS = {
    "[5..1]": "The range from 5 to 1 ends before it begins.",
    '["b".."a"]': 'The range from "b" to "a" ends before it begins.',
    '["a"..1]': "Cannot compare a string with a number.",
    "[1..l[": "Cannot compare a number with a list.",
    "[true..false]": "Cannot compare a boolean with a boolean.",
    '[@"P1D"..@"P1M"]': "Cannot compare a days and time duration with a years and months duration.",
    "n in [1..5]": "Cannot compare 'n' (null) with a number.",
    "p.name in [1..5]": "Cannot compare 'p.name' (a string) with a number.",
    '@"2026-01-31" in [1..5]': "Cannot compare '@\"2026-01-31\"' (a date) with a number.",
    'a in "x"': "Cannot compare 'a' (a number) with a string.",
    'a in ("x", 1)': "Cannot compare 'a' (a number) with a string.",
    "5 in [1..null]": "A range that ends with null holds nothing.",
    "5 in [null..10]": "A range that begins with null holds nothing.",
    "5 in (null..null)": "A range without ends holds nothing.",
    "[1..5].size": "There is no 'size' in '[1..5]' (a range).",
}
SCOPE = {"a": 24, "l": [7, 8], "n": None, "p": {"name": "A", "x": 24, "xs": [24]}}


@pytest.mark.parametrize(("text", "expected"), rows(FORMS, PROPERTIES, MEMBERS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)
