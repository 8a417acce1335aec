"""What a benchmark found out, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import process_time
from timeit import Timer
from typing import Any, Final

BATCHES: Final = 25
BATCH_SECONDS: Final = 0.004
WARM_UP_SECONDS: Final = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One number; where it has a goal, it must not be above it, or where ``at_least``, not below it."""

    measure: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    best: float | None = None
    """The value that the machine reaches when nothing else disturbs it."""
    floor: float | None = None
    """The value of the least that could do the same, in the same run."""

    @property
    def met(self) -> bool | None:
        """Return whether the goal is met, None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def factor(self) -> float | None:
        """Return how many times the floor the value is, None where there is no floor."""
        return None if not self.floor else self.value / self.floor


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


def milliseconds(
    what: str,
    seconds: Sequence[float],
    share: float,
    *,
    goal: float | None = None,
    floor: Sequence[float] | None = None,
) -> Measure:
    """Return that percentile of the seconds as milliseconds, beside the same percentile of the floor's seconds."""
    return Measure(
        measure=what,
        value=1000 * percentile(seconds, share),
        unit="ms",
        goal=goal,
        floor=None if floor is None else 1000 * percentile(floor, share),
    )


def microseconds(operation: Callable[[], Any]) -> tuple[float, float]:
    """Return how much processor time one operation takes: the median of several batches, and the best of them.

    After a warm-up an operation is repeated in batches that are long enough for the clock; one batch gives one time per
    operation. Processor time leaves out when the machine does something else, so the figures stay when others work.
    """
    timer = Timer(operation, timer=process_time)
    rounds, taken = 1, timer.timeit(1)
    while taken < WARM_UP_SECONDS:
        rounds *= 2
        taken = timer.timeit(rounds)
    number = max(1, round(rounds * BATCH_SECONDS / taken))
    batches = [1_000_000 * seconds / number for seconds in timer.repeat(BATCHES, number)]
    return median(batches), min(batches)


def table(measures: Sequence[Measure]) -> str:
    """Return the measures as lines of text."""
    width = max(len(one.measure) for one in measures)
    verdict = {True: "met", False: "MISSED", None: ""}
    lines = []
    for one in measures:
        line = f"{one.measure:<{width}}  {one.value:>9.2f} {one.unit:<8}"
        line += "" if one.best is None else f"  best {one.best:>8.2f}"
        line += "" if one.floor is None else f"  floor {one.floor:>7.2f}  factor {one.factor:>5.1f}"
        bound = "at least" if one.at_least else "at most"
        line += "" if one.goal is None else f"  goal {bound} {one.goal:g}: {verdict[one.met]}"
        lines.append(line.rstrip())
    return "\n".join(lines)
