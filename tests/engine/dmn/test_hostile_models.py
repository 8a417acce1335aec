"""Any file is a model or a :class:`DmnError`, and each element of a model has a value or exceeds the budget."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.dmn import DmnError, Model
from engine.feel import BudgetExceeded, Function, Range, YearMonthDuration
from tests.engine.dmn.conftest import definitions
from tests.engine.dmn.mutations import (
    ATTRIBUTES,
    NAMES,
    TAGS,
    TEXTS,
    VALUES,
    everything,
    mutated,
    of_folder,
    of_processes,
)

KIT = Path(__file__).parents[4] / "shared" / "conformance" / "dmn"
MAX_NODES = 12
PLAIN = (bool, int, Decimal, str, date, time, datetime, timedelta, YearMonthDuration, Range, Function)
KINDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["alter", "Antrag", "gemeinde", "zweck", "geburtsdatum"], VALUES)
)


def is_plain(value: Any) -> bool:
    """Whether the value is one that a decision may have."""
    if isinstance(value, list):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(each) for key, each in value.items())
    return value is None or isinstance(value, PLAIN)


def hold_out(xml: bytes, imports: list[bytes], inputs: Mapping[str, Any]) -> None:
    """Read the model and ask it for everything."""
    try:
        model = Model.from_xml(xml, imports=imports)
    except DmnError:
        return
    assert all(isinstance(problem, DmnError) and problem.message for problem in model.problems)
    for name in list(model.nodes)[:MAX_NODES]:
        with contextlib.suppress(BudgetExceeded):
            explanation = model.explain(name, inputs)
            assert is_plain(explanation.value)
            assert all(isinstance(warning, str) for warning in explanation.warnings)


EXAMPLES = 60 if settings().max_examples == 100 else settings().max_examples
"""A few seconds' worth; ``--hypothesis-profile thorough`` asks for thousands."""
quick = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_the_model_of_everything_is_sound() -> None:
    xml, imports = everything()
    model = Model.from_xml(xml, imports=imports)
    inputs = {"alter": 24, "Antrag": {"wert": 1, "kinder": [{"wert": 2, "kinder": []}]}}
    assert model.problems == []
    assert [name for name in model.decisions if model.explain(name, inputs).warnings] == ["schleife", "oben"]


@given(mutated([everything()]), KINDS)
@quick
def test_a_changed_model_of_everything(model: tuple[bytes, list[bytes]], inputs: dict[str, Any]) -> None:
    hold_out(*model, inputs)


@given(mutated(of_processes()), KINDS)
@quick
def test_changed_models_of_the_processes(model: tuple[bytes, list[bytes]], inputs: dict[str, Any]) -> None:
    hold_out(*model, inputs)


def test_changed_models_of_the_compatibility_kit() -> None:
    if not KIT.is_dir():
        pytest.skip(f"the DMN compatibility kit is not at {KIT}; it is data of others and not part of the project")

    @given(mutated(of_folder(KIT)), KINDS)
    @quick
    def hold(model: tuple[bytes, list[bytes]], inputs: dict[str, Any]) -> None:
        hold_out(*model, inputs)

    hold()


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(TAGS))
    pairs = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(NAMES), max_size=4))
    attributes = "".join(f' {name}="{value}"' for name, value in pairs.items())
    leaf = draw(st.sampled_from(TEXTS)).replace("<", "&lt;").replace("\x85", " ")
    inner = draw(st.lists(elements(depth - 1), max_size=3)) if depth and tag != "text" else [leaf]
    return f"<{tag}{attributes}>{''.join(inner)}</{tag}>"


@given(st.lists(elements(), max_size=4))
@quick
def test_any_elements_are_a_model_or_an_error(parts: list[str]) -> None:
    hold_out(definitions(*parts), [], {"a": 1, "b": [1, 2]})


@given(st.binary(max_size=200))
@quick
def test_any_bytes_are_a_model_or_an_error(data: bytes) -> None:
    hold_out(data, [], {})


CALLS_ITSELF = """
<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>{logic}
</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>
<decision id="d" name="d"><variable name="d"/>
<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
<literalExpression><text>f(n)</text></literalExpression></decision>
"""
TWICE = "<literalExpression><text>if n = 0 then 1 else f(n - 1) + f(n - 1)</text></literalExpression>"
NO_ANSWER = """
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>n</text></inputExpression></input><output/>
<rule><inputEntry><text>0</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
<rule><inputEntry><text>? &lt; "x" or f(? - 1) = 7</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
</decisionTable>
"""


def test_a_function_that_calls_itself_twice_exceeds_the_budget() -> None:
    model = Model.from_xml(definitions(CALLS_ITSELF.format(logic=TWICE)))
    assert model.evaluate("d", {"n": 3}) == 8
    with pytest.raises(BudgetExceeded):
        model.evaluate("d", {"n": 35})


def test_cells_without_an_answer_within_each_other_are_looked_at_again_within_a_budget() -> None:
    """Each second look at a cell that asks the table itself would ask for second looks there, 2 ** 30 of them."""
    model = Model.from_xml(definitions(CALLS_ITSELF.format(logic=NO_ANSWER)))
    explanation = model.explain("d", {"n": 30})
    assert explanation.value is None
    assert len(explanation.unmatched) == 30
    assert any("Cannot compare" in warning for warning in explanation.warnings)
    near = model.explain("d", {"n": 1}).warnings
    assert any("Rule 2" in warning and "Cannot compare" in warning for warning in near), near
