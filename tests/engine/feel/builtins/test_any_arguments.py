"""Whatever a built-in function is given, it answers: a value, null with a reason, or that the budget is exceeded."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import Range, YearMonthDuration
from engine.feel.builtins import BUILTINS
from tests.engine.feel.builtins.cases import clock

PARTS = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "^",
    "-",
    "\\",
    "\\p",
    "\\d",
    "*",
    "?",
    "|",
    ".",
    ",",
    "a",
    "L",
    "2",
    "$",
    "[^-[",
]
SPECIAL: list[Any] = [
    None, True, False, 0, 1, -1, 2, 10**40, -(10**33), Decimal("0.5"), Decimal("-1E-6143"), Decimal("9.9E+6144"),
    float("nan"), float("inf"), -0.0, 1e300, "", " ", "a", "2026-01-31", "24:00:00", "2026-02-30T25:61:61+99:99",
    "P1Y", "P999999999999Y", "-PT0.S", "[1..)", "(..\"a\"]", "i", "smixq", "@Europe/Berlin", "../etc/passwd", "1.234,5",
    date.min, date.max, datetime.combine(date.min, time.min), datetime.combine(date.max, time.max),
    datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14))),
    datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")), datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    time.min, time(23, 59, 59, 999_999, UTC), time(2, tzinfo=ZoneInfo("Europe/Berlin")), timedelta.min, timedelta.max,
    YearMonthDuration(10**13), YearMonthDuration(-1), Range(1, 5, True, False), Range(None, 5, False, False, "<"),
    Range(None, None, False, False), Range(5, 5, False, False, "!="), Range("a", None, True, False), [], {}, {"a": 1},
    BUILTINS["abs"], BUILTINS["before"], object(),
]  # fmt: skip
SCALARS = (
    st.sampled_from(SPECIAL)
    | st.lists(st.sampled_from(PARTS), max_size=8).map("".join)
    | st.text(max_size=5)
    | st.integers(-5, 5)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.timezones())
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abk"), inner, max_size=3)
)


@given(st.sampled_from(sorted(BUILTINS)), st.lists(VALUES, max_size=4))
@settings(max_examples=400, deadline=None)
def test_it_answers(name: str, arguments: list[Any]) -> None:
    names = [f"x{index}" for index in range(len(arguments))]
    scope = dict(zip(names, arguments, strict=True))
    with contextlib.suppress(feel.BudgetExceeded):
        evaluation = feel.compile(f"{name}({', '.join(names)})").explain(scope, clock=clock)
        if evaluation.value is not None:
            feel.compile("string(x)").evaluate({"x": evaluation.value})
