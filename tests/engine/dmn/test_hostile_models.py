"""Any elements are a model or a :class:`DmnError`, and each decision has a value or exceeds the budget."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DmnError, Model
from engine.feel import BudgetExceeded
from tests.engine.dmn.conftest import definitions

TAGS = [
    "decision", "inputData", "businessKnowledgeModel", "decisionService", "encapsulatedLogic", "formalParameter",
    "informationRequirement", "requiredInput", "requiredDecision", "knowledgeRequirement", "requiredKnowledge",
    "literalExpression", "text", "context", "contextEntry", "variable", "invocation", "binding", "parameter", "list",
    "relation", "column", "row", "decisionTable", "input", "inputExpression", "inputValues", "output", "outputValues",
    "rule", "inputEntry", "outputEntry", "functionDefinition", "conditional", "if", "then", "else", "filter", "in",
    "match", "for", "some", "every", "return", "satisfies", "itemDefinition", "typeRef", "allowedValues",
    "itemComponent", "import", "outputDecision",
]  # fmt: skip
VALUES = ["a", "b", "#a", "#b", "number", "t", "COLLECT", "SUM", "1", "a + 1", "-", "&lt; 3", "a(1)", "true", ""]
ATTRIBUTES = ["id", "name", "href", "typeRef", "hitPolicy", "aggregation", "iteratorVariable", "isCollection"]


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(TAGS))
    pairs = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=4))
    attributes = "".join(f' {name}="{value}"' for name, value in pairs.items())
    inner = (
        draw(st.lists(elements(depth - 1), max_size=3)) if depth and tag != "text" else [draw(st.sampled_from(VALUES))]
    )
    return f"<{tag}{attributes}>{''.join(inner)}</{tag}>"


@given(st.lists(elements(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_elements_are_a_model_or_an_error(parts: list[str]) -> None:
    with contextlib.suppress(DmnError):
        model = Model.from_xml(definitions(*parts))
        for name in model.nodes:
            with contextlib.suppress(BudgetExceeded):
                model.explain(name, {"a": 1, "b": [1, 2]})
