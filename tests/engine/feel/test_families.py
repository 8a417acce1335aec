"""What the operators of FEEL answer, one table per family; ``builtins/`` has the tables of the functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from engine.feel import YearMonthDuration

SCOPE: dict[str, Any] = {
    "alter": 24,
    "name": "Beispiel",
    "personen": [{"name": "A", "alter": 17}, {"name": "B", "alter": 30}, {"name": "C", "alter": 45}],
    "betrag": 12.5,
}

NUMBERS = {
    "1 + 2 * 3": 7,
    "-2 ** 2": 4,
    "7 / 2": Decimal("3.5"),
    "8 / 2": 4,
    "0.1 + 0.2": Decimal("0.3"),
    "1 / 0": None,
    "betrag * 2": Decimal("25.0"),
    "2 ** 10": 1024,
}
STRINGS = {
    '"a" + "b"': "ab",
    '"a" + 1': None,
}
LOGIC = {
    "true and null": None,
    "false and null": False,
    "null or true": True,
    "null or false": None,
    "1 = 1.0": True,
    '1 = "1"': None,
    "null = null": True,
    "unknown = null": True,
    "alter between 18 and 25": True,
    "alter in [18..25)": True,
    "alter in (< 18, > 20)": True,
    'name in ("Anders", "Beispiel")': True,
    'if alter < 25 then "KR-U25" else "KR-UE25"': "KR-U25",
    "if null then 1 else 2": 2,
    "{a: 1, b: 2} = {b: 2, a: 1}": True,
    "[1, 2] = [2, 1]": False,
    "alter instance of number": True,
    "[1] instance of list<string>": False,
    "{a: 1} instance of context<a: number>": True,
    '@"P1D" instance of days and time duration': True,
}
LISTS = {
    "[1, 2, 3][2]": 2,
    "[1, 2, 3][-1]": 3,
    "[1, 2, 3][9]": None,
    "[1, 2, 3][item > 1]": [2, 3],
    "personen[alter > 18].name": ["B", "C"],
    "personen[1].name": "A",
    "for i in 1..3 return i * i": [1, 4, 9],
    "for i in 3..1 return i": [3, 2, 1],
    "for i in [1, 2], j in [i..3] return i * j": [1, 2, 3, 4, 6],
    "for i in 0..4 return if i = 0 then 1 else i * partial[-1]": [1, 1, 2, 6, 24],
    "some p in personen satisfies p.alter > 40": True,
    "every p in personen satisfies p.alter > 18": False,
}
CONTEXTS = {
    "{a: 1, b: a + 1}.b": 2,
    '{"ein Wert": 2}.ein Wert + 1': 3,
    "{a: 1, a: 2}": None,
    "alter.x": None,
}
FUNCTIONS = {
    "(function(a, b) a + b)(1, 2)": 3,
    "{doppelt: function(x) x * 2, r: doppelt(4)}.r": 8,
    "unbekannt(1)": None,
    "abs(1, 2)": None,
    "(function(a: string) a)(1)": None,
    "{f: function(x) if x < 2 then 1 else x * f(x - 1), r: f(3)}.r": 6,
}
TEMPORAL = {
    'date("2026-01-31") + duration("P1M")': date(2026, 2, 28),
    '@"2026-02-01T10:00:00Z" - @"2026-02-01"': timedelta(hours=10),
    '@"2026-02-01T10:00:00" - @"2026-02-01"': None,
    'date(2026, 2, 1) - date("2026-01-31")': timedelta(days=1),
    '@"2026-01-31" + @"P14D"': date(2026, 2, 14),
    'date and time("2026-01-31T10:00:00Z") + @"PT15H"': datetime(2026, 2, 1, 1, tzinfo=UTC),
    'time("23:30:00") + @"PT1H"': time(0, 30),
    'years and months duration(date("2000-05-15"), date("2026-05-15")).years': 26,
    '@"P1Y6M" * 2': YearMonthDuration(36),
    '@"P1D" / @"PT12H"': 2,
    '@"P1D" / 2': timedelta(hours=12),
    '-@"P1D"': timedelta(days=-1),
    '@"2026-07-01T00:00:00" < @"2026-06-30T22:00:00Z"': None,
    'for d in @"2026-01-30"..@"2026-02-01" return d.day': [30, 31, 1],
}
RANGES = {
    "[1..5].end included": True,
    "(< 10).end": 10,
    "[5..1]": None,
}
TABLES = [NUMBERS, STRINGS, LOGIC, LISTS, CONTEXTS, FUNCTIONS, TEMPORAL, RANGES]


@pytest.mark.parametrize(("text", "expected"), [case for table in TABLES for case in table.items()])
def test_the_value_is_the_expected_one(text: str, expected: Any) -> None:
    value = feel.compile(text).evaluate(SCOPE)
    assert value == expected
    assert type(value) is type(expected) or {type(value), type(expected)} == {int, Decimal}


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("x + 1", "Unknown name 'x' is null."),
        ('"a" < 1', 'Cannot compare "a" with 1.'),
        ("1 / 0", "Division by zero."),
        ("now()", "There is no clock here, so now() and today() are null."),
        ('date("31.01.2026")', "'31.01.2026' is no date; write it like 2026-01-31."),
        ("abs()", "abs() takes one argument, not 0."),
        ('sqrt("a")', "sqrt() needs a number for 'number', not a string."),
        ("personen.strasse", "There is no entry 'strasse' in 'personen'."),
    ],
)
def test_a_null_has_a_reason(text: str, warning: str) -> None:
    evaluation = feel.compile(text).explain(SCOPE)
    assert warning in evaluation.warnings


def test_a_value_without_trouble_has_no_warnings() -> None:
    assert feel.compile("alter < 25 and name != null").explain(SCOPE) == feel.Evaluation(True, ())


def test_results_hold_no_floats() -> None:
    assert feel.compile("[betrag, {b: betrag}]").evaluate(SCOPE) == [Decimal("12.5"), {"b": Decimal("12.5")}]
    assert isinstance(feel.compile("betrag").evaluate(SCOPE), Decimal)


class TestTime:
    """Local time is that of Berlin, and comes from the clock alone."""

    @staticmethod
    def clock() -> datetime:
        return datetime(2026, 1, 31, 23, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("today()", date(2026, 2, 1)),
            ("date(now())", date(2026, 2, 1)),
            ("now().hour", 0),
            ("now() - now()", timedelta()),
            ("string(now())", "2026-02-01T00:30:00@Europe/Berlin"),
            ('now() + duration("P14D")', datetime(2026, 2, 14, 23, 30, tzinfo=UTC)),
        ],
    )
    def test_comes_from_the_clock(self, text: str, expected: Any) -> None:
        assert feel.compile(text).evaluate({}, clock=self.clock) == expected

    def test_stands_still_during_an_evaluation(self) -> None:
        moments = iter(datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 30))
        assert feel.compile("[today(), today()]").evaluate({}, clock=lambda: next(moments)) == [date(2026, 1, 1)] * 2
