"""Numbers, texts and ranges from other values: section 10.3.4.1, table 72."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import feel
from engine.feel import Range
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "number": {
        'number("1 000,0", " ", ",")': 1000,
        'number("1,000.0", ",", ".")': 1000,
        'number("1.000.000,01", ".", ",")': Decimal("1000000.01"),
        'number("1500.5")': Decimal("1500.5"),
        'number("-.5")': Decimal("-0.5"),
        'number("1.2e3")': 1200,
        'number("1000", null, null)': 1000,
        'number("1 000", " ", null)': 1000,
        'number("12,5", null, ",")': Decimal("12.5"),
        'number("12.5", null, ",")': Decimal("12.5"),
        'number(["7"])': 7,
        'number(from: "1,5", decimal separator: ",")': Decimal("1.5"),
        'number(from: "1.000", grouping separator: ".", decimal separator: ",")': 1000,
        'number("0.1234567890123456789012345678901234567")': Decimal("0.1234567890123456789012345678901235"),
    },
    "string": {
        "string(1.1)": "1.1",
        "string(1.50)": "1.5",
        "string(-0.0)": "0",
        "string(100)": "100",
        "string(1/3)": "0.3333333333333333333333333333333333",
        "string(1E+40)": "1" + "0" * 40,
        "string(1E-40)": "0." + "0" * 39 + "1",
        "string(10 ** 60)": "1" + "0" * 60,
        "string(true)": "true",
        'string("a \\"b\\"")': 'a "b"',
        'string(date("2026-01-31"))': "2026-01-31",
        'string(time("13:45:00+01:00"))': "13:45:00+01:00",
        'string(@"2026-01-31T13:45:00.250@Europe/Berlin")': "2026-01-31T13:45:00.25@Europe/Berlin",
        'string(@"PT36H")': "P1DT12H",
        'string(@"P14M")': "P1Y2M",
        'string([1, "a", [null, true], {b: null}])': '[1, "a", [null, true], {b: null}]',
        'string({name: "\\"b\\"", "ein Wert": [1.0], "a:b": @"P1D"})': '{name: "\\"b\\"", ein Wert: [1], "a:b": P1D}',
        "string([])": "[]",
        "string({})": "{}",
        "string([1..5))": "[1..5)",
        "string((< 5))": "< 5",
        'string(range("(..5]"))': "<= 5",
        "string(function(a, b) a)": "function(a, b)",
        'string(from: "a")': "a",
        "string([1])": "[1]",
    },
    "range": {
        'range("[18..21)")': Range(18, 21, True, False),
        'range("]18..21]")': Range(18, 21, False, True),
        'range("(18..21[")': Range(18, 21, False, False),
        'range("[2..)")': Range(2, None, True, False, ">="),
        'range("(2..)")': Range(2, None, False, False, ">"),
        'range("(..2)")': Range(None, 2, False, False, "<"),
        'range("(..2]")': Range(None, 2, False, True, "<="),
        'range("[2..)") = (>= 2)': True,
        'range("(..2)") = (< 2)': True,
        'range(" [ -1.5 .. .5 ] ")': Range(Decimal("-1.5"), Decimal("0.5"), True, True),
        'range("[\\"a\\"..\\"c\\"]").end': "c",
        'string(range("[@\\"2026-01-01\\"..date(2026, 2, 1))"))': "[2026-01-01..2026-02-01)",
        'range(from: "[duration(\\"P1D\\")..duration(\\"P2D\\")]").end = @"P2D"': True,
        '5 in range("[2..)")': True,
    },
}
NULLS: Nulls = {
    'number("zwölf")': "The text 'zwölf' is no number.",
    'number("+1")': "The text '+1' is no number.",
    'number("1.")': "The text '1.' is no number.",
    'number("")': "The text '' is no number.",
    'number("1.234,5")': 'The text \'1.234,5\' is no number as it stands; write number(…, ".", ",").',
    'number("1,5,0", null, ",")': "The text '1,5,0' is no number.",
    'number("1000", ".", ".")': "The separators of number() are a blank, a comma or a point, and they differ.",
    'number("1000", "x", ".")': "The separators of number() are a blank, a comma or a point, and they differ.",
    'number("1e7000")': "The number is too large.",
    "string()": "string() takes one argument, not 0.",
    "number(5)": "number() needs a string for 'from', not a number.",
    "number(null)": "number() needs a string for 'from', not null.",
    'range("")': "'' is no range of constants; write it like [18..25).",
    'range("[..]")': "'[..]' is no range of constants; write it like [18..25).",
    'range("[2..]")': "'[2..]' is no range of constants; write it like [18..25).",
    'range("[..2]")': "'[..2]' is no range of constants; write it like [18..25).",
    'range("[a..2]")': "'[a..2]' is no range of constants; write it like [18..25).",
    'range("[1 + 1..5]")': "'[1 + 1..5]' is no range of constants; write it like [18..25).",
    'range("[null..5]")': "'[null..5]' is no range of constants; write it like [18..25).",
    'range("[1..2][1..2]")': "'[1..2][1..2]' is no range of constants; write it like [18..25).",
    'range("[5..1]")': "The range from 5 to 1 ends before it begins.",
    'range("[1..\\"a\\"]")': "Cannot compare a number with a string.",
    "range([1..2])": "range() needs a string for 'from', not a range.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


def test_null_has_no_text_and_needs_no_reason() -> None:
    assert feel.compile("string(null)").explain({}) == feel.Evaluation(None, ())


def test_numbers_of_the_scope_are_written_as_decimals() -> None:
    assert feel.compile("string(betraege)").evaluate({"betraege": [12.5, 1e22]}) == "[12.5, 10000000000000000000000]"
