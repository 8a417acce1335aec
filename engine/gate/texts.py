"""The texts of a diagram that may be expressions: what each is for, and which name takes its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, Z, local_name


class Role(StrEnum):
    """What the value of a text is used for."""

    GROUP = "group"
    ASSIGNEE = "assignee"
    DUE = "due"
    FOLLOW_UP = "follow-up"
    PRIORITY = "priority"
    SCRIPT = "script"
    INPUT = "input"
    OUTPUT = "output"
    COLLECTION = "collection"
    ELEMENT = "element"
    CARDINALITY = "cardinality"
    CONDITION = "condition"
    """Of a flow, a loop or the end of a repetition: anything but true and false is an incident."""
    EVENT = "event"
    """The condition that an event waits for; it may be null as long as it likes."""
    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"
    KEY = "key"


COMPLETION: Final = say("completion condition")
BEHAVIOR: Final = say("behavior condition")
AROUND: Final = frozenset({Role.COLLECTION, Role.CARDINALITY})
"""What is evaluated before the activity is there, outside of its own variables."""
TIMERS: Final[Mapping[str, Role]] = {
    "timeDuration": Role.DURATION,
    "timeDate": Role.DATE,
    "timeCycle": Role.CYCLE,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an element that may be an expression; ``where`` is a phrase that says what it is for."""

    where: str
    text: str
    role: Role
    target: str = ""
    """The name that takes the value, of a mapping, a script or the results of a repetition."""

    @property
    def expression(self) -> str | None:
        """Return the FEEL text without the leading ``=``, or None for static text."""
        return self.text.strip()[1:] if self.text.strip().startswith("=") else None


def correlation_key(text: str) -> Text:
    """Return the key by which a message finds its case."""
    return Text(say("correlation key"), text, Role.KEY)


def texts_of(
    node: etree._Element, zeebe: Mapping[str, etree._Element], definitions: Mapping[str, etree._Element]
) -> Iterator[Text]:
    """Yield the texts of a node; ``zeebe`` are its extensions, ``definitions`` those of events that several share."""
    yield from _attributes(zeebe)
    mapping = zeebe.get("ioMapping")
    for item in () if mapping is None else mapping:
        target, source = item.get("target", ""), item.get("source", "")
        if local_name(item) == "output":
            yield Text(say("output {target}", target=target), source, Role.OUTPUT, target)
        else:
            yield Text(say("input {target}", target=target), source, Role.INPUT, target)
    yield from _repetition(node)
    for child in node.findall(f"{B}conditionExpression"):
        yield Text(say("condition"), _as_expression(child.text), Role.CONDITION)
    for event in event_definitions(node, definitions):
        for child in event.findall(f"{B}condition"):
            yield Text(say("condition"), _as_expression(child.text), Role.EVENT)
        for part, role in TIMERS.items():
            for child in event.findall(f"{B}{part}"):
                yield Text(say("timer"), child.text or "", role)


def event_definitions(node: etree._Element, shared: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """Yield what the event is about: definitions of its own, and those that it shares with others."""
    for child in node:
        if local_name(child).endswith("EventDefinition"):
            yield child
        elif local_name(child) == "eventDefinitionRef":
            found = shared.get((child.text or "").strip().rpartition(":")[2])
            if found is not None:
                yield found


def _attributes(zeebe: Mapping[str, etree._Element]) -> Iterator[Text]:
    for tag, attribute, where, role in (
        ("assignmentDefinition", "candidateGroups", say("candidate group"), Role.GROUP),
        ("assignmentDefinition", "assignee", say("assignee"), Role.ASSIGNEE),
        ("taskSchedule", "dueDate", say("due date"), Role.DUE),
        ("taskSchedule", "followUpDate", say("follow-up date"), Role.FOLLOW_UP),
        ("priorityDefinition", "priority", say("priority"), Role.PRIORITY),
        ("script", "expression", say("script"), Role.SCRIPT),
        ("publishMessage", "correlationKey", say("correlation key"), Role.KEY),
    ):
        value = zeebe[tag].get(attribute) if tag in zeebe else None
        if value is not None:
            target = zeebe[tag].get("resultVariable", "") if role is Role.SCRIPT else ""
            yield Text(where, value, role, target)


def _repetition(node: etree._Element) -> Iterator[Text]:
    loop = node.find(f"{B}multiInstanceLoopCharacteristics")
    zeebe = None if loop is None else loop.find(f".//{Z}loopCharacteristics")
    if zeebe is not None:
        collection, element = zeebe.get("inputCollection"), zeebe.get("outputElement")
        if collection is not None:
            yield Text(say("input collection"), collection, Role.COLLECTION)
        if element is not None:
            yield Text(say("output element"), element, Role.ELEMENT, zeebe.get("outputCollection", ""))
    for child in () if loop is None else loop.findall(f"{B}completionCondition"):
        yield Text(COMPLETION, _as_expression(child.text), Role.CONDITION)
    for child in () if loop is None else loop.findall(f"{B}complexBehaviorDefinition/{B}condition"):
        yield Text(BEHAVIOR, _as_expression(child.text), Role.CONDITION)
    for child in () if loop is None else loop.findall(f"{B}loopCardinality"):
        yield Text(say("loop cardinality"), _as_expression(child.text), Role.CARDINALITY)
    for child in node.findall(f"{B}standardLoopCharacteristics/{B}loopCondition"):
        yield Text(say("loop condition"), _as_expression(child.text), Role.CONDITION)


def _as_expression(text: str | None) -> str:
    """Return a condition with its ``=``; in the standard it is an expression without one."""
    stripped = (text or "").strip()
    return stripped if stripped.startswith("=") else f"={stripped}"
