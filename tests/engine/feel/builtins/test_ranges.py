"""How points and ranges lie to each other: section 10.3.4.7, table 78.

The examples are those of the table. Beyond them, its definitions are evaluated as they stand, in FEEL, for every pair
of brackets and every order of the ends, and compared with what the functions answer.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import Any

import pytest

from engine import feel
from engine.feel import Range
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

TRUE: dict[str, list[str]] = {
    "before": [
        "before(1, 10)", "before(1, (1..10])", "before(1, [5..10])", "before([1..10), 10)", "before([1..10], 15)",
        "before([1..10], [15..20])", "before([1..10), [10..20])", "before([1..10], (10..20])",
        "before(point1: 1, point2: 2)", "before(point: 1, range: [2..3])", "before(range: [1..2], point: 3)",
        "before(range1: [1..2], range2: [3..4])",
    ],
    "after": [
        "after(10, 5)", "after(12, [1..10])", "after(10, [1..10))", "after([11..20], 10)", "after((11..20], 11)",
        "after([11..20], [1..10])", "after([11..20], [1..11))", "after((11..20], [1..11])",
        "after(point1: 2, point2: 1)", "after(point: 4, range: [2..3])", "after(range: [4..5], point: 3)",
        "after(range1: [3..4], range2: [1..2])",
    ],
    "meets": ["meets([1..5], [5..10])", "meets(range1: [1..5], range2: [5..10])"],
    "met by": ["met by([5..10], [1..5])", "met by(range1: [5..10], range2: [1..5])"],
    "overlaps": [
        "overlaps([1..5], [3..8])", "overlaps([3..8], [1..5])", "overlaps([1..8], [3..5])", "overlaps([3..5], [1..8])",
        "overlaps([1..5], [5..8])", "overlaps([5..8], [1..5])", "overlaps(range1: [1..5], range2: [5..8])",
    ],
    "overlaps before": [
        "overlaps before([1..5], [3..8])", "overlaps before([1..5], [5..8])", "overlaps before([1..5), (1..5])",
        "overlaps before([1..5], (1..5])", "overlaps before(range1: [1..5], range2: [3..8])",
    ],
    "overlaps after": [
        "overlaps after([3..8], [1..5])", "overlaps after([5..8], [1..5])", "overlaps after((1..5], [1..5))",
        "overlaps after((1..5], [1..5])", "overlaps after(range1: [3..8], range2: [1..5])",
    ],
    "finishes": [
        "finishes(10, [1..10])", "finishes([5..10], [1..10])", "finishes([5..10), [1..10))",
        "finishes([1..10], [1..10])", "finishes((1..10], [1..10])", "finishes(point: 10, range: [1..10])",
        "finishes(range1: [5..10], range2: [1..10])",
    ],
    "finished by": [
        "finished by([1..10], 10)", "finished by([1..10], [5..10])", "finished by([1..10), [5..10))",
        "finished by([1..10], [1..10])", "finished by([1..10], (1..10])", "finished by(range: [1..10], point: 10)",
        "finished by(range1: [1..10], range2: [5..10])",
    ],
    "includes": [
        "includes([1..10], 5)", "includes([1..10], 1)", "includes([1..10], 10)", "includes([1..10], [4..6])",
        "includes([1..10], [1..5])", "includes((1..10], (1..5])", "includes([1..10], (1..10))",
        "includes([1..10), [5..10))", "includes([1..10], [1..10))", "includes([1..10], (1..10])",
        "includes([1..10], [1..10])", "includes(range: [1..10], point: 5)", "includes(range1: [1..9], range2: [2..3])",
    ],
    "during": [
        "during(5, [1..10])", "during(1, [1..10])", "during(10, [1..10])", "during([4..6], [1..10])",
        "during([1..5], [1..10])", "during((1..5], (1..10])", "during((1..10), [1..10])", "during([5..10), [1..10))",
        "during([1..10), [1..10])", "during((1..10], [1..10])", "during([1..10], [1..10])",
        "during(point: 5, range: [1..10])", "during(range1: [2..3], range2: [1..9])",
    ],
    "starts": [
        "starts(1, [1..10])", "starts([1..5], [1..10])", "starts((1..5], (1..10])", "starts([1..10], [1..10])",
        "starts([1..10), [1..10])", "starts((1..10), (1..10))", "starts(point: 1, range: [1..10])",
        "starts(range1: [1..5], range2: [1..10])",
    ],
    "started by": [
        "started by([1..10], 1)", "started by([1..10], [1..5])", "started by((1..10], (1..5])",
        "started by([1..10], [1..10])", "started by([1..10], [1..10))", "started by((1..10), (1..10))",
        "started by(range: [1..10], point: 1)", "started by(range1: [1..10], range2: [1..5])",
    ],
    "coincides": [
        "coincides(5, 5)", "coincides([1..5], [1..5])", "coincides(point1: 5, point2: 5.0)",
        "coincides(range1: (1..5), range2: (1..5))", 'coincides(@"P1Y", @"P12M")',
    ],
}  # fmt: skip
FALSE: dict[str, list[str]] = {
    "before": [
        "before(10, 1)", "before(1, [1..10])", "before([1..10], 10)", "before([1..10], [10..20])", "before(1, 1)",
    ],
    "after": [
        "after(5, 10)", "after(10, [1..10])", "after([11..20], 12)", "after([11..20], 11)",
        "after([1..10], [11..20])", "after(5, 5)",
    ],
    "meets": ["meets([1..5), [5..10])", "meets([1..5], (5..10])", "meets([1..5], [6..10])"],
    "met by": ["met by([5..10], [1..5))", "met by((5..10], [1..5])", "met by([6..10], [1..5])"],
    "overlaps": [
        "overlaps([1..5], [6..8])", "overlaps([6..8], [1..5])", "overlaps([1..5], (5..8])", "overlaps([1..5), [5..8])",
        "overlaps([1..5), (5..8])", "overlaps((5..8], [1..5])", "overlaps([5..8], [1..5))", "overlaps((5..8], [1..5))",
    ],
    "overlaps before": [
        "overlaps before([1..5], [6..8])", "overlaps before([1..5], (5..8])", "overlaps before([1..5), [5..8])",
        "overlaps before([1..5), [1..5])", "overlaps before([1..5], [1..5])",
    ],
    "overlaps after": [
        "overlaps after([6..8], [1..5])", "overlaps after((5..8], [1..5])", "overlaps after([5..8], [1..5))",
        "overlaps after([1..5], [1..5))", "overlaps after([1..5], [1..5])",
    ],
    "finishes": ["finishes(10, [1..10))", "finishes([5..10), [1..10])"],
    "finished by": ["finished by([1..10), 10)", "finished by([1..10], [5..10))"],
    "includes": ["includes([1..10], 12)", "includes((1..10], 1)", "includes([1..10), 10)"],
    "during": ["during(12, [1..10])", "during(1, (1..10])", "during(10, [1..10))"],
    "starts": ["starts(1, (1..10])", "starts(2, [1..10])", "starts((1..5], [1..10])", "starts([1..5], (1..10])"],
    "started by": [
        "started by((1..10], 1)", "started by([1..10], 2)", "started by([1..10], (1..5])",
        "started by((1..10], [1..5])",
    ],
    "coincides": ["coincides(3, 4)", "coincides((1..5), [1..5])", "coincides([1..5], [2..6])"],
}  # fmt: skip
OTHER_KINDS = {
    'before(@"2026-01-31", @"2026-02-01")': True,
    'before("a", ["b".."c"])': True,
    'during(@"2026-01-31", [@"2026-01-01"..@"2026-02-01"))': True,
    'after(@"10:00:00", [@"08:00:00"..@"09:00:00"])': True,
    'meets([@"P1D"..@"P2D"], [@"PT48H"..@"P3D"])': True,
    'includes([@"2026-01-01T00:00:00Z"..@"2026-02-01T00:00:00Z"], @"2026-01-01T01:00:00@Europe/Berlin")': True,
    "before([1], [[2..3]])": True,
}
CASES: Cases = {name: {**dict.fromkeys(TRUE[name], True), **dict.fromkeys(FALSE[name], False)} for name in TRUE}
NULLS: Nulls = {
    "before(1, null)": "before() needs a range or a number, text, date, time or duration for 'point2', not null.",
    "before(null, [1..2])": "before() needs a range or a number, text, date, time or duration for 'point1', not null.",
    "before(true, 1)": "before() needs a range or a number, text, date, time or duration for 'point1', not a boolean.",
    'after(1, "a")': "Cannot compare a number with a string.",
    'after(1, [@"2026-01-01"..@"2026-02-01"])': "Cannot compare a number with a date.",
    "meets([1..5], 5)": "meets() needs a range for 'range2', not a number.",
    "met by(null, [1..5])": "met by() needs a range for 'range1', not null.",
    'overlaps([1..5], ["a".."b"])': "Cannot compare a string with a number.",
    "overlaps before([1..5])": "overlaps before() takes 2 arguments, not 1.",
    "overlaps after([1..5], [1..5], [1..5])": "overlaps after() takes 2 arguments, not 3.",
    'finishes("a", [1..5])': "Cannot compare a string with a number.",
    "finished by([1..5], null)": (
        "finished by() needs a range or a number, text, date, time or duration for 'point', not null."
    ),
    'includes([1..5], "a")': "Cannot compare a string with a number.",
    "includes((!= 5), 5)": "Everything but one value is no range with a start and an end.",
    "during([1..5], 5)": "during() needs a range for 'range2', not a number.",
    'starts(@"P1Y", [@"P1D"..@"P2D"])': "Cannot compare a years and months duration with a days and time duration.",
    "started by(5, 5)": "started by() needs a range for 'range', not a number.",
    'coincides(1, "1")': "Cannot compare a number with a string.",
    "coincides(null, 1)": "coincides() needs a range or a number, text, date, time or duration for 'point1', not null.",
    "before(point: 1, range2: [2..3])": "before() does not take point, range2 together.",
    "before((!= 5), 7)": "Everything but one value is no range with a start and an end.",
    "during([null..5], [1..5])": (
        "A range that begins or ends with null cannot be compared; write >= or <= for an open end."
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*rows(CASES), *OTHER_KINDS.items()])
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


POINT_AND_RANGE = {
    "before(p, r)": "p < r.start or (p = r.start and not(r.start included))",
    "before(r, p)": "r.end < p or (r.end = p and not(r.end included))",
    "after(p, r)": "p > r.end or (p = r.end and not(r.end included))",
    "after(r, p)": "r.start > p or (r.start = p and not(r.start included))",
    "finishes(p, r)": "r.end included and r.end = p",
    "finished by(r, p)": "r.end included and r.end = p",
    "includes(r, p)": "(r.start < p and r.end > p) or (r.start = p and r.start included) "
    "or (r.end = p and r.end included)",
    "during(p, r)": "(r.start < p and r.end > p) or (r.start = p and r.start included) "
    "or (r.end = p and r.end included)",
    "starts(p, r)": "r.start = p and r.start included",
    "started by(r, p)": "r.start = p and r.start included",
}  # fmt: skip
TWO_RANGES = {
    "before(a, b)": "a.end < b.start or ((not(a.end included) or not(b.start included)) and a.end = b.start)",
    "after(a, b)": "a.start > b.end or ((not(a.start included) or not(b.end included)) and a.start = b.end)",
    "meets(a, b)": "a.end included and b.start included and a.end = b.start",
    "met by(a, b)": "a.start included and b.end included and a.start = b.end",
    "overlaps(a, b)": "(a.end > b.start or (a.end = b.start and a.end included and b.start included)) and "
    "(a.start < b.end or (a.start = b.end and a.start included and b.end included))",
    "overlaps before(a, b)": "(a.start < b.start or (a.start = b.start and a.start included and not(b.start included)))"
    " and (a.end > b.start or (a.end = b.start and a.end included and b.start included)) "
    "and (a.end < b.end or (a.end = b.end and (not(a.end included) or b.end included)))",
    "overlaps after(a, b)": "(b.start < a.start or (b.start = a.start and b.start included and not(a.start included))) "
    "and (b.end > a.start or (b.end = a.start and b.end included and a.start included)) "
    "and (b.end < a.end or (b.end = a.end and (not(b.end included) or a.end included)))",
    "finishes(a, b)": "a.end included = b.end included and a.end = b.end and "
    "(a.start > b.start or (a.start = b.start and (not(a.start included) or b.start included)))",
    "finished by(a, b)": "a.end included = b.end included and a.end = b.end and "
    "(a.start < b.start or (a.start = b.start and (a.start included or not(b.start included))))",
    "includes(a, b)": "(a.start < b.start or (a.start = b.start and (a.start included or not(b.start included)))) and "
    "(a.end > b.end or (a.end = b.end and (a.end included or not(b.end included))))",
    "during(a, b)": "(b.start < a.start or (b.start = a.start and (b.start included or not(a.start included)))) and "
    "(b.end > a.end or (b.end = a.end and (b.end included or not(a.end included))))",
    "starts(a, b)": "a.start = b.start and a.start included = b.start included and "
    "(a.end < b.end or (a.end = b.end and (not(a.end included) or b.end included)))",
    "started by(a, b)": "a.start = b.start and a.start included = b.start included and "
    "(b.end < a.end or (b.end = a.end and (not(b.end included) or a.end included)))",
    "coincides(a, b)": "a.start = b.start and a.start included = b.start included and "
    "a.end = b.end and a.end included = b.end included",
}  # fmt: skip
FLAGS = (True, False)
RANGES = [
    Range(low, high, low_included, high_included)
    for low, high in combinations_with_replacement((2, 4, 6), 2)
    for low_included, high_included in product(FLAGS, FLAGS)
]
FAR = 1_000_000
"""Stands for an open end, where it is left out of the range."""
OPEN = [
    (test, feel.compile(test).evaluate({}), feel.compile(closed).evaluate({}))
    for end in (2, 4, 6)
    for test, closed in {
        f"(< {end})": f"(-{FAR}..{end})",
        f"(<= {end})": f"(-{FAR}..{end}]",
        f"(> {end})": f"({end}..{FAR})",
        f"(>= {end})": f"[{end}..{FAR})",
    }.items()
]


@pytest.mark.parametrize(("call", "definition"), POINT_AND_RANGE.items())
def test_a_point_lies_to_a_range_as_defined(call: str, definition: str) -> None:
    answer, defined = feel.compile(call), feel.compile(definition)
    for point, held in product(range(1, 8), RANGES):
        scope = {"p": point, "r": held}
        assert answer.evaluate(scope) is defined.evaluate(scope), scope


@pytest.mark.parametrize(("call", "definition"), TWO_RANGES.items())
def test_a_range_lies_to_another_as_defined(call: str, definition: str) -> None:
    answer, defined = feel.compile(call), feel.compile(definition)
    for one, other in product(RANGES, RANGES):
        scope = {"a": one, "b": other}
        assert answer.evaluate(scope) is defined.evaluate(scope), scope


@pytest.mark.parametrize("call", [*POINT_AND_RANGE, *TWO_RANGES])
def test_an_open_end_is_one_that_is_never_reached(call: str) -> None:
    answer = feel.compile(call)
    known = [("", held, held) for held in RANGES]
    for (test, held, closed), (other_test, other, other_closed) in product(OPEN, OPEN + known):
        for point in range(1, 8):
            scope = {"p": point, "r": held, "a": held, "b": other}
            expected = answer.evaluate({"p": point, "r": closed, "a": closed, "b": other_closed})
            assert answer.evaluate(scope) is expected, (test, other_test, scope)
            swapped = answer.evaluate({**scope, "a": other, "b": held})
            assert swapped is answer.evaluate({"p": point, "r": closed, "a": other_closed, "b": closed})
            if "p" not in call[call.index("(") :]:
                break
