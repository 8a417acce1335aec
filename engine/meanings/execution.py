"""Findings about whether the diagrams can be executed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

EXECUTION: Final[Mapping[str, Meaning]] = {
    "ELEMENT": Meaning(
        title=say("This is not executed here."),
        meaning=say(
            "BPMN has elements and attributes that this engine does not execute. So that no diagram runs "
            "differently from how it reads, they are refused."
        ),
        example="a complex gateway; a boundary event with compensation",
        remedy=say("Draw it in another way; tasks, gateways, subprocesses, messages and timers are executed."),
    ),
    "REFERENCE": Meaning(
        title=say("Something leads nowhere."),
        meaning=say("A sequence flow, an event or an element names something that does not exist in the file."),
        example="a flow to `Task_9` where there is no such task; an error event without an error",
        remedy=say("Choose what is meant anew in the editor, or draw the flow again."),
    ),
    "DUPLICATE": Meaning(
        title=say("The same id or name is there twice."),
        meaning=say(
            "Two elements, processes or decisions cannot be told apart, or the same message starts two processes."
        ),
        example="two processes with the id `intake`",
        remedy=say("Give each of them an id of its own, or remove one of them."),
    ),
    "START": Meaning(
        title=say("It is not clear where it begins."),
        meaning=say(
            "A process begins at one plain start event or with messages, signals and timers, a subprocess at one "
            "start event. Without start and end events either begins with all that nothing leads to."
        ),
        example="a process with two plain start events; one with an end event, but no start event",
        remedy=say("Draw the missing start event, or remove those that are too many."),
    ),
    "FLOW": Meaning(
        title=say("A sequence flow is missing, or cannot be here."),
        meaning=say(
            "Something is not connected, a flow leads where none can, or a flow out of a gateway has no condition."
        ),
        example="an exclusive gateway with two flows, one without a condition and not the default; a gateway that has "
        "one flow in and one out",
        remedy=say("Draw the missing flow, remove the impossible one, or enter the condition."),
    ),
    "TIMER": Meaning(
        title=say("The time of the timer is missing, or cannot be read."),
        meaning=say("A timer has exactly one of date, duration and cycle, and that can be read."),
        example="a duration `14 days` instead of `P14D`",
        remedy=say("Enter one of the three, such as P14D for fourteen days, or a deadline of the organisation."),
    ),
    "DIALECT": Meaning(
        title=say("A property is incomplete, or in the wrong place."),
        meaning=say("What the element needs to be executed is missing, or stands where it means nothing."),
        example="a script task without a result variable; a business rule task without a decision",
        remedy=say("Choose the element and complete what the sentence names in the panel beside the diagram."),
    ),
    "FEEL": Meaning(
        title=say("The expression cannot be read."),
        meaning=say("It is misspelt: a bracket or a quotation mark is missing, or a word stands where none can."),
        example="`=alter >`",
        remedy=say("Correct it at the place that is named; the command feel tries an expression."),
    ),
    "CALL": Meaning(
        title=say("There is no process to call."),
        meaning=say("A call activity calls a process that does not exist, or that begins only with an event."),
        example="a call of `intak`, where the process is `intake`",
        remedy=say("Enter the id of a process of this publication that has a plain start event."),
    ),
    "DECISION": Meaning(
        title=say("There is no such decision, or it cannot be read."),
        meaning=say(
            "A business rule task calls a decision that does not exist, or the table itself is written wrongly."
        ),
        example="a cell `> ` without a number",
        remedy=say("Choose a decision that exists, or correct the cell that the sentence names."),
    ),
    "SERVICE_UNKNOWN": Meaning(
        title=say("There is no such service."),
        meaning=say(
            "A service task names a type for which the application has nothing that does the work. The "
            "command line knows the built-in services only."
        ),
        example="a task definition of type `send-fax`",
        remedy=say("Name one of the known services, or ask those who operate the application to register it."),
    ),
    "DEAD_END": Meaning(
        title=say("Nothing follows here."),
        meaning=say(
            "The branch ends without an end event. It is executed like an end, but whoever reads the diagram "
            "cannot tell whether that is meant."
        ),
        example="a task that no flow leaves",
        remedy=say("Draw an end event behind it and name the result."),
    ),
    "NOT_EXECUTABLE": Meaning(
        title=say("A process is there for reading only."),
        meaning=say("It is not marked as executable, so no case can be started with it."),
        example='`isExecutable="false"` at a process with tasks',
        remedy=say("Mark the process as executable, or remove it from the file."),
    ),
    "NOT_READ": Meaning(
        title=say("Something is without effect here."),
        meaning=say(
            "The standard or the dialect has it, and other engines may heed it; here it changes nothing. The table of "
            "all elements and attributes says what is so."
        ),
        example="data inputs of a task, `operationRef`, `retries` of a service",
        remedy=say("Remove it, or model what it is for in another way: data with input and output mappings."),
    ),
}
