"""Arithmetic: 10.3.2.13, semantics of addition, subtraction, multiplication, division, exponentiation and negation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import YearMonthDuration
from tests.engine.feel.tables import assert_null, assert_value, local, rows

BERLIN = ZoneInfo("Europe/Berlin")

PRECEDENCE = {
    # rules 2 and 4: the later alternative binds more tightly; equals are read from the left
    "1 + 2 * 3": 7,
    "(1 + 2) * 3": 9,
    "10 - 4 - 3": 3,
    "10 - (4 - 3)": 9,
    "100 / 10 / 5": 2,
    "2 * 3 / 4": Decimal("1.5"),
    "2 ** 3 ** 2": 64,
    "2 * 3 ** 2": 18,
    "-2 ** 2": 4,
    "-b ** 2": 4,
    "2 ** -1": Decimal("0.5"),
    "-a - b": -3,
    "1 - -1": 2,
    "1--1": 2,
    "- -1": 1,
    "-(1 + 2)": -3,
    "1 + 2 = 3": True,
    "2 + 3 > 4 and 1 < 2": True,
    "-1 instance of number": True,
    "(1 + 2) instance of number": True,
}
NUMBERS = {
    "7 / 2": Decimal("3.5"),
    "8 / 2": 4,
    "-7 / 7": -1,
    "1 / 3": Decimal("0.3333333333333333333333333333333333"),
    "2 / 3": Decimal("0.6666666666666666666666666666666667"),
    "0.1 + 0.2": Decimal("0.3"),
    "1.1 * 1.1": Decimal("1.21"),
    "0.1 + 0.2 = 0.3": True,
    # results have 34 digits, rounded half even
    "9999999999999999999999999999999999 + 1": Decimal("1E34"),
    "9999999999999999999999999999999999 + 2": Decimal("1E34"),
    "9999999999999999999999999999999999 + 7": Decimal("10000000000000000000000000000000010"),
    "1000000000000000000000000000000000 + 0.5": Decimal("1000000000000000000000000000000000"),
    "1000000000000000000000000000000001 + 0.5": Decimal("1000000000000000000000000000000002"),
    "2 ** 10": 1024,
    "2 ** 0.5": Decimal("1.414213562373095048801688724209698"),
    "4 ** 0.5 = 2": True,
    "(-2) ** 3": -8,
    "10 ** -5": Decimal("0.00001"),
    "3 ** 71": 7509466514979724803946715958257547,
    "1.5 ** 2": Decimal("2.25"),
    "0 ** 0": 1,
    "0 ** 5": 0,
    "5 ** 0": 1,
    "1E-6143 / 10 > 0": True,
    "1E-6143 / 1E6000 = 0": True,
    "0 * -1 = 0": True,
    "0.0 * -1 = 0": True,
}
STRINGS = {'"a" + "b"': "ab", '"" + ""': "", '"a" + "b" + "c"': "abc"}
DATES_AND_DURATIONS = {
    # date, and date and time, plus or minus a duration
    '@"2026-01-31" + @"P14D"': date(2026, 2, 14),
    '@"P14D" + @"2026-01-31"': date(2026, 2, 14),
    '@"2026-03-01" - @"P1D"': date(2026, 2, 28),
    '@"2026-01-31" + @"PT36H"': date(2026, 2, 1),
    '@"2026-01-31" - @"PT1H"': date(2026, 1, 30),
    '@"2026-01-31T10:00:00" + @"PT15H"': local(2026, 2, 1, 1),
    '@"PT15H" + @"2026-01-31T10:00:00Z"': datetime(2026, 2, 1, 1, tzinfo=UTC),
    # months keep the day or end at the last one of the month
    '@"2026-01-31" + @"P1M"': date(2026, 2, 28),
    '@"2024-01-31" + @"P1M"': date(2024, 2, 29),
    '@"2024-02-29" + @"P1Y"': date(2025, 2, 28),
    '@"2024-02-29" + @"P4Y"': date(2028, 2, 29),
    '@"2026-03-31" - @"P1M"': date(2026, 2, 28),
    '@"2026-01-31" - @"P14M"': date(2024, 11, 30),
    '@"2026-12-15" + @"P1M"': date(2027, 1, 15),
    '@"2026-01-15" - @"P1M"': date(2025, 12, 15),
    '@"P13M" + @"2026-01-31"': date(2027, 2, 28),
    '@"2026-01-31T10:00:00" + @"P1M"': local(2026, 2, 28, 10),
    '@"2026-01-31" + -@"P1M"': date(2025, 12, 31),
    # hours are counted on the time line, months on the calendar
    '@"2026-03-28T12:00:00@Europe/Berlin" + @"P1D"': datetime(2026, 3, 29, 13, tzinfo=BERLIN),
    '@"2026-02-28T12:00:00@Europe/Berlin" + @"P1M"': datetime(2026, 3, 28, 12, tzinfo=BERLIN),
    '@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"': datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN),
    # differences
    '@"2026-01-31" - @"2026-01-01"': timedelta(days=30),
    '@"2026-01-01" - @"2026-01-31"': timedelta(days=-30),
    '@"2026-01-31T12:00:00" - @"2026-01-31T10:00:00"': timedelta(hours=2),
    '@"2026-01-31T12:00:00+02:00" - @"2026-01-31T10:00:00Z"': timedelta(),
    '@"2026-01-31T12:00:00Z" - @"2026-01-31"': timedelta(hours=12),
    '@"2026-01-31" - @"2026-01-31T12:00:00Z"': timedelta(hours=-12),
    '@"2026-03-30T00:00:00@Europe/Berlin" - @"2026-03-29T00:00:00@Europe/Berlin"': timedelta(hours=23),
    # times turn around midnight
    '@"23:30:00" + @"PT1H"': time(0, 30),
    '@"PT25H" + @"10:00:00"': time(11),
    '@"00:30:00" - @"PT1H"': time(23, 30),
    '@"12:00:00" - @"10:30:00"': timedelta(minutes=90),
    '@"10:00:00+01:00" - @"09:00:00Z"': timedelta(),
    # durations
    '@"P1D" + @"PT12H"': timedelta(hours=36),
    '@"P1D" - @"P2D"': timedelta(days=-1),
    '@"P1Y" + @"P6M"': YearMonthDuration(18),
    '@"P1Y" - @"P2Y"': YearMonthDuration(-12),
    '@"P1D" * 1.5': timedelta(hours=36),
    '2 * @"P1D"': timedelta(days=2),
    '@"P1Y6M" * 2': YearMonthDuration(36),
    '0.5 * @"P1Y"': YearMonthDuration(6),
    '@"P1D" / 2': timedelta(hours=12),
    '@"P1Y" / 5': YearMonthDuration(2),
    '-@"P1Y" / 5': YearMonthDuration(-2),
    '@"P1D" / @"PT6H"': 4,
    '@"P1Y" / @"P5M"': Decimal("2.4"),
    '-@"P1Y"': YearMonthDuration(-12),
    '--@"PT1H"': timedelta(hours=1),
}
NULLS = {
    "1 + null": "Cannot add null to 1.",
    "1 + n": "Cannot add 'n' (null) to 1.",
    'n + "a"': "Cannot add \"a\" to 'n' (null).",
    '"a" + 1': 'Cannot add 1 to "a".',
    '"a" - "a"': 'Cannot subtract "a" from "a".',
    '"a" * 2': 'Cannot multiply "a" by 2.',
    "true + 1": "Cannot add 1 to true.",
    "[1] + 1": "Cannot add 1 to [1].",
    "{x: 1} / b": "Cannot divide {x: 1} by 'b' (a number).",
    "d + 1": "Cannot add 1 to 'd' (a date).",
    "d + d": "Cannot add 'd' (a date) to 'd' (a date).",
    "d * 2": "Cannot multiply 'd' (a date) by 2.",
    "t + months": "Cannot add 'months' (a years and months duration) to 't' (a time).",
    "days + months": "Cannot add 'months' (a years and months duration) to 'days' (a days and time duration).",
    "days - months": "Cannot subtract 'months' (a years and months duration) from 'days' (a days and time duration).",
    "days - d": "Cannot subtract 'd' (a date) from 'days' (a days and time duration).",
    "days * days": "Cannot multiply 'days' (a days and time duration) by 'days' (a days and time duration).",
    "2 / days": "Cannot divide 2 by 'days' (a days and time duration).",
    "days / months": "Cannot divide 'days' (a days and time duration) by 'months' (a years and months duration).",
    "days ** 2": "Cannot raise 'days' (a days and time duration) to the power of 2.",
    "t - dt": "Cannot subtract 'dt' (a date and time) from 't' (a time).",
    '-"a"': 'The minus sign needs a number or a duration behind it, not "a".',
    "-d": "The minus sign needs a number or a duration behind it, not 'd' (a date).",
    "-null": "The minus sign needs a number or a duration behind it, not null.",
    "1 / 0": "Division by zero.",
    "0 / 0": "Division by zero.",
    "1 / zero": "Division by zero: 'zero' is zero.",
    "days / zero": "Division by zero: 'zero' is zero.",
    'days / @"PT0S"': "Division by zero: '@\"PT0S\"' is zero.",
    'months / @"P0M"': "Division by zero: '@\"P0M\"' is zero.",
    "0 ** -1": "0 to the power of -1 is no number.",
    "(-8) ** 0.5": "-8 to the power of 0.5 is no number.",
    "10 ** 6145": "10 to the power of 6145 is no number.",
    "1E6144 * 10": "The number is too large.",
    '@"9999-12-31" + days': "The date or duration lies outside the years 1 to 9999.",
    '@"0001-01-01" - months': "The date or duration lies outside the years 1 to 9999.",
    "days * 1E30": "The duration is too long.",
    'dt - @"2026-01-31T10:00:00Z"': "Of two points in time only one has a time zone, so they have no difference.",
    "dt - d": "Of two points in time only one has a time zone, so they have no difference.",
    't - @"10:00:00Z"': "Of two points in time only one has a time zone, so they have no difference.",
    "1 + 2 instance of number": "Cannot add '2 instance of number' (a boolean) to 1.",
}
SCOPE = {
    "a": 1,
    "b": 2,
    "zero": 0,
    "n": None,
    "d": date(2026, 1, 31),
    "t": time(10),
    "dt": local(2026, 1, 31, 10),
    "days": timedelta(days=1),
    "months": YearMonthDuration(1),
}


@pytest.mark.parametrize(("text", "expected"), rows(PRECEDENCE, NUMBERS, STRINGS, DATES_AND_DURATIONS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)


def test_numbers_of_the_scope_may_be_floats() -> None:
    assert_value("betrag * 2", Decimal("25.0"), {"betrag": 12.5})
    assert_null("x + 1", "Cannot add 1 to 'x' (a number).", {"x": float("nan")})
    assert_null("x + 1", "Cannot add 1 to 'x' (a number).", {"x": Decimal("Infinity")})
