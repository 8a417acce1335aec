"""Expressions that somebody wrote to do harm: they end, and touch nothing but values."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

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


# -- sentences of the grammar --------------------------------------------------------------------------------------

SCOPE: Final[Mapping[str, Any]] = {
    "nothing": None,
    "flag": True,
    "count of": 3,
    "amount": Decimal("12.50"),
    "rate": 0.1,
    "word": "Übung",
    "day": date(2016, 2, 29),
    "hour": time(23, 59, 59, tzinfo=UTC),
    "moment": datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    "wait": timedelta(days=999_999_999),
    "months": feel.YearMonthDuration(-13),
    "list": [3, None, "a", [1]],
    "people": [{"name": "A", "age": 20}, {"name": "B"}],
    "person": {"name": "A", "inner": {"__class__": 1}},
    "strange": object(),
}
"""A value of every kind, and one of none."""
ATOMS: Final = st.sampled_from([
    *SCOPE, "unknown", "null", "true", "false", "0", "1", "-1", "2.50", "1E+6144", "1E-6000", '""', '"a"', '"(a+)+$"',
    '"[a-z]"', '"P1D"', '"2016-02-29"', '@"2016-02-29"', '@"0001-01-01"', '@"9999-12-31T23:59:59-14:00"', '@"12:00:00"',
    '@"P1Y2M"', '@"-P1DT1S"', "[]", "{}", "person.name", "day.year", "item", "?", "sum", "now()", "today()",
])  # fmt: skip
SIGNS: Final = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"])
NAMES: Final = st.sampled_from(["x", "item", "name", "partial", "count of", "sum", "person"])
TYPES: Final = st.sampled_from([
    "number", "string", "date", "Any", "Null", "list<number>", "context<name: string>", "range<number>",
    "function<number> -> number", "Unheard",
])  # fmt: skip


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return expressions that are made of others."""

    def written(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(*parts).map(lambda found: template.format(*found))

    several = st.lists(inner, max_size=4).map(", ".join)
    return st.one_of(
        written("({} {} {})", inner, SIGNS, inner),
        written("-({})", inner),
        written("[{}]", several),
        written("{{{}: {}, {}: {}}}", NAMES, inner, NAMES, inner),
        written("({}).{}", inner, NAMES),
        written("({})[{}]", inner, inner),
        written("(if {} then {} else {})", inner, inner, inner),
        written("(for {} in {} return {})", NAMES, inner, inner),
        written("(for x in {}..{} return {})", inner, inner, inner),
        written("(some {} in {} satisfies {})", NAMES, inner, inner),
        written("(every x in {}, {} in x satisfies {})", inner, NAMES, inner),
        written("({} between {} and {})", inner, inner, inner),
        written("({} in ({}, < {}))", inner, inner, inner),
        written("[{}..{})", inner, inner),
        written("(({}) instance of {})", inner, TYPES),
        written("(function({}) {})", NAMES, inner),
        written("(function(x: {}) {})({})", TYPES, inner, several),
        written("{}({})", st.sampled_from(sorted(BUILTINS)), several),
        written("{}({}: {})", st.sampled_from(sorted(BUILTINS)), NAMES, inner),
    )


TEXT: Final = feel.compile("string(value)")
EXPRESSIONS: Final = st.recursive(ATOMS, _larger, max_leaves=12)


@given(EXPRESSIONS)
@settings(max_examples=400, deadline=None)
def test_a_sentence_of_the_grammar_ends_with_a_value_that_can_be_told(text: str) -> None:
    expression = feel.compile(text, SCOPE)
    with contextlib.suppress(feel.BudgetExceeded):
        found = expression.explain(SCOPE, clock=lambda: datetime(2016, 1, 11, 9, tzinfo=UTC))
        assert found.value is None or isinstance(TEXT.evaluate({"value": found.value}), str)


@given(EXPRESSIONS, ATOMS)
@settings(max_examples=200, deadline=None)
def test_a_cell_says_yes_no_or_nothing(text: str, value: str) -> None:
    tests = feel.compile_unary(f"{text}, < {text}", SCOPE)
    with contextlib.suppress(feel.BudgetExceeded):
        assert tests.evaluate(SCOPE.get(value), SCOPE) in (True, False, None)


# -- texts that break other evaluators -----------------------------------------------------------------------------

SYNTAX: Final = feel.FeelSyntaxError
BUDGET: Final = feel.BudgetExceeded
DOUBLED: Final = ", ".join(f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 15))
NESTED: Final = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 30))
ENTRIES: Final = ", ".join(f"a{i}: {{x: a{i - 1}, y: a{i - 1}}}" for i in range(1, 30))
LARGE: Final = '{a0: "aaaaaaaaaaaaaaaa", ' + DOUBLED + ", r: "
"""Before an expression that uses ``a14``, a text of 262,144 characters."""
ESCAPES: Final = {
    # into Python
    "__import__('os')": SYNTAX,
    '__import__("os").system("id")': None,
    '"".__class__.__mro__': None,
    "().__class__": SYNTAX,
    "[].__class__.__bases__[1].__subclasses__()": None,
    "(function(a) a).__code__": None,
    "sum.__globals__": None,
    "sum.call": None,
    'get value("", "__class__")': None,
    'get value({}, "__class__")': None,
    'getattr("", "real")': None,
    'eval("1")': None,
    "lambda: 1": SYNTAX,
    "(x := 1)": SYNTAX,
    "[x for x in [1]]": SYNTAX,
    'f"{1}"': SYNTAX,
    '"%s" % 1': SYNTAX,
    '"{0.__class__}".format(1)': None,
    '{x: function(a) external {java: {class: "java.lang.Math"}}}.x': None,
    'date and time(@"2020-01-01", "../../etc/passwd")': None,
    # numbers and times beyond all bounds
    "1E99999999999999999999": SYNTAX,
    "1E-99999999999999999999": SYNTAX,
    "0E99999999999999999999": SYNTAX,
    "10 ** 6145": None,
    "1.1 ** 1E6000": None,
    'number("1E-99999999999999999999")': None,
    "decimal(1, 1E6000)": None,
    '@"P1Y" * 1E6000': None,
    '@"P1Y" * 1E13 + @"P1Y" * 1E13': None,
    '@"P1D" * 1E300': None,
    '@"9999-12-31" + @"P1D"': None,
    '@"0001-01-01T00:00:00+14:00" - @"9999-12-31T23:00:00-14:00"': None,
    "date(1E6000, 1, 1)": None,
    # without end
    "{f: function(x) f(x), r: f(1)}.r": BUDGET,
    "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(35)}.r": BUDGET,
    "for i in 1..1E6000 return i": BUDGET,
    'for d in @"0001-01-01"..@"9999-12-31" return d': BUDGET,
    "for i in 1..400, j in 1..400 return i": BUDGET,
    'for i in 1..60000 return range("[1..2]")': BUDGET,
    # larger than memory
    LARGE + "for i in 1..20000 return a14}.r": BUDGET,
    LARGE + "string join(for i in 1..1000 return a14)}.r": BUDGET,
    LARGE + 'replace(a14, "a", a14)}.r': BUDGET,
    LARGE + "for i in 1..1000 return upper case(a14)}.r": BUDGET,
    LARGE + 'for i in 1..1000 return contains(a14, "b")}.r': BUDGET,
    "{a0: [1], " + NESTED + ", r: flatten(a29)}.r": BUDGET,
    "{a0: [1], " + NESTED + ", r: a29 = a29}.r": BUDGET,
    "{a0: [1], " + NESTED + ", r: a29.x}.r": BUDGET,
    "{a0: [1], " + NESTED + ", r: string(a29)}.r": BUDGET,
    "{a0: [1], " + NESTED + "}.a29": BUDGET,
    "{a0: 1, " + NESTED + ", r: a19 instance of " + "list<" * 19 + "number" + ">" * 19 + "}.r": BUDGET,
    "{a0: 1, " + ENTRIES + "}.a29": BUDGET,
    "{a0: 1, " + ENTRIES + ", r: a29 = a29}.r": BUDGET,
    "for i in (for j in 1..20000 return j), k in (for j in 1..20000 return j) return [i, k]": BUDGET,
    # patterns
    'matches("a", "(a)\\1")': None,
    'matches("a", "((((a{1,30}){1,30}){1,30}){1,30})")': None,
    LARGE + 'matches(a14, "[ab].{500}c")}.r': BUDGET,
    LARGE + 'matches(a14, "(.{1,200}){1,4}b")}.r': BUDGET,
    LARGE + 'split(a14, "a.*b|a")}.r': BUDGET,
    'for i in 1..49 return matches("a", "' + "[a-z]" * 190 + '" + string(i), "i")': BUDGET,
    'for i in 1..49 return matches("a", "[' + "\\p{Lu}" * 70 + "-[^" + "\\p{Ll}" * 70 + ']]" + string(i))': BUDGET,
}
"""What becomes of each: a syntax error, a budget that is exceeded, or null."""


@pytest.mark.parametrize(("text", "outcome"), ESCAPES.items(), ids=[text[:60] for text in ESCAPES])
def test_what_breaks_others_is_a_syntax_error_null_or_too_much(text: str, outcome: type[Exception] | None) -> None:
    if outcome is None:
        found = feel.compile(text).explain({})
        assert found.value is None
        assert found.warnings
    else:
        with pytest.raises(outcome):
            feel.compile(text).evaluate({})


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
