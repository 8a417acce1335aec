"""Filters: 10.3.2.5, lists and filters; grammar rule 50; 10.3.2.13, semantics of the filter expression."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel
from tests.engine.feel.tables import assert_null, assert_value, rows

BY_INDEX = {
    "[7, 8, 9][1]": 7,
    "[7, 8, 9][3]": 9,
    "[7, 8, 9][-1]": 9,
    "[7, 8, 9][-3]": 7,
    "[7, 8, 9][1 + 1]": 8,
    "[7, 8, 9][2.0]": 8,
    "[7, 8, 9][count([1, 1])]": 8,
    "[7, 8, 9][b]": 8,
    "[[1, 2], [3]][1][2]": 2,
    "[[1, 2], [3]][2]": [3],
    "[null][1]": None,
    "people[2].name": "B",
    "people[-1].name": "C",
    "[b, 8][1]": 2,
}
BY_CONDITION = {
    "[1, 2, 3][item >= 2]": [2, 3],
    "[1, 2, 3][item > 9]": [],
    "[1, 2, 3][true]": [1, 2, 3],
    "[1, 2, 3][false]": [],
    "[1, 2, 3][null]": [],
    "[1, null, 3][item > 2]": [3],
    "[1, null][item = null]": [None],
    "[1, 2, 3][item > b]": [3],
    "[1, 2, 3][item > 1][item < 3]": [2],
    "[1, 2, 3][item > 1][1]": 2,
    "[[1], [2, 3]][count(item) = 2]": [[2, 3]],
    "[item][1]": None,
    # entries of contexts by their names, before names of the scope
    "people[age > 18].name": ["B", "C"],
    "people[item.age > 18].name": ["B", "C"],
    "people[name = who].age": [30],
    'people[age > 18 and name != "B"].name': ["C"],
    "[{b: 7}, {b: 8}][b = 7]": [{"b": 7}],
    "[{a: 1}, {b: 2}][a = 1]": [{"a": 1}],
    "[{item: 3}, {item: 4}][item > 3]": [{"item": 4}],
    "[{x: 1}, {x: [1, 2]}][x = [1, 2]]": [{"x": [1, 2]}],
    "people[tags[1] = 1].name": ["A"],
    "people[count(tags[item > 1]) = 1].name": ["B"],
    '[{"ein Wert": 1}, {"ein Wert": 2}][ein Wert > 1]': [{"ein Wert": 2}],
    "[{Höhe-Neu: 1}, {Höhe-Neu: 2}][Höhe-Neu > 1]": [{"Höhe-Neu": 2}],
    "people[some t in tags satisfies t = 2].name": ["B"],
}
NO_LISTS = {
    # a value that is no list is filtered as a list of it
    "5[1]": 5,
    "5[-1]": 5,
    '"a"[1]': "a",
    "true[1]": True,
    "{a: 1}[1]": {"a": 1},
    "{a: 1}[1].a": 1,
    "5[item > 3]": [5],
    "5[item > 7]": [],
    "5[true]": [5],
    "{a: 1}[a = 1]": [{"a": 1}],
    "{a: 1}[a = 2]": [],
    "[1..5][1]": feel.Range(1, 5, True, True),
    # null is an empty list
    "null[item > 1]": [],
    "null[true]": [],
    "[][item > 1]": [],
    "n[1]": None,
}
NULLS = {
    "[7, 8][0]": "The list '[7, 8]' of 2 items has none at 0. The first item is 1, the last one -1.",
    "[7, 8][1.5]": "The list '[7, 8]' of 2 items has none at 1.5. The first item is 1, the last one -1.",
    "[7, 8][3]": "The list '[7, 8]' of 2 items has none at 3.",
    "[7, 8][-3]": "The list '[7, 8]' of 2 items has none at -3.",
    "[][1]": "The list '[]' of 0 items has none at 1.",
    "people[9]": "The list 'people' of 3 items has none at 9.",
    "people[b + 2].name": "There is no 'name' in 'people[b + 2]' (null).",
    "5[2]": "The list '5' of one item has none at 2.",
    '[1, 2]["a"]': 'A filter needs true or false, not "a".',
    "[1, 2][[1]]": "A filter needs true or false, not [1].",
    "people[name]": "A filter needs true or false, not 'name' (a string).",
}
SCOPE = {
    "b": 2,
    "n": None,
    "who": "B",
    "people": [
        {"name": "A", "age": 17, "tags": [1]},
        {"name": "B", "age": 30, "tags": [2, 1]},
        {"name": "C", "age": 45, "tags": []},
    ],
}


@pytest.mark.parametrize(("text", "expected"), rows(BY_INDEX, BY_CONDITION, NO_LISTS))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected, SCOPE)


@pytest.mark.parametrize(("text", "why"), rows(NULLS))
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why, SCOPE)


def test_an_item_keeps_the_name_that_it_has_around_the_filter() -> None:
    assert_value("for i in [1, 2] return [1, 2, 3][item > i]", [[2, 3], [3]])
    assert_value("[[1, 2], [3, 4]][count(item[item > 1]) = 1]", [[1, 2]])
    assert_value("{item: 5, r: [1, 2][item > 1]}.r", [2])
