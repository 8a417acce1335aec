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
        example="a condition behind a parallel gateway",
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
}
