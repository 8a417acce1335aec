"""Values as people in an office write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from engine import feel
from tests.conftest import SettableClock
from webui.formatting import NOTHING, age, due, value
from webui.own_texts import by_alphabet


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (None, NOTHING),
        ("", NOTHING),
        ([], NOTHING),
        (True, "ja"),
        (1234567, "1.234.567"),
        (Decimal("2.5"), "2,5"),
        (date(2016, 1, 5), "05.01.2016"),
        (datetime(2016, 7, 5, 12, 0, tzinfo=UTC), "05.07.2016, 14:00"),
        (time(9, 5), "09:05"),
        (timedelta(days=14), "14 Tage"),
        (timedelta(hours=1, minutes=30), "1 Stunde 30 Minuten"),
        (feel.compile('duration("P6M")').evaluate({}), "6 Monate"),
        (["eins", False], ["eins", "nein"]),
        ({"a": 1, "b": [1, 2]}, "a: 1; b: 1, 2"),
    ],
)
def test_values(app: Flask, item: Any, text: str | list[str]) -> None:
    with app.test_request_context():
        assert value(item) == text


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (True, "yes"),
        (1234567, "1,234,567"),
        (Decimal("2.5"), "2.5"),
        (date(2016, 1, 5), "5 Jan 2016"),
        (datetime(2016, 7, 5, 12, 0, tzinfo=UTC), "5 Jul 2016, 14:00"),
        (timedelta(days=1, hours=2), "1 day 2 hours"),
        (timedelta(0), "0 minutes"),
        (feel.compile('duration("P6M")').evaluate({}), "6 months"),
    ],
)
def test_values_in_english(app: Flask, item: Any, text: str | list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert value(item) == text


@pytest.mark.parametrize(
    ("hours", "day", "relative"),
    [
        (-72, "Sat 2 Jan 2016", "3 days overdue"),
        (-24, "Mon 4 Jan 2016", "since yesterday"),
        (-1, "Tue 5 Jan 2016", "expired today at 08:30"),
        (1, "Tue 5 Jan 2016", "today until 10:30"),
        (15, "Wed 6 Jan 2016", "tomorrow"),
        (72, "Fri 8 Jan 2016", "in 3 days"),
        (1134 * 24, "Tue 12 Feb 2019", "in over 3 years"),
    ],
)
def test_due_dates_in_english(app: Flask, clock: SettableClock, hours: int, day: str, relative: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        shown = due(clock.now + timedelta(hours=hours))
        assert (shown.text, shown.relative) == (day, relative)
        assert age(clock.now - timedelta(days=2)) == "2 days"


def test_the_day_of_the_week_is_named_in_german(app: Flask, clock: SettableClock) -> None:
    with app.test_request_context():
        assert due(clock.now).text == "Di. 05.01.2016"


@pytest.mark.parametrize(
    ("hours", "relative", "tone"),
    [
        (-72, "seit 3 Tagen", "over"),
        (-24, "seit gestern", "over"),
        (-1, "heute, 08:30 Uhr abgelaufen", "over"),
        (1, "heute bis 10:30 Uhr", "soon"),
        (15, "morgen", ""),
        (72, "in 3 Tagen", ""),
        (731 * 24, "in 731 Tagen", ""),
        (1134 * 24, "in über 3 Jahren", ""),
    ],
)
def test_due_dates(app: Flask, clock: SettableClock, hours: int, relative: str, tone: str) -> None:
    with app.test_request_context():
        shown = due(clock.now + timedelta(hours=hours))
        assert (shown.relative, shown.tone) == (relative, tone)


def test_days_change_at_midnight_of_the_office(app: Flask, clock: SettableClock) -> None:
    clock.now = datetime(2016, 1, 5, 23, 30, tzinfo=UTC)
    with app.test_request_context():
        assert age(datetime(2016, 1, 5, 22, 30, tzinfo=UTC)) == "1 Tag"
        assert age(datetime(2016, 1, 5, 23, 5, tzinfo=UTC)) == "heute"


def test_names_stand_where_the_alphabet_has_them(app: Flask) -> None:
    names = {"a": "Über Förderung entscheiden", "b": "Umzug bearbeiten", "c": "arbeiten", "d": "Ärztin", "e": "Zuletzt"}
    with app.test_request_context():
        assert list(by_alphabet(names)) == ["c", "d", "a", "b", "e"]
