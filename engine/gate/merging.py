"""One finding for one defect, where execution and standard both see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from engine.model import Finding

INSTEAD: Final[Mapping[str, frozenset[str]]] = {
    "EVENT": frozenset({"ELEMENT", "DIALECT", "REFERENCE"}),
    "QUANTITY": frozenset({"ELEMENT"}),
    "EXPRESSION": frozenset({"FEEL"}),
    "FLOW": frozenset({"DEAD_END"}),
}
"""What is not executed because the standard does not allow it: the rule that is broken says more."""


def merged(execution: Iterable[Finding], standard: Iterable[Finding]) -> list[Finding]:
    """Return the findings of both; what both say of the same element, by the same code or by INSTEAD, only once."""
    standard = list(standard)
    rules = {(each.element, code) for each in standard for code in INSTEAD.get(each.code, ())}
    kept = [each for each in execution if (each.element, each.code) not in rules]
    known = {(each.element, each.code) for each in kept}
    return kept + [each for each in standard if (each.element, each.code) not in known]
