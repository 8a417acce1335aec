"""The page of elements and attributes, the tables behind it and what the gate does agree, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from lxml import etree

from engine.gate import check_file
from engine.gate.executability import attribute_verdict
from engine.gate.schema import ELEMENTS as TYPES_OF
from engine.gate.schema import TYPES
from engine.gate.verdicts import ATTRIBUTES, DIALECT, ELEMENTS, Verdict, by_name
from engine.model import Finding, Severity
from engine.workflow.reading import BOOLEANS
from tests.engine.elements.whole_model import changed
from tools.bpmn_page import PAGE, written

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
VERDICTS = by_name(ELEMENTS)
SAMPLES = {
    "boolean": "true",
    "integer": "2",
    "anyURI": "http://example.org/xpath",
    "QName": "work",
    "IDREF": "work",
    "string": "text/plain",
}
REFUSING = ("ELEMENT", "EVENT", "QUANTITY")
OTHERWISE = {
    "eventGatewayType": "Exclusive",
    "isImmediate": "false",
    "cancelRemainingInstances": "false",
    "cancelActivity": "true",
    "method": "##Store",
}
"""Where another value is the one that is not the default, or that may stand there."""


def test_everything_in_the_schema_has_one_verdict_and_nothing_else_has() -> None:
    parts = {
        tag.removeprefix(MODEL)
        for kind in TYPES.values()
        for order in kind.choices
        for part in order
        for tag in part.types
        if tag.startswith(MODEL)
    }
    own = {f"{kind.name}.{name}" for kind in TYPES.values() for name in kind.own if not is_drawing(kind.name)}
    assert parts | {"definitions"} == VERDICTS.keys()
    assert own == by_name(ATTRIBUTES).keys()
    for table in (ELEMENTS, ATTRIBUTES, DIALECT):
        names = " ".join(table.values()).split()
        assert len(names) == len(set(names))


def is_drawing(name: str) -> bool:
    return name.startswith(("BPMN", "Diagram")) or name in ("Font", "Waypoint", "Bounds")


def test_the_page_is_written_from_the_tables() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page)
    assert all(f"| `{name}` | {verdict} |" in page for name, verdict in VERDICTS.items())


def findings(data: bytes) -> set[Finding]:
    return set(check_file("whole.bpmn", data))


@cache
def before() -> frozenset[Finding]:
    return frozenset(findings(changed()))


def executed(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of executable processes, and what stands beside them."""
    for top in root:
        if top.tag != f"{MODEL}process" or top.get("isExecutable") == "true":
            yield from top.iter(f"{MODEL}*")


def attributes() -> Iterator[tuple[str, str, Verdict]]:
    """Element, attribute and verdict of every element in the model that does everything."""
    root = etree.fromstring(changed())
    kinds = {etree.QName(element).localname for element in executed(root)}
    for kind in sorted(kinds & TYPES_OF.keys()):
        for name in TYPES_OF[kind].attributes:
            verdict = attribute_verdict(TYPES_OF[kind], name)
            assert verdict is not None
            if VERDICTS[kind] is Verdict.EXECUTED and name not in ("id", "name", "attachedToRef"):
                yield kind, name, verdict


@pytest.mark.parametrize(("kind", "name", "verdict"), list(attributes()))
def test_the_gate_does_with_an_attribute_what_the_table_says(kind: str, name: str, verdict: Verdict) -> None:
    root = etree.fromstring(changed())
    of_kind = [each for each in executed(root) if each.tag == f"{MODEL}{kind}"]
    element = next((each for each in of_kind if each.get(name) is None), of_kind[0])
    type_ = TYPES_OF[kind].attributes[name].type
    if element.get(name) is None:
        element.set(name, OTHERWISE.get(name) or SAMPLES.get(type_) or type_.split("|")[-1])
    there = findings(etree.tostring(root))
    unread = any(each.code == "NOT_READ" and name in each.message for each in there)
    words = (name, "FEEL", "Compensation")
    refused = any(each.code in REFUSING and any(word in each.message for word in words) for each in there - before())
    assert unread is (verdict is Verdict.IGNORED)
    assert refused is (verdict is Verdict.REFUSED)


def test_the_gate_does_with_an_element_what_the_table_says() -> None:
    kinds = {etree.QName(element).localname for element in executed(etree.fromstring(changed()))} - {"definitions"}
    told = {each.message for each in before() if each.code == "NOT_READ"}
    unread = {word.strip(" .,") for message in told for word in message.split(". ")[0].split()}
    errors = " ".join(each.message for each in before() if each.severity is Severity.ERROR)
    inside = {"dataInputRefs", "dataOutputRefs", "optionalInputRefs", "optionalOutputRefs", "whileExecutingInputRefs",
              "whileExecutingOutputRefs", "inputSetRefs", "outputSetRefs", "sourceRef", "targetRef", "dataInput",
              "inputSet"}  # fmt: skip
    for kind in kinds:
        verdict = VERDICTS[kind]
        assert (kind in unread) is (verdict is Verdict.IGNORED) or kind in inside, kind
        assert (f"({kind})" in errors) is (verdict is Verdict.REFUSED), kind


@pytest.mark.parametrize(
    ("extension", "code", "word"),
    [
        (
            '<zeebe:calledElement processId="called" propagateAllChildVariables="false"/>',
            "NOT_READ",
            "propagateAllChildVariables",
        ),
        ('<zeebe:taskDefinition type="a"/>', "NOT_READ", "taskDefinition"),
        ("<zeebe:adHoc/>", "NOT_READ", "adHoc"),
        ("<zeebe:unheardOf/>", "NOT_READ", "unheardOf"),
        ("<zeebe:userTask/>", "", ""),
        ('<c7:formData xmlns:c7="http://camunda.org/schema/1.0/bpmn"/>', "DIALECT", "formData"),
        ('<a:field xmlns:a="http://activiti.org/bpmn"/>', "DIALECT", "Activiti"),
        ('<x:colour xmlns:x="urn:colours"/>', "", ""),
    ],
)
def test_extensions_are_read_named_or_left_alone(extension: str, code: str, word: str) -> None:
    data = changed(
        ('<task id="sub_task"/>', f'<task id="sub_task"><extensionElements>{extension}</extensionElements></task>')
    )
    new = [each for each in findings(data) - before() if each.element == "sub_task"]
    assert [each.code for each in new] == ([code] if code else [])
    assert all(word in each.message for each in new)


def test_attributes_of_other_engines_are_refused() -> None:
    there = 'xmlns:c="http://camunda.org/schema/1.0/bpmn" c:assignee="demo"'
    (new,) = findings(changed(('<task id="sub_task"/>', f'<task id="sub_task" {there}/>'))) - before()
    assert (new.element, new.code) == ("sub_task", "DIALECT")
    assert "'assignee' is an extension of Camunda 7" in new.message


def test_what_is_true_or_false_in_the_schema_is_read_in_one_form() -> None:
    types = {kind.name: kind for kind in TYPES.values() if not is_drawing(kind.name)}.values()
    assert {name for kind in types for name in kind.own if kind.attributes[name].type == "boolean"} == BOOLEANS


def test_expressions_in_another_language_are_refused() -> None:
    other = changed(("http://www.omg.org/spec/FEEL/20140401", "http://www.w3.org/1999/XPath"))
    assert {(each.code, each.element) for each in findings(other) - before()} == {("ELEMENT", "mixed_script")}
