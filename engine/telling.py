"""What the history of a case tells of a step of its workflow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from engine.workflow.step import Step


def told_of(step: Step, people: Collection[UUID]) -> Iterator[dict[str, Any]]:
    """Yield what is to be noted: the fields that were changed, what was decided and every element that was passed.

    The tasks of ``people`` are left out: they have events of their own.
    """
    elements: dict[str, list[str]] = {}
    for name, element_id in step.changed_fields.items():
        elements.setdefault(element_id, []).append(name)
    for element_id, names in elements.items():
        yield {"event": "case_file:change", "element_id": element_id, "details": {"fields": sorted(names)}}
    for made in step.decisions:
        yield {
            "event": "decision:make",
            "process_key": made.process_key,
            "element_id": made.element_id,
            "element_name": made.element_name,
            "details": made.trace,
        }
    for event in step.events:
        if event.token_id not in people:
            yield {
                "event": "element:complete" if event.event == "completed" else "element:cancel",
                "process_key": event.process_key,
                "element_id": event.element_id,
                "element_name": event.element_name,
                "details": {"type": event.element_type},
            }
