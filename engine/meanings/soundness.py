"""Findings about whether every case can come to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

SOUNDNESS: Final[Mapping[str, Meaning]] = {
    "UNREACHABLE": Meaning(
        title=say("No case comes here."),
        meaning=say("Whatever happens, no way through the diagram leads to this element."),
        example="a task behind a join that can only be reached from one of its branches",
        remedy=say("Lead a flow to the element, or remove it."),
    ),
    "DEADLOCK": Meaning(
        title=say("A case can wait here for ever."),
        meaning=say("A join waits for all of its branches, but there is a way on which one of them never comes."),
        example="an exclusive gateway splits, a parallel gateway joins",
        remedy=say("Join with the same kind of gateway with which the branches were split."),
    ),
    "NOT_SYNCHRONIZED": Meaning(
        title=say("It can be active twice at once."),
        meaning=say("Branches that were split run on side by side and come to the same element, one after the other."),
        example="a parallel gateway splits, an exclusive gateway brings the branches together before a task",
        remedy=say("Join the branches with a parallel or inclusive gateway before the element."),
    ),
    "NO_END": Meaning(
        title=say("No case comes out of this loop."),
        meaning=say("There is a way into a loop from which no flow leads to an end event."),
        example="two tasks that lead to each other",
        remedy=say("Draw a gateway in the loop, with a flow that leads out of it."),
    ),
    "ERROR_UNCAUGHT": Meaning(
        title=say("Nobody catches the error."),
        meaning=say("An end event throws an error that no event around it waits for; the case would stop there."),
        example="a process that ends with an error and is called by no other",
        remedy=say("Catch it with a boundary event or an event subprocess, or end without an error."),
    ),
    "DEFAULT_MISSING": Meaning(
        title=say("Nothing says what happens where no condition holds."),
        meaning=say(
            "Every flow has a condition and none is the default. A value that nobody thought of, or one that is "
            "missing, lets the case stand still with an incident."
        ),
        example='an exclusive gateway with the flows `=weg = "a"` and `=weg = "b"`',
        remedy=say("Make the flow for all other values the default; it needs no condition."),
    ),
    "SOUNDNESS_NOT_JUDGED": Meaning(
        title=say("It is too intricate to be played through."),
        meaning=say("Whether every case can come to its end was not found out within the limits of a check."),
        example="a dozen parallel branches that lead into one another",
        remedy=say("Put parts of it into subprocesses, or join parallel branches where they were split."),
    ),
}
