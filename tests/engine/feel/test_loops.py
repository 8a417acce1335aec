"""What the rounds of a loop or filter share, and what each has for itself."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in [1, 2], j in [10, 20] return i + j", [11, 21, 12, 22]),
        ("for i in [[1, 2], [3]], j in i return j", [1, 2, 3]),
        ("for i in [1, 2] return for i in [i * 10] return i", [[10], [20]]),
        ("for i in [1, 2, 3] return {a: i}.a", [1, 2, 3]),
        ("for i in 1..4 return if i < 3 then 1 else sum(partial)", [1, 1, 2, 4]),
        ("for i in [1, 2], j in if partial = null then [i] else [0] return count(partial)", [0, 1]),
        ("some i in [1, 2], j in [i] satisfies i + j = 4", True),
        ("every i in [1, 2], j in [i] satisfies i = j", True),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[{a: 1}, 2, {a: 3}][item = 2 or a = 3]", [2, {"a": 3}]),
        ("[{a: 1, b: [1, 2]}, {a: 2, b: [2]}][count(b[item = 2]) = 1]", [{"a": 1, "b": [1, 2]}, {"a": 2, "b": [2]}]),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
        ("[{a: 1}, {b: 2}][a = 1]", [{"a": 1}]),
    ],
)
def test_names_of_a_round_are_its_own(text: str, expected: Any) -> None:
    assert feel.compile(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for f in for i in [1, 2, 3] return function(x) x + i return f(10)", [11, 12, 13]),
        ("for f in for i in [1, 2] return [function() i][1] return f()", [1, 2]),
        ("some f in for i in [1, 2] return function() i satisfies f() = 1", True),
        ("[1, 2, 3][(function(x) x + item)(1) = 3]", [2]),
    ],
)
def test_a_function_keeps_the_names_of_the_round_that_made_it(text: str, expected: Any) -> None:
    assert feel.compile(text).evaluate({}) == expected
