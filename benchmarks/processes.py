"""What processes of the machine have used: processor time and memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]  # has no types of its own


@dataclass(frozen=True, slots=True)
class Family:
    """A process and everything that it has started and that still runs."""

    pid: int

    def processor_seconds(self) -> float:
        """Return the processor time of all of them so far, in the kernel and outside."""
        times = [each.cpu_times() for each in self._members()]
        return float(sum(each.user + each.system for each in times))

    def largest_resident(self) -> int:
        """Return the resident memory, in bytes, of the one that has most of it."""
        return max(int(each.memory_info().rss) for each in self._members())

    def _members(self) -> Iterator[psutil.Process]:
        process = psutil.Process(self.pid)
        yield process
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                yield child


class Shares:
    """Whose processor time it is while something is measured: of several families, by name, and our own."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        self._families = families
        self._before = self._now()

    def milliseconds(self) -> dict[str, float]:
        """Return the processor time since this object was made; ``client`` is ours."""
        return {name: 1000 * (now - self._before[name]) for name, now in self._now().items()}

    def _now(self) -> dict[str, float]:
        own = os.times()
        return {name: family.processor_seconds() for name, family in self._families.items()} | {
            "client": own.user + own.system
        }
