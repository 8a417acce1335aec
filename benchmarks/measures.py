"""What a benchmark found out, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One number; where it has a goal, it must not be above it."""

    measure: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        """Return whether the goal is met, None where there is none."""
        return None if self.goal is None else self.value <= self.goal


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def table(measures: Sequence[Measure]) -> str:
    """Return the measures as lines of text."""
    width = max(len(one.measure) for one in measures)
    verdict = {True: "met", False: "MISSED", None: ""}
    return "\n".join(
        f"{one.measure:<{width}}  {one.value:>9.2f} {one.unit:<10}"
        + (f"  goal {one.goal:g}: {verdict[one.met]}" if one.goal is not None else "")
        for one in measures
    )


def write(measures: Sequence[Measure], path: Path) -> None:
    """Write the measures as a JSON list of objects."""
    rows = [{**asdict(one), "met": one.met} for one in measures]
    path.write_text(json.dumps(rows, indent=2) + "\n")
