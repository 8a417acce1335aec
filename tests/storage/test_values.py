"""The codec of case-file values gives back exactly what went in."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Sentence, YearMonthDuration, say
from engine.values import dumps, iso_duration, loads, plain

BERLIN = ZoneInfo("Europe/Berlin")
finite = st.decimals(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    finite,
    texts,
    st.dates(),
    st.times(),
    st.times(timezones=st.just(BERLIN)),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([UTC, BERLIN, timezone(timedelta(hours=2))])),
    st.timedeltas(),
    st.integers(-5000, 5000).map(YearMonthDuration),
)
keys = st.one_of(texts, st.sampled_from(["@type", "value", "zone"]))
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=12)


def same(left: Any, right: Any) -> bool:
    """Return whether both are equal and of the same types throughout; ``1 == True == Decimal(1)`` does not count."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Decimal):
        return left.as_tuple() == right.as_tuple()
    if isinstance(left, datetime):
        return left == right and left.utcoffset() == right.utcoffset() and str(left.tzinfo) == str(right.tzinfo)
    return bool(left == right)


@given(values)
def test_what_goes_in_comes_out(value: Any) -> None:
    assert same(loads(dumps(value)), value)


@given(st.dictionaries(st.sampled_from(["a", "b"]), scalars, min_size=2))
def test_a_sentence_keeps_how_it_was_made(parts: dict[str, Any]) -> None:
    inner = say("The input '{a}'", a=parts["a"])
    sentence = say("{what} is no {b}; {{c}} is {n}.", what=inner, b=parts["b"], n=3)
    back = loads(dumps({"reasons": [sentence]}))["reasons"][0]
    assert (type(back), back, back.template) == (Sentence, sentence, sentence.template)
    assert back.template.format(**back.values) == sentence
    assert (type(back.values["what"]), back.values["what"].template) == (Sentence, "The input '{a}'")
    assert back.values["n"] == 3
    assert plain(back) == sentence


@given(values)
def test_the_text_is_json_and_so_is_the_plain_form(value: Any) -> None:
    json.loads(dumps(value))
    json.dumps(plain(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2016, 1, 5), '{"@type":"date","value":"2016-01-05"}'),
        (timedelta(days=14), '{"@type":"duration","value":"P14D"}'),
        (YearMonthDuration(14), '{"@type":"years_months_duration","value":"P1Y2M"}'),
        (Decimal("38.50"), "38.50"),
        (Decimal("5"), "5E0"),
        (5, "5"),
        (2**80, str(2**80)),
        ("Käthe", '"Käthe"'),
        (datetime(2016, 1, 5, 9, 30, tzinfo=UTC), '{"@type":"datetime","value":"2016-01-05T09:30:00+00:00"}'),
        (
            datetime(2016, 7, 5, 9, 30, tzinfo=BERLIN),
            '{"@type":"datetime","value":"2016-07-05T09:30:00+02:00","zone":"Europe/Berlin"}',
        ),
    ],
)
def test_how_it_is_written(value: Any, text: str) -> None:
    assert dumps(value).decode() == text


def test_a_tuple_is_a_list_an_enumeration_its_text_and_a_float_a_decimal() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert same(loads(dumps({"a": (1, 2), "b": Colour.RED, "c": 1.5})), {"a": [1, 2], "b": "red", "c": Decimal("1.5")})


@pytest.mark.parametrize("value", [object(), {1: "x"}, {1, 2}, b"bytes"])
def test_what_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("-Infinity"), float("nan"), "\ud800"])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="stored"):
        dumps(value)


@pytest.mark.parametrize(
    "text",
    ['{"@type":"secret"}', '{"@type":7}', "NaN", '{"@type":"duration","value":"P1Y"}', '{"@type":"date","value":1}'],
)
def test_what_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        loads(text)


def test_plain_is_for_people() -> None:
    value = {"on": date(2016, 1, 5), "hours": Decimal("38.5"), "count": Decimal("2.0"), "limit": timedelta(days=14)}
    assert plain(value) == {"on": "2016-01-05", "hours": 38.5, "count": 2, "limit": "P14D"}


def test_an_enormous_number_can_be_shown() -> None:
    assert json.dumps(plain([Decimal("1E+6000"), Decimal("1E-6000")])) == '["1E+6000", 0.0]'


@given(st.timedeltas())
def test_durations_are_written_without_empty_parts(value: timedelta) -> None:
    text = iso_duration(value)
    assert not text.endswith("T")
    assert text.lstrip("-").startswith("P")
