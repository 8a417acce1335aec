"""Short ways to write tables for the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from engine.dmn.analysis import Domain, Fault, Report, analyse
from tests.engine.dmn.conftest import decision, definitions, text

Column = str | tuple[str, str] | tuple[str, str, str]
"""The expression of an input column, with its type and its allowed values where it has some."""


def table(
    inputs: Sequence[Column], rules: Sequence[Sequence[str]], *, output: str = "", default: str = "", **attributes: str
) -> str:
    """A decision table with one output column; ``output`` are its output values."""
    columns = "".join(_column(number, column) for number, column in enumerate(inputs, 1))
    values = text("outputValues", output) if output else ""
    values += text("defaultOutputEntry", default) if default else ""
    rows = "".join(
        f'<rule id="rule_{number}">{"".join(text("inputEntry", cell) for cell in cells[: len(inputs)])}'
        f"{text('outputEntry', cells[len(inputs)] if len(cells) > len(inputs) else str(number))}</rule>"
        for number, cells in enumerate(rules, 1)
    )
    extras = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<decisionTable id="table"{extras}>{columns}<output>{values}</output>{rows}</decisionTable>'


def _column(number: int, column: Column) -> str:
    expression, kind, allowed = (*((column,) if isinstance(column, str) else column), "", "")[:3]
    values = text("inputValues", allowed) if allowed else ""
    return f'<input id="input_{number}">{text("inputExpression", expression, typeRef=kind)}{values}</input>'


def faults(*parts: str, given: Mapping[str, Domain] | None = None) -> list[Fault]:
    """Everything that is wrong with a file of these parts."""
    return list(report(*parts, given=given).faults)


def report(*parts: str, given: Mapping[str, Domain] | None = None) -> Report:
    """What is found about a file of these parts; one that is a table becomes a decision ``d`` with it."""
    wholes = [decision("d", part) if part.startswith("<decisionTable") else part for part in parts]
    return analyse(definitions(*wholes), given)


def told(found: Sequence[Fault]) -> list[tuple[str, str, bool]]:
    """The faults in short: code, element, whether it is certain."""
    return [(fault.code, fault.element, fault.certain) for fault in found]
