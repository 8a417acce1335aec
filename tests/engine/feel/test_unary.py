"""Unary tests, the language of table cells: grammar rules 7 and 13 to 15; 10.3.2.13, semantics of unary tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from engine.feel import Range

Cells = Mapping[str, tuple[Any, bool | None]]
"""From cells to a value, and whether it passes."""

ANYTHING: Cells = {"-": (None, True), " - ": (5, True), "-5": (-5, True), "- 5": (-5, True)}
COMPARISONS: list[tuple[str, Any, bool | None]] = [
    ("< 25", 24, True),
    ("< 25", 25, False),
    ("<= 25", 25, True),
    ("> 25", 25, False),
    (">= 25", Decimal("25.0"), True),
    ("= 25", 25, True),
    ("!= 25", 25, False),
    ("!= 25", None, True),
    ("= null", None, True),
    ("!= null", None, False),
    ("!= null", 1, True),
    ("< 25", None, None),
    ("< 25", "24", None),
    ("< 20 + 5", 24, True),
    ("< limit", 6, True),
    ('< date("2026-01-01")', date(2025, 12, 31), True),
    ('>= @"P14D"', timedelta(days=14), True),
    ('< "b"', "a", True),
]
VALUES: list[tuple[str, Any, bool | None]] = [
    ('"Krefeld"', "Krefeld", True),
    ('"Krefeld"', "Viersen", False),
    ('"Krefeld"', None, False),
    ('"Krefeld"', 5, None),
    ("25", 25, True),
    ("25", 25.0, True),
    ("null", None, True),
    ("null", 5, False),
    ("true", True, True),
    ("true", False, False),
    ("false", False, True),
    ("false", None, False),
    ("limit", 7, True),
    ("limit + 1", 8, True),
    ("nobody", None, True),
    ("nobody", 5, False),
    ('date("2026-01-31")', date(2026, 1, 31), True),
    ("{a: 1}", {"a": 1}, True),
    ("[1, 2]", [1, 2], True),
    ("1", [1, 2], None),
    ("person.age", 30, True),
]
SEVERAL: list[tuple[str, Any, bool | None]] = [
    ('"Viersen", "Kempen"', "Kempen", True),
    ('"Viersen", "Kempen"', "Krefeld", False),
    ("< 18, > 60", 61, True),
    ("[18..25), > 60", 25, False),
    ("[18..25), > 60", 61, True),
    ("1, null", None, True),
    ('1, "a"', "a", True),
    ('"a", 1', 2, None),
    ("limit, 9", 9, True),
]
RANGES: list[tuple[str, Any, bool | None]] = [
    ("[18..25)", 18, True),
    ("[18..25)", 25, False),
    ("]18..25[", 18, False),
    ("(18..25]", 25, True),
    ("[18..25]", Decimal("24.5"), True),
    ("[18..25]", None, None),
    ("[limit..10]", 8, True),
    ("(< 5)", 4, True),
    ("[1..5]", Range(1, 5, True, True), True),
    ('[@"2026-01-01"..@"2026-02-01")', date(2026, 1, 31), True),
]
LISTS: list[tuple[str, Any, bool | None]] = [
    # a list passes what it contains, and what lies in a range of it
    ("[1, 2, 3]", 2, True),
    ("[1, 2, 3]", 4, False),
    ("[[1..5], [8..9]]", 8, True),
    ("[< 5, > 8]", 9, True),
    ("towns", "Kempen", True),
    ("towns", "Krefeld", False),
    ('["a", 1]', 1, True),
    ("[null]", None, True),
]
QUESTIONS: list[tuple[str, Any, bool | None]] = [
    # with ? a test says itself whether the value passes
    ("? > 3 and ? < 5", 4, True),
    ("? > 3 and ? < 5", 5, False),
    # null says nothing, although the value may be null as well
    ("? > 3", None, None),
    ("?.age > 18", None, None),
    ("?", None, None),
    ("not(? > 3)", None, None),
    ("? = null", None, True),
    ('contains(?, "erz")', "Scherz", True),
    ("count(?) > 1", [1, 2], True),
    ("some x in ? satisfies x > 2", [1, 3], True),
    ("?.age > 18", {"age": 30}, True),
    ("?[1] = 2", [2, 3], True),
    ("? in towns", "Kempen", True),
    ("not(? in towns)", "Krefeld", True),
    ("?", True, True),
    ("?", False, False),
    ("if ? > 3 then true else false", 5, True),
    # what it gives besides true and false is compared as without ?
    ("?", 5, True),
    ("if ? > 3 then [1..10] else 0", 5, True),
    ("? * 1", 5, True),
    ("< ? + 1", 5, True),
    # without ? an answer of true or false is that of the test, unless the value is a boolean
    ("limit = 7", 5, True),
    ("limit = 8", 5, False),
    ("limit = 7", True, True),
    ("limit = 7", False, False),
    ("limit > nobody", 5, False),
]
NEGATED: list[tuple[str, Any, bool | None]] = [
    ('not("Krefeld")', "Krefeld", False),
    ('not("Krefeld", "Viersen")', "Kempen", True),
    ('not("Krefeld", "Viersen")', "Viersen", False),
    ("not(< 18, > 60)", 30, True),
    ("not([18..25])", 17, True),
    ("not([18..25])", None, None),
    ("not(null)", None, False),
    ("not(null)", 5, True),
    ("not(true)", False, True),
    ("not([1, 2])", 3, True),
    ("not(? > 3)", 2, True),
    ('not(contains(?, "x"), "b")', "b", False),
    ("not(limit)", 7, False),
    ("not( 5 )", 6, True),
    ("not(5)", "a", None),
    # not in the middle is the function
    ("not(true) or ? > 3", 4, True),
    ("not(false) and ? > 3", 4, True),
]
SCOPE = {"limit": 7, "towns": ["Viersen", "Kempen"], "person": {"age": 30}}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        *((cell, value, expected) for cell, (value, expected) in ANYTHING.items()),
        *(COMPARISONS + VALUES + SEVERAL + RANGES + LISTS + QUESTIONS + NEGATED),
    ],
)
def test_a_value_passes_or_not(cell: str, value: Any, expected: bool | None) -> None:
    assert feel.compile_unary(cell).evaluate(value, SCOPE) is expected


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("< 25", "24", "Cannot compare a string with a number."),
        ("< 25", None, "Cannot compare null with a number."),
        ("[18..25]", None, "Cannot compare null with a number."),
        ('"a"', 5, "Cannot compare a number with a string."),
        ("? > 3", None, "Cannot compare '?' (null) with 3."),
        ("? > limit", None, "Cannot compare '?' (null) with 'limit' (a number)."),
        ("function(x) x", 5, "Cannot compare a number with a function."),
    ],
)
def test_why_a_test_has_no_answer(cell: str, value: Any, why: str) -> None:
    evaluation = feel.compile_unary(cell).explain(value, SCOPE)
    assert evaluation.value is None
    assert evaluation.warnings[-1] == why


def test_the_value_has_no_name_but_a_question_mark() -> None:
    tests = feel.compile_unary("? > limit, nobody")
    assert tests.names == {"limit", "nobody"}
    assert feel.compile("? = null").explain({}).warnings == ("'?' has no value here; it is null.",)
