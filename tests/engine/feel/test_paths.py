"""Paths: grammar rule 43; 10.3.2.13, semantics of the path expression; 10.3.2.3 and 10.3.2.7, properties of values."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.feel.tables import assert_null, assert_value, rows

CONTEXTS = {
    "{a: 1}.a": 1,
    "{a: {b: 1}}.a.b": 1,
    "{a: null}.a": None,
    "p.name": "Beispiel",
    "p.address.city": "Krefeld",
    "p . name": "Beispiel",
    '{"ein Wert": 2}.ein Wert + 1': 3,
    "{ein Wert: 2}.ein Wert + 1": 3,
    "{a-b: 2}.a-b + 1": 3,
    "{a 1: 5}.a 1": 5,
    "{a.b: 5}.a.b": 5,
    "{r: {a/b: 4}, s: r.a/b / 2}.s": 2,
    "{if: 1}.if": 1,
    "{o'neil: 1}.o'neil": 1,
    "p.Höhe-Neu": 3,
    "{f: function(x) x + 1}.f(2)": 3,
    "{a: [1, 2]}.a[2]": 2,
    "(if true then {a: 1} else {a: 2}).a": 1,
}
LISTS = {
    # a list gives the list of what its items give
    "[{a: 1}, {a: 2}].a": [1, 2],
    "[{a: {b: 1}}, {a: {b: 2}}].a.b": [1, 2],
    "[{a: [1, 2]}, {a: [3]}].a": [[1, 2], [3]],
    "[[{a: 1}], [{a: 2}]].a": [[1], [2]],
    "[].a": [],
    "[{a: 1}, {b: 1}].a": [1, None],
    "[{a: 1}, null].a": [1, None],
    "[{a: 1}].a[1]": 1,
    '[@"2026-01-31", @"2025-01-31"].year': [2026, 2025],
}
PROPERTIES = {
    '@"2026-01-31".year': 2026,
    '@"2026-01-31".month': 1,
    '@"2026-01-31".day': 31,
    '@"2026-01-31".weekday': 6,
    '@"2026-02-01".weekday': 7,
    '@"2026-02-02".weekday': 1,
    '@"2026-01-31T10:20:30".year': 2026,
    '@"2026-01-31T10:20:30".weekday': 6,
    '@"2026-01-31T10:20:30".hour': 10,
    '@"2026-01-31T10:20:30".minute': 20,
    '@"2026-01-31T10:20:30".second': 30,
    '@"2026-01-31T10:20:30.5".second': Decimal("30.5"),
    '@"2026-01-31T10:20:30+02:00".time offset': timedelta(hours=2),
    '@"2026-01-31T10:20:30@Europe/Berlin".time offset': timedelta(hours=1),
    '@"2026-07-31T10:20:30@Europe/Berlin".time offset': timedelta(hours=2),
    '@"2026-01-31T10:20:30@Europe/Berlin".timezone': "Europe/Berlin",
    '@"2026-01-31T10:20:30+02:00".timezone': None,
    '@"2026-01-31T10:20:30".time offset': None,
    '@"10:20:30".hour': 10,
    '@"10:20:30".minute': 20,
    '@"10:20:30".second': 30,
    '@"10:20:30-01:30".time offset': -timedelta(hours=1, minutes=30),
    '@"10:20:30".time offset': None,
    '@"10:20:30@Etc/UTC".timezone': "Etc/UTC",
    '@"P1Y2M".years': 1,
    '@"P1Y2M".months': 2,
    '@"P14M".years': 1,
    '@"-P14M".years': -1,
    '@"-P14M".months': -2,
    '@"P1DT2H3M4S".days': 1,
    '@"P1DT2H3M4S".hours': 2,
    '@"P1DT2H3M4S".minutes': 3,
    '@"P1DT2H3M4S".seconds': 4,
    '@"PT36H".days': 1,
    '@"PT36H".hours': 12,
    '@"PT1.5S".seconds': Decimal("1.5"),
    '@"-P1DT2H".days': -1,
    '@"-P1DT2H".hours': -2,
}
NULLS = {
    "p.phone": "There is no entry 'phone' in 'p'.",
    "p.address.street": "There is no entry 'street' in 'p.address'.",
    "{a: 1}.b": "There is no entry 'b' in {a: 1}.",
    "n.a": "There is no 'a' in 'n' (null).",
    "p.n.a": "There is no 'a' in 'p.n' (null).",
    "null.a": "There is no 'a' in null.",
    "5.a": "There is no 'a' in 5.",
    '"text".length': "There is no 'length' in \"text\".",
    "p.name.first": "There is no 'first' in 'p.name' (a string).",
    '@"2026-01-31".hour': "There is no 'hour' in '@\"2026-01-31\"' (a date).",
    '@"10:00:00".year': "There is no 'year' in '@\"10:00:00\"' (a time).",
    '@"P1D".years': "There is no 'years' in '@\"P1D\"' (a days and time duration).",
    '@"P1Y".days': "There is no 'days' in '@\"P1Y\"' (a years and months duration).",
    "abs.name": "There is no 'name' in 'abs' (a function).",
}
SCOPE = {"n": None, "p": {"name": "Beispiel", "n": None, "address": {"city": "Krefeld"}, "Höhe-Neu": 3}}


@pytest.mark.parametrize(("text", "expected"), rows(CONTEXTS, LISTS, PROPERTIES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)
