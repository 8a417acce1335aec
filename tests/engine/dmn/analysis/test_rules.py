"""Rules against each other: overlaps, rules that never decide, outputs that are not allowed or never given."""

from __future__ import annotations

import pytest

from engine.dmn.analysis import domain
from tests.engine.dmn.analysis.tables import faults, table, told
from tests.engine.dmn.conftest import decision, text

GIVEN = {
    "alter": domain("number", low=0, high=120, whole=True, nullable=False),
    "status": domain("string", ["GESTATTET", "DULDUNG", "TITEL"], nullable=False),
    "offen": domain("string"),
}


def test_two_rules_that_match_together_are_told_with_an_example() -> None:
    (found,) = faults(table(["alter"], [("<= 25",), (">= 25",)]), given=GIVEN)
    assert told([found]) == [("DECISION_OVERLAP", "rule_2", True)]
    assert found.rules == (1, 2)
    assert found.message.startswith("Rules 1 and 2 of 'd' both match, for example with alter = 25.")
    assert "choose the hit policy FIRST" in found.message


def test_rules_that_match_whatever_comes() -> None:
    (found,) = faults(table(["alter"], [("-",), ("-",)]), given=GIVEN)[:1]
    assert found.message.startswith("Rules 1 and 2 of 'd' both match, whatever comes.")


def test_rules_that_match_together_for_null_alone_may_never_do_so() -> None:
    given = {"status": domain("string", ["A", "B"])}
    (found,) = faults(table(["status"], [('"A", null',), ('not("A")',)]), given=given)
    assert told([found]) == [("DECISION_OVERLAP", "rule_2", False)]
    assert "for example with status = null. But 'status' may never be empty." in found.message


@pytest.mark.parametrize(
    ("outputs", "count"), [(("1", "2"), 1), (("1", "1"), 0), (("1", "1.0"), 0), (("1", "f(x)"), 0)]
)
def test_any_wants_the_same_output_of_rules_that_match_together(outputs: tuple[str, str], count: int) -> None:
    rules = [("<= 25", outputs[0]), (">= 25", outputs[1])]
    found = faults(table(["alter"], rules, hitPolicy="ANY"), given=GIVEN)
    assert [fault.code for fault in found] == ["DECISION_OVERLAP"] * count
    assert all("The hit policy ANY wants the same output of both" in fault.message for fault in found)


@pytest.mark.parametrize("policy", ["FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_other_policies_may_match_together(policy: str) -> None:
    rules = [("<= 25", '"X"'), ("-", '"Y"')]
    assert faults(table(["alter"], rules, output='"X", "Y"', hitPolicy=policy), given=GIVEN) == []


def test_of_many_overlaps_the_certain_ones_are_told_and_the_others_counted() -> None:
    rules = [("< 25",)] * 4
    found = faults(table(["alter"], [*rules, (">= 25",)]), given=GIVEN)
    assert [fault.rules for fault in found] == [(1, 2), (1, 3), (2, 3), (1, 4), (2, 4)]
    assert found[-1].message.endswith("Further pairs of rules that overlap: 1.")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("> 200", "'alter' is never > 200."),
        ("24.5", "'alter' is never 24.5."),
        ('"jung"', "'alter' is never \"jung\"."),
        ("null", "'alter' is never null."),
        ("not(-1, >= 0)", "'alter' is never not(-1, >= 0)."),
    ],
)
@pytest.mark.parametrize("policy", ["FIRST", "COLLECT"])
def test_a_rule_that_nothing_satisfies(cell: str, reason: str, policy: str) -> None:
    (found,) = faults(table(["alter"], [(cell,), ("-",)], hitPolicy=policy), given=GIVEN)
    assert told([found]) == [("RULE_UNREACHABLE", "rule_1", True)]
    assert f"Rule 1 of 'd' never matches: {reason}" in found.message


def test_what_a_column_can_be_is_told_with_its_kind_where_it_has_no_limits() -> None:
    found = faults(table([("x", "number")], [('"jung"',), ("-",)], hitPolicy="FIRST"))
    assert "What it can be: a number." in found[0].message


