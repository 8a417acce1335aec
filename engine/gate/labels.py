"""Diagrams are read by people: everything that works has a name, and everything that has a name is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import say
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.workflow.words import kind_in_words


def check_labels(material: Material) -> Iterator[Finding]:
    """Yield a finding for tasks, events and decisions without a name, and for elements without a shape."""
    for diagram in material.diagrams:
        for key, name in diagram.processes.items():
            if not name:
                yield problem(diagram.file, key, "LABEL_MISSING", say("The process has no name; say what it is for."))
        names = {element.id: element.name for element in diagram.elements}
        for element in diagram.elements:
            if not element.name and element.kind.lower().endswith(("task", "activity", "subprocess")):
                yield problem(
                    diagram.file,
                    element.id,
                    "LABEL_MISSING",
                    say("This {kind} has no name; say what is done.", kind=kind_in_words(element.kind)),
                )
            elif not element.name and element.kind.endswith("Event"):
                message = say("This {kind} has no name; say what happens.", kind=kind_in_words(element.kind))
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
                    "This {kind} is not drawn; open the diagram in the editor and draw it.",
                    kind=kind_in_words(element.kind),
                )
                yield problem(diagram.file, element.id, "LAYOUT_MISSING", message)
