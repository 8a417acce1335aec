"""Diagrams are read by people: everything that works has a name, and everything that has a name is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import say
from engine.gate.material import Material, problem
from engine.model import Finding


def check_labels(material: Material) -> Iterator[Finding]:
    """Yield a finding for tasks, events and decisions without a name, and for elements without a shape."""
    for diagram in material.diagrams:
        for key, name in diagram.processes.items():
            if not name:
                yield problem(diagram.file, key, "LABEL_MISSING", say("The process has no name."))
        names = {element.id: element.name for element in diagram.elements}
        for element in diagram.elements:
            if not element.name and element.kind.lower().endswith(("task", "activity", "subprocess")):
                yield problem(
                    diagram.file, element.id, "LABEL_MISSING", say("The {kind} has no name.", kind=element.kind)
                )
            elif not element.name and element.kind.endswith("Event"):
                message = say("The {kind} has no name; say what happens.", kind=element.kind)
                code = "LABEL_MISSING" if element.recorded else "LABEL_ADVISED"
                yield problem(diagram.file, element.id, code, message)
            elif element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
                if not element.name:
                    message = say("The gateway has no name; ask the question that it decides.")
                    yield problem(diagram.file, element.id, "LABEL_ADVISED", message)
                for flow in element.outgoing:
                    if not names.get(flow):
                        message = say("The flow has no name; give the answer that leads along it.")
                        yield problem(diagram.file, flow, "LABEL_ADVISED", message)
            if element.parent and element.id not in diagram.drawn:  # global tasks are not drawn
                message = say(
                    "The {kind} is not drawn; open the diagram in the editor and lay it out.", kind=element.kind
                )
                yield problem(diagram.file, element.id, "LAYOUT_MISSING", message)
