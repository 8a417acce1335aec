"""Whatever inference says of an expression holds for every evaluation: shown for generated expressions and values."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import BudgetExceeded, FeelSyntaxError, Range, YearMonthDuration
from engine.feel.builtins import BUILTINS
from engine.feel.inference import UNKNOWN, Shape, context_of, infer, list_of, one_of, range_of, read
from engine.feel.inference.shapes import BOOLEAN, DATE, DAYS, MOMENT, MONTHS, NUMBER, TEXT, TIME

PERSON = context_of({"x": NUMBER, "y": TEXT})
SCOPE: dict[str, Shape] = {
    "n": NUMBER,
    "s": one_of(["a", "b"]),
    "t": TEXT,
    "b": BOOLEAN,
    "d": DATE,
    "m": MOMENT,
    "c": TIME,
    "dd": DAYS,
    "ym": MONTHS,
    "ln": list_of(NUMBER),
    "ls": list_of(one_of(["a", "b"])),
    "p": PERSON,
    "q": context_of({"x": NUMBER}, closed=False),
    "ps": list_of(PERSON),
    "r": range_of(NUMBER),
    "u": UNKNOWN,
    "dn": Shape(DATE.kinds | NUMBER.kinds),
}
NUMBERS = st.integers(-3, 12)
TEXTS = st.sampled_from(["", "a", "b", "abc", "2016-01-31", "P1D", "12"])
DATES = st.dates(date(1999, 1, 1), date(2030, 12, 31))
LENGTHS = st.integers(-40, 40).map(lambda days: timedelta(days=days, hours=3))
MONTH_COUNTS = st.integers(-20, 20).map(YearMonthDuration)
ZONES = st.sampled_from([None, UTC])
MOMENTS = st.builds(lambda day, hour, zone: datetime(day.year, day.month, day.day, hour, tzinfo=zone), DATES,
                    st.integers(0, 23), ZONES)  # fmt: skip
PERSONS = st.fixed_dictionaries({}, optional={"x": st.none() | NUMBERS, "y": st.none() | TEXTS})
SOME: dict[str, st.SearchStrategy[Any]] = {
    "n": NUMBERS,
    "s": st.sampled_from(["a", "b"]),
    "t": TEXTS,
    "b": st.booleans(),
    "d": DATES,
    "m": MOMENTS,
    "c": st.builds(time, st.integers(0, 23), st.integers(0, 59), tzinfo=ZONES),
    "dd": LENGTHS,
    "ym": MONTH_COUNTS,
    "ln": st.lists(st.none() | NUMBERS, max_size=3),
    "ls": st.lists(st.none() | st.sampled_from(["a", "b"]), max_size=3),
    "p": PERSONS,
    "q": st.fixed_dictionaries({"x": NUMBERS}, optional={"z": TEXTS, "n": TEXTS, "item": TEXTS}),
    "ps": st.lists(st.none() | PERSONS, max_size=3),
    "r": st.builds(lambda low, size: Range(low, low + size, True, False), NUMBERS, st.integers(0, 5)),
    "dn": DATES | NUMBERS,
}
SOME["u"] = st.one_of(*SOME.values())
VALUES = st.fixed_dictionaries({name: st.none() | strategy for name, strategy in SOME.items()})
LITERALS = st.sampled_from(
    ["0", "1", "2", "-1", "1.5", '"a"', '"b"', '"x"', '"2016-01-31"', "true", "false", "null", '@"2016-01-31"',
     '@"P1D"', '@"P1M"', '@"10:00:00"', '@"2016-01-31T10:00:00"', "[]", "[1..3]", '["a", "b"]', "{x: 1, z: 2}"]
)  # fmt: skip
LEAVES = st.sampled_from([*SCOPE, *SCOPE, "item", "x", "y"]) | LITERALS
CALLED = sorted(set(BUILTINS) - {"now"})
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="]
FIELDS = ["x", "y", "z", "year", "day", "days", "months", "hour", "start", "end included", "timezone", "time offset"]
KINDS = ["number", "string", "date", "list<number>", "context", "Any"]


def larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return expressions made of smaller ones."""
    few = st.lists(part, max_size=3).map(", ".join)
    test = st.builds("{} {}".format, st.sampled_from(["<", ">=", "=", "!="]), part) | part
    return st.one_of(
        st.builds("({} {} {})".format, part, st.sampled_from(OPERATORS), part),
        st.builds("({} {} {})".format, part, st.sampled_from(["and", "or"]), part),
        st.builds("(if {} then {} else {})".format, part, part, part),
        st.builds("({} between {} and {})".format, part, part, part),
        st.builds("({} in ({}, {}))".format, part, test, test),
        st.builds("({} in {})".format, part, part),
        st.builds("({} instance of {})".format, part, st.sampled_from(KINDS)),
        st.builds("-({})".format, part),
        st.builds("[{}]".format, few),
        st.builds("[{}, {}][{}]".format, part, part, part),
        st.builds("({})[{}]".format, part, part),
        st.builds("({}).{}".format, part, st.sampled_from(FIELDS)),
        st.builds("{{x: {}, y: {}}}".format, part, part),
        st.builds("[{}..{}]".format, part, part),
        st.builds("(for x in {} return {})".format, part, part),
        st.builds("(for x in {}, y in {} return {})".format, part, part, part),
        st.builds("(for i in {}..{} return {})".format, part, part, part),
        st.builds("({} x in {} satisfies {})".format, st.sampled_from(["some", "every"]), part, part),
        st.builds("(function(x: number, y) {})({}, {})".format, part, part, part),
        st.builds("(function(x) {})({})".format, part, few),
        st.builds("{}({})".format, st.sampled_from(CALLED), few),
        st.builds("{}({}, {})".format, st.sampled_from(CALLED), part, part),
        st.builds("{}({})".format, st.sampled_from(CALLED), part),
        st.builds("sort({}, function(x, y) {})".format, part, part),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=8)


def evaluate(text: str, values: dict[str, Any]) -> Any:
    try:
        return feel.compile(text).evaluate(values, clock=lambda: datetime(2016, 8, 1, 12, tzinfo=UTC))
    except BudgetExceeded:
        assume(False)


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS, VALUES)
def test_a_value_lies_in_the_shape_of_its_expression(text: str, values: dict[str, Any]) -> None:
    try:
        syntax = read(text)
    except FeelSyntaxError:
        assume(False)
    found = infer(syntax, SCOPE)
    value = evaluate(text, values)
    assert found.shape.admits(value), (text, value, found)
    if found.shape.nothing:
        assert value is None


QUESTIONS = st.one_of(
    st.builds("{} = {}".format, LEAVES, LEAVES),
    st.builds("{} in {}".format, LEAVES, LEAVES),
    st.builds("{} in ({}, {})".format, LEAVES, LEAVES, LEAVES),
    st.builds("{} in [{}, {}]".format, LEAVES, LEAVES, LEAVES),
    st.builds("list contains([{}, {}], {})".format, LEAVES, LEAVES, LEAVES),
    st.builds("{} between {} and {}".format, LEAVES, LEAVES, LEAVES),
)


@settings(max_examples=400, deadline=None)
@given(QUESTIONS, st.fixed_dictionaries(SOME))
def test_what_is_said_to_be_impossible_is_true_for_no_values(text: str, values: dict[str, Any]) -> None:
    found = infer(read(text), SCOPE)
    if any(each.certain for each in found.mismatches):
        assert evaluate(text, values) is not True, (text, values, found)
