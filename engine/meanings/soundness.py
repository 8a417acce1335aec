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
    "NO_END": Meaning(
        title=say("No case comes out of this loop."),
        meaning=say("There is a way into a loop from which no flow leads to an end event."),
        example="two tasks that lead to each other",
        remedy=say("Draw a gateway in the loop, with a flow that leads out of it."),
    ),
    "NOT_SYNCHRONIZED": Meaning(
        title=say("The same is done twice here."),
        meaning=say(
            "Branches that run side by side come together without waiting for each other, so everything "
            "behind is done once for each of them."
        ),
        example="a parallel gateway splits, an exclusive gateway joins",
        remedy=say("Join the branches with the kind of gateway with which they were split."),
    ),
    "ERROR_UNCAUGHT": Meaning(
        title=say("Nothing catches this error."),
        meaning=say(
            "An error is thrown, and neither the subprocess nor anything around it says what to do then; the "
            "case would stop there."
        ),
        example="an error end event in a subprocess without a boundary event",
        remedy=say("Draw a boundary event for the error on the subprocess, and lead it on."),
    ),
    "SOUNDNESS_NOT_JUDGED": Meaning(
        title=say("It is too large to be played through."),
        meaning=say("There are so many states that it was not looked whether every case can come to its end."),
        example="a process in which twenty branches run side by side",
        remedy=say("Put what belongs together into subprocesses; each of them is played through by itself."),
    ),
}
