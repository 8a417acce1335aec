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
    "JOIN_AND_SPLIT": Meaning(
        title=say("The gateway joins and splits."),
        meaning=say("Two things happen in one symbol, so a reader has to find out which flows belong together."),
        example="an exclusive gateway with two flows in and two out",
        remedy=say("Draw two gateways, one after the other: one that joins, one that splits."),
    ),
    "IMPLICIT_JOIN": Meaning(
        title=say("Flows come together without a gateway."),
        meaning=say("The activity is done once for each flow that comes; a reader may think that it waits for all."),
        example="two flows that both end at the same task",
        remedy=say("Draw an exclusive gateway before it, or a parallel one if it is to wait for all."),
    ),
    "IMPLICIT_SPLIT": Meaning(
        title=say("Flows part without a gateway."),
        meaning=say("All of them are followed at the same time; a reader may think that one is chosen."),
        example="a task with two flows out of it",
        remedy=say("Draw a parallel gateway behind it, or an exclusive one with conditions."),
    ),
    "TERMINATION_IDLE": Meaning(
        title=say("It ends everything, but nothing else is open."),
        meaning=say("An end event that terminates makes a reader look for branches that it ends; there are none."),
        example="a terminating end event of a process without branches",
        remedy=say("Make it a plain end event."),
    ),
    "FLOW_TWICE": Meaning(
        title=say("Two flows do the same."),
        meaning=say("Both lead from the same element to the same, so one of them is too much or lacks its condition."),
        example="two flows on top of each other",
        remedy=say("Remove one, or give them conditions."),
    ),
    "LAYOUT_OVERLAP": Meaning(
        title=say("Shapes lie on each other."),
        meaning=say("What is below cannot be read, and which flow belongs to which is a guess."),
        example="a task that was moved onto another",
        remedy=say("Move them apart."),
    ),
    "LAYOUT_THROUGH": Meaning(
        title=say("A flow goes through something."),
        meaning=say("A reader takes it for a flow that ends and begins there."),
        example="a flow straight through a task that stands in its way",
        remedy=say("Lead the flow around it."),
    ),
    "LAYOUT_LABEL": Meaning(
        title=say("A label lies on something."),
        meaning=say("Names that lie on shapes, flows or each other cannot be read."),
        example="the name of an event that lies on the next task",
        remedy=say("Move the label, or shorten the name."),
    ),
    "LAYOUT_CROSSING": Meaning(
        title=say("A flow crosses many others."),
        meaning=say("At each crossing a reader may go on along the wrong flow."),
        example="a flow across five others",
        remedy=say("Lead it elsewhere, move what it joins closer together, or use a link event."),
    ),
    "LAYOUT_BACKWARDS": Meaning(
        title=say("A flow leads back although it is no loop."),
        meaning=say("Diagrams are read from left to right; what leads to the left is taken for a repetition."),
        example="a task drawn to the left of the one before it",
        remedy=say("Draw what comes later further to the right."),
    ),
}
