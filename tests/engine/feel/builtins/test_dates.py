"""Dates and times: sections 10.3.4.1 (table 72), 10.3.4.8 (table 79) and 10.3.4.11 (table 82).

Their properties are those of tables 65 and 66.

Python's limits are ours: years 1 to 9999 and microseconds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import feel
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

BERLIN = ZoneInfo("Europe/Berlin")
PLUS_ONE = timezone(timedelta(hours=1))

CASES: Cases = {
    "date": {
        'date("2012-12-25") - date("2012-12-24") = duration("P1D")': True,
        'date(date and time("2012-12-25T11:00:00Z"))': date(2012, 12, 25),
        'date(date("2012-12-25"))': date(2012, 12, 25),
        "date(2012, 12, 25)": date(2012, 12, 25),
        'date("2024-02-29")': date(2024, 2, 29),
        'date("0001-01-01")': date(1, 1, 1),
        'date("9999-12-31")': date(9999, 12, 31),
        'date("2026-01-31Z")': date(2026, 1, 31),
        'date("2026-01-31+01:00")': date(2026, 1, 31),
        'date(["2012-12-25"])': date(2012, 12, 25),
        'date(from: "2012-12-25")': date(2012, 12, 25),
        "date(year: 2012, month: 12, day: 25)": date(2012, 12, 25),
        "date(2012.0, 12, 25)": date(2012, 12, 25),
    },
    "time": {
        'time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")': True,
        'time(date and time("2012-12-25T11:00:00Z")) = time("11:00:00Z")': True,
        'time("23:59:00z") = time(23, 59, 0, duration("PT0H"))': True,
        'time("13:45:00")': time(13, 45),
        'time("13:45:00.5")': time(13, 45, 0, 500_000),
        'time("13:45:00+01:00")': time(13, 45, tzinfo=PLUS_ONE),
        'time("13:45:00-14:00")': time(13, 45, tzinfo=timezone(timedelta(hours=-14))),
        'time("13:45:00+01:00:30")': time(13, 45, tzinfo=timezone(timedelta(hours=1, seconds=30))),
        'time("13:45:00@Europe/Berlin")': time(13, 45, tzinfo=BERLIN),
        'time("24:00:00")': time(0),
        'time("24:00:00.000Z")': time(0, tzinfo=UTC),
        'time("23:59:59.9999999")': time(23, 59, 59, 999_999),
        'time(time("10:00:00"))': time(10),
        'time(date("2026-01-31"))': time(0, tzinfo=UTC),
        "time(10, 30, 15.25)": time(10, 30, 15, 250_000),
        "time(10, 30, 0, null)": time(10, 30),
        'time(hour: 10, minute: 30, second: 0, offset: duration("PT1H"))': time(10, 30, tzinfo=PLUS_ONE),
        'time(10, 30, 0, duration("-PT5H30M"))': time(10, 30, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
        'time(from: "10:30:00")': time(10, 30),
    },
    "date and time": {
        'date and time("2012-12-24T23:59:00") = date and time(date("2012-12-24"), time("23:59:00"))': True,
        'date and time("2012-12-24T23:59:00") + duration("PT1M") = date and time("2012-12-25T00:00:00")': True,
        'date and time("2012-03-07Z").year': 2012,
        'date and time("2026-01-31")': datetime(2026, 1, 31),  # noqa: DTZ001 - FEEL has points in time without a zone
        'date and time("2026-01-31+01:00")': datetime(2026, 1, 31, tzinfo=PLUS_ONE),
        'date and time("2026-01-31T13:45:00Z")': datetime(2026, 1, 31, 13, 45, tzinfo=UTC),
        'date and time("2026-12-31T24:00:00Z")': datetime(2027, 1, 1, tzinfo=UTC),
        'date and time("2026-01-31T13:45:00@Europe/Berlin")': datetime(2026, 1, 31, 13, 45, tzinfo=BERLIN),
        'date and time(@"2026-01-31T08:00:00Z", @"13:45:00+01:00")': datetime(2026, 1, 31, 13, 45, tzinfo=PLUS_ONE),
        'date and time(@"2026-01-31")': datetime(2026, 1, 31, tzinfo=UTC),
        'date and time(from: "2026-01-31T13:45:00Z")': datetime(2026, 1, 31, 13, 45, tzinfo=UTC),
        'date and time(date: @"2026-01-31", time: @"13:45:00Z")': datetime(2026, 1, 31, 13, 45, tzinfo=UTC),
        "date and time(2026, 1, 31, 13, 45, 0.5) - date and time(2026, 1, 31, 13, 45, 0)": timedelta(seconds=0.5),
        'date and time(2026, 1, 31, 13, 45, 0, @"PT1H")': datetime(2026, 1, 31, 13, 45, tzinfo=PLUS_ONE),
        'date and time(2026, 1, 31, 13, 45, 0, "Europe/Berlin")': datetime(2026, 1, 31, 13, 45, tzinfo=BERLIN),
        'date and time(year: 2026, month: 1, day: 31, hour: 13, minute: 45, second: 0, offset: @"PT1H")': datetime(
            2026, 1, 31, 13, 45, tzinfo=PLUS_ONE
        ),
        'date and time(year: 2026, month: 1, day: 31, hour: 13, minute: 45, second: 0, timezone: "Z")': datetime(
            2026, 1, 31, 13, 45, tzinfo=UTC
        ),
        'date and time(@"2026-01-31T12:00:00Z", "Europe/Berlin")': datetime(2026, 1, 31, 13, tzinfo=BERLIN),
        'date and time(@"2026-01-31T12:00:00", "+01:00")': datetime(2026, 1, 31, 12, tzinfo=PLUS_ONE),
        'date and time(date: @"2026-01-31", timezone: "Europe/Berlin")': datetime(2026, 1, 31, tzinfo=BERLIN),
    },
    "day of year": {
        "day of year(date(2019, 9, 17))": 260,
        'day of year(@"2024-12-31T10:00:00Z")': 366,
        'day of year(date: @"2026-01-01")': 1,
    },
    "day of week": {
        "day of week(date(2019, 9, 17))": "Tuesday",
        'day of week(@"2026-02-01")': "Sunday",
        'day of week(date: @"2026-01-31T10:00:00")': "Saturday",
    },
    "month of year": {
        "month of year(date(2019, 9, 17))": "September",
        'month of year(date: @"2026-12-31T10:00:00")': "December",
    },
    "week of year": {
        "week of year(date(2019, 9, 17))": 38,
        "week of year(date(2003, 12, 29))": 1,
        "week of year(date(2004, 1, 4))": 1,
        "week of year(date(2005, 1, 1))": 53,
        "week of year(date(2005, 1, 3))": 1,
        "week of year(date(2005, 1, 9))": 1,
        'week of year(date: @"2026-01-31T10:00:00Z")': 5,
    },
    "last day of month": {
        'last day of month(@"2024-02-01")': date(2024, 2, 29),
        'last day of month(date: @"2026-02-01T10:00:00Z")': date(2026, 2, 28),
    },
    "now": {
        "string(now())": "2026-02-01T00:30:00@Europe/Berlin",
        "now() = now()": True,
        "date(now())": date(2026, 2, 1),
    },
    "today": {"today()": date(2026, 2, 1), 'today() + duration("P14D")': date(2026, 2, 15)},
}
PROPERTIES = {
    '@"2026-01-31".year': 2026,
    '@"2026-01-31".month': 1,
    '@"2026-01-31".day': 31,
    '@"2026-01-31".weekday': 6,
    '@"2026-02-01T10:20:30Z".weekday': 7,
    '@"2026-02-01T10:20:30Z".hour': 10,
    '@"10:20:30".minute': 20,
    '@"10:20:30".second': 30,
    '@"10:20:30.25".second = 30.25': True,
    '@"2026-02-01T10:20:30Z".time offset': timedelta(),
    '@"2026-02-01T10:20:30-05:30".time offset': timedelta(hours=-5, minutes=-30),
    '@"2026-07-01T10:20:30@Europe/Berlin".time offset': timedelta(hours=2),
    '@"2026-02-01T10:20:30@Europe/Berlin".timezone': "Europe/Berlin",
    '@"10:20:30@Europe/Berlin".timezone': "Europe/Berlin",
    '@"10:20:30@Etc/UTC".timezone': "Etc/UTC",
    '@"10:20:30@America/Toronto".hour': 10,
    '@"2026-02-01T10:20:30".time offset': None,
    '@"2026-02-01T10:20:30+01:00".timezone': None,
}
SUMMER_TIME = {
    # In the night to 29 March 2026 the clocks went from 02:00 to 03:00, in the one to 25 October from 03:00 to 02:00.
    'string(date and time("2026-03-29T02:30:00@Europe/Berlin"))': "2026-03-29T03:30:00@Europe/Berlin",
    'string(date and time(@"2026-03-29", @"02:30:00@Europe/Berlin"))': "2026-03-29T03:30:00@Europe/Berlin",
    'string(date and time(2026, 3, 29, 2, 30, 0, "Europe/Berlin"))': "2026-03-29T03:30:00@Europe/Berlin",
    'string(date and time("2026-03-28T24:00:00@Europe/Berlin"))': "2026-03-29T00:00:00@Europe/Berlin",
    'string(@"2026-01-29T02:30:00@Europe/Berlin" + @"P2M")': "2026-03-29T03:30:00@Europe/Berlin",
    'string(@"2026-03-28T12:00:00@Europe/Berlin" + @"P1D")': "2026-03-29T13:00:00@Europe/Berlin",
    'string(@"2026-03-28T12:00:00@Europe/Berlin" + @"P1M")': "2026-04-28T12:00:00@Europe/Berlin",
    '@"2026-10-25T02:30:00@Europe/Berlin" = @"2026-10-25T00:30:00Z"': True,
    '@"2026-10-25T02:30:00@Europe/Berlin" + @"PT1H" = @"2026-10-25T01:30:00Z"': True,
    '@"2026-10-25T03:00:00@Europe/Berlin" - @"2026-10-25T02:00:00@Europe/Berlin"': timedelta(hours=2),
    '@"2026-03-29T03:00:00@Europe/Berlin" - @"2026-03-29T01:00:00@Europe/Berlin"': timedelta(hours=1),
    '@"2026-07-01T00:00:00@Europe/Berlin" = @"2026-06-30T22:00:00Z"': True,
}
NULLS: Nulls = {
    'date("31.01.2026")': "'31.01.2026' is no date; write it like 2026-01-31.",
    'date("2026-1-31")': "'2026-1-31' is no date; write it like 2026-01-31.",
    'date("2026-01-31T10:00:00")': "'2026-01-31T10:00:00' is no date; write it like 2026-01-31.",
    'date("+2026-01-31")': "'+2026-01-31' is no date; write it like 2026-01-31.",
    'date("02026-01-31")': "'02026-01-31' is no date; write it like 2026-01-31.",
    'date("2026-02-29")': "There is no date with year 2026, month 2 and day 29.",
    'date("2026-13-01")': "There is no date with year 2026, month 13 and day 1.",
    "date(2026, 4, 31)": "There is no date with year 2026, month 4 and day 31.",
    "date(2026, 1.5, 1)": "Only seconds have fractions; 1.5 is no whole number.",
    'date("10000-01-01")': "Years from 1 to 9999 are possible, not 10000.",
    'date("-0044-03-15")': "Years from 1 to 9999 are possible, not -44.",
    "date(999999999, 1, 1)": "Years from 1 to 9999 are possible, not 999999999.",
    "date(0, 1, 1)": "Years from 1 to 9999 are possible, not 0.",
    "date(2026, 1)": "date() takes one argument or 3 arguments, not 2.",
    "date(2026, null, 1)": "date() needs a number for 'month', not null.",
    "date(null)": "date() needs a date, a date and time or a string for 'from', not null.",
    "date([])": "date() needs a date, a date and time or a string for 'from', not a list.",
    'time("25:00:00")': "There is no time with hour 25, minute 0 and second 0.",
    'time("24:00:01")': "There is no time with hour 24, minute 0 and second 1.",
    'time("23:59:60")': "There are no leap seconds; the last second of a minute is 59.",
    'time("9:00")': "'9:00' is no time; write it like 13:45:00.",
    'time("10:00:00+15:00")': "A time zone is 14 hours from UTC at most, not PT15H.",
    'time("10:00:00+01:60")': "'+01:60' is no offset of a time zone; write it like +01:00.",
    'time("10:00:00@Krefeld/Mitte")': "There is no time zone 'Krefeld/Mitte'.",
    "time(10, 0, 60)": "There are no leap seconds; the last second of a minute is 59.",
    "time(10, 0, -1)": "There is no time with hour 10, minute 0 and second -1.",
    "time(10.5, 0, 0)": "Only seconds have fractions; 10.5 is no whole number.",
    'time(10, 0, 0, @"P1D")': "A time zone is 14 hours from UTC at most, not P1D.",
    "time(10, 0)": "time() takes one argument or 3 to 4 arguments, not 2.",
    'date and time("2026-01-31 10:00:00")': (
        "'2026-01-31 10:00:00' is no date and time; write it like 2026-01-31T13:45:00."
    ),
    'date and time("2026-02-30T10:00:00")': "There is no date with year 2026, month 2 and day 30.",
    'date and time("9999-12-31T24:00:00")': "'9999-12-31T24:00:00' lies outside the years 1 to 9999.",
    'date and time("12026-01-31T10:00:00Z")': "Years from 1 to 9999 are possible, not 12026.",
    'date and time(@"2026-01-31", null)': "date and time() needs a string or a time for 'time', not null.",
    'date and time(@"2026-01-31T12:00:00Z", "Mars")': "There is no time zone 'Mars'.",
    'date and time(@"0001-01-01T00:00:00Z", "-05:00")': "The date or duration lies outside the years 1 to 9999.",
    'day of year("2026-01-01")': "day of year() needs a date or a date and time for 'date', not a string.",
    "day of week(null)": "day of week() needs a date or a date and time for 'date', not null.",
    'month of year(@"10:00:00")': "month of year() needs a date or a date and time for 'date', not a time.",
    "week of year(1)": "week of year() needs a date or a date and time for 'date', not a number.",
    "last day of month(null)": "last day of month() needs a date or a date and time for 'date', not null.",
    "today(1)": "today() takes 0 arguments, not 1.",
    "now(1)": "now() takes 0 arguments, not 1.",
    '@"9999-12-31" + @"P1D"': "The date or duration lies outside the years 1 to 9999.",
    '@"9999-12-31" + @"P1M"': "The date or duration lies outside the years 1 to 9999.",
}


@pytest.mark.parametrize(("text", "expected"), [*rows(CASES), *PROPERTIES.items(), *SUMMER_TIME.items()])
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


@pytest.mark.parametrize("text", ["now()", "today()"])
def test_without_a_clock_there_is_no_present(text: str) -> None:
    why = "There is no clock here, so now() and today() are null."
    assert feel.compile(text).explain({}) == feel.Evaluation(None, (why,))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31",
        "13:45:00",
        "13:45:00.000001Z",
        "13:45:00-05:30",
        "2026-01-31T13:45:00",
        "2026-01-31T13:45:00+14:00",
        "2026-01-31T13:45:00.5@Asia/Damascus",
        "0001-01-01T00:00:00Z",
    ],
)
def test_what_is_written_can_be_read_again(text: str) -> None:
    assert feel.compile(f'string(@"{text}")').evaluate({}) == text


@pytest.mark.parametrize(
    ("literal", "why"),
    [
        ("10000-01-01", "Years from 1 to 9999 are possible, not 10000."),
        ("2026-02-30", "There is no date with year 2026, month 2 and day 30."),
        ("23:59:60", "There are no leap seconds; the last second of a minute is 59."),
        ("2026-01-31T10:00:00@Mars", "There is no time zone 'Mars'."),
        ("P1Y2D", "'P1Y2D' mixes years or months with days or hours; a duration has one of them."),
        ("P2W", "Weeks are written as days: P14D instead of P2W."),
        ("31.01.2026", '@"31.01.2026" is no date, time, date and time or duration'),
    ],
)
def test_a_literal_that_cannot_be_says_why(literal: str, why: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as refused:
        feel.compile(f'@"{literal}"')
    assert refused.value.message.startswith(why)
    assert (refused.value.line, refused.value.column) == (1, 2)
