"""Short ways to write decision models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

import pytest

from engine.dmn import Model

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def text(tag: str, content: str, **attributes: str) -> str:
    """An element with a text child."""
    extras = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{extras}><text>{escape(content)}</text></{tag}>"


def table(inputs: Sequence[str], outputs: Sequence[str], rules: Sequence[Sequence[str]], **attributes: str) -> str:
    """A decision table: columns, then rules of input cells and output cells."""
    extras = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    columns = "".join(f"<input>{text('inputExpression', column)}</input>" for column in inputs)
    for column in outputs:
        name, _, values = column.partition("|")
        allowed = text("outputValues", values) if values else ""
        columns += f"<output name={quoteattr(name)}>{allowed}</output>"
    rows = ""
    for number, cells in enumerate(rules, 1):
        entries = [text("inputEntry", cell) for cell in cells[: len(inputs)]]
        entries += [text("outputEntry", cell) for cell in cells[len(inputs) :]]
        rows += f'<rule id="rule_{number}">{"".join(entries)}</rule>'
    return f'<decisionTable id="table"{extras}>{columns}{rows}</decisionTable>'


def decision(id: str, logic: str, *requires: str, name: str | None = None, type: str = "") -> str:
    """A decision; ``requires`` are like ``requiredInput#alter``."""
    wants = ""
    for requirement in requires:
        kind, _, target = requirement.partition("#")
        outer = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
        wants += f'<{outer}><{kind} href="#{target}"/></{outer}>'
    reference = f' typeRef="{type}"' if type else ""
    variable = f"<variable name={quoteattr(name or id)}{reference}/>"
    return f'<decision id="{id}" name={quoteattr(name or id)}>{variable}{wants}{logic}</decision>'


def definitions(*parts: str, namespace: str = "urn:test") -> bytes:
    """A whole file."""
    body = "".join(parts)
    return f'<definitions xmlns="{NAMESPACE}" id="d" name="Test" namespace="{namespace}">{body}</definitions>'.encode()


@pytest.fixture
def build() -> Callable[..., Model]:
    """A model of the parts, which must have no problems."""

    def make(*parts: str) -> Model:
        model = Model.from_xml(definitions(*parts))
        assert model.problems == []
        return model

    return make
