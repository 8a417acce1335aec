"""A BPMN file as the rules of the standard look at it: elements by id, the flows of each node, the levels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from lxml import etree

from engine.gate.material import problem
from engine.gate.reading import B, is_bpmn, local_name
from engine.gate.schema import ELEMENTS, GROUPS, owner
from engine.model import Finding

_DEFINITION: Final = "EventDefinition"
ACTIVITIES: Final = frozenset(name for name in GROUPS["flowElement"] if ELEMENTS[name].is_a("Activity"))
EVENTS: Final = frozenset(name for name in GROUPS["flowElement"] if ELEMENTS[name].is_a("Event"))
FLOW_NODES: Final = frozenset(name for name in GROUPS["flowElement"] if ELEMENTS[name].is_a("FlowNode")) | EVENTS
THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent", "implicitThrowEvent"})
SUBPROCESSES: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})
LEVELS: Final = SUBPROCESSES | {"process"}


class Model:
    """The elements of one file; references are followed by id, whatever their prefix."""

    def __init__(self, file: str, root: etree._Element) -> None:
        self.file: Final = file
        self.root: Final = root
        self.named: Final = {element.get("id", ""): element for element in root.iter(f"{B}*") if element.get("id")}
        self.incoming: Final[dict[str, list[etree._Element]]] = {}
        self.outgoing: Final[dict[str, list[etree._Element]]] = {}
        for flow in root.iter(f"{B}sequenceFlow"):
            self.outgoing.setdefault(flow.get("sourceRef", ""), []).append(flow)
            self.incoming.setdefault(flow.get("targetRef", ""), []).append(flow)

    def wrong(self, element: etree._Element, code: str, message: str) -> Finding:
        """Return a finding at the element, or at the nearest one around it that has an id."""
        return problem(self.file, owner(element), code, message)

    def all(self, *kinds: str) -> Iterator[etree._Element]:
        """Yield the elements of these kinds, in the order of the file."""
        return self.root.iter(*(f"{B}{kind}" for kind in kinds))

    def found(self, reference: str | None) -> etree._Element | None:
        """Return the element that a reference names, or None."""
        return self.named.get((reference or "").strip().rpartition(":")[2])

    def texts(self, element: etree._Element, name: str) -> list[str]:
        """Return the references that children of this name hold."""
        return [(child.text or "").strip().rpartition(":")[2] for child in element.iterchildren(f"{B}{name}")]

    def into(self, node: etree._Element) -> list[etree._Element]:
        """Return the sequence flows that end at the node."""
        return self.incoming.get(node.get("id", ""), [])

    def out_of(self, node: etree._Element) -> list[etree._Element]:
        """Return the sequence flows that begin at the node."""
        return self.outgoing.get(node.get("id", ""), [])

    def executable(self, element: etree._Element) -> bool:
        """Return whether the element belongs to a process that is to be executed."""
        process = next((each for each in element.iterancestors(f"{B}process")), None)
        return process is not None and process.get("isExecutable") == "true"

    @cached_property
    def levels(self) -> tuple[etree._Element, ...]:
        """Return the processes and subprocesses."""
        return tuple(self.all(*LEVELS))

    def definitions(self, event: etree._Element) -> list[etree._Element]:
        """Return the event definitions of an event: its own, then those that it refers to."""
        own = [child for child in event if is_bpmn(child) and local_name(child).endswith(_DEFINITION)]
        shared = [self.found(name) for name in self.texts(event, "eventDefinitionRef")]
        return own + [each for each in shared if each is not None and local_name(each).endswith(_DEFINITION)]

    def kinds(self, event: etree._Element) -> list[str]:
        """Return what an event is about, such as ``timer``; an empty list for a plain one."""
        return [local_name(each).removesuffix(_DEFINITION) for each in self.definitions(event)]


def parent(element: etree._Element) -> etree._Element:
    """Return the element around one; the root is around itself."""
    around = element.getparent()
    return element if around is None else around


def is_event_subprocess(element: etree._Element) -> bool:
    """Return whether the element is a subprocess that an event starts."""
    return local_name(element) in SUBPROCESSES and element.get("triggeredByEvent") == "true"


def whole_number(text: str) -> int:
    """Return the number; 1, with which nothing is wrong, for what is none: the schema says so."""
    try:
        return int(text)
    except ValueError:
        return 1
