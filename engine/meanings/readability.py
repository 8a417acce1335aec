"""Findings about whether people can read the diagrams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

READABILITY: Final[Mapping[str, Meaning]] = {
    "LABEL_MISSING": Meaning(
        title=say("It has no name."),
        meaning=say("People find processes, tasks and what they record by their names."),
        example="a user task without a name",
        remedy=say("Name it with what is done: a noun and a verb, such as 'Antrag prüfen'."),
    ),
    "LAYOUT_MISSING": Meaning(
        title=say("The element is not drawn."),
        meaning=say("It is executed, but nobody sees it in the diagram."),
        example="a task without a shape",
        remedy=say("Open the diagram in the editor and draw the element."),
    ),
    "LABEL_ADVISED": Meaning(
        title=say("A name would help to read it."),
        meaning=say("Events say what happens, gateways ask a question, and the flows behind them give the answers."),
        example="an exclusive gateway without a question",
        remedy=say("Name it, such as 'Unterlagen vollständig?' with the flows 'ja' and 'nein'."),
    ),
}
