"""What is calculated when a text is read gives the same as what is calculated when it is evaluated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from engine import feel
from engine.feel.runtime import Run
from tests.engine.feel.cells import CONSTANTS, VALUES, Cell, cells


@given(cells(), VALUES)
@settings(max_examples=1500, deadline=None)
def test_constants_in_a_cell_answer_as_names_for_the_same_values(cell: Cell, value: Any) -> None:
    short, long = Run(), Run()
    assert feel.compile_unary(cell.constant).run(value, {}, short) is feel.compile_unary(cell.named).run(
        value, cell.scope, long
    )
    assert short.warnings == long.warnings
    assert short.steps == long.steps


@pytest.mark.parametrize("text", CONSTANTS)
def test_constants_are_worth_what_the_other_tests_say(text: str) -> None:
    assert feel.compile(text).evaluate({}) == CONSTANTS[text]
    assert type(feel.compile(text).evaluate({})) is type(CONSTANTS[text])


@pytest.mark.parametrize("text", ['date("2016-02-30")', "[5..1]", '["A"..1]', '< duration("14 Tage")'])
def test_a_constant_that_is_null_says_why_each_time(text: str) -> None:
    test = feel.compile_unary(text)
    first, second = test.explain(7), test.explain(7)
    assert first.warnings == second.warnings != ()


def test_a_field_that_is_called_like_a_function_does_not_change_a_constant() -> None:
    cell = feel.compile_unary('date("2016-01-11")')
    assert cell.evaluate(CONSTANTS['date("2016-01-11")'], {"date": "2020-01-01"}) is True


def test_a_function_of_the_model_hides_a_built_in_one() -> None:
    scope = {"date": feel.compile("function(text) text").evaluate({})}
    assert feel.compile('date("2016-01-11")', names=["date"]).evaluate(scope) == "2016-01-11"
