"""What an event of a diagram waits for or does, read from its event definition."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from lxml import etree

from engine.feel import say
from engine.workflow.diagram import EVENTS, STARTS, THROWING, TRIGGERS, Event
from engine.workflow.dialect import BPMN, Findings, publication_key, read_extensions, tag
from engine.workflow.expressions import Expression
from engine.workflow.timing import read_timing
from engine.workflow.words import event_in_words, kind_in_words

_NOT_FOUND: Final = {
    "message": say("The message that this is about does not exist or has no name; choose one, or give it a name."),
    "signal": say("The signal that this is about does not exist or has no name; choose one, or give it a name."),
    "error": say("The error that this is about does not exist or has no code; choose one, or give it a code."),
    "escalation": say(
        "The escalation that this is about does not exist or has no code; choose one, or give it a code."
    ),
}
THROWN_BY_INSTANCES: Final = frozenset({"message", "signal", "escalation"})
_NO_DATA: Final = say(
    "No process starts with a condition (conditionalEventDefinition): before there is a case there is no data that it "
    "could look at. Start with a timer or a message."
)
CASE_NUMBER: Final = "case_number"
"""The field by which a case is known; a message whose key it is needs no other."""
CODES: Final = {"error": "errorCode", "escalation": "escalationCode"}


class EventReader:
    """Reads the events of one file; whatever cannot be executed is a finding."""

    def __init__(self, root: etree._Element, findings: Findings) -> None:
        self._findings = findings
        kinds = ("message", "error", "escalation", "signal")
        self._roots = {
            kind: {item.get("id"): item for item in root.iterchildren(f"{{{BPMN}}}{kind}")} for kind in kinds
        }
        self._shared = {
            item.get("id"): item for item in root.iterchildren(f"{{{BPMN}}}*") if tag(item).endswith("EventDefinition")
        }

    def event(self, element: etree._Element, kind: str, *, triggers: bool = False, starts: bool = False) -> Event:
        """Return what the event says; a start event ``triggers`` an event subprocess or ``starts`` a process."""
        definitions = self._definitions(element)
        kinds = [tag(each).removesuffix("EventDefinition") for each in definitions] or ["none"]
        for found in kinds:
            if found not in (TRIGGERS if triggers else STARTS if starts else EVENTS[kind]):
                conditional = starts and found == "conditional"
                return self._refuse(element, _NO_DATA if conditional else _not_executed(kind, found, triggers=triggers))
        if len(definitions) < 2:
            return self.definition(element, definitions[0], throws=kind in THROWING) if definitions else Event()
        return self._several(element, definitions, kinds, throws=kind in THROWING, starts=starts)

    def _several(
        self,
        element: etree._Element,
        definitions: list[etree._Element],
        kinds: list[str],
        *,
        throws: bool,
        starts: bool,
    ) -> Event:
        """Return the event with a part for each definition: of those that it waits for any, or all if it says so."""
        together = not throws and element.get("parallelMultiple") == "true"
        if "link" in kinds:
            return self._refuse(element, say("A link cannot be one of several events; draw it alone."))
        if together and "error" in kinds:
            return self._refuse(
                element, say("An error ends its activity at once, so it cannot wait for further events; draw it alone.")
            )
        if together and starts:
            message = say(
                "A process that starts when several events have all happened (parallelMultiple) is not executed here: "
                "before the last of them there is no case. Let it start with a parallel event-based gateway."
            )
            return self._refuse(element, message)
        parts = tuple(self.definition(element, each, throws=throws) for each in definitions)
        return Event(kind="parallelMultiple" if together else "multiple", parts=parts)

    def _definitions(self, element: etree._Element) -> list[etree._Element]:
        """Return the event definitions of the event, its own and those that it shares with others."""
        found = []
        for child in element.iterchildren(f"{{{BPMN}}}*"):
            if tag(child).endswith("EventDefinition"):
                found.append(child)
            elif tag(child) == "eventDefinitionRef":
                reference = (child.text or "").strip().rpartition(":")[2]
                if reference in self._shared:
                    found.append(self._shared[reference])
                else:
                    message = say("There is no event definition '{name}'; name one that exists.", name=reference)
                    self._findings.add(element.get("id", ""), "REFERENCE", message)
        return found

    def message(self, element: etree._Element, carrier: etree._Element, *, throws: bool = False) -> Event:
        """Return the message that the carrier (an event definition or a task) names by its ``messageRef``."""
        found = self._root(element, carrier, "message", "name")
        if found is None:
            return Event(kind="message", name="")
        if throws:
            key = publication_key(element, self._findings)
        else:
            key = _other_than_case_number(read_extensions(found, self._findings).correlation_key)
        name = found.get("name", "").strip()
        if name.startswith("="):
            message = say("The name of the message, '{name}', is an expression; give it one name.", name=name)
            self._findings.add(element.get("id", ""), "DIALECT", message)
        return Event(kind="message", name=name, correlation_key=key)

    def thrown_by_instances(
        self, activity: etree._Element, carrier: etree._Element | None, reference: str | None
    ) -> Event:
        """Return what instances of an activity throw: what the carrier defines, or the shared definition."""
        definitions = [] if carrier is None else self._definitions(carrier)
        if reference is not None:
            shared = self._shared.get(reference.rpartition(":")[2])
            definitions = [] if shared is None else [shared]
        kinds = {tag(each).removesuffix("EventDefinition") for each in definitions}
        if not kinds:
            owner, name = activity.get("id", ""), reference or ""
            message = say("The instances throw an event that does not exist ('{name}').", name=name)
            self._findings.add(owner, "REFERENCE", message)
        elif not kinds <= THROWN_BY_INSTANCES:
            message = say("Instances throw messages, signals and escalations; nothing else can be thrown here.")
            return self._refuse(activity, message)
        parts = tuple(
            replace(self.definition(activity, each, throws=True), correlation_key=None) for each in definitions
        )
        return parts[0] if len(parts) == 1 else Event(kind="multiple", parts=parts)

    def definition(self, element: etree._Element, definition: etree._Element, *, throws: bool) -> Event:
        """Return what one definition of the element says; the element is blamed for what is wrong with it."""
        owner, found = element.get("id", ""), tag(definition).removesuffix("EventDefinition")
        match found:
            case "timer":
                return Event(kind="timer", timing=read_timing(definition, owner, self._findings))
            case "message":
                return self.message(element, definition, throws=throws)
            case "error" | "escalation":
                return self._code(element, definition, found, throws=throws)
            case "signal":
                signal = self._root(element, definition, "signal", "name")
                return Event(kind="signal", name="" if signal is None else signal.get("name", "").strip())
            case "conditional":
                text = next((item.text for item in definition.iterchildren(f"{{{BPMN}}}condition")), None)
                condition = self._findings.expression(owner, say("condition"), text, feel_only=True)
                if condition is None and not (text or "").strip():
                    self._findings.add(owner, "FEEL", say("The condition of the event is missing; enter it."))
                return Event(kind="conditional", condition=condition)
            case "link":
                name = (definition.get("name") or "").strip()
                if not name:
                    self._findings.add(owner, "REFERENCE", say("The link has no name; give it that of its partner."))
                return Event(kind="link", name=name)
            case "terminate":
                return Event(kind="terminate")
            case _:
                return Event()

    def _code(
        self, element: etree._Element, definition: etree._Element, kind: Literal["error", "escalation"], *, throws: bool
    ) -> Event:
        if not throws and definition.get(f"{kind}Ref") is None:
            return Event(kind=kind)
        found = self._root(element, definition, kind, CODES[kind])
        return Event(kind=kind, name="" if found is None else found.get(CODES[kind]))

    def _root(
        self, element: etree._Element, carrier: etree._Element, kind: str, attribute: str
    ) -> etree._Element | None:
        """Return the root element that is referred to; a finding where there is none or it lacks the attribute."""
        reference = carrier.get(f"{kind}Ref")
        found = self._roots[kind].get(reference)
        if found is not None and (found.get(attribute) or "").strip():
            return found
        self._findings.add(element.get("id", ""), "REFERENCE", _NOT_FOUND[kind])
        return None

    def _refuse(self, element: etree._Element, message: str) -> Event:
        self._findings.add(element.get("id", ""), "ELEMENT", message)
        return Event()


def _not_executed(kind: str, event: str, *, triggers: bool) -> str:
    """Return that the engine does not execute an event of that kind; ``event`` is the name of its definition."""
    what, name = event_in_words(event), f"{event}EventDefinition"
    if event == "none":
        return say("This {kind} has no event, so it is not executed here; choose one.", kind=kind_in_words(kind))
    if triggers:
        return say(
            "An event subprocess {event} ({name}) is not executed here; choose another event.", event=what, name=name
        )
    return say(
        "This {kind} {event} ({name}) is not executed here; choose another event or another element.",
        kind=kind_in_words(kind),
        event=what,
        name=name,
    )


def _other_than_case_number(key: Expression | None) -> Expression | None:
    """Return the key, or None where it is the case number, which a message without a key is known by too."""
    return None if key is not None and key.text.lstrip("=").strip() == CASE_NUMBER else key
