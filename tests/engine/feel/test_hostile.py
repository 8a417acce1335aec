"""Expressions that somebody wrote to do harm: they end, and touch nothing but values."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import foreign
from engine.feel.builtins import BUILTINS

WORDS = [
    *BUILTINS, "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "+", "-", "*", "/", "**", "=", "!=", "<",
    "<=", ">", ">=", "?", "@", "1", "0", "-1", "1E+6000", "x", "y", "item", "null", "true",
    "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between", "not",
    "function", "instance of", '"a"', '"(a+)+$"', '@"P1D"', '@"2026-01-31"', '@"9999-12-31T23:00:00-14:00"',
    '@"0001-01-01T00:00:00+14:00"', "[1, 2]", "{a: 1}", "[1..5]", "(< 3)", "function(a) a",
    "->", "1.", "1,5", "list<", "external", "each", "to", "?x", "date(2026-01-31)", "a-b", "// c", "\n",
    *foreign.SIGNS, *foreign.QUOTES, *foreign.BETWEEN, *foreign.FIRST, *foreign.CONSTANTS, *foreign.TESTS, *foreign.DO,
]  # fmt: skip


def survives(text: str) -> None:
    """Let everything but the two announced exceptions through."""
    with contextlib.suppress(feel.FeelSyntaxError, feel.BudgetExceeded):
        feel.compile(text).explain({"x": 1, "y": [{"a": None}]})


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_expression_or_a_syntax_error(text: str) -> None:
    survives(text)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_words_give_a_value_or_exceed_the_budget(text: str) -> None:
    survives(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "[" * 5000,
        "-" * 5000 + "1",
        "not(" * 5000,
        "if " * 5000,
        "x in (" * 5000,
        "{a:" * 5000,
        "1" + "+1" * 5000,
        "a" + ".a" * 5000,
        "f" + "(1)" * 5000,
        "x instance of " + "list<" * 5000,
        "/*" * 20_000,
        '"' * 20_001,
        "1 " * 30_000,
    ],
)
def test_deep_and_long_texts_are_syntax_errors(text: str) -> None:
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile(text)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "for i in 1..1000, j in 1..1000 return i * j",
        "some i in 1..1000000000 satisfies i < 0",
        "{f: function(x) f(x), r: f(1)}.r",
        "{" + ", ".join(['a0: "aaaaaaaaaaaaaaaa"'] + [f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 40)]) + "}",
        "{" + ", ".join(["a0: [1, 1]"] + [f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 40)]) + "}",
        "{" + ", ".join(["a0: [1, 1]"] + [f"a{i}: concatenate(a{i - 1}, a{i - 1})" for i in range(1, 40)]) + "}",
        "for i in 1..100000 return partial",
        "count(for i in 1..100000 return string(partial))",
        'for i in 1..100000 return matches("a", "((a{30}){30})" + string(i))',
        "(function(g) g(g))(function(g) g(g))",
    ],
)
def test_endless_work_exceeds_the_budget(text: str) -> None:
    with pytest.raises(feel.BudgetExceeded):
        feel.compile(text).evaluate({})


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "((a*)*)*c"])
def test_patterns_cannot_explode(pattern: str) -> None:
    expression = feel.compile("matches(text, pattern)")
    assert expression.evaluate({"text": "a" * 50_000 + "!", "pattern": pattern}) is False


@pytest.mark.parametrize(
    "text",
    ["x.__class__", "x.real", '"a".upper', "[].append", "{}.keys", "today.func", "name.format", "clock.year"],
)
def test_the_inside_of_python_is_out_of_reach(text: str) -> None:
    class Clock:
        year = 1

    scope = {"x": 1, "name": "a", "clock": Clock()}
    assert feel.compile(text).evaluate(scope) in (None, [])
