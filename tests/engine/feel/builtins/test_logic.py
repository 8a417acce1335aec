"""Truth and identity: section 10.3.4.2 (table 73), ``is`` of 10.3.4.6 (table 77), ``all`` and ``any`` of table 75."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "not": {
        "not(true)": False,
        "not(false)": True,
        "not(null)": None,
        "not(negand: false)": True,
        "not([true])": False,
    },
    "all": {
        "all([false, null, true])": False,
        "all(true)": True,
        "all([true])": True,
        "all([])": True,
        "all(true, false)": False,
        "all([true, null])": None,
        "all(null)": None,
        "all(list: [true, true])": True,
        "all(b1: true, b2: false)": False,
    },
    "any": {
        "any([false, null, true])": True,
        "any(false)": False,
        "any([])": False,
        "any(false, true)": True,
        "any([false, null])": None,
        "any(list: [false])": False,
        "any(b1: false, b2: true)": True,
    },
    "is": {
        'is(date("2012-12-25"), time("23:00:50"))': False,
        'is(date("2012-12-25"), date("2012-12-25"))': True,
        'is(time("23:00:50z"), time("23:00:50"))': False,
        'is(time("23:00:50z"), time("23:00:50+00:00"))': True,
        'is(time("23:00:50Z"), time("23:00:50@Etc/UTC"))': False,
        'is(@"2026-01-31T12:00:00Z", @"2026-01-31T13:00:00+01:00")': False,
        'is(@"2026-01-31T12:00:00.1Z", @"2026-01-31T12:00:00.2Z")': False,
        'is(@"2026-01-31T12:00:00@Europe/Berlin", @"2026-01-31T12:00:00@Europe/Berlin")': True,
        'is(@"2026-01-31", @"2026-01-31T00:00:00Z")': False,
        'is(@"P1Y", @"P12M")': True,
        'is("1", 1)': False,
        "is(1, 1.0)": True,
        "is(null, null)": True,
        "is(null, false)": False,
        'is([1, {a: "b"}], [1.0, {a: "b"}])': True,
        "is([1], 1)": False,
        "is({a: 1}, {a: 2})": False,
        "is([1..5), [1..5))": True,
        "is([1..5), [1..5])": False,
        "is((< 5), (< 5))": True,
        "is(abs, abs)": True,
        "is(function(a) a, function(a) a)": False,
        "is(value1: true, value2: true)": True,
    },
}
NULLS: Nulls = {
    "not(1)": "not() needs a boolean for 'negand', not a number.",
    "not()": "not() takes one argument, not 0.",
    "all(0)": "all() needs true and false, not a number.",
    'all([true, "a"])': "all() needs true and false, not a string.",
    "any(0)": "any() needs true and false, not a number.",
    "any()": "any() takes 1 or more arguments, not 0.",
    "is(1)": "is() takes 2 arguments, not 1.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)
