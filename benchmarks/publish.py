"""What it takes to check and to publish the own processes.

Checking is what the gate of a publication does without the scenarios; publishing tells the stories of all of them as
well and stores the files. The floor is to parse the files.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from benchmarks.bench import Bench
from benchmarks.measures import Measure, percentile
from benchmarks.walk import PROCESSES
from engine import EngineSettings, build_engine
from engine.gate import check_files
from engine.model import SYSTEM
from engine.publication import has_errors, parse_publication, read_folder

ROUNDS: Final = 5


def measure(bench: Bench) -> list[Measure]:
    """Return the median of several times, each of them all anew."""
    files, _ = read_folder(PROCESSES)
    plain = {name: content for name, content in files.items() if not name.startswith("scenarios/")}
    rounds = max(2, min(ROUNDS, bench.times(ROUNDS * 10)))
    parsed = _median(rounds, lambda: parse_publication(plain))
    checked = _median(rounds, lambda: _check(plain))
    with bench.database() as url:
        published = _median(rounds, lambda: _publish(url, files))
    what = f"all {len(plain)} files of the own processes"
    return [
        Measure(measure=f"check {what}, without scenarios", value=checked, unit="s", goal=3, floor=parsed),
        Measure(measure="publish them, with scenarios", value=published, unit="s", floor=parsed),
    ]


def _check(files: Mapping[str, bytes]) -> None:
    findings = check_files(files)
    if has_errors(findings):
        raise RuntimeError(f"The processes do not pass the gate: {findings[0]}")


def _publish(url: str, files: Mapping[str, bytes]) -> None:
    engine = build_engine(EngineSettings(database_url=url))
    try:
        changed = {**files, "README.md": f"{time.perf_counter()}".encode()}  # what is in force already is not checked
        engine.deployments.publish_files(changed, actor=SYSTEM)
    finally:
        engine.close()


def _median(rounds: int, operation: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        operation()
        seconds.append(time.perf_counter() - begin)
    return percentile(seconds, 0.5)
