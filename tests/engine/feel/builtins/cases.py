"""How the tables of this folder are read: per function, what expressions give, and why some of them are null.

The sections and tables named are those of DMN 1.4 and 1.5, which count them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from engine import feel

Cases = Mapping[str, Mapping[str, Any]]
"""From the name of a function to its expressions and their values, which come without a warning."""
Nulls = Mapping[str, str]
"""From expressions that are null to the reason that the last warning gives."""


def clock() -> datetime:
    return datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


def rows(cases: Cases) -> list[tuple[str, Any]]:
    """The expressions of all functions with their values."""
    return [row for table in cases.values() for row in table.items()]


def misses(cases: Cases) -> Iterable[str]:
    """Expressions that stand under the name of a function they do not call."""
    return [text for name, table in cases.items() for text in table if f"{name}(" not in text]


def same(value: Any, expected: Any) -> bool:
    """Whether both are equal and of one type, all the way down; whole numbers may be decimals."""
    kinds = {type(value), type(expected)}
    if isinstance(expected, list):
        return kinds == {list} and len(value) == len(expected) and all(map(same, value, expected))
    if isinstance(expected, dict):
        return (
            kinds == {dict} and list(value) == list(expected) and all(same(value[key], expected[key]) for key in value)
        )
    if isinstance(expected, datetime | time):
        return value == expected and str(value.tzinfo) == str(expected.tzinfo)
    return bool(value == expected) and (len(kinds) == 1 or "Decimal" in {kind.__name__ for kind in kinds})


def assert_value(text: str, expected: Any) -> None:
    evaluation = feel.compile(text).explain({}, clock=clock)
    assert same(evaluation.value, expected), f"{text} is {evaluation.value!r}: {evaluation.warnings}"
    assert evaluation.warnings == ()


def assert_null(text: str, why: str) -> None:
    evaluation = feel.compile(text).explain({}, clock=clock)
    assert evaluation.value is None, f"{text} is {evaluation.value!r}"
    assert evaluation.warnings, f"{text} does not say why it is null"
    assert evaluation.warnings[-1] == why
