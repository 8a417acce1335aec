"""Random cells of decision tables, each written with constants and with names that stand for the same values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from engine.feel import Range, YearMonthDuration

BERLIN: Final = ZoneInfo("Europe/Berlin")
CONSTANTS: Final[dict[str, Any]] = {
    "null": None,
    "true": True,
    "false": False,
    "0": 0,
    "1": 1,
    "-3": -3,
    "25": 25,
    "2.5": Decimal("2.5"),
    "1.0": Decimal("1.0"),
    '""': "",
    '"A"': "A",
    '"Krefeld"': "Krefeld",
    'date("2016-01-11")': date(2016, 1, 11),
    '@"2016-03-27"': date(2016, 3, 27),
    'date and time("2016-01-11T09:00:00")': datetime(2016, 1, 11, 9),  # noqa: DTZ001  # without a zone on purpose
    '@"2016-01-11T09:00:00Z"': datetime(2016, 1, 11, 9, tzinfo=UTC),
    'date and time("2016-03-27T03:30:00@Europe/Berlin")': datetime(2016, 3, 27, 3, 30, tzinfo=BERLIN),
    '@"09:00:00"': time(9),
    'time("09:00:00+01:00")': time(9, tzinfo=timezone(timedelta(hours=1))),
    'duration("P14D")': timedelta(days=14),
    '@"P3M"': YearMonthDuration(3),
    'duration("P1Y")': YearMonthDuration(12),
}
"""What can stand in a cell, and what it is worth."""
NUMBERS: Final = ("0", "1", "-3", "25", "2.5", "1.0")

VALUES: Final = st.one_of(
    st.sampled_from(list(CONSTANTS.values())),
    st.integers(-30, 30),
    st.decimals(-30, 30, places=1),
    st.sampled_from(
        [
            Decimal("NaN"),
            Decimal("Infinity"),
            1.5,
            "B",
            datetime(2016, 1, 11, 10, tzinfo=BERLIN),
            datetime(2016, 1, 11, 9, 0, 0, 5),  # noqa: DTZ001  # the same
            time(9, tzinfo=UTC),
            [],
            ["A"],
            [1, 25],
            {"a": 1},
            Range(1, 25, True, False),
            Range(None, 25, False, False, "<"),
        ]
    ),
)
"""What a cell may be asked about, of its own kind or another."""


@dataclass
class Cell:
    """One cell, written in two ways: with constants, and with the names of ``scope`` in their place."""

    constant: str
    named: str
    scope: dict[str, Any] = field(default_factory=dict)


@st.composite
def cells(draw: st.DrawFn, prefix: str = "k") -> Cell:
    """Return a cell whose names begin with the prefix."""
    scope: dict[str, Any] = {}

    def constant() -> tuple[str, str]:
        text = draw(st.sampled_from(NUMBERS) | st.sampled_from(list(CONSTANTS)))
        name = f"{prefix}{len(scope)}"
        scope[name] = CONSTANTS[text]
        return text, name

    def test() -> tuple[str, str]:
        kind = draw(st.sampled_from(["value", "value", "order", "range", "list"]))
        if kind == "order":
            sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
            text, name = constant()
            return f"{sign} {text}", f"{sign} {name}"
        if kind == "value":
            return constant()
        (low, low_name), (high, high_name) = constant(), constant()
        if kind == "list":
            return f"[{low}, {high}]", f"[{low_name}, {high_name}]"
        left, right = draw(st.sampled_from(["[", "("])), draw(st.sampled_from(["]", ")"]))
        return f"{left}{low}..{high}{right}", f"{left}{low_name}..{high_name}{right}"

    written, named = zip(*(test() for _ in range(draw(st.integers(1, 3)))), strict=True)
    pattern = draw(st.sampled_from(["{}", "{}", "not({})"]))
    return Cell(pattern.format(", ".join(written)), pattern.format(", ".join(named)), scope)
