"""What a reference leads to is of the right kind, and sequence flows stay on their level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import is_bpmn, local_name
from engine.gate.schema import GROUPS
from engine.gate.standard.model import ACTIVITIES, FLOW_NODES, Model, parent
from engine.model import Finding

_FLOW_NODE: Final = (FLOW_NODES, say("a task, an event or a gateway"))
_ACTIVITY: Final = (ACTIVITIES, say("an activity"))
_DATA: Final = (
    frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataStore", "dataInput", "dataOutput",
               "property", "inputDataItem", "outputDataItem"}),
    say("data"),
)  # fmt: skip
_EVENT: Final = (GROUPS["eventDefinition"], say("an event definition"))
_COLLABORATION: Final = (
    frozenset({"collaboration", "globalConversation", "choreography", "globalChoreographyTask"}),
    say("a collaboration"),
)
_CALLABLE: Final = (
    frozenset({"process", "globalTask", "globalBusinessRuleTask", "globalManualTask", "globalScriptTask",
               "globalUserTask"}),
    say("a process or a global task"),
)  # fmt: skip


def _one(kind: str) -> tuple[frozenset[str], str]:
    return frozenset({kind}), kind


_Kinds = tuple[frozenset[str], str]
TARGETS: Final[dict[tuple[str, str], _Kinds]] = {
    ("sequenceFlow", "sourceRef"): _FLOW_NODE,
    ("sequenceFlow", "targetRef"): _FLOW_NODE,
    ("boundaryEvent", "attachedToRef"): _ACTIVITY,
    ("compensateEventDefinition", "activityRef"): _ACTIVITY,
    ("linkEventDefinition", "source"): _one("linkEventDefinition"),
    ("linkEventDefinition", "target"): _one("linkEventDefinition"),
    ("dataInputAssociation", "sourceRef"): _DATA,
    ("dataInputAssociation", "targetRef"): _DATA,
    ("dataOutputAssociation", "sourceRef"): _DATA,
    ("dataOutputAssociation", "targetRef"): _DATA,
    ("callConversation", "calledCollaborationRef"): _COLLABORATION,
}
"""By element and reference: the kinds of elements that it may name, and a word for them."""
ANYWHERE: Final[dict[str, _Kinds]] = {
    "messageRef": _one("message"), "inMessageRef": _one("message"), "outMessageRef": _one("message"),
    "itemRef": _one("itemDefinition"), "itemSubjectRef": _one("itemDefinition"),
    "signalRef": _one("signal"), "errorRef": _one("error"), "escalationRef": _one("escalation"),
    "default": _one("sequenceFlow"), "incoming": _one("sequenceFlow"), "outgoing": _one("sequenceFlow"),
    "flowNodeRef": _FLOW_NODE, "eventDefinitionRef": _EVENT,
    "oneBehaviorEventRef": _EVENT, "noneBehaviorEventRef": _EVENT,
    "interfaceRef": _one("interface"), "supportedInterfaceRef": _one("interface"), "operationRef": _one("operation"),
    "participantRef": _one("participant"), "initiatingParticipantRef": _one("participant"),
    "innerParticipantRef": _one("participant"), "outerParticipantRef": _one("participant"),
    "messageFlowRef": _one("messageFlow"), "innerMessageFlowRef": _one("messageFlow"),
    "outerMessageFlowRef": _one("messageFlow"), "processRef": _one("process"),
    "calledElement": _CALLABLE, "choreographyRef": (frozenset({"choreography", "globalChoreographyTask"}),
                                                    say("a choreography")),
    "definitionalCollaborationRef": _COLLABORATION, "endPointRef": _one("endPoint"),
    "dataInputRefs": _one("dataInput"), "optionalInputRefs": _one("dataInput"),
    "whileExecutingInputRefs": _one("dataInput"), "dataOutputRefs": _one("dataOutput"),
    "optionalOutputRefs": _one("dataOutput"), "whileExecutingOutputRefs": _one("dataOutput"),
    "outputSetRefs": _one("outputSet"), "inputSetRefs": _one("inputSet"),
    "dataObjectRef": _one("dataObject"), "dataStoreRef": _one("dataStore"),
    "correlationPropertyRef": _one("correlationProperty"), "correlationKeyRef": _one("correlationKey"),
    "resourceRef": _one("resource"), "parameterRef": _one("resourceParameter"),
    "categoryValueRef": _one("categoryValue"),
}  # fmt: skip


def check_references(model: Model) -> Iterator[Finding]:
    """Yield a finding for every reference to an element of the wrong kind; what leads nowhere others find."""
    for element in model.root.iter("*"):
        if not is_bpmn(element):
            continue
        kind = local_name(element)
        for name, text in element.attrib.items():
            yield from _check(model, element, kind, str(name), str(text))
        if len(element) == 0 and element.text is not None and element.getparent() is not None:
            yield from _check(model, parent(element), local_name(parent(element)), kind, element.text)


def _check(model: Model, element: etree._Element, kind: str, name: str, text: str) -> Iterator[Finding]:
    wanted = TARGETS.get((kind, name)) or ANYWHERE.get(name)
    target = None if wanted is None else model.found(text)
    if wanted is None or target is None or not is_bpmn(target) or local_name(target) in wanted[0]:
        return
    if kind in ("inputSet", "outputSet"):
        code = "DATA"
    else:
        code = "FLOW_LIST" if name in ("incoming", "outgoing") else "REFERENCE"
    message = say("{name} is '{text}', which is a {found}; name {wanted} instead.", name=name, text=text.strip()[:80],
                  found=local_name(target), wanted=wanted[1])  # fmt: skip
    yield model.wrong(element, code, message)


def check_borders(model: Model) -> Iterator[Finding]:
    """Yield a finding for every sequence flow that leaves the process or subprocess that it stands in."""
    for flow in model.all("sequenceFlow"):
        ends = [model.found(flow.get(name)) for name in ("sourceRef", "targetRef")]
        if any(end is not None and local_name(end) in FLOW_NODES and parent(end) is not parent(flow) for end in ends):
            message = say("The sequence flow crosses the border of a pool or subprocess; keep it inside, or use a "
                          "message.")  # fmt: skip
            yield model.wrong(flow, "REFERENCE", message)


def check_names(model: Model) -> Iterator[Finding]:
    """Yield a finding for every element that others refer to but that has no id."""
    for element in model.root.iter("*"):
        kind = local_name(element)
        if is_bpmn(element) and kind in NAMED and not element.get("id") and element.getparent() is not None:
            place = parent(element)
            if kind.endswith("EventDefinition") and place is not model.root:
                continue  # only what stands beside the processes can be shared
            if kind == "event" and local_name(place) == "complexBehaviorDefinition":
                continue
            yield model.wrong(
                place, "ID", say("This {kind} has no id, so nothing can refer to it; give it one.", kind=kind)
            )


NAMED: Final = (
    GROUPS["flowElement"]
    | (GROUPS["rootElement"] - {"category", "endPoint", "partnerEntity", "partnerRole"})
    | frozenset({"participant", "messageFlow", "dataInput", "dataOutput", "operation", "textAnnotation"})
)
"""What others refer to."""
