"""Contexts: 10.3.2.6; grammar rules 57 to 59; 10.3.2.11, scope. Lists as literals: rule 54."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.feel.tables import assert_null, assert_value, rows

CONTEXTS = {
    "{}": {},
    "{a: 1}": {"a": 1},
    '{"a": 1}': {"a": 1},
    '{"a b": 1, "": 2, "x\\ny": 3}': {"a b": 1, "": 2, "x\ny": 3},
    "{a b: 1}": {"a b": 1},
    "{a  \n b: 1}": {"a b": 1},
    "{a+b: 1, c/d: 2, e*f: 3, g.h: 4, i-j: 5, k'l: 6, m’n: 7}": {  # noqa: RUF001
        "a+b": 1,
        "c/d": 2,
        "e*f": 3,
        "g.h": 4,
        "i-j": 5,
        "k'l": 6,
        "m’n": 7,  # noqa: RUF001
    },
    "{Phase 2: 1}": {"Phase 2": 1},
    "{if: 1, in: 2, true: 3}": {"if": 1, "in": 2, "true": 3},
    "{größe: 1, 日本: 2, _x: 3}": {"größe": 1, "日本": 2, "_x": 3},
    "{a: {b: {c: 1}}}": {"a": {"b": {"c": 1}}},
    "{a: [1, {b: 2}]}": {"a": [1, {"b": 2}]},
    "{a: null}": {"a": None},
    "{a: if true then 1 else 2, b: 3}": {"a": 1, "b": 3},
    # an entry may use those before it
    "{a: 1, b: a + 1, c: a + b}": {"a": 1, "b": 2, "c": 3},
    "{a b: 1, c: a b + 1}": {"a b": 1, "c": 2},
    "{a-b: 1, a: 5, b: 2, c: a-b, d: a - b}": {"a-b": 1, "a": 5, "b": 2, "c": 1, "d": 3},
    "{in Ausbildung: true, r: in Ausbildung}": {"in Ausbildung": True, "r": True},
    "{a: 1, b: {c: a, a: 2, d: a}}.b": {"c": 1, "a": 2, "d": 2},
    "{a: {b: 1, c: b}}": {"a": {"b": 1, "c": 1}},
    # before an entry its name means what it means around the context
    "{x: x + 1}": {"x": 8},
    "{y: x, x: 1}": {"y": 7, "x": 1},
    "{x: 1}.x + x": 8,
    "{x: {x: 2}, y: x.x}": {"x": {"x": 2}, "y": 2},
    "{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r": 120,
    "{f-1: function(n) if n < 2 then 1 else n * f-1(n - 1), r: f-1(4)}.r": 24,
}
LISTS = {
    "[]": [],
    "[1]": [1],
    '[1, "a", null, [2], {b: 3}]': [1, "a", None, [2], {"b": 3}],
    "[[]]": [[]],
    "[1 + 1, x]": [2, 7],
    "[(1), (2)]": [1, 2],
    "[[1, 2][1], 3]": [1, 3],
    "count([< 5, [1..2], > 7])": 3,
}
NULLS = {
    "{a: 1, a: 2}": "The context has two entries 'a'.",
    '{a: 1, "a": 2}': "The context has two entries 'a'.",
    "{y: z, z: 1}.y": "'z' has no value here; it is null.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CONTEXTS, LISTS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, {"x": 7})


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)
