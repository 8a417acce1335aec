"""What people call the elements of a diagram and the events that they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say

_KINDS: Final[Mapping[str, str]] = {
    "adHocSubProcess": say("ad-hoc subprocess"),
    "boundaryEvent": say("boundary event"),
    "businessRuleTask": say("business rule task"),
    "callActivity": say("call activity"),
    "complexGateway": say("complex gateway"),
    "endEvent": say("end event"),
    "eventBasedGateway": say("event-based gateway"),
    "exclusiveGateway": say("exclusive gateway"),
    "inclusiveGateway": say("inclusive gateway"),
    "intermediateCatchEvent": say("catching intermediate event"),
    "intermediateThrowEvent": say("throwing intermediate event"),
    "manualTask": say("manual task"),
    "parallelGateway": say("parallel gateway"),
    "participant": say("pool"),
    "process": say("process"),
    "receiveTask": say("receive task"),
    "scriptTask": say("script task"),
    "sendTask": say("send task"),
    "sequenceFlow": say("sequence flow"),
    "serviceTask": say("service task"),
    "startEvent": say("start event"),
    "subProcess": say("subprocess"),
    "task": say("task"),
    "transaction": say("transaction"),
    "userTask": say("user task"),
}
_ANY: Final = say("element")
_EVENTS: Final[Mapping[str, str]] = {
    "cancel": say("for a cancellation"),
    "compensate": say("for compensation"),
    "conditional": say("for a condition"),
    "error": say("for an error"),
    "escalation": say("for an escalation"),
    "link": say("for a link"),
    "message": say("for a message"),
    "signal": say("for a signal"),
    "terminate": say("for the end of everything"),
    "timer": say("for a timer"),
}


def kind_in_words(kind: str) -> str:
    """Return what people call the kind of element, without an article."""
    return _KINDS.get(kind, _ANY)


def event_in_words(event: str) -> str:
    """Return what an event definition of that name is for: *for a message*."""
    return _EVENTS.get(event, event)
