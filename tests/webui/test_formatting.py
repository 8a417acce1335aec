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
    ("hours", "relative", "tone"),
    [
        (-72, "seit 3 Tagen", "over"),
        (-24, "seit gestern", "over"),
        (-1, "heute, 08:30 Uhr abgelaufen", "over"),
        (1, "heute bis 10:30 Uhr", "soon"),
        (15, "morgen", ""),
        (72, "in 3 Tagen", ""),
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
