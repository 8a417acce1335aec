"""Every story of ``processes/scenarios`` comes true."""

from pathlib import Path

import pytest

from engine.publication import read_folder
from engine.scenarios import Story, read_stories, run_story

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = read_folder(PROCESSES)[0]
NAMES = sorted(name for name in FILES if name.startswith("scenarios/"))
READ = {name: read_stories(name, FILES[name]) for name in NAMES}
STORIES = [story for stories, _ in READ.values() for story in stories]


@pytest.mark.parametrize("name", NAMES)
def test_the_scenario_file_can_be_read(name: str) -> None:
    assert [str(finding) for finding in READ[name][1]] == []


@pytest.mark.parametrize("story", STORIES, ids=[f"{Path(story.file).stem}: {story.title}" for story in STORIES])
def test_the_story_comes_true(story: Story) -> None:
    assert str(run_story(story, FILES) or "") == ""
