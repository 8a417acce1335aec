"""Contexts: section 10.3.4.10, table 81."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel
from tests.engine.feel.builtins.cases import Cases, Nulls, assert_null, assert_value, rows

CASES: Cases = {
    "get value": {
        'get value({key1: "value1"}, "key1")': "value1",
        'get value({a: null}, "a")': None,
        'get value({"ein Wert": 1}, "ein Wert")': 1,
        'get value({a: {b: {c: 3}}}, ["a", "b", "c"])': 3,
        'get value({a: 1}, ["a"])': 1,
        'get value(m: {a: 1}, key: "a")': 1,
        'get value(context: {a: 1}, key: "a")': 1,
        'get value(context: {a: {b: 1}}, keys: ["a", "b"])': 1,
        'get value(key: "a", m: {a: 1})': 1,
    },
    "get entries": {
        'get entries({key1: "value1", key2: "value2"})': [
            {"key": "key1", "value": "value1"},
            {"key": "key2", "value": "value2"},
        ],
        'get entries({key1: "value1"})[key = "key1"].value': ["value1"],
        "get entries({})": [],
        "get entries(m: {a: 1})": [{"key": "a", "value": 1}],
        "get entries(context: {a: 1})": [{"key": "a", "value": 1}],
    },
    "context": {
        'context([{key: "a", value: 1}, {key: "b", value: 2}])': {"a": 1, "b": 2},
        'context([{key: "a", value: 1}, {key: "b", value: 2, something: "else"}])': {"a": 1, "b": 2},
        'context({key: "a", value: null})': {"a": None},
        "context([])": {},
        'context(entries: [{key: "a", value: 1}])': {"a": 1},
        "context(get entries({a: 1, b: 2}))": {"a": 1, "b": 2},
    },
    "context put": {
        'context put({x: 1}, "y", 2)': {"x": 1, "y": 2},
        'context put({x: 1, y: 0}, "y", 2)': {"x": 1, "y": 2},
        'context put({x: 1, y: 0, z: 0}, "y", 2)': {"x": 1, "y": 2, "z": 0},
        'context put({x: 1}, ["y"], 2)': {"x": 1, "y": 2},
        'context put({x: 1, y: {a: 0}}, ["y", "a"], 2)': {"x": 1, "y": {"a": 2}},
        'context put({x: 1, y: {a: 0}}, ["y", "b"], 2)': {"x": 1, "y": {"a": 0, "b": 2}},
        'context put({}, "a", null)': {"a": None},
        'context put(context: {}, key: "a", value: 1)': {"a": 1},
        'context put(context: {a: {}}, keys: ["a", "b"], value: 1)': {"a": {"b": 1}},
    },
    "context merge": {
        "context merge([{x: 1}, {y: 2}])": {"x": 1, "y": 2},
        "context merge([{x: 1, y: 0}, {y: 2}])": {"x": 1, "y": 2},
        "context merge([])": {},
        "context merge({x: 1})": {"x": 1},
        "context merge(contexts: [{x: 1}])": {"x": 1},
    },
    "get or else": {"get or else(null, 1)": 1, "get or else(false, 1)": False, "get or else(value: 2, default: 1)": 2},
    "is defined": {"is defined(null)": False, "is defined(0)": True, "is defined(value: [])": True},
}
NULLS: Nulls = {
    'get value({key1: "value1"}, "unexistent-key")': "The context has no entry 'unexistent-key'.",
    'get value({a: {b: 1}}, ["a", "c"])': "The context has no entry 'c'.",
    'get value({a: 1}, ["a", "b"])': "The context has no entry 'b'.",
    "get value({a: 1}, [])": "The keys of get value() must be texts, one at least.",
    "get value({a: 1}, [1, [2]])": "The keys of get value() must be texts, one at least.",
    'get value(null, "a")': "get value() needs a context for 'm', not null.",
    "get value({a: 1}, null)": "get value() needs a list or a string for 'key', not null.",
    "get entries(null)": "get entries() needs a context for 'm', not null.",
    "get entries([1, 2])": "get entries() needs a context for 'm', not a list.",
    "get entries(map: {})": "get entries() has no parameter 'map'; it has m.",
    'context([{key: "a", value: 1}, {key: "b"}])': "context() needs a list of contexts, each with key and value.",
    'context([{key: "a", value: 1}, {key: "a", value: 2}])': "The keys of context() must be texts that differ.",
    "context([{key: 1, value: 1}])": "The keys of context() must be texts that differ.",
    "context(null)": "context() needs a list for 'entries', not null.",
    "context put({x: 1, y: {a: 0}}, [], 2)": "The keys of context put() must be texts, one at least.",
    "context put({x: 1}, null, 2)": "context put() needs a list or a string for 'key', not null.",
    'context put({x: 1}, ["y", "a"], 2)': "The entry 'y' of the context is missing or no context itself.",
    'context put(null, "a", 1)': "context put() needs a context for 'context', not null.",
    "context merge([{x: 1}, 2])": "context merge() needs contexts only, not a number.",
    "get or else(null)": "get or else() takes 2 arguments, not 1.",
    "is defined()": "is defined() takes one argument, not 0.",
    "context merge(null)": "context merge() needs a list for 'contexts', not null.",
}


@pytest.mark.parametrize(("text", "expected"), rows(CASES))
def test_values(text: str, expected: Any) -> None:
    assert_value(text, expected)


@pytest.mark.parametrize(("text", "why"), NULLS.items())
def test_nulls_say_why(text: str, why: str) -> None:
    assert_null(text, why)


def test_contexts_are_never_changed_in_place() -> None:
    scope = {"c": {"x": 1, "y": {"a": 0}}}
    feel.compile('[context put(c, "x", 2), context put(c, ["y", "a"], 2), context merge([c, {x: 3}])]').evaluate(scope)
    assert scope == {"c": {"x": 1, "y": {"a": 0}}}
