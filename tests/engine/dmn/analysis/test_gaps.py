"""Gaps: what a table has no rule for, told so that somebody can write the rule that is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.dmn.analysis import analyse, domain
from tests.engine.dmn.analysis.tables import faults, report, table, told
from tests.engine.dmn.conftest import decision, definitions, text

AGE = {"alter": domain("number", low=0, high=120, whole=True, nullable=False)}
SURE = {
    **AGE,
    "status": domain("string", ["GESTATTET", "DULDUNG", "TITEL"], nullable=False),
    "seit": domain("date", nullable=False),
    "arbeitet": domain("boolean", nullable=False),
}


@pytest.mark.parametrize(
    ("columns", "rules", "where", "example"),
    [
        (["alter"], [("< 15",), (">= 25",)], "alter: [15..25)", {"alter": 15}),
        (["alter"], [("< 15",), ("[15..25)",)], "alter: >= 25", {"alter": 25}),
        (["alter"], [(">= 15",)], "alter: < 15", {"alter": 14}),
        (["alter"], [("< 25",), ("> 25",)], "alter = 25", {"alter": 25}),
        (["status"], [('"DULDUNG"',)], 'status: not("DULDUNG")', {"status": "GESTATTET"}),
        (["status"], [('"DULDUNG", "TITEL"',)], 'status = "GESTATTET"', {"status": "GESTATTET"}),
        (["arbeitet"], [("true",)], "arbeitet = false", {"arbeitet": False}),
        (
            ["seit"],
            [('< date("2016-08-01")',), ('> date("2016-08-01")',)],
            'seit = @"2016-08-01"',
            {"seit": date(2016, 8, 1)},
        ),
        (
            ["alter", "status"],
            [("< 25", "-"), (">= 25", 'not("GESTATTET")')],
            'alter: >= 25; status: "GESTATTET"',
            {"alter": 25, "status": "GESTATTET"},
        ),
    ],
)
def test_a_gap_is_told_as_the_rule_that_is_missing(
    columns: list[str], rules: list[tuple[str, ...]], where: str, example: dict[str, Any]
) -> None:
    (gap,) = faults(table(columns, rules), given=SURE)
    assert told([gap]) == [("DECISION_GAP", "table", True)]
    assert f"No rule of 'd' matches {where}" in gap.message
    assert gap.example == example
    assert faults(table(columns, [*rules, *missing(where, columns)]), given=SURE) == []


def missing(where: str, columns: list[str]) -> list[tuple[str, ...]]:
    """The rule with the cells that the message names."""
    cells = dict(part.split(" = " if " = " in part else ": ", 1) for part in where.split("; "))
    return [tuple(cells.get(column, "-") for column in columns)]


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        ([('<= date("2016-07-31")',), ('>= date("2016-08-01")',)], "date"),
        ([("<= 24",), (">= 25",)], "whole"),
        ([('<= duration("P17M")',), ('>= duration("P18M")',)], "years and months duration"),
        ([("< 25",), (">= 25",)], "number"),
        ([("true",), ("false",)], "boolean"),
        ([('"A"',), ('not("A")',)], "string"),
        ([('< time("12:00:00")',), ('>= time("12:00:00")',)], "time"),
        ([('< duration("P1D")',), ('>= duration("P1D")',)], "days and time duration"),
        ([('< date and time("2016-01-01T00:00:00")',), ('>= date and time("2016-01-01T00:00:00")',)], "date and time"),
        ([('< @"2016-01-01T00:00:00Z"',), ('>= @"2016-01-01T00:00:00Z"',)], "date and time"),
    ],
)
def test_neighbours_leave_nothing_between_them(rules: list[tuple[str, ...]], kind: str) -> None:
    of = "number" if kind == "whole" else kind
    given = {"x": domain(of, whole=kind == "whole", nullable=False)}
    assert faults(table(["x"], rules), given=given) == []
    (gap,) = faults(table(["x"], rules[:1]), given=given)
    assert gap.code == "DECISION_GAP"


def test_numbers_have_fractions_unless_somebody_says_that_they_have_none() -> None:
    rules = [("<= 24",), (">= 25",)]
    (gap,) = faults(table(["x"], rules), given={"x": domain("number", nullable=False)})
    assert "matches x: (24..25), for example x = 24.5." in gap.message


def test_what_is_missing_for_null_alone_is_told_apart() -> None:
    given = {"alter": domain("number", low=0, whole=True), "status": domain("string", ["A", "B"])}
    (gap,) = faults(table(["alter"], [("< 25",), (">= 25",)]), given=given)
    assert told([gap]) == [("DECISION_GAP_NULL", "table", False)]
    assert "'d' has no rule for a value that is empty (null): none matches alter: null." in gap.message
    assert gap.example == {"alter": None}
    for complete in (["< 25", ">= 25, null"], ["< 25", "not(< 25), null"], ["< 25", ">= 25", "null"]):
        assert faults(table(["alter"], [(cell,) for cell in complete]), given=given) == []
    # not("A") is true of null in FEEL, and so is -
    assert faults(table(["status"], [('"A"',), ('not("A")',)]), given=given) == []
    both = faults(table(["alter", "status"], [("< 25", '"A"'), (">= 25", "-")]), given=given)
    assert [fault.code for fault in both] == ["DECISION_GAP", "DECISION_GAP_NULL"]


def test_allowed_values_say_what_never_comes() -> None:
    assert faults(table([("alter", "number", "[0..120]")], [("< 25",), (">= 25",)])) == []
    assert faults(table([("status", "string", '"A", "B"')], [('"A"',), ('"B"',)])) == []
    (gap,) = faults(table([("status", "string", '"A", "B", "C"')], [('"A"',), ('"B"',)]))
    assert 'matches status = "C".' in gap.message
    assert gap.certain
    # null among the allowed values asks for an answer to it
    (empty,) = faults(table([("status", "string", '"A", null')], [('"A"',)]))
    assert empty.code == "DECISION_GAP_NULL"


@pytest.mark.parametrize(
    ("allowed", "rules", "where"),
    [
        (">= 0", ["< 24", ">= 25"], "alter: [24..25)"),
        ("[0..120]", ["< 24", ">= 25"], "alter: [24..25)"),
        ("not(5)", ["< 5"], "alter: > 5, null"),
        ("< 10, > 20", ["< 10"], "alter: > 20"),
        ("1, 2, 3", ["2"], "alter: not(2)"),
        ("1, [2..3]", ["2"], "alter: not(2)"),
    ],
)
def test_allowed_values_may_be_limits_or_listed(allowed: str, rules: list[str], where: str) -> None:
    (gap,) = faults(table([("alter", "number", allowed)], [(cell,) for cell in rules]))
    assert f"matches {where}, for example" in gap.message


def test_item_definitions_say_it_too() -> None:
    item = '<itemDefinition name="tStatus"><typeRef>string</typeRef>' + text("allowedValues", '"A", "B"')
    item += "</itemDefinition>"
    data = '<inputData id="i" name="status"><variable name="status" typeRef="tStatus"/></inputData>'
    logic = table(["status"], [('"A"',)])
    whole = decision("d", logic, "requiredInput#i")
    assert [fault.example for fault in faults(item, data, whole)] == [{"status": "B"}]
    assert faults(item, decision("d", table([("status", "tStatus")], [('"A"',), ('"B"',)]))) == []


def test_allowed_values_that_leave_out_what_comes_are_a_gap() -> None:
    logic = table([("status", "string", '"GESTATTET", "TITEL"')], [("-",)])
    found = faults(logic, given={"status": domain("string", ["GESTATTET", "DULDUNG", "TITEL"])})
    refused = [fault for fault in found if fault.code == "DECISION_GAP"]
    assert told(refused) == [("DECISION_GAP", "input_1", True)]
    assert 'leave out "DULDUNG", which it can be' in refused[0].message


@pytest.mark.parametrize(("policy", "is_fault"), [("UNIQUE", True), ("ANY", True), ("FIRST", True), ("PRIORITY", True)])
def test_a_table_with_one_answer_needs_it_for_everything(policy: str, is_fault: bool) -> None:
    logic = table(["alter"], [("< 25", '"X"')], output='"X"', hitPolicy=policy)
    assert [fault.code for fault in faults(logic, given=AGE)] == ["DECISION_GAP"] * is_fault
    assert faults(table(["alter"], [("< 25", '"X"')], output='"X"', default="null", hitPolicy=policy), given=AGE) == []


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_a_table_that_collects_needs_none(policy: str) -> None:
    assert faults(table(["alter"], [("< 25", '"X"')], output='"X"', hitPolicy=policy), given=AGE) == []


def test_without_knowing_what_comes_a_gap_is_not_certain() -> None:
    (gap,) = faults(table([("alter", "number")], [("[0..25)",), (">= 25",)]))
    assert told([gap]) == [("DECISION_GAP", "table", False)]
    assert (
        "matches alter: < 0, null, for example alter = -1. But it cannot be seen which values 'alter' has."
        in gap.message
    )
    assert "a default output" in gap.message


def test_columns_calculated_from_the_same_may_never_be_so_together() -> None:
    nine, six = (f'antrag + duration("P{months}M") <= today()' for months in (9, 6))
    given = {"antrag": domain("date", nullable=False)}
    rules = [("true", "true"), ("false", "-")]
    (gap,) = faults(table([(nine, "boolean"), (six, "boolean")], rules), given=given)
    assert not gap.certain
    assert "are both calculated from antrag, so they may never be like this together." in gap.message
    # the same column twice is one
    both = faults(table([(nine, "boolean"), (nine, "boolean")], [("true", "true"), ("false", "false")]), given=given)
    assert both == []
    # today alone ties nothing together
    apart = [(nine, "boolean"), ('beginn > date("2020-01-01")', "boolean")]
    given["beginn"] = domain("date", nullable=False)
    assert [fault.certain for fault in faults(table(apart, rules), given=given)] == [True]


def test_what_another_decision_can_give_is_what_comes() -> None:
    area = decision("gebiet", table(["gemeinde"], [('"Krefeld"', '"KR"'), ('not("Krefeld")', '"VIE"')]))
    given = {"gemeinde": domain("string", ["Krefeld", "Viersen"])}
    rules = [('"KR"',), ('"VIE"',)]
    site = decision("standort", table(["gebiet"], rules), "requiredDecision#gebiet")
    assert faults(area, site, given=given) == []
    other = decision("standort", table(["gebiet"], rules[:1]), "requiredDecision#gebiet")
    (gap,) = faults(area, other, given=given)
    assert (gap.example, gap.certain) == ({"gebiet": "VIE"}, True)
    # where the first table has a gap, the second one may be asked about nothing
    leaky = decision("gebiet", table(["gemeinde"], [('"Krefeld"', '"KR"'), ('"Viersen"', '"VIE"')]))
    codes = [(fault.code, fault.example) for fault in faults(leaky, site, given=given)]
    assert codes == [("DECISION_GAP_NULL", {"gemeinde": None}), ("DECISION_GAP_NULL", {"gebiet": None})]


@pytest.mark.parametrize(
    ("expression", "rules"),
    [
        ('if alter < 15 then "jung" else if alter < 25 then "U25" else "alt"', ['"jung"', '"U25"', '"alt"']),
        ("if ab = null then alter else 3", ["< 50", ">= 50"]),
        ('if ab = null then duration("P0M") else years and months duration(ab, today())', ['< @"P1Y"', '>= @"P1Y"']),
        ("if ab != null and ab > today() then ab else today()", ['< @"2020-01-01"', '>= @"2020-01-01"']),
        ('status = "X" or alter > 3', ["true", "false"]),
        ("ab = null", ["true", "false"]),
        ("not(ab = null)", ["true", "false"]),
        ("alter + 1", ["<= 4", ">= 5"]),
        ("alter / 2", ["<= 4", "> 4, null"]),
        ("alter * 0.5", ["<= 4", "> 4"]),
        ("-alter", ["<= 4", ">= 5"]),
        ("status + status", ['"AA"', 'not("AA")']),
        ('seit + @"P1M"', ['< @"2020-01-01"', '>= @"2020-01-01"']),
        ("today() - seit", ['< @"P1D"', '>= @"P1D"']),
        ("alter ** 2", ["< 5", ">= 5, null"]),
        ("today().year", ["<= 2020", ">= 2021"]),
        ("ab instance of date", ["true", "false"]),
        ("string length(string(alter))", ["< 4", ">= 4, null"]),
        ("[1, 2][1] = alter", ["true", "false, null"]),
    ],
)
def test_what_a_calculation_can_give(expression: str, rules: list[str]) -> None:
    given = {**SURE, "ab": domain("date")}
    assert faults(table([expression], [(cell,) for cell in rules]), given=given) == []
    assert len(faults(table([expression], [(cell,) for cell in rules[:-1]]), given=given)) == 1


def test_parts_of_a_decision_with_several_outputs() -> None:
    logic = table(["alter"], [("< 25", '"A"'), (">= 25", '"B"')])
    logic = logic.replace("<output></output>", '<output name="x"/><output name="y"/>')
    logic = logic.replace("</outputEntry></rule>", "</outputEntry><outputEntry><text>1</text></outputEntry></rule>")
    first = decision("erst", logic)
    second = decision("dann", table(["erst.x", "erst.y"], [('"A"', "1"), ('"B"', "-")]), "requiredDecision#erst")
    assert faults(first, second, given=AGE) == []
    short = decision("dann", table(["erst.x"], [('"A"',)]), "requiredDecision#erst")
    assert [fault.example for fault in faults(first, short, given=AGE)] == [{"erst.x": "B"}]


@pytest.mark.parametrize("cell", ["f(?)", "grenze", "> grenze", "> today()", '"A", grenze', "? + 1 = 3", "not(grenze)"])
def test_cells_whose_meaning_cannot_be_seen_prove_nothing(cell: str) -> None:
    found = report(table([("x", "number")], [("< 3",), (">= 3, null",), (cell,)], hitPolicy="UNIQUE"))
    assert found.faults == ()
    assert found.tables[0].unclear_rules == (3,)
    alone = report(table([("x", "number")], [(cell,)]))
    assert alone.faults == ()


def test_parameters_of_a_function_hide_what_is_given() -> None:
    body = table(["status"], [('"A"',), ('"B"',)])
    logic = f'<encapsulatedLogic><formalParameter name="status" typeRef="string"/>{body}</encapsulatedLogic>'
    knowledge = f'<businessKnowledgeModel id="k" name="k"><variable name="k"/>{logic}</businessKnowledgeModel>'
    given = {"status": domain("string", ["A", "B"], nullable=False)}
    assert [(fault.code, fault.certain) for fault in faults(knowledge, given=given)] == [("DECISION_GAP", False)]
    assert faults(body, given=given) == []


def test_of_many_gaps_the_widest_are_told_and_the_others_counted() -> None:
    cells = [(f'"{number}"',) for number in range(9)]
    rules = [(*cell, *cell) for cell in cells]
    values = [str(number) for number in range(9)]
    given = {name: domain("string", values, nullable=False) for name in ("a", "b")}
    found = faults(table(["a", "b"], rules), given=given)
    assert [fault.code for fault in found] == ["DECISION_GAP"] * 5
    assert found[-1].message.endswith("Further gaps of this kind: 4.")
    assert found[0].message.startswith('No rule of \'d\' matches a: "0"; b: not("0"), for example a = "0", b = "1".')


def test_a_table_without_rules_has_nothing_but_gaps() -> None:
    (gap,) = faults(table(["alter"], []), given=AGE)
    assert gap.message == "The table 'd' has no rules. Add some, or a default output."


def test_a_table_without_columns_has_no_gap() -> None:
    assert faults(table([], [()])) == []


def test_what_cannot_be_read_is_left_to_others() -> None:
    assert faults(table(["alter +"], [("< 25",)])) == []
    assert [fault.code for fault in faults(table(["alter"], [("< ",), ("< 5",)]), given=AGE)] == []
    broken = decision("d", table(["alter"], [("< 25",)]).replace("<outputEntry><text>1</text></outputEntry>", ""))
    assert analyse(definitions(broken)).tables == ()
