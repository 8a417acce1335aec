"""Findings about whether the stories come true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

STORIES: Final[Mapping[str, Meaning]] = {
    "SCENARIO_SYNTAX": Meaning(
        title=say("The scenario is written wrongly."),
        meaning=say("A step has an unknown word, or lacks something that it needs."),
        example="`- complet: erstgespraech`",
        remedy=say("Correct the step that is named."),
    ),
    "SCENARIO": Meaning(
        title=say("The story ends differently from how it is told."),
        meaning=say(
            "The processes were played through with the steps of the scenario, and something else came of it. "
            "They are told only where nothing else is wrong."
        ),
        example="a story expects a task in seven days, but the deadline is fourteen",
        remedy=say("Correct the process if the story is right, or the story if the change is meant."),
    ),
    "UNTOLD_FLOW": Meaning(
        title=say("No story goes along the flow."),
        meaning=say(
            "Whether this way works is known only when somebody's case goes along it. "
            "Only `scenario --coverage` tells it; it stops no publication."
        ),
        example="every story has a course that begins in time, none one that does not",
        remedy=say("Tell a story that takes this way, or remove the flow if nobody can."),
    ),
    "UNTOLD_RULE": Meaning(
        title=say("The rule decides in no story."),
        meaning=say("What the rule gives has never been seen at work. Only `scenario --coverage` tells it."),
        example="a rule for people from a safe country of origin, whom no story has",
        remedy=say("Tell a story in which the rule decides."),
    ),
}
