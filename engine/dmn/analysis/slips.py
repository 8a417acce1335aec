"""Cells that mean something else than they look like: a comma for the decimal point, a range the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.dmn.analysis.faults import COMMA, RANGE, Fault
from engine.dmn.analysis.reading import Rule, Table, Texts
from engine.feel import Sentence, say
from engine.feel import nodes as n

_COMMA: Final = re.compile(r"(?<![\w.])(?<!\d,)(\d+),(\d+)(?![\w.]|,\d)")
"""Two numbers with nothing but a comma between them, as a decimal number is written in German."""
_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def slips(table: Table, texts: Texts) -> Iterator[Fault]:
    """Yield the cells of a table that accept other values than whoever wrote them will have meant."""
    for rule in table.rules:
        for clause, cell in zip(table.inputs, rule.cells, strict=True):
            column = clause.label or " ".join(clause.text.split())
            number = _COMMA.search(_TEXT.sub('""', cell))
            if number is not None:
                yield _fault(
                    table,
                    rule,
                    COMMA,
                    say(
                        "Rule {number} of '{table}', column '{column}': '{cell}' are two values with a comma between "
                        "them. A decimal number has a point: {point}. For two values put a blank behind the comma.",
                        number=rule.number,
                        table=table.label,
                        column=column,
                        cell=cell,
                        point=f"{number[1]}.{number[2]}",
                    ),
                )
            if _has_range_the_wrong_way_round(cell, texts):
                yield _fault(
                    table,
                    rule,
                    RANGE,
                    say(
                        "Rule {number} of '{table}', column '{column}': the range in '{cell}' ends before it begins. "
                        "Write the smaller value first.",
                        number=rule.number,
                        table=table.label,
                        column=column,
                        cell=cell,
                    ),
                )


def _has_range_the_wrong_way_round(cell: str, texts: Texts) -> bool:
    tests = texts.tests(cell)
    ranges = () if tests is None else (test for test in tests.tests if isinstance(test, n.RangeLiteral))
    return any(
        texts.constant(each) is None and None not in (texts.constant(each.low), texts.constant(each.high))
        for each in ranges
    )


def _fault(table: Table, rule: Rule, code: str, message: Sentence) -> Fault:
    return Fault(code=code, element=rule.id or table.place, message=message, rules=(rule.number,))
