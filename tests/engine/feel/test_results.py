"""What an evaluation gives besides the value: plain types, warnings, and one instant for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine import feel
from engine.feel.builtins import BUILTINS
from engine.feel.names import Names
from engine.feel.parser import Parser
from engine.feel.wording import named


def test_a_value_without_trouble_has_no_warnings() -> None:
    assert feel.compile("alter < 25 and name != null").explain({"alter": 24, "name": "A"}) == feel.Evaluation(True, ())


def test_warnings_are_sentences_that_remember_their_parts() -> None:
    (warning,) = feel.compile("person.alter < 25").explain({"person": {"alter": None}}).warnings
    assert warning == "Cannot compare 'person.alter' (null) with 25."
    assert isinstance(warning, feel.Sentence)
    assert warning.template == "Cannot compare {left} with {right}."
    assert warning.values["left"].template == "{words} ({kind})"


def test_a_reason_is_told_once() -> None:
    warnings = (
        feel.compile("for p in personen return p.alter < 25").explain({"personen": [{"alter": None}] * 3}).warnings
    )
    assert warnings == ("Cannot compare 'p.alter' (null) with 25.",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(a + b) * c", "'(a + b) * c'"),
        ("a - (b - c)", "'a - (b - c)'"),
        ("-(a + b)", "'-(a + b)'"),
        ("a.b[c > 1].d", "'a.b[c > 1].d'"),
        ('f(a, "x", null)', "'f(a, \"x\", null)'"),
        ('@"2026-01-31"', "'@\"2026-01-31\"'"),
        ("[a..b)", "'[a..b)'"),
        ("if a then b else c", "'if a then …'"),
        ("for i in a return i", "'for i in …'"),
        ("every i in a satisfies i", "'every i in …'"),
        ("function(x) x", "'function(x) …'"),
        ("(a or b) and c", "'(a or b) and c'"),
        ("a instance of number", "'a instance of number'"),
        ("a in (1, < 2)", "'a in (1, (< 2))'"),
        ("a between 1 and 2", "'a between 1 and 2'"),
        ("a" * 80, "'" + "a" * 59 + "…'"),
        ("a(b(c(d(e))))", "'a(b(c(d(…))))'"),
        ("[1, a]", "[1, a]"),
        ("{a: -1, b: true}", "{a: -1, b: true}"),
        ("1.50", "1.50"),
    ],
)
def test_sentences_name_parts_in_the_words_of_their_author(text: str, words: str) -> None:
    assert named(Parser(text, (), Names(BUILTINS)).parse_expression()) == words


def test_results_hold_no_floats() -> None:
    scope = {"betrag": 12.5}
    assert feel.compile("[betrag, {b: betrag}]").evaluate(scope) == [Decimal("12.5"), {"b": Decimal("12.5")}]
    assert isinstance(feel.compile("betrag").evaluate(scope), Decimal)


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
    def test_comes_from_the_clock(self, text: str, expected: object) -> None:
        assert feel.compile(text).evaluate({}, clock=self.clock) == expected

    def test_stands_still_during_an_evaluation(self) -> None:
        moments = iter(datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 30))
        assert feel.compile("[today(), today()]").evaluate({}, clock=lambda: next(moments)) == [date(2026, 1, 1)] * 2
