"""What is asked for in vain: columns, input data, requirements, and decisions that somebody else has to ask for."""

from __future__ import annotations

from engine.dmn.analysis import domain
from tests.engine.dmn.analysis.tables import faults, report, table, told
from tests.engine.dmn.conftest import decision, text

AGE = {"alter": domain("number", low=0, whole=True, nullable=False)}
RULES = [("< 25", "-"), (">= 25", "")]
DATA = '<inputData id="i_alter" name="alter"><variable name="alter" typeRef="number"/></inputData>'
OTHER = '<inputData id="i_ort" name="Ort der Wohnung"><variable name="Ort der Wohnung"/></inputData>'


def literal(expression: str) -> str:
    return text("literalExpression", expression)


def test_a_column_that_no_rule_looks_at() -> None:
    (found,) = faults(table(["alter", "recht"], RULES), given=AGE)
    assert told([found]) == [("INPUT_UNUSED", "input_2", True)]
    assert "No rule of 'd' looks at the column 'recht': every cell is -." in found.message


def test_a_column_may_say_why_it_is_there() -> None:
    logic = table(["alter", "recht"], RULES)
    said = logic.replace('<input id="input_2">', '<input id="input_2"><description>Für neues Recht.</description>')
    assert faults(said, given=AGE) == []
    empty = logic.replace('<input id="input_2">', '<input id="input_2"><description> </description>')
    assert [fault.code for fault in faults(empty, given=AGE)] == ["INPUT_UNUSED"]


def test_input_data_that_nothing_uses() -> None:
    whole = decision("d", table(["alter"], [("-", "alter")]).replace("<input ", "<input "), "requiredInput#i_alter")
    found = [fault for fault in faults(DATA, OTHER, whole) if fault.element != "input_1"]
    assert told(found) == [("INPUT_UNUSED", "i_ort", True)]
    assert found[0].message == "No decision uses the input 'Ort der Wohnung'. Remove it."
    used = decision("e", literal("string(Ort der Wohnung)"))
    assert faults(OTHER, used) == []


def test_a_requirement_that_no_expression_uses() -> None:
    first = decision("erst", literal("alter + 1"), "requiredInput#i_alter")
    idle = decision("dann", literal("1"), "requiredDecision#erst")
    (found,) = faults(DATA, first, idle)
    assert told([found]) == [("INPUT_UNUSED", "dann", True)]
    assert found.message.startswith("'dann' requires 'erst', but none of its expressions uses it.")
    assert faults(DATA, first, decision("dann", literal("erst + 1"), "requiredDecision#erst")) == []
    # where an expression cannot be read, nobody can say; nor where there is none at all
    assert faults(DATA, first, decision("dann", literal("erst +"), "requiredDecision#erst")) == []
    assert faults(DATA, first, decision("dann", "", "requiredDecision#erst")) == []


def test_a_function_is_used_by_calling_it() -> None:
    body = f'<encapsulatedLogic><formalParameter name="x"/>{literal("x + 1")}</encapsulatedLogic>'
    knowledge = f'<businessKnowledgeModel id="k" name="mehr"><variable name="mehr"/>{body}</businessKnowledgeModel>'
    assert faults(knowledge, decision("d", literal("mehr(1)"), "requiredKnowledge#k")) == []
    assert len(faults(knowledge, decision("d", literal("1"), "requiredKnowledge#k"))) == 1


def test_decisions_that_nothing_in_the_file_requires() -> None:
    first = decision("erst", literal("1"))
    second = decision("dann", literal("erst + 1"), "requiredDecision#erst")
    foreign = decision("fremd", literal("1"), "requiredDecision#x").replace("#x", "urn:other#x")
    found = report(first, second, foreign)
    assert found.unrequired == ("dann", "fremd")
    assert found.foreign == {"urn:other#x"}
    own = decision("eigen", literal("erst"), "requiredDecision#erst").replace("#erst", "urn:test#erst")
    assert report(first, own).unrequired == ("eigen",)


def test_what_belongs_to_a_service_is_asked_for_through_it() -> None:
    service = '<decisionService id="s" name="s"><outputDecision href="#erst"/></decisionService>'
    assert report(decision("erst", literal("1")), service).unrequired == ()
