"""Rules of the standard for the data that elements say they take and give; the execution reads none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.gate.material import problem
from engine.gate.reading import B, Z, local_name
from engine.model import Finding

SENDING: Final = frozenset({"sendTask", "endEvent", "intermediateThrowEvent"})
SETS: Final[Mapping[str, str]] = {"inputSet": "dataInput", "outputSet": "dataOutput"}
OPERATION: Final[Mapping[str, str]] = {"dataInput": "inMessageRef", "dataOutput": "outMessageRef"}
Named = Mapping[str, etree._Element]


def check_data(file: str, named: Named) -> Iterator[Finding]:
    """Yield a finding for every element whose data breaks a rule; ``named`` holds the elements by id."""
    for element in named.values():
        kind = local_name(element)
        if kind == "serviceTask":
            yield from _check_operation(file, element, named)
        elif kind == "callActivity":
            yield from _check_call(file, element, named)
        elif kind in ("sendTask", "receiveTask"):
            yield from _check_message(file, element, kind, named)
        elif kind.endswith("Event"):
            yield from _check_event(file, element, kind, named)
        yield from _check_sets(file, element, named)


def _check_message(file: str, element: etree._Element, kind: str, named: Named) -> Iterator[Finding]:
    message = named.get(element.get("messageRef", ""))
    if message is None:
        return
    if kind == "receiveTask" and len(element.findall(f"{B}ioSpecification/{B}outputSet")) > 1:
        yield problem(file, element.get("id", ""), "DATA", "A task that receives a message has one output set only.")
    yield from _compare(file, element, "dataInput" if kind in SENDING else "dataOutput", message, named)


def _check_event(file: str, element: etree._Element, kind: str, named: Named) -> Iterator[Finding]:
    """Yield a finding where the data of an event is not, one by one and in order, that of its definitions."""
    part = "dataInput" if kind in SENDING else "dataOutput"
    definitions = [child for child in element if local_name(child).endswith("EventDefinition")]
    data = element.findall(f"{B}{part}")
    if data and len(definitions) > 1 and len(data) != len(definitions):
        text = f"The event has {len(definitions)} event definitions, but {len(data)} {part}(s); give each its own."
        yield problem(file, element.get("id", ""), "DATA", text)
        return
    for definition, each in zip(definitions, data, strict=False):
        what = local_name(definition).removesuffix("EventDefinition")
        carried = named.get(definition.get(f"{what}Ref", ""))
        expected = None if carried is None else carried.get("itemRef") or carried.get("structureRef")
        if expected is not None and not _same_item(each.get("itemSubjectRef"), expected, named):
            text = f"The {part} {each.get('id')!r} has not the item definition of the {what}, {expected!r}."
            yield problem(file, element.get("id", ""), "DATA", text)


def _check_operation(file: str, element: etree._Element, named: Named) -> Iterator[Finding]:
    operation = named.get(element.get("operationRef", ""))
    for part, reference in OPERATION.items():
        found = None if operation is None else operation.find(f"{B}{reference}")
        message = None if found is None else named.get((found.text or "").strip())
        if message is not None:
            yield from _compare(file, element, part, message, named)


def _compare(file: str, element: etree._Element, part: str, message: etree._Element, named: Named) -> Iterator[Finding]:
    """Yield a finding for each data input or output of the element that is not what the message carries."""
    expected = message.get("itemRef")
    place = f"{B}ioSpecification/" if local_name(element).endswith("Task") else ""
    for data in element.findall(f"{place}{B}{part}"):
        if expected is not None and not _same_item(data.get("itemSubjectRef"), expected, named):
            text = f"The {part} {data.get('id')!r} has not the item definition of the message, {expected!r}."
            yield problem(file, element.get("id", ""), "DATA", text)


def _same_item(one: str | None, other: str, named: Named) -> bool:
    if one == other:
        return True
    found = [named.get(each or "") for each in (one, other)]
    structures = {None if each is None else each.get("structureRef") for each in found}
    return len(structures) == 1 and None not in structures


def _check_call(file: str, element: etree._Element, named: Named) -> Iterator[Finding]:
    called = next((each.get("processId") for each in element.iter(f"{Z}calledElement")), element.get("calledElement"))
    process = named.get(called or "")
    if process is None or element.find(f"{B}ioSpecification") is None:
        return
    for part in SETS.values():
        own, expected = (len(each.findall(f"{B}ioSpecification/{B}{part}")) for each in (element, process))
        if own != expected:
            text = f"The call activity has {own} {part}(s), the process that it calls {expected}."
            yield problem(file, element.get("id", ""), "DATA", text)


def _check_sets(file: str, element: etree._Element, named: Named) -> Iterator[Finding]:
    for kind, part in SETS.items():
        for reference in element.findall(f"{B}ioSpecification/{B}{kind}/{B}{part}Refs"):
            found = named.get((reference.text or "").strip())
            if found is not None and local_name(found) != part:
                text = f"The {kind} names {reference.text!r}, which is no {part}."
                yield problem(file, element.get("id", ""), "DATA", text)
