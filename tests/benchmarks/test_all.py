"""Every benchmark runs through, on few cases and with few rounds; its figures mean nothing then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.bench import Bench
from engine.storage.embedded import EmbeddedServer

FEW = 10_000
"""A million becomes a hundred."""


@pytest.fixture(scope="module")
def bench(database_server: EmbeddedServer) -> Iterator[Bench]:
    with Bench(database_server.url, divisor=FEW) as made:
        yield made


@pytest.mark.parametrize("name", benchmarks.BENCHMARKS)
def test_each_benchmark_runs_through(bench: Bench, name: str) -> None:
    measures = benchmarks.BENCHMARKS[name](bench)
    assert len({each.measure for each in measures}) == len(measures) > 0
    assert all(each.value >= 0 for each in measures if each.unit != "%")
