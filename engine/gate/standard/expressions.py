"""Expressions of a process that is executed are formal ones, and say something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import is_bpmn, local_name
from engine.gate.schema import ELEMENTS
from engine.gate.standard.model import Model, parent
from engine.model import Finding
from engine.workflow.timing import check_time

_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
FORMAL: Final = frozenset({"condition in complexBehaviorDefinition", "transformation", "messagePath", "dataPath",
                           "formalExpression"})  # fmt: skip
"""What is a formal expression without saying so."""
PLAIN: Final = frozenset(
    {
        part.name
        for type_ in ELEMENTS.values()
        for order in type_.choices
        for part in order
        if "Expression" in part.types.values()
    }
)
"""What is an expression in natural language unless it says that it is a formal one."""


def check_formal(model: Model) -> Iterator[Finding]:
    """Yield a finding for every expression in natural language, and for every empty one."""
    for element in model.root.iter("*"):
        if not is_bpmn(element) or element.getparent() is None:
            continue
        name = local_name(element)
        formal = name in FORMAL or f"{name} in {local_name(parent(element))}" in FORMAL
        if name not in PLAIN and not formal:
            continue
        formal = formal or (element.get(_TYPE) or "").rpartition(":")[2] == "tFormalExpression"
        if formal and not (element.text or "").strip():
            yield _wrong(model, element, say("The expression {name} is empty; write one, or remove it.", name=name))
        elif not formal and _executed(model, element):
            message = say('{name} is not marked as an expression; give it xsi:type="tFormalExpression".', name=name)
            yield _wrong(model, element, message)


def _executed(model: Model, element: etree._Element) -> bool:
    """Return whether an executable process uses the expression; what several share counts as used."""
    return model.executable(element) or parent(parent(element)) is model.root


def _wrong(model: Model, element: etree._Element, message: str) -> Finding:
    return model.wrong(place_of(element), "EXPRESSION", message)


def place_of(element: etree._Element) -> etree._Element:
    """Return the flow element around a part of one, such as the event of an event definition; else the part itself."""
    for around in (element, *element.iterancestors()):
        if is_bpmn(around) and local_name(around) in ELEMENTS and ELEMENTS[local_name(around)].is_a("FlowElement"):
            return around
    return element


def check_timers(model: Model) -> Iterator[Finding]:
    """Yield a finding for every timer that has not exactly one time, or none that the standard's formats know."""
    for timer in model.all("timerEventDefinition"):
        times = [child for child in timer if local_name(child) in ("timeDate", "timeDuration", "timeCycle")]
        if len(times) != 1:
            message = say("A timer has exactly one of date, duration and cycle; enter one, or leave only one.")
            yield model.wrong(place_of(timer), "TIMER", message)
        elif _executed(model, times[0]) and not (times[0].text or "").strip().startswith("="):
            problem = check_time(local_name(times[0]), times[0].text or "")
            if problem is not None:
                yield model.wrong(place_of(timer), "TIMER", say("{problem}.", problem=problem))
