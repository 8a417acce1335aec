"""Unary tests, the language of table cells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", None, True),
        ("< 25", 24, True),
        ("< 25", 25, False),
        ("< 25", None, None),
        ("< 25", "24", None),
        ('"Krefeld"', "Krefeld", True),
        ('"Viersen", "Kempen"', "Kempen", True),
        ('not("Krefeld", "Viersen")', "Kempen", True),
        ('not("Krefeld")', "Krefeld", False),
        ("[18..25)", 25, False),
        ("[18..25], > 60", 61, True),
        ('contains(?, "erz")', "Scherz", True),
        ("? > 3 and ? < 5", 4, True),
        ("null", None, True),
        ("not(null)", None, False),
        ("true", True, True),
        ("true", False, False),
        ('< date("2026-01-01")', date(2025, 12, 31), True),
        ("[1, 2, 3]", 2, True),
        ("grenze", 7, True),
        ("< grenze", 6, True),
        ("-5", -5, True),
    ],
)
def test_a_value_passes_or_not(text: str, value: Any, expected: bool | None) -> None:
    assert feel.compile_unary(text).evaluate(value, {"grenze": 7}) is expected


def test_why_a_test_has_no_answer() -> None:
    assert feel.compile_unary("< 25").explain("24").warnings == ("Cannot compare a string with a number.",)
