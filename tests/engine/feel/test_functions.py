"""Functions: grammar rules 38 to 42, 55 and 56; 10.3.2.8; 10.3.2.13, semantics of invocation and definition."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel
from tests.engine.feel.tables import assert_null, assert_value, rows

CALLS = {
    "(function(a, b) a - b)(3, 1)": 2,
    "(function() 5)()": 5,
    "(function(a, b) a - b)(b: 1, a: 3)": 2,
    "(function(mein Wert) mein Wert * 2)(4)": 8,
    "(function(mein Wert) mein Wert * 2)(mein Wert: 4)": 8,
    "(function(a-b) a-b * 2)(4)": 8,
    "(function(x) function(y) x + y)(1)(2)": 3,
    "{double: function(x) x * 2, r: double(4)}.r": 8,
    "{f: function(x) x + 1}.f(1)": 2,
    "[function(x) x + 1][1](1)": 2,
    "(if true then abs else sqrt)(-4)": 4,
    "(function(f, x) f(x))(abs, -1)": 1,
    "(function(f, x) f(f(x)))(function(y) y * 2, 3)": 12,
    "abs(-1)": 1,
    "abs(n: -1)": 1,
    'substring("foobar", 3)': "obar",
    'substring(string: "foobar", start position: 3)': "obar",
    "abs (-1)": 1,
    "sum(for i in [1, 2] return abs(i))": 3,
    # a function sees what is around its definition, not around its call
    "{x: 1, f: function() x, r: {x: 2, s: f()}.s}.r": 1,
    "{f: function(x) x, x: 5, r: f(2)}.r": 2,
    "{fac: function(n) if n < 2 then 1 else n * fac(n - 1), r: fac(10)}.r": 3628800,
    "{ping: function(n) if n = 0 then 0 else pong(n - 1), pong: function(n) if n = 0 then 1 else ping(n - 1), "
    "r: ping(7)}.r": 1,
    # a field that is called like a function does not hide it in a call
    "count([1, 2])": 2,
    "count": "ja",
    # a function that the expression calls so itself does
    '{date: function(x) 1, r: date("2026-01-31")}.r': 1,
    "{count: function(x) 5, r: count([1])}.r": 5,
    "(function(abs) abs(2))(function(x) x + 1)": 3,
    "for sum in [function(x) 7] return sum([1])": [7],
    "[count([1, 2]), {count: function(x) 5}.count(1)]": [2, 5],
    # the body reaches as far as it can
    "(function(x) x + 1 = 2)(1)": True,
    "sort([3, 1, 2], function(x, y) x > y)": [3, 2, 1],
}
NULLS = {
    "(function(a, b) a)(1)": "function(a, b) takes 2 arguments, not 1.",
    "(function() 1)(2)": "function() takes 0 arguments, not 1.",
    "(function(a) a)()": "function(a) takes one argument, not 0.",
    "(function(a, b) a)(a: 1)": "function() needs the parameters a, b.",
    "(function(a, b) a)(a: 1, c: 2)": "function() has no parameter c.",
    "abs()": "abs() takes one argument, not 0.",
    "abs(1, 2)": "abs() takes one argument, not 2.",
    "abs(x: 1)": "abs() has no parameter 'x'; it has n.",
    "5(1)": "Cannot call 5: it is a number, not a function.",
    '"abs"(-1)': 'Cannot call "abs": it is a string, not a function.',
    "null(1)": "Cannot call null: it is null, not a function.",
    "true()": "Cannot call true: it is a boolean, not a function.",
    "p.name(1)": "Cannot call p.name: it is a string, not a function.",
    "unbekannt(1)": "Cannot call unbekannt: it is null, not a function.",
    'p.name.contains("x")': (
        "Cannot call p.name.contains: it is null, not a function. "
        'Functions are not called with a dot; write contains(p.name, "x").'
    ),
    "p.tags.count()": (
        "Cannot call p.tags.count: it is a list, not a function. "
        "Functions are not called with a dot; write count(p.tags)."
    ),
    "abs(p.name)": "abs() needs a days and time duration, a number or a years and months duration for 'n', "
    "not 'p.name' (a string).",
    "sqrt(p.age)": "sqrt() needs a number for 'number', not 'p.age' (null).",
    "date(p.age)": "date() needs a date, a date and time or a string for 'from', not 'p.age' (null).",
    '(function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1)': (
        "Cannot call function(x) …: it is null, not a function."
    ),
    'function(x) external {pmml: {document: "a", model: "b"}}': (
        "External functions are not available; write the function in FEEL."
    ),
}
SCOPE = {"count": "ja", "p": {"name": "Beispiel", "age": None, "tags": [1]}}


@pytest.mark.parametrize(("text", "expected"), rows(CALLS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)


def test_a_definition_is_a_function() -> None:
    found = feel.compile("function(a: number, b) a + b").evaluate({})
    assert isinstance(found, feel.Function)
    assert found.parameters == ("a", "b")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "stringLength(x)",
            "'stringLength' has no value here; it is null. Perhaps the function string length() is meant.",
        ),
        ("Count(x)", "'Count' has no value here; it is null. Perhaps the function count() is meant."),
        ("upper_case(x)", "'upper_case' has no value here; it is null. Perhaps the function upper case() is meant."),
        ("x = wahr", "'wahr' has no value here; it is null. Perhaps true is meant."),
        ("x = nein", "'nein' has no value here; it is null. Perhaps false is meant."),
        ("x = undefined", "'undefined' has no value here; it is null. Perhaps null is meant."),
        ("x + betrag", "'betrag' has no value here; it is null."),
    ],
)
def test_a_name_that_nobody_knows_says_what_may_be_meant(text: str, why: str) -> None:
    assert feel.compile(text).explain({"x": None}).warnings[0] == why
