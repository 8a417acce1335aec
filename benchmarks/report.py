"""Measures as a file for programs, and as the table of ``docs/performance.md``."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.measures import Measure

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN: Final = "<!-- measured: written by python -m benchmarks report -->"
END: Final = "<!-- /measured -->"
_VERDICTS: Final = {True: "met", False: "**missed**", None: ""}

Row = Mapping[str, Any]


def rows(benchmark: str, measures: Sequence[Measure], command: str) -> list[Row]:
    """Return the measures of a benchmark as JSON objects that say how, when and on what they were measured."""
    about = {
        "benchmark": benchmark,
        "command": command,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
    }
    return [{**asdict(one), "factor": one.factor, "met": one.met, **about} for one in measures]


def write(found: Sequence[Row], path: Path) -> None:
    """Write the rows as a JSON list of objects."""
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(paths: Iterable[Path]) -> list[Row]:
    """Return the rows of the files; a benchmark in several of them counts as the last one has it."""
    latest: dict[str, list[Row]] = {}
    for path in paths:
        given: dict[str, list[Row]] = {}
        for row in json.loads(path.read_text(encoding="utf-8")):
            given.setdefault(row["benchmark"], []).append(row)
        latest |= given
    return [row for found in latest.values() for row in found]


def update(page: str, found: Sequence[Row]) -> str:
    """Return the page with its table replaced by one of the rows."""
    head, _, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"The page has no place for the table: a line {BEGIN} and after it a line {END}.")
    return f"{head}{BEGIN}\n\n{_table(found)}\n\n{END}{tail}"


def _table(found: Sequence[Row]) -> str:
    runs = dict.fromkeys(f"`{row['command']}` on {row['measured_at'][:10]}, {row['machine']}" for row in found)
    lines = [
        *(f"- {run}" for run in runs),
        "",
        "| measure | goal | figure | floor | times the floor | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for row in found:
        goal = "" if row["goal"] is None else f"{'≥' if row['at_least'] else '≤'} {row['goal']:g}"
        floor = "" if row["floor"] is None else _number(row["floor"])
        factor = "" if row["factor"] is None else f"{row['factor']:.1f}"
        figure = f"{_number(row['value'])} {row['unit']}"
        lines.append(f"| {row['measure']} | {goal} | {figure} | {floor} | {factor} | {_VERDICTS[row['met']]} |")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
