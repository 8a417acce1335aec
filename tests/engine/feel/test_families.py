"""What the functions and operators of FEEL answer, one table per family."""

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
    "modulo(-12, 5)": 3,
    "modulo(10.1, 4.5)": Decimal("1.1"),
    "floor(-1.5)": -2,
    "ceiling(1.2)": 2,
    "floor(1.56, 1)": Decimal("1.5"),
    "decimal(2.5, 0)": 2,
    "round half up(2.5, 0)": 3,
    "round half down(-2.5, 0)": -2,
    "round up(1.121, 2)": Decimal("1.13"),
    "round down(-1.126, 2)": Decimal("-1.12"),
    "abs(-3)": 3,
    "sqrt(16)": 4,
    "sqrt(-1)": None,
    "log(0)": None,
    "odd(3)": True,
    "even(3)": False,
    'number("1.234,5", ".", ",")': Decimal("1234.5"),
    'number("zwölf")': None,
}
STRINGS = {
    'upper case("straße")': "STRASSE",
    'lower case("Ä")': "ä",
    'string length("\\U01F40E")': 1,
    'substring("foobar", 3)': "obar",
    'substring("foobar", -2, 1)': "a",
    'substring("foobar", 0)': None,
    'substring before("a=b", "=")': "a",
    'substring after("a=b", "=")': "b",
    'contains("Viersen", "ers")': True,
    'starts with("Viersen", "Vie")': True,
    'ends with("Viersen", "x")': False,
    'matches("Müller", "^\\\\w+$")': True,
    'matches("A-17", "^[A-Z]-\\\\d{2}$")': True,
    'matches("abc", "(a)\\\\1")': None,
    'matches("HELLO", "hello", "i")': True,
    'replace("2026-01-31", "(\\\\d+)-(\\\\d+)-(\\\\d+)", "$3.$2.$1")': "31.01.2026",
    'replace("abc", "x*", "y")': None,
    'split("a; b;c", ";\\\\s*")': ["a", "b", "c"],
    'string join(["a", null, "b"], ", ")': "a, b",
    "string(1.50)": "1.5",
    'string([1, "a", {b: null}])': '[1, "a", {b: null}]',
    "string(null)": None,
    '"a" + "b"': "ab",
    '"a" + 1': None,
    'trim("  a ")': "a",
}
LOGIC = {
    "true and null": None,
    "false and null": False,
    "null or true": True,
    "null or false": None,
    "not(null)": None,
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
    "count(personen)": 3,
    "sum([1, 2.5])": Decimal("3.5"),
    "sum([])": None,
    "min(3, 1, 2)": 1,
    'max(["a", "c", "b"])': "c",
    "mean([1, 2, 3])": 2,
    "median([1, 4, 2, 3])": Decimal("2.5"),
    "mode([1, 2, 2, 3, 3])": [2, 3],
    "stddev([2, 4, 7, 5])": Decimal("2.081665999466132735282297706979931"),
    "product([2, 3])": 6,
    "all([true, null])": None,
    "any([true, null])": True,
    "append([1], 2, 3)": [1, 2, 3],
    "concatenate([1], [2, 3])": [1, 2, 3],
    "union([1, 2], [2, 3])": [1, 2, 3],
    "distinct values([1, 1.0, 2])": [1, 2],
    "insert before([1, 3], 2, 2)": [1, 2, 3],
    "remove([1, 2, 3], 2)": [1, 3],
    "reverse([1, 2])": [2, 1],
    "index of([1, 2, 1], 1)": [1, 3],
    "flatten([1, [2, [3]]])": [1, 2, 3],
    "sublist([1, 2, 3], 2, 1)": [2],
    "list contains([1, null], null)": True,
    "sort([3, 1, 2], function(x, y) x > y)": [3, 2, 1],
    "sort([3, 1, 2])": [1, 2, 3],
    "list replace([1, 2], 2, 9)": [1, 9],
}
CONTEXTS = {
    "{a: 1, b: a + 1}.b": 2,
    '{"ein Wert": 2}.ein Wert + 1': 3,
    "{a: 1, a: 2}": None,
    'get value({a: 1}, "a")': 1,
    'get value({a: {b: 2}}, ["a", "b"])': 2,
    "get entries({a: 1})": [{"key": "a", "value": 1}],
    'context([{key: "a", value: 1}])': {"a": 1},
    'context put({a: 1}, "b", 2)': {"a": 1, "b": 2},
    'context put({a: {b: 1}}, ["a", "b"], 2)': {"a": {"b": 2}},
    "context merge([{a: 1}, {a: 2, b: 3}])": {"a": 2, "b": 3},
    "get or else(null, 1)": 1,
    "alter.x": None,
}
FUNCTIONS = {
    "(function(a, b) a + b)(1, 2)": 3,
    "{doppelt: function(x) x * 2, r: doppelt(4)}.r": 8,
    'substring(string: "foobar", start position: 3)': "obar",
    'substring(text: "foobar")': None,
    "unbekannt(1)": None,
    "abs(1, 2)": None,
    "(function(a: string) a)(1)": None,
    "{f: function(x) if x < 2 then 1 else x * f(x - 1), r: f(3)}.r": 6,
}
TEMPORAL = {
    'date("2026-01-31") + duration("P1M")': date(2026, 2, 28),
    'date("2026-02-29")': None,
    '@"2026-02-01T10:00:00Z" - @"2026-02-01"': timedelta(hours=10),
    '@"2026-02-01T10:00:00" - @"2026-02-01"': None,
    'date(2026, 2, 1) - date("2026-01-31")': timedelta(days=1),
    '@"2026-01-31" + @"P14D"': date(2026, 2, 14),
    'date and time("2026-01-31T10:00:00Z") + @"PT15H"': datetime(2026, 2, 1, 1, tzinfo=UTC),
    'time("23:30:00") + @"PT1H"': time(0, 30),
    'years and months duration(date("2000-05-15"), date("2026-05-14"))': YearMonthDuration(311),
    'years and months duration(date("2000-05-15"), date("2026-05-15")).years': 26,
    '@"P1Y6M" * 2': YearMonthDuration(36),
    '@"P1D" / @"PT12H"': 2,
    '@"P1D" / 2': timedelta(hours=12),
    '-@"P1D"': timedelta(days=-1),
    'duration("P1Y2D")': None,
    'string(@"P1Y6M")': "P1Y6M",
    'string(@"PT36H")': "P1DT12H",
    '@"2026-01-31T10:00:00@Europe/Berlin".timezone': "Europe/Berlin",
    '@"2026-01-31T10:00:00@Europe/Berlin".time offset': timedelta(hours=1),
    '@"2026-07-01T00:00:00@Europe/Berlin" = @"2026-06-30T22:00:00Z"': True,
    '@"2026-07-01T00:00:00" < @"2026-06-30T22:00:00Z"': None,
    '@"2026-01-31".weekday': 6,
    'day of week(@"2026-01-31")': "Saturday",
    'week of year(@"2026-01-01")': 1,
    'month of year(@"2026-01-31")': "January",
    'day of year(@"2026-02-01")': 32,
    'last day of month(@"2024-02-01")': date(2024, 2, 29),
    '@"9999-12-31" + @"P1D"': None,
    'time(10, 30, 0, duration("PT1H"))': time.fromisoformat("10:30:00+01:00"),
    'for d in @"2026-01-30"..@"2026-02-01" return d.day': [30, 31, 1],
}
RANGES = {
    "before(1, [2..3])": True,
    "after([5..6], [1..4])": True,
    "meets([1..5], [5..10])": True,
    "meets([1..5), [5..10])": False,
    "overlaps([1..5], [5..10])": True,
    "overlaps before([1..5], [3..10])": True,
    "overlaps before([1..5), [1..5])": False,
    "overlaps after((1..5], [1..5])": True,
    "overlaps after([1..5], [1..5))": False,
    "finished by([1..10], (5..10])": True,
    "started by([1..10], [1..5))": True,
    "met by([5..10], [1..5])": True,
    "after([11..20], [1..11))": True,
    "before(1, (1..10])": True,
    "includes([1..10), [5..10])": False,
    "includes([1..10], 4)": True,
    "during([2..3], [1..10])": True,
    "starts(1, [1..5])": True,
    "finishes([3..5], [1..5])": True,
    "coincides([1..5], [1..5])": True,
    "[1..5].end included": True,
    "(< 10).end": 10,
    "[5..1]": None,
    'range("[18..25)").start': 18,
    'range("[a..25)")': None,
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
        ('"a" < 1', "Cannot compare a string with a number."),
        ("1 / 0", "Division by zero."),
        ("now()", "There is no clock here, so now() and today() are null."),
        ('date("31.01.2026")', "'31.01.2026' is no date; write it like 2026-01-31."),
        ("abs()", "abs() takes one argument, not 0."),
        ('sqrt("a")', "sqrt() needs a number for 'number', not a string."),
        ("personen.strasse", "The context has no entry 'strasse'."),
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

    def test_is_null_without_a_clock(self) -> None:
        assert feel.compile("today()").evaluate({}) is None
