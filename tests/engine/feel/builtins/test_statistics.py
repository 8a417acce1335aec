"""One value of a list of numbers: section 10.3.4.4, table 75. Each function takes a list, or the items as arguments."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import YearMonthDuration
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "min": {
        "min([1, 2, 3])": 1,
        "min(1)": 1,
        "min([1])": 1,
        "min(3, 1, 2)": 1,
        'min("b", "a")': "a",
        'min(@"2026-02-01", @"2026-01-31")': date(2026, 1, 31),
        'min([@"P1Y", @"P11M"])': YearMonthDuration(11),
        "min(list: [2, 1])": 1,
        "min(c1: 2, c2: 1)": 1,
    },
    "max": {
        "max(1, 2, 3)": 3,
        "max([1, 2.5])": Decimal("2.5"),
        'max(@"PT1H", @"PT90M")': timedelta(minutes=90),
        'max([@"10:00:00", @"09:00:00"])': time(10),
        'max(["a", "ä", "z"])': "ä",
        "max(list: [1])": 1,
        "max(c2: 2, c1: 1)": 2,
    },
    "sum": {
        "sum([1, 2, 3])": 6,
        "sum(1, 2, 3)": 6,
        "sum(1)": 1,
        "sum(0.1, 0.2)": Decimal("0.3"),
        "sum(list: [1, 2])": 3,
        "sum(n1: 1, n2: 2)": 3,
    },
    "product": {
        "product([2, 3, 4])": 24,
        "product(2, 3, 4)": 24,
        "product(1.5, 2)": 3,
        "product(list: [2])": 2,
        "product(n1: 2, n2: 3)": 6,
    },
    "mean": {
        "mean([1, 2, 3])": 2,
        "mean(1, 2, 3)": 2,
        "mean(1)": 1,
        "mean(1, 2)": Decimal("1.5"),
        "mean([1, 1, 2])": Decimal("1.333333333333333333333333333333333"),
        "mean(list: [2])": 2,
    },
    "median": {
        "median(8, 2, 5, 3, 4)": 4,
        "median([6, 1, 2, 3])": Decimal("2.5"),
        "median(1)": 1,
        "median(list: [3, 1])": 2,
    },
    "stddev": {
        "stddev(2, 4, 7, 5)": Decimal("2.081665999466132735282297706979931"),
        "stddev([1, 1])": 0,
        "stddev(list: [1, 3])": Decimal("1.414213562373095048801688724209698"),
    },
    "mode": {
        "mode(6, 3, 9, 6, 6)": [6],
        "mode([6, 1, 9, 6, 1])": [1, 6],
        "mode([])": [],
        "mode([1, 1.0, 2])": [1],
        "mode(list: [2, 1])": [1, 2],
    },
}
NULLS: Nulls = {
    "min([])": "An empty list has neither a smallest nor a largest item.",
    "max([])": "An empty list has neither a smallest nor a largest item.",
    "max()": "max() takes 1 or more arguments, not 0.",
    'min(1, "a")': "Cannot compare a string with a number.",
    "max([1, null])": "Cannot compare null with a number.",
    "min([null])": "Cannot compare null with null.",
    "max([[1], [2]])": "Cannot compare a list with a list.",
    "min(null)": "Cannot compare null with null.",
    "min(c1: 1, c3: 2)": "min() does not take c1, c3 together.",
    "min(x1: 1)": "min() has no parameter 'x1'; it has list.",
    "sum([])": "sum() of an empty list has no value.",
    "sum(null)": "sum() needs numbers only, not null.",
    'sum([1, "2"])': "sum() needs numbers only, not a string.",
    'sum(@"P1D", @"P1D")': "sum() needs numbers only, not a days and time duration.",
    "product([])": "product() of an empty list has no value.",
    "product(null)": "product() needs numbers only, not null.",
    "mean([])": "mean() of an empty list has no value.",
    "mean([1, null])": "mean() needs numbers only, not null.",
    "median([])": "median() of an empty list has no value.",
    'median("a")': "median() needs numbers only, not a string.",
    "stddev([])": "stddev() of an empty list has no value.",
    "stddev(47)": "stddev() needs at least two numbers.",
    "stddev([47])": "stddev() needs at least two numbers.",
    "stddev([1, true])": "stddev() needs numbers only, not a boolean.",
    "mode(null)": "mode() needs numbers only, not null.",
    'mode(["a"])': "mode() needs numbers only, not a string.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)
