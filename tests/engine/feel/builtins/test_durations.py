"""Durations: sections 10.3.4.1 (table 72) and 10.3.2.3.7 and .8; the two kinds never mix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import feel
from engine.feel import YearMonthDuration
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "duration": {
        'date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00") = duration("P2DT20H14M")': True,
        'duration("P2Y2M") = duration("P26M")': True,
        'duration("P1Y") = duration("P12M")': True,
        'duration("P0DT25H") = duration("P1DT1H")': True,
        'duration("P14D")': timedelta(days=14),
        'duration("-P1DT2H")': timedelta(days=-1, hours=-2),
        'duration("PT0.5S")': timedelta(milliseconds=500),
        'duration("PT0.S")': timedelta(),
        'duration("PT0.9999999S")': timedelta(microseconds=999_999),
        'duration("-PT0.9999999S")': timedelta(microseconds=-999_999),
        'duration("P0D")': timedelta(),
        'duration("P1Y6M")': YearMonthDuration(18),
        'duration("-P1Y")': YearMonthDuration(-12),
        'duration("P0M")': YearMonthDuration(0),
        'duration("P999999999M")': YearMonthDuration(999_999_999),
        'duration(@"P1D")': timedelta(days=1),
        'duration(["P1D"])': timedelta(days=1),
        'duration(from: "P1D")': timedelta(days=1),
    },
    "years and months duration": {
        'years and months duration(date("2011-12-22"), date("2013-08-24")) = duration("P1Y8M")': True,
        'years and months duration(@"2000-05-15", @"2026-05-14")': YearMonthDuration(311),
        'years and months duration(@"2000-05-15", @"2026-05-15")': YearMonthDuration(312),
        'years and months duration(@"2026-05-15", @"2026-04-16")': YearMonthDuration(0),
        'years and months duration(@"2026-05-15", @"2026-04-15")': YearMonthDuration(-1),
        'years and months duration(@"2024-02-29", @"2025-02-28")': YearMonthDuration(11),
        'years and months duration(@"2026-01-01T12:00:00", @"2026-02-01T11:59:59")': YearMonthDuration(0),
        'years and months duration(@"2026-01-01T00:00:00@Europe/Berlin", @"2026-07-01T00:00:00@Europe/Berlin")': (
            YearMonthDuration(6)
        ),
        'years and months duration(@"2026-01-01T00:00:00+01:00", @"2026-01-31T23:00:00Z")': YearMonthDuration(1),
        'years and months duration(from: @"2025-01-01", to: @"2026-01-01")': YearMonthDuration(12),
        'years and months duration(to: @"2025-01-01", from: @"2026-01-01")': YearMonthDuration(-12),
    },
}
OTHERS = {
    'duration("P1Y2M").years': 1,
    'duration("P1Y2M").months': 2,
    'duration("-P14M").years': -1,
    'duration("-P14M").months': -2,
    'duration("P1DT25H61M61.5S").days': 2,
    'duration("P1DT25H61M61.5S").hours': 2,
    'duration("P1DT25H61M61.5S").minutes': 2,
    'duration("P1DT25H61M61.5S").seconds = 1.5': True,
    'duration("-P1DT1H").hours': -1,
    'string(duration("PT36H"))': "P1DT12H",
    'string(duration("PT100S"))': "PT1M40S",
    'string(duration("PT0.50S"))': "PT0.5S",
    'string(duration("-PT90M"))': "-PT1H30M",
    'string(duration("P0D"))': "PT0S",
    'string(duration("P0Y"))': "P0M",
    'string(duration("-P14M"))': "-P1Y2M",
    'string(duration("P24M"))': "P2Y",
    'string(@"2026-01-31" - @"2026-02-01")': "-P1D",
}
NULLS: Nulls = {
    'duration("P1Y2D")': "'P1Y2D' mixes years or months with days or hours; a duration has one of them.",
    'duration("P1MT1H")': "'P1MT1H' mixes years or months with days or hours; a duration has one of them.",
    'duration("P2W")': "Weeks are written as days: P14D instead of P2W.",
    'duration("-P1W")': "Weeks are written as days: -P7D instead of -P1W.",
    'duration("14 Tage")': "'14 Tage' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P")': "'P' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P1H")': "'P1H' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P1DT")': "'P1DT' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P1.5D")': "'P1.5D' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P-1D")': "'P-1D' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("")': "'' is no duration; write it like P14D, PT2H or P1Y6M.",
    'duration("P1000000000D")': "The duration 'P1000000000D' is longer than 999999999 days.",
    "duration(14)": (
        "duration() needs a days and time duration, a string or a years and months duration for 'from', not a number."
    ),
    "duration(null)": (
        "duration() needs a days and time duration, a string or a years and months duration for 'from', not null."
    ),
    'years and months duration(@"2026-01-01", null)': (
        "years and months duration() needs a date or a date and time for 'to', not null."
    ),
    'years and months duration("2026-01-01", @"2026-01-01")': (
        "years and months duration() needs a date or a date and time for 'from', not a string."
    ),
    '@"P1Y" = @"P365D"': (
        "Cannot compare '@\"P1Y\"' (a years and months duration) with '@\"P365D\"' (a days and time duration)."
    ),
    '@"P1Y" + @"P1D"': (
        "Cannot add '@\"P1D\"' (a days and time duration) to '@\"P1Y\"' (a years and months duration)."
    ),
}


@pytest.mark.parametrize(("text", "expected"), [*rows(CASES), *OTHERS.items()])
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


@pytest.mark.parametrize("months", range(-30, 31, 7))
def test_months_between_two_dates_are_those_that_were_added(months: int) -> None:
    text = 'years and months duration(@"2026-01-15", @"2026-01-15" + length) = length'
    assert feel.compile(text).evaluate({"length": YearMonthDuration(months)}) is True
