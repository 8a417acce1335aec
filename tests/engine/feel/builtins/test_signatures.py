"""Every function of section 10.3.4 has every signature of DMN 1.3 to 1.5, and every one of ours has a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import feel
from engine.feel.builtins import BUILTINS
from tests.engine.feel.builtins import (
    test_contexts,
    test_conversion,
    test_dates,
    test_durations,
    test_lists,
    test_logic,
    test_numbers,
    test_patterns,
    test_ranges,
    test_statistics,
    test_strings,
)
from tests.engine.feel.builtins.cases import misses

FAMILIES = [
    test_contexts, test_conversion, test_dates, test_durations, test_lists, test_logic, test_numbers, test_patterns,
    test_ranges, test_statistics, test_strings,
]  # fmt: skip
STANDARD = """
date(from); date(year, month, day); date and time(date, time); date and time(from)
time(from); time(hour, minute, second); time(hour, minute, second, offset)
number(from, grouping separator, decimal separator); string(from); duration(from); range(from)
years and months duration(from, to); not(negand)
substring(string, start position); substring(string, start position, length); string length(string)
upper case(string); lower case(string); substring before(string, match); substring after(string, match)
replace(input, pattern, replacement); replace(input, pattern, replacement, flags); contains(string, match)
starts with(string, match); ends with(string, match); matches(input, pattern); matches(input, pattern, flags)
split(string, delimiter); string join(list); string join(list, delimiter)
list contains(list, element); count(list); min(list); min(c1, c2); max(list); max(c1, c2); sum(list); sum(n1, n2)
mean(list); mean(n1, n2); all(list); all(b1, b2); any(list); any(b1, b2)
sublist(list, start position); sublist(list, start position, length); append(list, item); concatenate(list)
insert before(list, position, newItem); remove(list, position); list replace(list, position, newItem)
list replace(list, match, newItem); reverse(list); index of(list, match); union(list); distinct values(list)
flatten(list); product(list); product(n1, n2); median(list); median(n1, n2); stddev(list); stddev(n1, n2)
mode(list); mode(n1, n2)
decimal(n, scale); floor(n); floor(n, scale); ceiling(n); ceiling(n, scale); round up(n, scale); round down(n, scale)
round half up(n, scale); round half down(n, scale); abs(n); modulo(dividend, divisor); sqrt(number); log(number)
exp(number); odd(number); even(number); is(value1, value2)
before(point1, point2); before(point, range); before(range, point); before(range1, range2)
after(point1, point2); after(point, range); after(range, point); after(range1, range2)
meets(range1, range2); met by(range1, range2); overlaps(range1, range2); overlaps before(range1, range2)
overlaps after(range1, range2); finishes(point, range); finishes(range1, range2); finished by(range, point)
finished by(range1, range2); includes(range, point); includes(range1, range2); during(point, range)
during(range1, range2); starts(point, range); starts(range1, range2); started by(range, point)
started by(range1, range2); coincides(point1, point2); coincides(range1, range2)
day of year(date); day of week(date); month of year(date); week of year(date); sort(list, precedes)
get value(m, key); get entries(m); context(entries); context put(context, key, value)
context put(context, keys, value); context merge(contexts); now(); today()
"""
SIGNATURES = [signature.strip() for signature in STANDARD.replace("\n", ";").split(";") if signature.strip()]


def parts(signature: str) -> tuple[str, list[str]]:
    name, _, parameters = signature.rstrip(")").partition("(")
    return name, [parameter.strip() for parameter in parameters.split(",") if parameter.strip()]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_arguments_can_be_given_by_the_names_of_the_standard(signature: str) -> None:
    name, parameters = parts(signature)
    call = f"{name}({', '.join(f'{parameter}: null' for parameter in parameters)})"
    complaints = [warning for warning in feel.compile(call).explain({}).warnings if "does not take" in warning]
    complaints += [warning for warning in feel.compile(call).explain({}).warnings if "has no parameter" in warning]
    assert name in BUILTINS
    assert complaints == []


def test_what_is_beyond_the_standard_is_listed_in_the_readme() -> None:
    text = (Path(feel.__path__[0]) / "README.md").read_text(encoding="utf-8")
    beyond = BUILTINS.keys() - {parts(signature)[0] for signature in SIGNATURES}
    assert beyond
    assert {name for name in beyond if f"`{name}`" not in text} == set()


def test_every_function_has_a_table_of_values() -> None:
    tables = {name for family in FAMILIES for name in family.CASES}
    assert tables == BUILTINS.keys()


def test_every_function_has_a_null_with_a_reason() -> None:
    texts = [text for family in FAMILIES for text in family.NULLS]
    assert {name for name in BUILTINS if not any(text.startswith(f"{name}(") for text in texts)} == set()


def test_every_expression_stands_in_the_table_of_its_function() -> None:
    assert [text for family in FAMILIES for text in misses(family.CASES)] == []
