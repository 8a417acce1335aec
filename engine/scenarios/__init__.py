"""Scenarios: stories in YAML that the processes must be able to tell; ``docs/scenarios.md`` describes the format."""

from engine.scenarios.coverage import Coverage, Share
from engine.scenarios.reading import read_stories
from engine.scenarios.running import run_scenarios, run_story
from engine.scenarios.story import Story

__all__ = ["Coverage", "Share", "Story", "read_stories", "run_scenarios", "run_story"]
