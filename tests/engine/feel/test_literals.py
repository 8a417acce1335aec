"""Literals, white space and comments: 10.3.1.2, grammar rules 31 to 38 and 61 to 66; 10.3.2.3, their values."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import feel
from engine.feel import YearMonthDuration
from tests.engine.feel.tables import assert_value, local, rows

NUMBERS = {
    "0": 0,
    "007": 7,
    "1": 1,
    "-1": -1,
    "--1": 1,
    "1.5": Decimal("1.5"),
    ".5": Decimal("0.5"),
    "-.5": Decimal("-0.5"),
    "1.50 = 1.5": True,
    "1e3": 1000,
    "1.2E3": 1200,
    "1E+3": 1000,
    "1e-3": Decimal("0.001"),
    ".5e1": 5,
    # 34 digits are kept, further ones rounded half even
    "9999999999999999999999999999999999": 9999999999999999999999999999999999,
    "1.23456789012345678901234567890123485": Decimal("1.234567890123456789012345678901235"),
    "1.2345678901234567890123456789012345": Decimal("1.234567890123456789012345678901234"),
    "1.2345678901234567890123456789012355": Decimal("1.234567890123456789012345678901236"),
    "12345678901234567890123456789012345 = 12345678901234567890123456789012340": True,
    "1E6144": Decimal("1E6144"),
    "1E-6143": Decimal("1E-6143"),
}
STRINGS = {
    '""': "",
    '"Krefeld"': "Krefeld",
    '"a \\"b\\""': 'a "b"',
    '"it\'s"': "it's",
    '"\\\'"': "'",
    '"a\\nb\\tc\\rd"': "a\nb\tc\rd",
    '"\\\\n"': "\\n",
    '"\\u00e4\\u00E4"': "ää",
    '"\\U01F40E"': "🐎",
    '"\\uD83D\\uDC0E"': "🐎",
    '"\\U00D83D\\uDC0E"': "🐎",
    '"\\uD83D"': "\ufffd",
    '"\\d+\\."': "\\d+\\.",
    '"\\u00"': "\\u00",
    '"🐎" = "\\U01F40E"': True,
    '"// kein Kommentar"': "// kein Kommentar",
    '"a\tb"': "a\tb",
}
WORDS = {"true": True, "false": False, "null": None}
TEMPORAL = {
    '@"2026-01-31"': date(2026, 1, 31),
    '@"13:45:00"': time(13, 45),
    '@"13:45:00.5"': time(13, 45, 0, 500_000),
    '@"13:45:00Z"': time(13, 45, tzinfo=UTC),
    '@"13:45:00+01:00"': time(13, 45, tzinfo=timezone(timedelta(hours=1))),
    '@"13:45:00@Europe/Berlin"': time(13, 45, tzinfo=ZoneInfo("Europe/Berlin")),
    '@"2026-01-31T13:45:00"': local(2026, 1, 31, 13, 45),
    '@"2026-01-31T13:45:00Z"': datetime(2026, 1, 31, 13, 45, tzinfo=UTC),
    '@"2026-01-31T13:45:00-02:30"': datetime(2026, 1, 31, 13, 45, tzinfo=timezone(-timedelta(hours=2, minutes=30))),
    '@"2026-01-31T13:45:00@Europe/Berlin"': datetime(2026, 1, 31, 13, 45, tzinfo=ZoneInfo("Europe/Berlin")),
    '@"P1DT2H3M4.5S"': timedelta(days=1, hours=2, minutes=3, seconds=4.5),
    '@"-P1D"': timedelta(days=-1),
    '@"PT0S"': timedelta(),
    '@"P1Y2M"': YearMonthDuration(14),
    '@"-P14M"': YearMonthDuration(-14),
    '-@"P1D"': timedelta(days=-1),
    '@ "2026-01-31"': date(2026, 1, 31),
    'date("2026-01-31") = @"2026-01-31"': True,
}
SPACE_AND_COMMENTS = {
    " 1 ": 1,
    "1\n+\r\n2": 3,
    "1 // eins": 1,
    "// eins\n1": 1,
    "1 /* eins */ + /* zwei\n */ 2": 3,
    "/**/1": 1,
    "6/*2*//3": 2,
    **{f"1{space}+{space}2": 3 for space in "\t\x0b\x0c\x85\xa0\u1680\u180e\u2000\u200b\u2028\u2029\u202f\u3000\ufeff"},
}


@pytest.mark.parametrize(("text", "expected"), rows(NUMBERS, STRINGS, WORDS, TEMPORAL, SPACE_AND_COMMENTS))
def test_literals(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        *('"a\nb"', '"a\x0bb"', '"a\\\nb"', "1e", "1E7000", "1e-7000", "0x10", "1_000"),
        *('@"2026-02-30"', '@"P1Y1D"', '@"P"', '@"PT"', '@""', '@"2026-1-31"', "@2026", "'a'"),
        *("/* offen", '"\\U110000"', "\x1c1", "\u0301a"),
    ],
)
def test_what_is_no_literal(text: str) -> None:
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile(text)
