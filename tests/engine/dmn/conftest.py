"""Short ways to write decision models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import settings

from engine.dmn import Model

settings.register_profile("thorough", max_examples=10_000)

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
    """A decision; ``requires`` are like ``requiredInput#alter`` or ``requiredKnowledge#urn:library#b``."""
    wants = ""
    for requirement in requires:
        kind, _, target = requirement.partition("#")
        outer = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
        wants += f'<{outer}><{kind} href="{"" if "#" in target else "#"}{target}"/></{outer}>'
    reference = f' typeRef="{type}"' if type else ""
    variable = f"<variable name={quoteattr(name or id)}{reference}/>"
    return f'<decision id="{id}" name={quoteattr(name or id)}>{variable}{wants}{logic}</decision>'


def literal(content: str, **attributes: str) -> str:
    """A literal expression."""
    return text("literalExpression", content, **attributes)


def input_data(name: str, type: str = "") -> str:
    """Input data, whose id is ``i_`` and the name."""
    reference = f" typeRef={quoteattr(type)}" if type else ""
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}"{reference}/></inputData>'


def knowledge(id: str, parameters: Sequence[str], logic: str, *requires: str, type: str = "") -> str:
    """A business knowledge model; parameters are like ``x`` or ``x: number``, ``requires`` are ids."""
    formal = ""
    for parameter in parameters:
        name, _, kind = parameter.partition(": ")
        formal += f'<formalParameter name="{name}"' + (f' typeRef="{kind}"/>' if kind else "/>")
    targets = [target if "#" in target else f"#{target}" for target in requires]
    wants = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{target}"/></knowledgeRequirement>' for target in targets
    )
    variable = f'<variable name="{id}"' + (f' typeRef="{type}"/>' if type else "/>")
    return (
        f'<businessKnowledgeModel id="{id}" name="{id}">{variable}'
        f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{wants}</businessKnowledgeModel>"
    )


def service(id: str, *parts: str, type: str = "") -> str:
    """A decision service; parts are like ``outputDecision#id``."""
    variable = f'<variable name="{id}"' + (f' typeRef="{type}"/>' if type else "/>")
    references = "".join(
        f'<{kind} href="{target if "#" in target else f"#{target}"}"/>'
        for kind, _, target in (part.partition("#") for part in parts)
    )
    return f'<decisionService id="{id}" name="{id}">{variable}{references}</decisionService>'


def item(name: str, type: str = "", *parts: str, **attributes: str) -> str:
    """An item definition."""
    extras = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    reference = f"<typeRef>{type}</typeRef>" if type else ""
    return f"<itemDefinition name={quoteattr(name)}{extras}>{reference}{''.join(parts)}</itemDefinition>"


def part(name: str, type: str = "", *parts: str, **attributes: str) -> str:
    """A component of an item definition."""
    return item(name, type, *parts, **attributes).replace("itemDefinition", "itemComponent")


def imported(name: str | None, namespace: str, **attributes: str) -> str:
    """An import of a decision model."""
    extras = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    named = "" if name is None else f" name={quoteattr(name)}"
    return f'<import{named} namespace="{namespace}" importType="{NAMESPACE}"{extras}/>'


def definitions(*parts: str, namespace: str = "urn:test", dmn: str = NAMESPACE, **attributes: str) -> bytes:
    """A whole file."""
    extras = "".join(f" {key.replace('__', ':')}={quoteattr(value)}" for key, value in attributes.items())
    head = f'xmlns="{dmn}" id="d" name="Test" namespace="{namespace}"{extras}'
    return f"<definitions {head}>{''.join(parts)}</definitions>".encode()


@pytest.fixture
def build() -> Callable[..., Model]:
    """A model of the parts, which must have no problems."""

    def make(*parts: str) -> Model:
        model = Model.from_xml(definitions(*parts))
        assert model.problems == []
        return model

    return make
