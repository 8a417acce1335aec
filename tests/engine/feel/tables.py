"""How the tables of this folder are read: expressions with their values, by the chapters of the standard.

The sections named are those of chapter 10 of DMN 1.5, *Expression Language*.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import feel
from tests.engine.feel.builtins.cases import same

Table = Mapping[str, Any]
"""From expressions to their values."""


def local(*parts: int) -> datetime:
    """A point in time without a zone, which FEEL has."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def rows(*tables: Table) -> list[tuple[str, Any]]:
    """The expressions of all tables with their values."""
    return [row for table in tables for row in table.items()]


def assert_value(text: str, expected: Any, scope: Mapping[str, Any] | None = None) -> None:
    """Hold that the expression has this value; one that is null must say why, unless it asks for null itself."""
    evaluation = feel.compile(text, scope or {}).explain(scope or {})
    assert same(evaluation.value, expected), f"{text} is {evaluation.value!r}: {evaluation.warnings}"


def assert_null(text: str, why: str, scope: Mapping[str, Any] | None = None) -> None:
    """Hold that the expression is null, and that the last warning is the reason."""
    evaluation = feel.compile(text, scope or {}).explain(scope or {})
    assert evaluation.value is None, f"{text} is {evaluation.value!r}"
    assert evaluation.warnings, f"{text} does not say why it is null"
    assert evaluation.warnings[-1] == why
