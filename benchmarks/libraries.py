"""A profile summed up: how much of the time each library takes."""

from __future__ import annotations

import pstats
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

Function = tuple[str, int, str]
"""How a profile names a function: file, line, name."""

_WAITING: Final = {("psycopg", name) for name in ("wait", "_send_query", "_send_query_prepared", "_exec_command")}
"""Library and name of the functions in which a thread wakes the database and waits for it."""
WAITING: Final = "waiting for the database"
_OURS: Final = ("webui", "engine/workflow", "engine/storage", "engine/forms", "engine/feel", "engine")


def by_library(stats: pstats.Stats) -> dict[str, float]:
    """Return the seconds spent in each library, most first; what is built into Python counts for whoever called it."""
    found: dict[str, float] = defaultdict(float)
    profiled: Mapping[Function, tuple[Any, ...]] = stats.stats  # type: ignore[attr-defined]  # not in the stubs
    for function, (_, _, own, _, callers) in profiled.items():
        if function[0] != "~" or not callers:
            found[_library(function)] += own
            continue
        for caller, (_, _, time, _) in callers.items():
            found[_library(caller)] += time
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _library(function: Function) -> str:
    file, _, name = function
    path = PurePath(file).as_posix()
    if "/site-packages/" in path:
        library = path.partition("/site-packages/")[2].partition("/")[0]
        return WAITING if (library, name) in _WAITING else library
    for ours in _OURS:
        if f"/{ours}/" in path:
            return ours
    return "Python itself"