def test_first_a_rule_behind_others_that_match_wherever_it_does() -> None:
    rules = [("< 15", "-"), (">= 15", '"TITEL"'), ("< 25", '"TITEL"'), ("-", "-"), ("> 3", '"DULDUNG"')]
    found = faults(table(["alter", "status"], rules, hitPolicy="FIRST"), given=GIVEN)
    assert [(fault.element, fault.rules) for fault in found] == [("rule_3", (3, 1, 2)), ("rule_5", (5, 4))]
    assert "Rule 3 of 'd' never decides: wherever it matches, other rules decide (1, 2)." in found[0].message


def test_priority_a_rule_that_is_always_beaten() -> None:
    rules = [("< 25", '"B"'), ("-", '"A"'), (">= 25", '"B"'), ("> 3", "alter")]
    found = faults(table(["alter"], rules, output='"A", "B"', hitPolicy="PRIORITY"), given=GIVEN)
    assert [fault.rules for fault in found] == [(1, 2), (3, 2)]


def test_priority_by_the_allowed_values_of_the_type_of_the_table() -> None:
    item = '<itemDefinition name="tLage"><typeRef>string</typeRef>' + text("allowedValues", '"A", "B"')
    item += "</itemDefinition>"
    rules = [("< 25", '"B"'), ("-", '"A"')]
    whole = decision("d", table(["alter"], rules, hitPolicy="PRIORITY"), type="tLage")
    assert [fault.rules for fault in faults(item, whole, given=GIVEN)] == [(1, 2)]
    wrong = decision("d", table(["alter"], [("-", '"C"')], hitPolicy="PRIORITY"), type="tLage")
    assert "OUTPUT_VALUE" in [fault.code for fault in faults(item, wrong, given=GIVEN)]


def test_a_rule_with_cells_that_cannot_be_seen_keeps_no_other_from_deciding() -> None:
    rules = [("f(?)",), ("> 3",), ("-",)]
    assert faults(table(["alter"], rules, hitPolicy="FIRST"), given=GIVEN) == []


@pytest.mark.parametrize("cell", ['"Duldnug", "TITEL"', 'not("Duldnug")'])
def test_a_value_that_a_column_never_has(cell: str) -> None:
    (found,) = faults(table(["status"], [(cell,), ("-",)], hitPolicy="FIRST"), given=GIVEN)[:1]
    assert (found.code, found.element) == ("RULE_VALUE", "rule_1")
    assert "Rule 1 of 'd' asks whether 'status' is \"Duldnug\", which it never is." in found.message
    # of a text that may be anything nobody can say so
    assert faults(table(["offen"], [(cell,), ("-",)], hitPolicy="COLLECT"), given=GIVEN) == []


def test_an_output_that_the_output_values_do_not_allow() -> None:
    rules = [("< 25", '"U25"'), (">= 25", '"UE25"')]
    (found,) = faults(table(["alter"], rules, output='"U25"'), given=GIVEN)
    assert told([found]) == [("OUTPUT_VALUE", "rule_2", True)]
    assert "Rule 2 of 'd' gives \"UE25\" for 'd', which the output values do not allow: \"U25\"." in found.message
    (default,) = faults(table(["alter"], rules[:1], output='"U25"', default='"alt"'), given=GIVEN)
    assert told([default]) == [("OUTPUT_VALUE", "table", True)]


def test_null_and_what_cannot_be_seen_are_no_wrong_outputs() -> None:
    rules = [("< 15", "null"), ("[15..25)", ""), (">= 25", "status")]
    assert faults(table(["alter"], rules, output='"X"'), given={**GIVEN, "status": domain("string")}) == []


def test_an_output_value_that_no_rule_gives() -> None:
    rules = [("< 25", '"U25"'), (">= 25", 'if alter > 60 then "alt" else "UE25"')]
    assert faults(table(["alter"], rules, output='"U25", "UE25", "alt"'), given=GIVEN) == []
    (found,) = faults(table(["alter"], rules, output='"U25", "UE25", "alt", "kind"'), given=GIVEN)
    assert told([found]) == [("OUTPUT_UNUSED", "table", True)]
    assert "No rule of 'd' gives \"kind\" for 'd'." in found.message
