"""Real diagrams, changed by chance: what a slip, a bad merge, another tool or an attacker could make of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from lxml import etree

TAGS = [
    "task", "userTask", "scriptTask", "serviceTask", "callActivity", "subProcess", "transaction", "adHocSubProcess",
    "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "eventBasedGateway", "sequenceFlow", "timerEventDefinition",
    "messageEventDefinition", "errorEventDefinition", "linkEventDefinition", "eventDefinitionRef",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "lane", "laneSet", "ioSpecification",
    "extensionElements", "documentation", "process", "definitions", "participant", "messageFlow", "incoming",
    "outgoing", "conditionExpression", "condition", "timeDate", "timeCycle", "loopCardinality", "completionCondition",
    "unheardOf",
]  # fmt: skip
ATTRIBUTES = [
    "id", "name", "sourceRef", "targetRef", "attachedToRef", "default", "isExecutable", "triggeredByEvent",
    "cancelActivity", "isInterrupting", "instantiate", "parallelMultiple", "eventGatewayType", "messageRef",
    "errorRef", "calledElement", "behavior", "isSequential", "gatewayDirection", "processRef", "startQuantity",
    "isForCompensation", "loopMaximum", "expression", "resultVariable", "source", "target",
]  # fmt: skip
TEXTS = (
    "", " ", "=", "=(", "=null", "=1 / 0", "=a + 1", "=[1, 2]", "true", "1", "0", "false", "-1", "99999999999999999999",
    "R/PT0S", "R5/PT1S", "P1D", "PT-1S", "2026-02-30", "=now()", "##unspecified", "x:y", ":", "{}", "None", "Parallel",
    "\u202e", "ä ö", "=" + "(" * 60, "=for i in 1..9999999 return i", '=matches("aaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
)  # fmt: skip

CHANGES = ["delete", "copy", "move", "rename", "forget", "set", "swap", "write", "reference"]


@st.composite
def trees(draw: st.DrawFn, models: Sequence[bytes]) -> bytes:
    """A model with some elements and attributes deleted, copied, moved, renamed, swapped or filled with nonsense."""
    root = etree.fromstring(draw(st.sampled_from(models)), etree.XMLParser(remove_comments=True, remove_pis=True))
    for _ in range(draw(st.integers(1, 4))):
        elements = [each for each in root.iter("*") if each.getparent() is not None]
        if not elements:
            break
        element, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
        around = element.getparent()
        assert around is not None
        match draw(st.sampled_from(CHANGES)):
            case "delete":
                around.remove(element)
            case "copy":
                other.append(etree.fromstring(etree.tostring(element)))
            case "move" if other not in element.iterdescendants() and other is not element:
                other.insert(draw(st.integers(0, len(other))), element)
            case "rename":
                element.tag = f"{{{etree.QName(element).namespace or ''}}}{draw(st.sampled_from(TAGS))}"
            case "forget" if element.attrib:
                del element.attrib[draw(st.sampled_from(sorted(map(str, element.attrib))))]
            case "set":
                element.set(draw(st.sampled_from(ATTRIBUTES)), draw(st.sampled_from(TEXTS)))
            case "swap":
                name = draw(st.sampled_from(ATTRIBUTES))
                one, two = element.get(name, ""), other.get(name, "")
                element.set(name, two)
                other.set(name, one)
            case "write":
                element.text = draw(st.sampled_from(TEXTS))
            case "reference":
                name = draw(st.sampled_from([*map(str, element.attrib), "sourceRef"]))
                element.set(name, other.get("id", "x"))
    return etree.tostring(root)


@st.composite
def texts(draw: st.DrawFn, models: Sequence[bytes]) -> bytes:
    """A file with some bytes deleted, doubled, overwritten or moved."""
    data = bytearray(draw(st.sampled_from(models)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.integers(1, 60)))
        piece = bytes(data[start:end])
        match draw(st.sampled_from(["delete", "double", "write", "flip", "move"])):
            case "delete":
                del data[start:end]
            case "double":
                data[start:start] = piece
            case "write":
                data[start:start] = draw(st.sampled_from([b"<", b">", b'"', b"&", b"\0", b"\xff\xfe", b"&#0;", b"]]>"]))
            case "flip" if data:
                data[start] ^= 1 << draw(st.integers(0, 7))
            case "move":
                del data[start:end]
                place = draw(st.integers(0, len(data)))
                data[place:place] = piece
    return bytes(data)
