"""Files of DMN 1.1 to 1.5, with the ways of writing that came and went."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DmnError, Model
from tests.engine.dmn.conftest import decision, definitions, input_data, item, literal, table, text

Build = Callable[..., Model]
VERSIONS = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version: str) -> None:
    logic = table(["alter"], ["x"], [("< 25", '"U25"'), (">= 25", '"UE25"')])
    model = Model.from_xml(definitions(decision("d", logic), dmn=VERSIONS[version]))
    assert model.problems == []
    assert model.evaluate("d", {"alter": 24}) == "U25"


@pytest.mark.parametrize("dmn", ["http://www.omg.org/spec/BPMN/20100524/MODEL", "urn:dmn", ""])
def test_other_namespaces_are_refused(dmn: str) -> None:
    with pytest.raises(DmnError, match="no DMN model"):
        Model.from_xml(definitions(dmn=dmn))


@pytest.mark.parametrize(
    ("reference", "good", "bad"),
    [
        ("feel:number", 1, "1"),
        ("feel:dayTimeDuration", None, 1),
        ("number", Decimal("1.5"), "1"),
        ("xsd:decimal", 1, "1"),
        ("own:tStufe", "U25", "U99"),
        ("tStufe", "U25", "U99"),
        ("integer", 1, "1"),
    ],
)
def test_types_of_dmn_1_1_are_qualified_by_prefixes_of_xml(reference: str, good: object, bad: object) -> None:
    model = Model.from_xml(
        definitions(
            item("tStufe", "feel:string", text("allowedValues", '"U25", "UE25"')),
            input_data("x", reference),
            decision("d", literal("x"), "requiredInput#i_x"),
            dmn=VERSIONS["1.1"],
            xmlns__feel="http://www.omg.org/spec/FEEL/20140401",
            xmlns__xsd="http://www.w3.org/2001/XMLSchema",
            xmlns__own="urn:test",
        )
    )
    assert model.problems == []
    assert model.evaluate("d", {"x": good}) == good
    assert model.evaluate("d", {"x": bad}) is None


def test_a_file_may_qualify_its_elements() -> None:
    xml = definitions(decision("d", literal("1 + 1"))).decode()
    for tag in ("definitions", "decision", "variable", "literalExpression", "text"):
        xml = xml.replace(f"<{tag}", f"<semantic:{tag}").replace(f"</{tag}", f"</semantic:{tag}")
    assert Model.from_xml(xml.replace("xmlns=", "xmlns:semantic=").encode()).evaluate("d", {}) == 2


def test_what_others_add_to_a_file_is_passed_over(build: Build) -> None:
    extension = '<extensionElements><e:literalExpression xmlns:e="urn:e"/></extensionElements>'
    described = f"<description>Alt</description>{extension}<question>?</question><allowedAnswers>!</allowedAnswers>"
    logic = decision("d", literal("1")).replace("<variable", f"{described}<variable")
    assert build(logic, "<textAnnotation><text>1 +</text></textAnnotation>").evaluate("d", {}) == 1


def test_names_are_the_same_however_many_blanks_they_have(build: Build) -> None:
    spaced = input_data("Alter", "number").replace('name="Alter"', 'name="Alter  der\n Person"')
    model = build(spaced, decision("d", literal("Alter der Person + 1"), "requiredInput#i_Alter"))
    assert model.evaluate("d", {"Alter der Person": 1}) == 2


@pytest.mark.parametrize(
    "href", ["#i_x", "i_x", "urn:test#i_x", "#i%5Fx"], ids=["fragment", "bare", "namespace", "escaped"]
)
def test_references_to_the_same_file(build: Build, href: str) -> None:
    requirement = f'<informationRequirement><requiredInput href="{href}"/></informationRequirement>'
    logic = decision("d", literal("x")).replace("<literalExpression", f"{requirement}<literalExpression")
    assert build(input_data("x"), logic).evaluate("d", {"x": 3}) == 3


@pytest.mark.parametrize(
    "language", ["", "https://www.omg.org/spec/DMN/20191111/FEEL/", "http://www.omg.org/spec/FEEL/20140401", "feel"]
)
def test_feel_by_all_its_names(language: str) -> None:
    for model in (
        Model.from_xml(definitions(decision("d", literal("1", expressionLanguage=language)))),
        Model.from_xml(definitions(decision("d", literal("1")), expressionLanguage=language)),
    ):
        assert model.problems == []
        assert model.evaluate("d", {}) == 1


OTHER = "http://www.omg.org/spec/DMN/uninterpreted/20140801"


def test_expressions_in_another_language_are_refused() -> None:
    cell = table(["a"], ["x"], [("1", "2")]).replace("<inputEntry>", f'<inputEntry expressionLanguage="{OTHER}">')
    for xml in (
        definitions(decision("d", literal("1", expressionLanguage=OTHER))),
        definitions(decision("d", literal("1")), expressionLanguage=OTHER),
        definitions(decision("d", cell)),
    ):
        model = Model.from_xml(xml)
        assert "Only expressions in FEEL are available" in model.problems[0].message
        assert model.evaluate("d", {"a": 1}) is None


def test_the_language_of_an_expression_is_stronger_than_that_of_the_model() -> None:
    logic = literal("1", expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/")
    assert Model.from_xml(definitions(decision("d", logic), expressionLanguage=OTHER)).problems == []


def test_expressions_from_other_documents_are_refused() -> None:
    values = (
        '<importedValues namespace="urn:x" importType="urn:x"><importedElement>a</importedElement></importedValues>'
    )
    problems = Model.from_xml(definitions(decision("d", f"<literalExpression>{values}</literalExpression>"))).problems
    assert "other documents are not available" in problems[0].message


def test_types_in_another_language_are_not_checked() -> None:
    for model in (
        Model.from_xml(definitions(item("t", "xs:person"), input_data("x", "t"), typeLanguage="urn:schema")),
        Model.from_xml(definitions(item("t", "xs:person", typeLanguage="urn:schema"), input_data("x", "t"))),
    ):
        assert model.problems == []


def test_an_expression_that_later_versions_may_bring_is_a_problem() -> None:
    for logic in ("<crossTable/>", f"<list>{literal('1')}<crossTable/></list>"):
        model = Model.from_xml(definitions(decision("d", logic)))
        assert "<crossTable> is not known" in model.problems[0].message
    assert model.evaluate("d", {}) == [1, None]
