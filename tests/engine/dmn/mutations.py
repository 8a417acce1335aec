"""Real models, changed by chance: what a slip of an editor, a bad merge or an attacker could make of them."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from tests.engine.dmn.conftest import (
    decision,
    definitions,
    imported,
    input_data,
    item,
    knowledge,
    literal,
    part,
    service,
    table,
    text,
)

PROCESSES = Path(__file__).parents[3] / "processes"
TEXTS = [
    "", "-", "?", "1", "null", "true", '"U25"', "< 25", "[1..5]", "not(", "(1", "a.b.c", "item", "partial[-1]", "@",
    "\x85", "10 ** 6144", "1 / 0", '"a" + 1', "for i in 1..999999 return i", "Regel(Regel)", "Fakultät(99999)",
    "for i in 1..9, j in 1..9, k in 1..999 return i", "function(x) x", "function() external {java: {}}",
    "[1, [2]][[1]]", "{a: 1, a: 2}", 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")', "count(1, 2, 3)", "-----1",
    'string join(for i in 1..9999 return "aaaaaaaaaaaaaaaa")', "sort([3, 1], function(x, y) x)", '@"P99999999999Y"',
    'date("2026-02-30")', '@"9999-12-31" + @"P9999D"', "1 instance of tBaum", "some x in Antrag satisfies Alles(x)",
    "Alles(alter: 1)", "get value(Antrag, null)",
]  # fmt: skip
"""Texts to put where others were."""
NAMES = [
    "a", "alter", "Antrag", "Regel", "Alles", "lib", "tBaum", "number", "string", "list", "Any", "function", "true",
    "1", "UNIQUE", "PRIORITY", "COLLECT", "OUTPUT ORDER", "SUM", "COUNT", "Java", "#oben", "#Alles", "urn:lib#k", "#",
    "", "item", "in", "urn:other",
]  # fmt: skip
"""Values to put into attributes."""
TAGS = [
    "decision", "inputData", "decisionService", "businessKnowledgeModel", "literalExpression", "decisionTable", "list",
    "context", "contextEntry", "invocation", "binding", "relation", "row", "column", "for", "some", "every", "filter",
    "conditional", "functionDefinition", "encapsulatedLogic", "formalParameter", "variable", "text", "typeRef",
    "itemDefinition", "itemComponent", "functionItem", "allowedValues", "typeConstraint", "import", "input", "output",
    "rule", "inputEntry", "outputEntry", "unknown", "requiredDecision", "requiredInput", "requiredKnowledge",
    "inputDecision", "outputDecision", "defaultOutputEntry",
]  # fmt: skip
ATTRIBUTES = [
    "id", "name", "href", "typeRef", "hitPolicy", "aggregation", "isCollection", "kind", "iteratorVariable", "label",
]  # fmt: skip
_KEYS = st.sampled_from(["a", "alter", "wert"])
VALUES = st.recursive(
    st.sampled_from([
        None, True, 0, 1, -7, 24, Decimal("1.5"), 0.1, float("nan"), "", "U25", "Krefeld", date(2026, 1, 31),
        datetime(2026, 1, 31, 12, tzinfo=UTC), datetime(2026, 1, 31, 12), [], {},  # noqa: DTZ001
    ]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def everything() -> tuple[bytes, list[bytes]]:
    """A model with one of each kind of element and expression, and what it imports."""
    library = definitions(knowledge("k", ["x"], literal("x + 1")), item("tZahl", "number"), namespace="urn:lib")
    loop = f'iteratorVariable="i"><in>{literal("[1, 2, alter]")}</in>'
    two = f"{literal('1')}{literal('alter')}"
    function = f'<functionDefinition><formalParameter name="x"/>{literal("x + 1")}</functionDefinition>'
    entries = (
        f'<contextEntry><variable name="a" typeRef="number"/>{literal("alter")}</contextEntry>'
        f'<contextEntry><variable name="f"/>{function}</contextEntry>'
        f"<contextEntry>{literal('f(a)', typeRef='lib.tZahl')}</contextEntry>"
    )
    alter = "requiredInput#i_alter"
    columns = ['x|"A", "B"', "y"]
    rules = [("< 25", '"A"', "1"), (">= 25, null", '"B"', "alter"), ("-", '"B"', "Regel(alter)")]
    model = definitions(
        imported("lib", "urn:lib"),
        item("tStufe", "string", text("allowedValues", '"U25", "UE25"')),
        item("tBaum", "", part("wert", "number", text("typeConstraint", "> 0")),
             part("kinder", "tBaum", isCollection="true")),
        item("tFunktion", "", '<functionItem outputTypeRef="number"><parameters name="x"/></functionItem>'),
        input_data("alter", "number"),
        input_data("Antrag", "tBaum"),
        knowledge("Regel", ["x: number"], table(["x"], ["y"], [("< 1", "1"), ("-", "x")], hitPolicy="FIRST")),
        knowledge("Fakultät", ["n"], literal("if n < 2 then 1 else n * Fakultät(n - 1)"), type="tFunktion"),
        decision("tafel", table(["alter"], columns, rules, hitPolicy="PRIORITY"), alter, "requiredKnowledge#Regel"),
        decision("kontext", f"<context>{entries}</context>", alter, type="number"),
        decision("liste", f"<list>{two}</list>", alter),
        decision("relation", f'<relation><column name="x"/><column name="y"/><row>{two}</row></relation>', alter),
        decision("schleife", f"<for {loop}<return>{literal('i + partial[1]')}</return></for>", alter),
        decision("eines", f"<some {loop}<satisfies>{literal('i > 24')}</satisfies></some>", alter),
        decision("filter", f"<filter><in>{literal('Antrag.kinder')}</in><match>{literal('wert > 1')}</match></filter>",
                 "requiredInput#i_Antrag"),
        decision("wahl", f"<conditional><if>{literal('alter > 3')}</if><then>{literal('1')}</then>"
                         f"<else>{literal('2')}</else></conditional>", alter),
        decision("aufruf", f'<invocation>{literal("lib.k")}<binding><parameter name="x"/>{literal("alter")}</binding>'
                           "</invocation>", alter, "requiredKnowledge#urn:lib#k"),
        decision("oben", literal("tafel.y + kontext + Fakultät(5) + Alles(3, 4)"), "requiredDecision#tafel",
                 "requiredDecision#kontext", "requiredKnowledge#Fakultät", "requiredKnowledge#Alles"),
        service("Alles", "outputDecision#liste", "outputDecision#wahl", "encapsulatedDecision#kontext",
                "inputDecision#eines", "inputData#i_alter"),
    )  # fmt: skip
    return model, [library]


def of_processes() -> list[tuple[bytes, list[bytes]]]:
    """The decision models of the processes."""
    return [(path.read_bytes(), []) for path in sorted(PROCESSES.rglob("*.dmn"))]


def of_folder(folder: Path) -> list[tuple[bytes, list[bytes]]]:
    """The models below a folder, each with those beside it, which it may import."""
    paths = sorted(folder.rglob("*.dmn"))
    return [
        (path.read_bytes(), [other.read_bytes() for other in path.parent.glob("*.dmn") if other != path])
        for path in paths
    ]


@st.composite
def mutated(draw: st.DrawFn, models: list[tuple[bytes, list[bytes]]]) -> tuple[bytes, list[bytes]]:
    """A model, changed a few times, with the models that it may import."""
    xml, imports = draw(st.sampled_from(models))
    root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_blank_text=True))
    for diagram in root.findall("{*}DMNDI"):
        root.remove(diagram)
    for _ in range(draw(st.integers(1, 6))):
        elements = list(root.iter())
        draw(st.sampled_from(_CHANGES))(draw, elements)
    changed = etree.tostring(root)
    return (draw(_broken(changed)) if draw(st.integers(0, 9)) == 0 else changed), imports


@st.composite
def _broken(draw: st.DrawFn, xml: bytes) -> bytes:
    """The file with some bytes lost, doubled or replaced."""
    start = draw(st.integers(0, len(xml)))
    end = min(len(xml), start + draw(st.integers(0, 40)))
    middle = draw(st.sampled_from([b"", xml[start:end] * 2, b"\x00", b"\xff", b"&x;", b"<", b"]]>", b"<!DOCTYPE x>"]))
    return xml[:start] + middle + xml[end:]


def _remove(draw: st.DrawFn, elements: list[Any]) -> None:
    element = draw(st.sampled_from(elements))
    if element.getparent() is not None:
        element.getparent().remove(element)


def _double(draw: st.DrawFn, elements: list[Any]) -> None:
    element = draw(st.sampled_from(elements))
    if element.getparent() is not None:
        element.addnext(deepcopy(element))


def _move(draw: st.DrawFn, elements: list[Any]) -> None:
    element, target = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
    target.append(deepcopy(element))


def _rename(draw: st.DrawFn, elements: list[Any]) -> None:
    element = draw(st.sampled_from(elements))
    namespace = draw(st.sampled_from([etree.QName(element).namespace or "urn:x"] * 5 + ["urn:x"]))
    element.tag = f"{{{namespace}}}{draw(st.sampled_from(TAGS))}"


def _set_attribute(draw: st.DrawFn, elements: list[Any]) -> None:
    element, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
    name = draw(st.sampled_from([*element.keys(), *ATTRIBUTES]))
    element.set(name, draw(st.sampled_from([*other.values(), *NAMES])))


def _remove_attribute(draw: st.DrawFn, elements: list[Any]) -> None:
    element = draw(st.sampled_from([element for element in elements if element.keys()] or elements))
    for name in element.keys()[:1]:
        del element.attrib[name]


def _set_text(draw: st.DrawFn, elements: list[Any]) -> None:
    element = draw(st.sampled_from([element for element in elements if element.text] or elements))
    element.text = draw(st.sampled_from(TEXTS))


def _swap_texts(draw: st.DrawFn, elements: list[Any]) -> None:
    texts = [element for element in elements if element.text] or elements
    one, other = draw(st.sampled_from(texts)), draw(st.sampled_from(texts))
    one.text, other.text = other.text, one.text


_CHANGES = [_remove, _double, _move, _rename, _set_attribute, _remove_attribute, _set_text, _set_text, _swap_texts]
