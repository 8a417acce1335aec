"""Rules of the standard for the data that elements say they take and give; the execution reads none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, Z, local_name
from engine.gate.standard.model import THROWING, Model, parent
from engine.model import Finding

SETS: Final[Mapping[str, str]] = {"inputSet": "dataInput", "outputSet": "dataOutput"}
OPERATION: Final[Mapping[str, str]] = {"dataInput": "inMessageRef", "dataOutput": "outMessageRef"}
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "dataInput": ("optionalInputRefs", "whileExecutingInputRefs"),
    "dataOutput": ("optionalOutputRefs", "whileExecutingOutputRefs"),
}
CARRIED: Final[Mapping[str, tuple[str, str]]] = {
    "messageEventDefinition": ("messageRef", "itemRef"),
    "signalEventDefinition": ("signalRef", "structureRef"),
    "errorEventDefinition": ("errorRef", "structureRef"),
    "escalationEventDefinition": ("escalationRef", "structureRef"),
}
"""For each kind of event: the reference to what it is about, and the item definition that this has."""


def check_data(model: Model) -> Iterator[Finding]:
    """Yield a finding for every element whose data is not that of its message, operation or process."""
    for task in model.all("serviceTask"):
        yield from _operation(model, task)
    for task in model.all("sendTask", "receiveTask"):
        yield from _message(model, task)
    for event in model.all("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent",
                           "intermediateThrowEvent"):  # fmt: skip
        yield from _event(model, event)
    for call in model.all("callActivity"):
        yield from _call(model, call)
    for data in model.all("dataInput", "dataOutput", "dataObject"):
        item = model.found(data.get("itemSubjectRef"))
        if item is not None and item.get("isCollection", "false") != data.get("isCollection", "false"):
            message = say(
                "'{data}' and its item definition are both collections, or neither is (isCollection).",
                data=data.get("id", ""),
            )
            yield model.wrong(data, "DATA", message)


def _io(element: etree._Element, part: str) -> list[etree._Element]:
    return element.findall(f"{B}ioSpecification/{B}{part}")


def _operation(model: Model, task: etree._Element) -> Iterator[Finding]:
    operation = model.found(task.get("operationRef"))
    if operation is None or local_name(operation) != "operation":
        return
    if len(_io(task, "inputSet")) != 1 or len(_io(task, "outputSet")) > 1:
        message = say("A service task with an operation has one input set, and one output set at most.")
        yield model.wrong(task, "DATA", message)
    for part, reference in OPERATION.items():
        for name in model.texts(operation, reference):
            message_found = model.found(name)
            if message_found is not None:
                yield from _compare(model, task, _io(task, part), message_found.get("itemRef"))


def _message(model: Model, task: etree._Element) -> Iterator[Finding]:
    message = model.found(task.get("messageRef"))
    if message is None:
        return
    kind, part = ("inputSet", "dataInput") if local_name(task) == "sendTask" else ("outputSet", "dataOutput")
    if len(_io(task, kind)) > 1 or len(_io(task, part)) > 1:
        text = say(
            "A task that sends or receives a message has one {set} with one {data} at most.", set=kind, data=part
        )
        yield model.wrong(task, "DATA", text)
    yield from _compare(model, task, _io(task, part), message.get("itemRef"))


def _event(model: Model, event: etree._Element) -> Iterator[Finding]:
    part = "dataInput" if local_name(event) in THROWING else "dataOutput"
    data, definitions = event.findall(f"{B}{part}"), model.definitions(event)
    if not data or not definitions:
        return
    carrying = [each for each in definitions if local_name(each) in CARRIED]
    if len(data) not in (len(definitions), len(carrying)):
        message = say(
            "The event has {count} of {data}, but {definitions} event definitions; give it one for each.",
            count=len(data),
            data=part,
            definitions=len(definitions),
        )
        yield model.wrong(event, "DATA", message)
        return
    for each, definition in zip(data, definitions if len(data) == len(definitions) else carrying, strict=True):
        if local_name(definition) in CARRIED:
            reference, item = CARRIED[local_name(definition)]
            thing = model.found(definition.get(reference))
            yield from _compare(model, event, [each], None if thing is None else thing.get(item))


def _compare(
    model: Model, element: etree._Element, data: list[etree._Element], expected: str | None
) -> Iterator[Finding]:
    for each in data:
        if expected is not None and not same_item(model, each.get("itemSubjectRef"), expected):
            message = say(
                "The data '{data}' has not the item definition of what the element sends or receives; name '{item}'.",
                data=each.get("id", ""),
                item=expected,
            )
            yield model.wrong(element, "DATA", message)


def same_item(model: Model, one: str | None, other: str | None) -> bool:
    """Return whether two item definitions are the same or stand for the same structure."""
    if one == other:
        return True
    found = [model.found(each) for each in (one, other)]
    structures = {None if each is None else each.get("structureRef") for each in found}
    return len(structures) == 1 and None not in structures


def _call(model: Model, call: etree._Element) -> Iterator[Finding]:
    key = next((each.get("processId") for each in call.iter(f"{Z}calledElement")), None) or call.get("calledElement")
    called = model.found(key)
    if called is None:
        return
    if local_name(called) == "process":
        starts = called.findall(f"{B}startEvent")
        if not any(not model.kinds(start) for start in starts):
            message = say("The called process '{process}' has no plain start event; give it one.", process=key)
            yield model.wrong(call, "CALL", message)
    if call.find(f"{B}ioSpecification") is None and called.find(f"{B}ioSpecification") is None:
        return
    for part in ("dataInput", "dataOutput", "inputSet", "outputSet"):
        own, expected = _io(call, part), _io(called, part)
        if len(own) != len(expected):
            message = say(
                "The call activity has {own} of {data}, what it calls has {called}; give both the same.",
                own=len(own),
                data=part,
                called=len(expected),
            )
            yield model.wrong(call, "DATA", message)
        elif part in OPERATION and _items(model, own) != _items(model, expected):
            message = say("The {data} of the call activity has other item definitions than what it calls.", data=part)
            yield model.wrong(call, "DATA", message)


def _items(model: Model, data: list[etree._Element]) -> list[str]:
    """Return the structures of the data; none at all where one has no item definition, which may be anything."""
    found = [model.found(each.get("itemSubjectRef")) for each in data]
    return [] if None in found else sorted(each.get("structureRef", "") for each in found if each is not None)


def check_sets(model: Model) -> Iterator[Finding]:
    """Yield a finding for every set of data that breaks a rule, and for data that is in none."""
    for kind, part in SETS.items():
        members: set[str] = set()
        for each in model.all(kind):
            own = set(model.texts(each, f"{part}Refs"))
            members |= own
            for name in PARTS[part]:
                for reference in model.texts(each, name):
                    if reference not in own:
                        message = say(
                            "The {set} has '{data}' in {name}, but not among its {part}Refs.",
                            set=kind,
                            data=reference,
                            name=name,
                            part=part,
                        )
                        yield model.wrong(each, "DATA", message)
            yield from _both_ways(model, each, kind)
        for data in model.all(part):
            if data.get("id", "") not in members:
                message = say("'{data}' is in no {set}; list it in one.", data=data.get("id", ""), set=kind)
                yield model.wrong(parent(data), "DATA", message)


def _both_ways(model: Model, one: etree._Element, kind: str) -> Iterator[Finding]:
    there, back = ("outputSetRefs", "inputSetRefs") if kind == "inputSet" else ("inputSetRefs", "outputSetRefs")
    for reference in model.texts(one, there):
        other = model.found(reference)
        if other is not None and one.get("id") not in model.texts(other, back):
            message = say(
                "The {set} '{one}' refers to '{other}', which does not refer to it.",
                set=kind,
                one=one.get("id", ""),
                other=reference,
            )
            yield model.wrong(parent(one), "DATA", message)


def check_associations(model: Model) -> Iterator[Finding]:
    """Yield a finding for every data association that breaks a rule."""
    for association in model.all("dataInputAssociation", "dataOutputAssociation"):
        sources, targets = model.texts(association, "sourceRef"), model.texts(association, "targetRef")
        transformed = association.find(f"{B}transformation") is not None
        if len(sources) > 1 and not transformed:
            message = say("A data association without a transformation has one source only; remove the others.")
            yield model.wrong(parent(association), "DATA", message)
        found = [model.found(name) for name in (*sources[:1], *targets[:1])]
        items = [_item(model, each) for each in found if each is not None]
        simple = not transformed and association.find(f"{B}assignment") is None
        if simple and len(items) == 2 and None not in items and not same_item(model, *items):
            message = say(
                "Source and target of the data association have different item definitions; change one, or "
                "give the association a transformation."
            )
            yield model.wrong(parent(association), "DATA", message)
        for names, part, message in (
            (
                targets,
                "dataInput",
                say("A data input of the process is not written inside it; remove the data association."),
            ),
            (
                sources,
                "dataOutput",
                say("A data output of the process is not read inside it; remove the data association."),
            ),
        ):
            for data in (model.found(name) for name in names):
                if data is not None and local_name(data) == part and _of_process(data):
                    yield model.wrong(parent(association), "DATA", message)


def _item(model: Model, data: etree._Element) -> str | None:
    if local_name(data) == "dataObjectReference" and data.get("itemSubjectRef") is None:
        behind = model.found(data.get("dataObjectRef"))
        return None if behind is None else behind.get("itemSubjectRef")
    return data.get("itemSubjectRef")


def check_services(model: Model) -> Iterator[Finding]:
    """Yield a finding for every process or global task that is offered as a service but not bound to its operations."""
    for called in model.all("process", "globalTask", "globalBusinessRuleTask", "globalManualTask", "globalScriptTask",
                            "globalUserTask"):  # fmt: skip
        bindings = called.findall(f"{B}ioBinding")
        if called.find(f"{B}supportedInterfaceRef") is not None and not bindings:
            message = say(
                "What supports an interface needs an ioBinding for its operation; add it, or remove the interface."
            )
            yield model.wrong(called, "DATA", message)
        for binding in bindings:
            operation = model.found(binding.get("operationRef"))
            for attribute, part in (("inputDataRef", "dataInput"), ("outputDataRef", "dataOutput")):
                data = _bound(model, called, binding.get(attribute, ""), part)
                messages = [] if operation is None else model.texts(operation, OPERATION[part])
                message_found = model.found(messages[0]) if messages else None
                expected = None if message_found is None else message_found.get("itemRef")
                fits = data is not None and (expected is None or same_item(model, data.get("itemSubjectRef"), expected))
                if not fits:
                    text = say(
                        "The {attribute} of the ioBinding is no {data} of this element that fits the operation; name "
                        "one that does.",
                        attribute=attribute,
                        data=part,
                    )
                    yield model.wrong(called, "DATA", text)


def _bound(model: Model, called: etree._Element, name: str, part: str) -> etree._Element | None:
    """Return the data that a binding names, itself or the set that holds it."""
    found = model.found(name)
    if found is not None and local_name(found) in SETS:
        names = model.texts(found, f"{part}Refs")
        found = model.found(names[0]) if len(names) == 1 else None
    return found if found is not None and found in _io(called, part) else None


def _of_process(data: etree._Element) -> bool:
    return local_name(parent(data)) == "ioSpecification" and local_name(parent(parent(data))) == "process"
