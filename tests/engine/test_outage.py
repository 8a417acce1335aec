"""What the log says of a database that is away."""

from __future__ import annotations

import logging

import pytest

from engine.errors import StorageUnavailable
from engine.outage import EVERY, QUIET, Outage


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def outage(seconds: list[float]) -> Outage:
    return Outage(logging.getLogger("outage"), lambda: seconds[0])


def away(said: str) -> StorageUnavailable:
    error = StorageUnavailable()
    error.__cause__ = OSError(said)
    return error


def test_an_outage_is_told_at_once_then_each_minute_and_at_its_end(
    outage: Outage, seconds: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(1000):
        outage.goes_on(away("connection refused\n[SQL: SELECT]"))
        seconds[0] += 2.5 * EVERY / 1000
        assert not outage.is_over(), "others are served, but not everybody"
    seconds[0] += QUIET
    assert outage.is_over()
    assert not outage.is_over()
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 4
    assert "connection refused" in said[0]
    assert "SELECT" not in said[0]
    assert "answers again after 150 s" in said[3]
    assert "1000 times" in said[3]


def test_each_outage_is_told(outage: Outage, seconds: list[float], caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        outage.goes_on(StorageUnavailable())
        seconds[0] += QUIET
        assert outage.is_over()
    assert len(caplog.records) == 6
