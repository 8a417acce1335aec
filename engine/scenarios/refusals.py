"""Why the engine refuses a step, said to whoever writes the story: she has no groups and no pages, but a file."""

from __future__ import annotations

from engine.errors import EngineError, NotFound, PersonKnown
from engine.feel import say


def why_refused(refused: EngineError) -> str:
    """Return why the step was refused; in the words of the error where they are those for a story as well."""
    match refused:
        case PersonKnown():
            return say(
                "There is a case of the same person already: {cases}. Go on with it, or write 'other_person: true'.",
                cases=", ".join(refused.numbers),
            )
        case NotFound(parameters={"kind": "open task", "key": key}):
            return say("There is no open task '{task}'.", task=key)
        case NotFound(parameters={"kind": "incident at", "key": key}):
            return say("There is no incident at '{element}'.", element=key)
        case NotFound(parameters={"kind": "process", "key": key}):
            return say("No case of '{process}' can be started: there is no such process, or it only begins with an "
                       "event.", process=key)  # fmt: skip
    return str(refused)
