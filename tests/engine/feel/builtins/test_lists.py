"""Lists: section 10.3.4.4, table 75, and ``sort`` of 10.3.4.9, table 80."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "list contains": {
        "list contains([1, 2, 3], 2)": True,
        "list contains([1, 2, 3], 2.0)": True,
        'list contains([1, 2, 3], "2")': False,
        "list contains([1, null], null)": True,
        "list contains([], null)": False,
        "list contains([[1], [2]], [2])": True,
        "list contains([{a: 1}], {a: 1})": True,
        "list contains(2, 2)": True,
        "list contains(list: [1], element: 1)": True,
    },
    "count": {
        "count([1, 2, 3])": 3,
        "count([])": 0,
        "count([1, [2, 3]])": 2,
        "count([null])": 1,
        'count("a")': 1,
        "count(list: [1])": 1,
    },
    "sublist": {
        "sublist([4, 5, 6], 1, 2)": [4, 5],
        "sublist([4, 5, 6], 2)": [5, 6],
        "sublist([4, 5, 6], -2)": [5, 6],
        "sublist([4, 5, 6], -2, 1)": [5],
        "sublist([4, 5, 6], 3, 1)": [6],
        "sublist(list: [4, 5, 6], start position: 2, length: 1)": [5],
        "sublist(list: [4, 5, 6], start position: 3)": [6],
    },
    "append": {
        "append([1], 2, 3)": [1, 2, 3],
        "append([], null)": [None],
        "append([1], [2])": [1, [2]],
        "append(1, 2)": [1, 2],
        "append(list: [1], item: 2)": [1, 2],
    },
    "concatenate": {
        "concatenate([1, 2], [3])": [1, 2, 3],
        "concatenate([1, [2]])": [1, [2]],
        "concatenate([1], 2, [])": [1, 2],
        "concatenate([], [])": [],
        "concatenate([null], [1])": [None, 1],
        "concatenate(list: [1])": [1],
    },
    "insert before": {
        "insert before([1, 3], 1, 2)": [2, 1, 3],
        "insert before([1, 3], 2, 2)": [1, 2, 3],
        "insert before([1, 3], -1, 2)": [1, 2, 3],
        "insert before([1], 1, null)": [None, 1],
        "insert before(list: [1], position: 1, newItem: 0)": [0, 1],
    },
    "remove": {
        "remove([1, 2, 3], 2)": [1, 3],
        "remove([1, 2, 3], -1)": [1, 2],
        "remove([1], 1)": [],
        "remove(list: [1, 2], position: 1)": [2],
    },
    "list replace": {
        "list replace([2, 4, 7, 8], 3, 6)": [2, 4, 6, 8],
        "list replace([2, 4], -1, null)": [2, None],
        "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)": [5, 5, 7, 8],
        "list replace([1, 2], function(item, newItem) false, 5)": [1, 2],
        "list replace([1, 2], function(item, newItem) null, 5)": [1, 2],
        "list replace([], function(item, newItem) true, 5)": [],
        "list replace(list: [1], position: 1, newItem: 2)": [2],
        "list replace(list: [1], match: function(a, b) a = 1, newItem: 2)": [2],
    },
    "reverse": {"reverse([1, 2, 3])": [3, 2, 1], "reverse([])": [], "reverse(1)": [1], "reverse(list: [1, 2])": [2, 1]},
    "index of": {
        "index of([1, 2, 3, 2], 2)": [2, 4],
        "index of([1, null], null)": [2],
        "index of([1], 2)": [],
        'index of(["a", 1], 1)': [2],
        "index of(list: [1, 2], match: 2)": [2],
    },
    "union": {
        "union([1, 2], [2, 3])": [1, 2, 3],
        "union([1, 1.0], [])": [1],
        "union([1, null], [null])": [1, None],
        "union([[1], [1]])": [[1]],
        "union(list: [1, 1])": [1],
    },
    "distinct values": {
        "distinct values([1, 2, 3, 2, 1])": [1, 2, 3],
        'distinct values([1, "1", 1.0])': [1, "1"],
        "distinct values([null, null])": [None],
        "distinct values([])": [],
        'distinct values(list: ["b", "a", "b"])': ["b", "a"],
    },
    "flatten": {
        "flatten([[1, 2], [[3]], 4])": [1, 2, 3, 4],
        "flatten([])": [],
        "flatten([[], [[]]])": [],
        "flatten(1)": [1],
        "flatten(list: [[null]])": [None],
    },
    "sort": {
        "sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y)": [1, 2, 3, 4, 5],
        "sort([3, 1, 2], function(x, y) x > y)": [3, 2, 1],
        "sort([], function(x, y) x < y)": [],
        "sort([1], function(x, y) null)": [1],
        'sort([{a: 2, b: "x"}, {a: 1, b: "y"}, {a: 2, b: "z"}], function(x, y) x.a < y.a).b': ["y", "x", "z"],
        'sort(["b", "a"])': ["a", "b"],
        "sort([3, 1], before)": [1, 3],
    },
    "partition": {"partition([1, 2, 3], 2)": [[1, 2], [3]], "partition(list: [], size: 1)": []},
    "is empty": {"is empty([])": True, "is empty(list: [null])": False},
    "duplicate values": {"duplicate values([1, 2, 1, 3, 2])": [1, 2], "duplicate values(list: [])": []},
}
NULLS: Nulls = {
    "list contains(null, 1)": "list contains() needs a list for 'list', not null.",
    "count(null)": "count() needs a list for 'list', not null.",
    "count(1, 2)": "count() takes one argument, not 2.",
    "sublist([4, 5, 6], 0)": "The list of 3 items has no position 0.",
    "sublist([4, 5, 6], 4)": "The list of 3 items has no position 4.",
    "sublist([4, 5, 6], 1.5)": "The list of 3 items has no position 1.5.",
    "sublist([4, 5, 6], 2, 3)": "The length of a sublist must be 1 or more and end within the list.",
    "sublist([4, 5, 6], 2, 0)": "The length of a sublist must be 1 or more and end within the list.",
    "sublist([4, 5, 6], null)": "sublist() needs a number for 'start position', not null.",
    "append(null, 1)": "append() needs a list for 'list', not null.",
    "append([1])": "append() takes 2 or more arguments, not 1.",
    "append(list: [1])": "append() needs the parameter 'item'.",
    "concatenate([1], null)": "concatenate() needs a list for 'list', not null.",
    "concatenate()": "concatenate() takes 1 or more arguments, not 0.",
    "union(null)": "union() needs a list for 'list', not null.",
    "insert before([1], 0, 2)": "The list of one item has no position 0.",
    "insert before([1], 2, 2)": "The list of one item has no position 2.",
    "insert before([1], 1)": "insert before() takes 3 arguments, not 2.",
    "remove([1, 2], 3)": "The list of 2 items has no position 3.",
    "remove([1, 2], 1.5)": "The list of 2 items has no position 1.5.",
    "list replace([1], 2, 0)": "The list of one item has no position 2.",
    "list replace([1], null, 0)": "list replace() needs a function or a number for 'position', not null.",
    "list replace([1], function(a) true, 0)": (
        "The function of list replace() must take two arguments, an item and the new one."
    ),
    "list replace([1], function(a, b) 1, 0)": "The function of list replace() must answer true or false.",
    "reverse(null)": "reverse() needs a list for 'list', not null.",
    "index of(null, 1)": "index of() needs a list for 'list', not null.",
    "distinct values(null)": "distinct values() needs a list for 'list', not null.",
    "flatten(null)": "flatten() needs a list for 'list', not null.",
    "sort([1, 2], function(x) true)": "The function of sort() must take two arguments, the items to compare.",
    "sort([1, 2], null)": "sort() needs a function for 'precedes', not null.",
    'sort([1, "a"], function(x, y) x < y)': (
        "The items of sort() cannot be ordered: of each two it must be known which comes first."
    ),
    "is empty(null)": "is empty() needs a list for 'list', not null.",
    "duplicate values(null)": "duplicate values() needs a list for 'list', not null.",
    "partition([1], 0)": "The size of the parts must be a whole number, 1 or more.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


def test_an_undecided_item_is_not_replaced_but_noticed() -> None:
    text = "list replace([2, null, 7], function(item, newItem) item < newItem, 5)"
    why = "Cannot compare 'item' (null) with 'newItem' (a number)."
    assert feel.compile(text).explain({}) == feel.Evaluation([5, None, 7], (why,))


def test_lists_are_never_changed_in_place() -> None:
    scope = {"a": [3, 1], "b": [[1]]}
    text = "[append(a, 2), concatenate(a, [0]), sort(a), reverse(a), remove(a, 1), flatten(b), union(a), sublist(a, 1)]"
    feel.compile(text).evaluate(scope)
    assert scope == {"a": [3, 1], "b": [[1]]}
