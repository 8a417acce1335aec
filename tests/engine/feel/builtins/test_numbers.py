"""Numbers: section 10.3.4.5, table 76."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from engine.feel import YearMonthDuration
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "decimal": {
        "decimal(1/3, 2)": Decimal("0.33"),
        "decimal(1.5, 0)": 2,
        "decimal(2.5, 0)": 2,
        "decimal(0.505, 2)": Decimal("0.50"),
        "decimal(0.515, 2)": Decimal("0.52"),
        "decimal(1, 2)": 1,
        "decimal(1250, -2)": 1200,
        "decimal(1350, -2)": 1400,
        "decimal(1.5, -6111)": 0,
        "decimal(1.5, 6176)": Decimal("1.5"),
        "decimal(n: 2.25, scale: 1)": Decimal("2.2"),
    },
    "floor": {
        "floor(1.5)": 1,
        "floor(-1.5)": -2,
        "floor(-1.56, 1)": Decimal("-1.6"),
        "floor(1.56, 1)": Decimal("1.5"),
        "floor(7)": 7,
        "floor(n: 1.99)": 1,
        "floor(n: 1.99, scale: 1)": Decimal("1.9"),
    },
    "ceiling": {
        "ceiling(1.5)": 2,
        "ceiling(-1.5)": -1,
        "ceiling(-1.56, 1)": Decimal("-1.5"),
        "ceiling(1.51, 1)": Decimal("1.6"),
        "ceiling(n: 1.1, scale: 0)": 2,
    },
    "round up": {
        "round up(5.5, 0)": 6,
        "round up(-5.5, 0)": -6,
        "round up(1.121, 2)": Decimal("1.13"),
        "round up(-1.126, 2)": Decimal("-1.13"),
        "round up(n: 1.1, scale: 0)": 2,
    },
    "round down": {
        "round down(5.5, 0)": 5,
        "round down(-5.5, 0)": -5,
        "round down(1.121, 2)": Decimal("1.12"),
        "round down(-1.126, 2)": Decimal("-1.12"),
        "round down(n: 1.9, scale: 0)": 1,
    },
    "round half up": {
        "round half up(5.5, 0)": 6,
        "round half up(-5.5, 0)": -6,
        "round half up(1.121, 2)": Decimal("1.12"),
        "round half up(-1.126, 2)": Decimal("-1.13"),
        "round half up(2.5, 0)": 3,
        "round half up(n: 0.125, scale: 2)": Decimal("0.13"),
    },
    "round half down": {
        "round half down(5.5, 0)": 5,
        "round half down(-5.5, 0)": -5,
        "round half down(1.121, 2)": Decimal("1.12"),
        "round half down(-1.126, 2)": Decimal("-1.13"),
        "round half down(n: 0.125, scale: 2)": Decimal("0.12"),
    },
    "abs": {
        "abs(10)": 10,
        "abs(-10)": 10,
        "abs(-1.5)": Decimal("1.5"),
        'abs(@"PT5H")': timedelta(hours=5),
        'abs(@"-PT5H")': timedelta(hours=5),
        'abs(@"-P1Y2M")': YearMonthDuration(14),
        "abs(n: -1)": 1,
        "abs([-1])": 1,
    },
    "modulo": {
        "modulo(12, 5)": 2,
        "modulo(-12, 5)": 3,
        "modulo(12, -5)": -3,
        "modulo(-12, -5)": -2,
        "modulo(10.1, 4.5)": Decimal("1.1"),
        "modulo(-10.1, 4.5)": Decimal("3.4"),
        "modulo(10.1, -4.5)": Decimal("-3.4"),
        "modulo(-10.1, -4.5)": Decimal("-1.1"),
        "modulo(10, 5)": 0,
        "modulo(-10.0, 5)": 0,
        "modulo(1E+6000, 7)": 1,
        "modulo(dividend: 7, divisor: 2)": 1,
    },
    "sqrt": {"sqrt(16)": 4, "sqrt(6.25)": Decimal("2.5"), "sqrt(0)": 0, "sqrt(number: 4)": 2},
    "log": {
        "decimal(log(10), 11)": Decimal("2.30258509299"),
        "log(1)": 0,
        "decimal(log(number: 4), 8)": Decimal("1.38629436"),
    },
    "exp": {
        "decimal(exp(5), 12)": Decimal("148.413159102577"),
        "exp(0)": 1,
        "exp(-100000) < 1E-6000": True,
        "exp(number: 0)": 1,
    },
    "odd": {
        "odd(5)": True,
        "odd(2)": False,
        "odd(-3)": True,
        "odd(0)": False,
        "odd(5.0)": True,
        "odd(number: 1)": True,
    },
    "even": {
        "even(5)": False,
        "even(2)": True,
        "even(-2)": True,
        "even(0)": True,
        "even(2.5)": False,
        "even(number: 2)": True,
    },
}
NULLS: Nulls = {
    "decimal(1, null)": "decimal() needs a number for 'scale', not null.",
    "decimal(1.5)": "decimal() takes 2 arguments, not 1.",
    "decimal(1.5, 6177)": "The scale must lie between -6111 and 6176.",
    "round up(1.5, -6112)": "The scale must lie between -6111 and 6176.",
    'round down("1.5", 0)': "round down() needs a number for 'n', not a string.",
    "round half up(null, 0)": "round half up() needs a number for 'n', not null.",
    "round half down(scale: 0)": "round half down() needs the parameter 'n'.",
    "floor(null)": "floor() needs a number for 'n', not null.",
    "floor(1.5, null)": "floor() needs a number for 'scale', not null.",
    "ceiling([1, 2])": "ceiling() needs a number for 'n', not a list.",
    'abs("1")': "abs() needs a days and time duration, a number or a years and months duration for 'n', not a string.",
    "abs()": "abs() takes one argument, not 0.",
    "modulo(1, 0)": "Division by zero.",
    "modulo(null, 2)": "modulo() needs a number for 'dividend', not null.",
    "sqrt(-1)": "A negative number has no square root.",
    'sqrt("4")': "sqrt() needs a number for 'number', not a string.",
    "log(0)": "Only positive numbers have a logarithm.",
    "log(-1)": "Only positive numbers have a logarithm.",
    "exp(1000000)": "The number is too large.",
    "odd(null)": "odd() needs a number for 'number', not null.",
    'even("2")': "even() needs a number for 'number', not a string.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


@pytest.mark.parametrize("text", ["sqrt(2)", "exp(1)", "log(2)", "sqrt(1/3)"])
def test_results_have_34_digits(text: str) -> None:
    assert len(feel.compile(text).evaluate({}).as_tuple().digits) == 34


def test_whole_results_are_whole_numbers() -> None:
    results = feel.compile("[floor(1.5), decimal(2.5, 0), modulo(12, 5), sqrt(16), round up(1250.5, -2)]").evaluate({})
    assert [type(result) for result in results] == [int] * 5


def test_no_number_outside_of_the_decimals_gets_in() -> None:
    expression = feel.compile("[abs(x), sum([x, 1]), odd(x), string(x)]")
    assert expression.evaluate({"x": float("nan")})[:3] == [None, None, None]
    assert expression.evaluate({"x": 1.5}) == [Decimal("1.5"), Decimal("2.5"), False, "1.5"]
