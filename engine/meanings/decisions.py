"""Findings about whether every decision has one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

DECISIONS: Final[Mapping[str, Meaning]] = {
    "DECISION_GAP": Meaning(
        title=say("For some values the table has no rule."),
        meaning=say("The fields of the case file can be so that no rule matches; the case would stand still there."),
        example="rules for `< 18` and `> 18`, none for 18",
        remedy=say("Add a rule for the example that is named, or a default output."),
    ),
    "DECISION_OVERLAP": Meaning(
        title=say("Two rules match at the same time."),
        meaning=say(
            "The hit policy wants one rule (UNIQUE), or the same result (ANY), but there are values for which "
            "two rules give different results."
        ),
        example="rules for `<= 18` and `>= 18`",
        remedy=say("Narrow one of the two rules, or choose the hit policy FIRST."),
    ),
    "CELL_RANGE": Meaning(
        title=say("A range ends before it begins."),
        meaning=say("Nothing lies in such a range, so the rule never matches."),
        example="`[65..18]`",
        remedy=say("Write the smaller value first."),
    ),
    "OUTPUT_VALUE": Meaning(
        title=say("A rule gives a result that the column does not allow."),
        meaning=say(
            "The output values of the column do not hold it, so there would be no result, and the case would "
            "stand still."
        ),
        example='the output `"Jobcentr"`',
        remedy=say("Correct the output, or allow the value in the column."),
    ),
    "DECISION_GAP_POSSIBLE": Meaning(
        title=say("For some values the table may have no rule."),
        meaning=say("No rule matches the example, but it is not certain that such values ever come."),
        example="a column with a calculated value and no rule for negative numbers",
        remedy=say("Add a rule or a default output, or allow only those values in the column that can come."),
    ),
    "DECISION_GAP_NULL": Meaning(
        title=say("There is no rule for an empty value."),
        meaning=say("All other values are covered, but a field that nobody has filled in is not."),
        example="rules for every option of a field, none for `null`",
        remedy=say("Add a rule for null, or require the field in the form before."),
    ),
    "DECISION_OVERLAP_POSSIBLE": Meaning(
        title=say("Two rules may match at the same time."),
        meaning=say("Both match the example, but it is not certain that such values ever come."),
        example="two columns that are calculated from the same date",
        remedy=say("Narrow one of the two rules, or leave it if such values never come."),
    ),
    "OUTPUT_VALUE_POSSIBLE": Meaning(
        title=say("A rule may give a result that the column does not allow."),
        meaning=say("It is not certain whether the rule ever decides, but if it does there is no result."),
        example="an output that is not allowed, in a rule that may never match",
        remedy=say("Correct the output, or allow the value in the column."),
    ),
    "OUTPUT_UNUSED": Meaning(
        title=say("No rule gives an allowed result."),
        meaning=say("The column allows a value that no rule and no default gives."),
        example='output values "A","B","C", rules for "A" and "B"',
        remedy=say("Add the missing rule, or take the value out of the column."),
    ),
    "RULE_UNREACHABLE": Meaning(
        title=say("This rule never decides."),
        meaning=say("A cell asks for what its column never is, or rules before it match wherever it does."),
        example="FIRST with `-` before `< 18`",
        remedy=say("Move the rule up, narrow those before it, or remove it."),
    ),
    "RULE_VALUE": Meaning(
        title=say("A rule asks for a value that never comes."),
        meaning=say("A cell names a value that its column never has, such as a misspelt option."),
        example='`"Duldungg"`',
        remedy=say("Correct the value, or take it out of the cell."),
    ),
    "CELL_COMMA": Meaning(
        title=say("A cell may be meant as a decimal number."),
        meaning=say("Two numbers with a comma between them are two values; a decimal number has a point."),
        example="`1,5`",
        remedy=say("Write 1.5 for the number, or 1, 5 with a blank for two values."),
    ),
    "INPUT_UNUSED": Meaning(
        title=say("This is needed for no decision."),
        meaning=say("No rule looks at the column, or a decision requires what it does not use."),
        example="a column with `-` in every rule",
        remedy=say("Remove the column, or say in its description why it is there."),
    ),
    "DECISION_UNUSED": Meaning(
        title=say("Nothing asks for this decision."),
        meaning=say("No business rule task calls it, and no other decision requires it."),
        example="a decision that was left behind when its task was removed",
        remedy=say("Remove the decision, or call it."),
    ),
    "DECISION_NOT_JUDGED": Meaning(
        title=say("The table is too large to be looked through."),
        meaning=say("Gaps and overlaps are not looked for, so that the check ends in time."),
        example="a table with thousands of rules over many columns",
        remedy=say("Split the table into several decisions that use each other."),
    ),
}
