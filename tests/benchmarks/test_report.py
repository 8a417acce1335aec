"""The table that the benchmarks write into the page on performance."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.measures import Measure, percentile

FAST = Measure(measure="complete, p50", value=3.14159, unit="ms", goal=6, floor=1.5)
FEW = Measure(measure="complete, in a second", value=200, unit="per second", goal=250, at_least=True)


def test_a_goal_is_a_limit_from_above_or_from_below() -> None:
    assert FAST.met
    assert FEW.met is False
    assert Measure(measure="x", value=1, unit="ms").met is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 1001)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 0.999)] == [500, 950, 990, 999]
    assert percentile([7.0], 0.99) == 7


def test_the_table_takes_the_place_between_the_markers_and_nothing_else(tmp_path: Path) -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    measures = tmp_path / "measures.json"
    report.write(report.rows("complete", [FAST, FEW], "the command"), measures)

    written = report.update(page, report.read([measures]))

    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
    assert "old" not in written
    assert "| complete, p50 | ≤ 6 | 3.14 ms | 1.5 | 2.1 | met |" in written
    assert "| complete, in a second | ≥ 250 | 200 per second |  |  | **missed** |" in written
    assert "`the command` on " in written
    assert report.update(written, report.read([measures])) == written


def test_a_later_file_replaces_the_same_benchmark_only(tmp_path: Path) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    report.write([*report.rows("complete", [FAST], "c"), *report.rows("start", [FEW], "c")], first)
    report.write(report.rows("complete", [FEW], "c"), second)

    assert [(row["benchmark"], row["measure"]) for row in report.read([first, second])] == [
        ("complete", FEW.measure),
        ("start", FEW.measure),
    ]


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the table"):
        report.update("nothing here", [])


def test_the_page_has_a_place_for_the_table() -> None:
    assert report.update(report.PAGE.read_text(encoding="utf-8"), [])
