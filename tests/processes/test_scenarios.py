"""Every story of ``processes/scenarios`` comes true, and what must always hold does so after every single step."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import engine.sandbox
from engine.organisation import ORGANISATION_FILE, parse_organisation
from engine.parsing import parsing_once
from engine.publication import read_folder
from engine.scenarios import Coverage, Story, read_stories, run_story
from tests.watched import WatchedStorage

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = read_folder(PROCESSES)[0]
NAMES = sorted(name for name in FILES if name.startswith("scenarios/"))
READ = {name: read_stories(name, FILES[name]) for name in NAMES}
STORIES = [story for stories, _ in READ.values() for story in stories]
PARSE = parsing_once()
END = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", NAMES)
def test_the_scenario_file_can_be_read(name: str) -> None:
    assert [str(finding) for finding in READ[name][1]] == []


@pytest.mark.parametrize("story", STORIES, ids=[f"{Path(story.file).stem}: {story.title}" for story in STORIES])
def test_the_story_comes_true(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = WatchedStorage()
    monkeypatch.setattr(engine.sandbox, "MemoryStorage", lambda: storage)
    organisation, _ = parse_organisation(FILES[ORGANISATION_FILE])
    assert organisation is not None
    assert str(run_story(story, FILES, parse=PARSE) or "") == ""
    # every command and every timer is a step of its own here, also those between two lines of the story
    assert storage.steps
    assert storage.without_one_team(organisation) == []
    assert storage.without_a_group(organisation, organisation.groups) == []
    assert storage.days_without_a_team(organisation, END) == 0


def test_every_flow_and_every_rule_is_told_by_a_story() -> None:
    coverage = Coverage(FILES)
    for story in STORIES:
        run_story(story, FILES, parse=coverage.parse)
    assert [str(finding) for finding in coverage.untold()] == []
    assert coverage.flows.told == coverage.flows.of > 400
    assert coverage.rules.told == coverage.rules.of > 60
