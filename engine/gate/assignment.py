"""Work finds its team: every human task has a group that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.feel import say
from engine.gate.diagrams import Element
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.organisation import Organisation
from engine.workflow.diagram import HUMAN_TASKS

_LITERAL: Final = re.compile(r'"([^"\\]*)"')
_ENDS_WITH_LITERAL: Final = re.compile(
    r'^(?:"[^"\\]*"\s*\+\s*)?[\w\s.()]+\+\s*(?:"[^"\\]*"\s*\+\s*[\w\s.()]+\+\s*)*"([^"\\]*)"$'
)


def check_assignment(material: Material) -> Iterator[Finding]:
    """Yield a finding for every human task that would reach nobody."""
    for diagram, element in material.elements(*HUMAN_TASKS):
        group = element.text("candidate group")
        if group is None or not group.text.strip():
            message = say("The task has no group, so it would be in nobody's inbox; enter one.")
            yield problem(diagram.file, element.id, "GROUP_MISSING", message)
        elif material.organisation is not None and not possible_groups(element, material.organisation):
            message = say(
                "No team has the group '{group}'; choose one that a team has, or give the function to a team.",
                group=group.text.strip(),
            )
            yield problem(diagram.file, element.id, "GROUP_UNKNOWN", message)


def possible_groups(element: Element, organisation: Organisation) -> frozenset[str]:
    """Return the groups that the task may go to, as far as the diagram tells: all where it cannot be seen."""
    text = element.text("candidate group")
    if text is None:
        return frozenset()
    if text.expression is None:
        return frozenset({text.text.strip()}) & organisation.groups
    expression = text.expression.strip()
    literal = _LITERAL.fullmatch(expression)
    if literal is not None:
        return frozenset({literal[1]}) & organisation.groups
    tail = _ENDS_WITH_LITERAL.fullmatch(expression)
    if tail is not None:
        return frozenset(group for group in organisation.groups if group.endswith(tail[1]))
    return organisation.groups
