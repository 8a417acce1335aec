"""Events that a multi-instance activity throws as its instances complete; what is at its border may catch them.

``behavior`` says when: ``None`` for each instance, ``One`` for the first, ``Complex`` where a condition holds, ``All``
never.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.workflow.diagram import InstanceEvent
from engine.workflow.dialect import BPMN, Findings
from engine.workflow.event_reader import EventReader
from engine.workflow.repetition import MULTI

_REFERENCES: Final = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}


def read_behaviour(activity: etree._Element, events: EventReader, findings: Findings) -> tuple[InstanceEvent, ...]:
    """Return what the instances of the activity throw; whatever cannot be thrown is a finding."""
    multi = activity.find(MULTI)
    return () if multi is None else tuple(_read(activity, multi, events, findings))


def _read(
    activity: etree._Element, multi: etree._Element, events: EventReader, findings: Findings
) -> Iterator[InstanceEvent]:
    owner, behaviour = activity.get("id", ""), multi.get("behavior", "All")
    attribute = _REFERENCES.get(behaviour)
    if attribute is not None and not multi.get(attribute):
        message = say("Name the event that the instances throw ({attribute}).", attribute=attribute)
        findings.add(owner, "DIALECT", message)
    elif attribute is not None:
        event = events.thrown_by_instances(activity, None, multi.get(attribute))
        yield InstanceEvent(event=event, once=behaviour == "One")
    complexes = multi.findall(f"{{{BPMN}}}complexBehaviorDefinition") if behaviour == "Complex" else []
    for each in complexes:
        text = each.findtext(f"{{{BPMN}}}condition")
        condition = findings.expression(owner, say("behavior condition"), text, feel_only=True)
        if not (text or "").strip():
            findings.add(owner, "FEEL", say("The behavior condition is empty."))
        event = events.thrown_by_instances(activity, each.find(f"{{{BPMN}}}event"), None)
        yield InstanceEvent(event=event, condition=condition)
