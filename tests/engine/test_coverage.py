"""Which flows and rules stories have taken, and which none of them has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.publication import read_folder
from engine.scenarios import Coverage, Share, Story, read_stories, run_story

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = read_folder(PROCESSES)[0]
BEGINS = b"""
title: Jemand kommt
now: 2016-01-11T09:00+01:00
steps:
  - start: integration_point
    with: {site: VIE}
"""


@pytest.fixture
def coverage() -> Coverage:
    return Coverage(FILES)


def told(story: bytes) -> Story:
    (found,), problems = read_stories("story.yaml", story)
    assert problems == []
    assert found.now == datetime(2016, 1, 11, 8, tzinfo=UTC)
    return found


def test_without_a_story_everything_is_left(coverage: Coverage) -> None:
    codes = [finding.code for finding in coverage.untold()]
    assert coverage.flows == Share(told=0, of=codes.count("UNTOLD_FLOW"))
    assert coverage.rules == Share(told=0, of=codes.count("UNTOLD_RULE"))
    assert coverage.flows.of > 100
    assert coverage.rules.of > 50


def test_what_a_story_takes_is_told(coverage: Coverage) -> None:
    before = {(each.file, each.element) for each in coverage.untold()}
    assert run_story(told(BEGINS), FILES, parse=coverage.parse) is None
    taken = before - {(each.file, each.element) for each in coverage.untold()}
    assert coverage.flows.told == len(taken) > 3
    assert {file for file, _ in taken} == {"integration_point/integration_point.bpmn", "intake/intake.bpmn"}
    assert coverage.rules.told == 0, "nothing has been decided yet"


def test_a_rule_that_decides_is_told(coverage: Coverage) -> None:
    registered = (
        BEGINS
        + b"""
  - complete: register_person
    with:
      name: "Testperson 999 (erzeugt)"
      geburtsdatum: 1994-03-01
      staatsangehoerigkeit: Syrien
      gemeinde: Krefeld
      dokumentart: Aufenthaltsgestattung
      gueltig_bis: 2016-06-30
      sprache: Arabisch
      dolmetscher: ja
"""
    )
    before = [str(finding) for finding in coverage.untold() if finding.code == "UNTOLD_RULE"]
    assert run_story(told(registered), FILES, parse=coverage.parse) is None
    left = [str(finding) for finding in coverage.untold() if finding.code == "UNTOLD_RULE"]
    decided = set(before) - set(left)
    assert coverage.rules.told == len(decided)
    assert {each.split(":")[1] for each in decided} == {"auslaenderbehoerde", "gebiet", "rechtskreis", "standort"}
