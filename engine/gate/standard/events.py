"""Which events there are where: what may start, interrupt, be waited for, be thrown and end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, local_name
from engine.gate.standard.model import EVENTS, THROWING, Model, is_event_subprocess, parent
from engine.model import Finding

NONE: Final = "none"
START: Final = frozenset({NONE, "message", "timer", "conditional", "signal"})
TRIGGER: Final = frozenset({"message", "error", "escalation", "compensate", "conditional", "signal", "timer"})
ALLOWED: Final = {
    "intermediateCatchEvent": frozenset({"message", "timer", "conditional", "link", "signal"}),
    "intermediateThrowEvent": frozenset({NONE, "message", "escalation", "compensate", "link", "signal"}),
    "boundaryEvent": TRIGGER | {"cancel"},
    "endEvent": frozenset({NONE, "message", "escalation", "error", "cancel", "compensate", "signal", "terminate"}),
}
INTERRUPTING: Final = {"startEvent": frozenset({"error", "compensate"}),
                       "boundaryEvent": frozenset({"error", "cancel", "compensate"})}  # fmt: skip
_SWITCH: Final = {"startEvent": "isInterrupting", "boundaryEvent": "cancelActivity"}


def check_events(model: Model) -> Iterator[Finding]:
    """Yield a finding for every event that the standard does not know at its place."""
    for event in model.all(*EVENTS):
        kind, kinds = local_name(event), model.kinds(event)
        if kind == "startEvent":
            yield from _start(model, event, kinds or [NONE])
        elif kind in ALLOWED:
            yield from _only(model, event, kinds or [NONE], ALLOWED[kind], kind)
        if kind in _SWITCH and event.get(_SWITCH[kind]) == "false":
            for found in INTERRUPTING[kind].intersection(kinds):
                if kind == "boundaryEvent" or is_event_subprocess(parent(event)):
                    yield model.wrong(
                        event,
                        "EVENT",
                        say("An event of the kind {kind} always interrupts; make it interrupting.", kind=found),
                    )
        yield from _cancels(model, event, kind, kinds)
        yield from _content(model, event)


def _start(model: Model, event: etree._Element, kinds: list[str]) -> Iterator[Finding]:
    around = parent(event)
    if is_event_subprocess(around):
        yield from _only(model, event, kinds, TRIGGER, say("start event of an event subprocess"))
    elif local_name(around) == "process":
        yield from _only(model, event, kinds, START, say("start event of a process"))
    else:
        yield from _only(model, event, kinds, frozenset({NONE}), say("start event of a subprocess"))


def _only(
    model: Model, event: etree._Element, kinds: list[str], allowed: frozenset[str], what: str
) -> Iterator[Finding]:
    for kind in dict.fromkeys(kinds):
        if kind not in allowed:
            known = ", ".join(sorted(allowed))
            message = (
                say("A {what} without an event definition does not exist; give it one: {allowed}.", what=what,
                    allowed=known)
                if kind == NONE
                else say("A {what} with a {kind}EventDefinition does not exist; use: {allowed}.", what=what, kind=kind,
                         allowed=known)
            )  # fmt: skip
            yield model.wrong(event, "EVENT", message)


def _cancels(model: Model, event: etree._Element, kind: str, kinds: list[str]) -> Iterator[Finding]:
    if "cancel" not in kinds:
        return
    host = parent(event) if kind == "endEvent" else model.found(event.get("attachedToRef"))
    if kind in ("endEvent", "boundaryEvent") and (host is None or local_name(host) != "transaction"):
        message = say(
            "A cancellation (cancelEventDefinition) ends a transaction or sits on the border of one; draw it there."
        )
        yield model.wrong(event, "EVENT", message)


def _content(model: Model, event: etree._Element) -> Iterator[Finding]:
    """Yield a finding for what an event shares but must not, and what it does not name but must."""
    for name in model.texts(event, "eventDefinitionRef"):
        shared = model.found(name)
        if shared is not None and local_name(shared).endswith("EventDefinition") and parent(shared) is not model.root:
            message = say("The event definition '{name}' belongs to another event; give this event one of its own.",
                          name=name)  # fmt: skip
            yield model.wrong(event, "EVENT", message)
    for definition in model.definitions(event):
        kind = local_name(definition)
        if kind == "escalationEventDefinition" and local_name(event) in THROWING:
            escalation = model.found(definition.get("escalationRef"))
            if escalation is None or not (escalation.get("escalationCode") or "").strip():
                message = say("The escalation that is thrown has no code; choose one, or give it a code.")
                yield model.wrong(event, "REFERENCE", message)
        elif kind == "messageEventDefinition" and not definition.get("messageRef") and model.executable(event):
            yield model.wrong(event, "REFERENCE", say("The event names no message (messageRef); choose one."))


def check_links(model: Model) -> Iterator[Finding]:
    """Yield a finding for every link that lacks its other end on the same level.

    A link names its other end by reference or, as the editors do, by having the same name.
    """
    named = _links(model)
    for event in model.all("intermediateCatchEvent", "intermediateThrowEvent"):
        for definition in event.iterchildren(f"{B}linkEventDefinition"):
            throws = local_name(event) in THROWING
            references = model.texts(definition, "target" if throws else "source")
            level = parent(event)
            ends = [model.found(name) for name in references] or named.get((level, not throws, _name(definition)), [])
            if not ends and not (throws and references):
                message = say("The link has no other end: name it, or give another link on this level its name.")
                yield model.wrong(event, "REFERENCE", message)
            for end in ends if references else ():
                if end is not None and local_name(end) == "linkEventDefinition" and parent(parent(end)) is not level:
                    message = say(
                        "The two ends of a link lie in different processes or subprocesses; draw both in the same."
                    )
                    yield model.wrong(event, "REFERENCE", message)


def _links(model: Model) -> dict[tuple[etree._Element, bool, str], list[etree._Element | None]]:
    """Return the link definitions by level, whether they throw, and name."""
    found: dict[tuple[etree._Element, bool, str], list[etree._Element | None]] = {}
    for link in model.all("linkEventDefinition"):
        event = parent(link)
        found.setdefault((parent(event), local_name(event) in THROWING, _name(link)), []).append(link)
    return found


def _name(link: etree._Element) -> str:
    return (link.get("name") or "").strip()
