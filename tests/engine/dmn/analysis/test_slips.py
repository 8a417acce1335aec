"""Cells that mean something else than they look like."""

from __future__ import annotations

import pytest

from engine.dmn.analysis import Fault
from tests.engine.dmn.analysis.tables import faults, table

SLIPS = ("CELL_COMMA", "CELL_RANGE")


def found(cell: str) -> list[Fault]:
    """The slips in a cell about the distance."""
    return [fault for fault in faults(table(["abstand"], [(cell,)], default="null")) if fault.code in SLIPS]


@pytest.mark.parametrize("cell", ["<= 1,5", "1,5", 'not(1,5, "a,b")'])
def test_a_comma_without_a_blank_may_be_meant_as_a_decimal_point(cell: str) -> None:
    (fault,) = found(cell)
    assert (fault.code, fault.element, fault.rules) == ("CELL_COMMA", "rule_1", (1,))
    assert "'abstand'" in fault.message
    assert "A decimal number has a point: 1.5." in fault.message


@pytest.mark.parametrize("cell", ["<= 1, 5", "1.5", "> 0.5,10", '"1,5"', "1, 2, 3", '"a\\"1,5"', "1,2,3", "-"])
def test_a_list_of_values_is_none(cell: str) -> None:
    assert found(cell) == []


@pytest.mark.parametrize("cell", ["[20..10]", '(date("2016-08-01")..date("2016-01-01"))', "5, [2..1]", "not([3..2])"])
def test_a_range_ends_before_it_begins(cell: str) -> None:
    (fault,) = found(cell)
    assert fault.code == "CELL_RANGE"
    assert f"the range in '{cell}' ends before it begins" in fault.message


@pytest.mark.parametrize("cell", ["[10..20]", "[10..10]", "[untergrenze..10]", "null", "[null..10]"])
def test_other_ranges_are_as_they_are(cell: str) -> None:
    assert found(cell) == []
