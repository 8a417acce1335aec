"""Nothing is left lying: every human task has a deadline, and whatever waits for a message does not wait for ever.

Where something has no deadline for a good reason, the property ``no_deadline`` of the element says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.feel import say
from engine.gate.diagrams import Diagram, Element
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.organisation import ORGANISATION_FILE, PAUSES
from engine.organisation.limits import DEFAULTS
from engine.workflow.diagram import HUMAN_TASKS

_LIMIT: Final = re.compile(r"\bdeadlines\s*\.\s*(\w+)\s*\.\s*limit\b")
_WAITING: Final = ("receiveTask", "intermediateCatchEvent")


def check_deadlines(material: Material) -> Iterator[Finding]:
    """Yield a finding for every human task that would never be due, and for every wait that nothing ends."""
    for diagram in material.diagrams:
        timed, begun = _timed(diagram), _begun(diagram)
        elements = {(element.process_key, element.id): element for element in diagram.elements}
        for element in diagram.elements:
            if element.no_deadline or element.id in begun:
                continue
            if element.kind in HUMAN_TASKS:
                due = element.text("due date")
                if (due is None or not due.text.strip()) and element.id not in timed:
                    message = say("The task has no due date; enter one such as =deadlines.erstgespraech.from(now()).")
                    yield problem(diagram.file, element.id, "DUE_DATE_MISSING", message)
            elif _waits_for_others(element) and not _is_limited(element, timed, elements):
                message = say(
                    "'{element}' may wait for ever if nobody sends what it waits for. Attach a timer, put it behind an "
                    "event-based gateway together with one, or say in the property no_deadline why it has none.",
                    element=element.name or element.id,
                )
                yield problem(diagram.file, element.id, "WAIT_WITHOUT_LIMIT", message)
    yield from _check_counting(material)


def _check_counting(material: Material) -> Iterator[Finding]:
    """Yield a finding for every deadline that is added although that does not lead to its end, or that cannot rest."""
    deadlines = {} if material.organisation is None else material.organisation.deadlines
    counted = {key for key, deadline in deadlines.items() if not deadline.counting.plain}
    for file, element, text in _texts(material):
        for key in dict.fromkeys(_LIMIT.findall(text)):
            if key in counted:
                message = say(
                    "The deadline '{key}' is more than its limit: working days, or days that do not count. Ask for its "
                    "end, such as =deadlines.{key}.from(now()).",
                    key=key,
                )
                yield problem(file, element, "DEADLINE_COUNTED", message)
    for key in sorted(counted & DEFAULTS.keys()):
        message = say(
            "The monitor counts every day of the deadline '{key}'. Take out working_days, next_working_day and rests.",
            key=key,
        )
        yield problem(ORGANISATION_FILE, f"deadlines.{key}", "DEADLINE_COUNTED", message)
    resting = next((key for key, deadline in deadlines.items() if deadline.counting.rests), None)
    if resting is not None and material.schema is not None and PAUSES not in material.schema.fields:
        message = say(
            "The deadline rests in the pauses of the case, but the case file has no field '{field}'. Add it, a list of "
            "objects with the dates von and bis, or take out rests.",
            field=PAUSES,
        )
        yield problem(ORGANISATION_FILE, f"deadlines.{resting}", "DEADLINE_PAUSES", message)


def _texts(material: Material) -> Iterator[tuple[str, str, str]]:
    """Yield file, element and text of all that may ask for a deadline."""
    for diagram, element in material.elements():
        yield from ((diagram.file, element.id, text.text) for text in element.texts)
    for file, data in material.files.items():
        if file.endswith((".form", ".dmn")):
            yield file, "", data.decode("utf-8", "replace")


def _timed(diagram: Diagram) -> set[str]:
    """Return the elements that a timer ends or reminds of: at their border, or beside them behind the same gateway."""
    timers = [element for element in diagram.elements if "timer" in element.events]
    found = {timer.attached_to for timer in timers if timer.kind == "boundaryEvent"}
    gateways = {element.id for element in diagram.elements if element.kind == "eventBasedGateway"}
    flows = [element for element in diagram.elements if element.source in gateways]
    chosen = {timer.id for timer in timers}
    limited = {flow.source for flow in flows if flow.target in chosen}
    return found | {flow.target for flow in flows if flow.source in limited}


def _begun(diagram: Diagram) -> set[str]:
    """Return the elements at which cases begin: none waits there."""
    beginning = [element for element in diagram.elements if element.begins]
    gateways = {element.id for element in beginning if element.kind == "eventBasedGateway"}
    behind = {element.target for element in diagram.elements if element.source in gateways}
    return behind | {element.id for element in beginning}


def _waits_for_others(element: Element) -> bool:
    """Return whether only somebody outside of the case can let it go on."""
    if element.kind not in _WAITING:
        return False
    return element.kind == "receiveTask" or (bool(element.events) and set(element.events) <= {"message", "signal"})


def _is_limited(element: Element, timed: set[str], elements: dict[tuple[str, str], Element]) -> bool:
    """Return whether a timer ends the wait, at the element itself or at a subprocess around it."""
    around: Element | None = element
    while around is not None:
        if around.id in timed:
            return True
        around = elements.get((around.process_key, around.parent))
    return False
