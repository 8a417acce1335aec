"""Findings about whether diagrams keep to the standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

STANDARD: Final[Mapping[str, Meaning]] = {
    "ID": Meaning(
        title=say("Other tools do not accept this id."),
        meaning=say("An id is a word of letters, digits, '_', '-' and '.' that does not begin with a digit."),
        example='`id="1st task"`',
        remedy=say("Change the id in the panel beside the diagram."),
    ),
    "CONDITION": Meaning(
        title=say("No condition is allowed at this flow."),
        meaning=say(
            "Only flows out of activities, exclusive and inclusive gateways have conditions; the default flow has none."
        ),
        example="a condition behind an event-based gateway",
        remedy=say("Remove the condition, or decide with an exclusive gateway."),
    ),
    "LANE": Meaning(
        title=say("A lane lists something that is not there."),
        meaning=say("What a lane lists does not belong to its process, or stands in two lanes."),
        example="a lane with the task of another pool",
        remedy=say("Move the element out of the lane and back again in the editor."),
    ),
    "FLOW_LIST": Meaning(
        title=say("An element lists a flow that is not its own."),
        meaning=say("The lists of incoming and outgoing flows of an element do not agree with the flows of the file."),
        example="`<bpmn:incoming>Flow_7</bpmn:incoming>` at an element to which Flow_7 does not lead",
        remedy=say("Delete the flow and draw it again in the editor."),
    ),
    "DIRECTION": Meaning(
        title=say("The gateway is marked as something that it is not."),
        meaning=say("A gateway that is marked as joining or splitting (gatewayDirection) has other flows than that."),
        example='`gatewayDirection="Converging"` with two outgoing flows',
        remedy=say("Remove the mark, or draw the flows as it says."),
    ),
    "MESSAGE_FLOW": Meaning(
        title=say("A message flow joins what it must not join."),
        meaning=say("Message flows run between two pools, from what sends to what receives."),
        example="a message flow between two tasks of the same pool",
        remedy=say("Draw a sequence flow within a pool, or let the message flow lead into another pool."),
    ),
    "DATA": Meaning(
        title=say("What is said about data does not fit."),
        meaning=say(
            "The data that an element says it takes or gives are not those of its message, operation or process."
        ),
        example="a receive task whose data output is of another item definition than its message",
        remedy=say("Remove the data inputs and outputs; the case file carries the data. Or let them name the same."),
    ),
    "FORMAT": Meaning(
        title=say("A format is not written as the standard wants it."),
        meaning=say("The format of a text or script is a MIME type: two words with a slash."),
        example='`textFormat="plain"`',
        remedy=say("Write it like text/plain, or remove it."),
    ),
    "XML_SCHEMA": Meaning(
        title=say("The file is no valid BPMN."),
        meaning=say(
            "By the XML Schema of BPMN 2.0.2 the element, the attribute, its value or their order is not allowed."
        ),
        example="`conditionExpression` in a task, an attribute `interupting`, a start event without its flow at last",
        remedy=say("Do what the message says, or draw the element anew in an editor that writes valid BPMN."),
    ),
    "EXPRESSION": Meaning(
        title=say("An expression is not marked as one, or is empty."),
        meaning=say("What is executed must not be natural language: the standard wants formal expressions."),
        example="`<timeCycle>R/P1D</timeCycle>` without `xsi:type`",
        remedy=say("Enter the expression in the panel beside the diagram, or add xsi:type to the file."),
    ),
    "EVENT": Meaning(
        title=say("BPMN has no such event at this place."),
        meaning=say(
            "What starts a process, interrupts an activity, is waited for, thrown or ends a process differs: not every "
            "kind of event exists at each place, and errors and cancellations always interrupt."
        ),
        example="a start event for an error outside of an event subprocess",
        remedy=say("Choose one of the kinds that the message names."),
    ),
    "CONTENT": Meaning(
        title=say("Something stands where it does not belong, or is missing there."),
        meaning=say(
            "Processes contain no choreographies, ad-hoc subprocesses no start and end events but an activity, "
            "subprocesses no list of inputs and outputs."
        ),
        example="a choreography task in a process",
        remedy=say("Move or remove what the message names."),
    ),
    "END": Meaning(
        title=say("There is a start event, but no end event."),
        meaning=say("A process or subprocess that begins with a start event ends with an end event."),
        example="a subprocess that ends with a task",
        remedy=say("Draw an end event and lead to it."),
    ),
    "QUANTITY": Meaning(
        title=say("A quantity is less than one."),
        meaning=say("An activity takes at least one token to begin and gives at least one."),
        example='`completionQuantity="0"`',
        remedy=say("Remove the quantity."),
    ),
    "COMPENSATION": Meaning(
        title=say("A compensation event lacks its handler."),
        meaning=say("An association joins it to one activity that is marked as compensation."),
        example="a compensation event at the border of a task and nothing else",
        remedy=say("Draw the association, or remove the event: compensation is not executed here."),
    ),
    "PROCESS_TYPE": Meaning(
        title=say("A public process cannot be executed."),
        meaning=say("A public process shows others what they may know; only private ones are executed."),
        example='`processType="Public" isExecutable="true"`',
        remedy=say("Make the process private, or not executable."),
    ),
    "COLLABORATION": Meaning(
        title=say("A collaboration, conversation or choreography breaks a rule."),
        meaning=say(
            "Numbers of participants fit one another, a choreography refers to no other, a global conversation "
            "contains no conversations, and a collaboration is as closed as its choreography."
        ),
        example='`<participantMultiplicity minimum="3" maximum="2"/>`',
        remedy=say("Do what the message says, or remove what is not needed for the execution."),
    ),
    "CONDITION_IDLE": Meaning(
        title=say("A condition is not looked at."),
        meaning=say("A parallel gateway takes all its ways, whatever their conditions."),
        example="a condition behind a parallel gateway",
        remedy=say("Remove the condition, or make the gateway inclusive."),
    ),
}
