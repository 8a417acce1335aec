"""One finding for one defect, where execution and standard both see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from engine.model import Finding, Severity

INSTEAD: Final[Mapping[str, frozenset[str]]] = {
    "EVENT": frozenset({"ELEMENT", "DIALECT", "REFERENCE"}),
    "CONTENT": frozenset({"ELEMENT"}),
    "QUANTITY": frozenset({"ELEMENT"}),
    "EXPRESSION": frozenset({"FEEL"}),
}
"""What is not executed because the standard does not allow it: the rule that is broken says more."""


def merged(execution: Iterable[Finding], standard: Iterable[Finding]) -> list[Finding]:
    """Return the findings of both; of two with the same code at the same element the more severe one, once."""
    standard = list(standard)
    rules = {(each.element, code) for each in standard for code in INSTEAD.get(each.code, ())}
    severe = {(each.element, each.code) for each in standard if each.severity is Severity.ERROR}
    kept = [
        each
        for each in execution
        if (each.element, each.code) not in rules
        and (each.severity is Severity.ERROR or (each.element, each.code) not in severe)
    ]
    known = {(each.element, each.code) for each in kept}
    return kept + [each for each in standard if (each.element, each.code) not in known]
