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
}
