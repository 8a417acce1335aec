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
    "XML_SCHEMA": Meaning(
        title=say("The file is not built as the standard says."),
        meaning=say(
            "An element or attribute is unknown, missing, or in the wrong place, so other tools may read the "
            "file differently or not at all."
        ),
        example="`<bpmn:task>` within `<bpmn:laneSet>`",
        remedy=say("Open the diagram in the editor, draw the element that is named anew, and save it."),
    ),
    "EVENT": Meaning(
        title=say("There is no such event."),
        meaning=say("The standard does not allow this kind of event here, or it lacks what it is about."),
        example="a start event with a terminate definition",
        remedy=say("Choose another kind of event in the editor, and name what it is about."),
    ),
    "CONTENT": Meaning(
        title=say("This cannot be inside of it."),
        meaning=say(
            "A process or subprocess contains what the standard does not allow there, or lacks what it must have."
        ),
        example="an ad-hoc subprocess with a start event",
        remedy=say("Move the element somewhere else, or remove it."),
    ),
    "END": Meaning(
        title=say("The start or the end event is missing."),
        meaning=say(
            "Whoever draws one of the two draws the other as well; otherwise it is not clear where the "
            "process begins or ends."
        ),
        example="a process with a start event and without an end event",
        remedy=say("Draw the missing event."),
    ),
    "QUANTITY": Meaning(
        title=say("A number of tokens is too small."),
        meaning=say("An activity starts and completes with one token at least (startQuantity, completionQuantity)."),
        example='`startQuantity="0"`',
        remedy=say("Remove the number, or write 1."),
    ),
    "COMPENSATION": Meaning(
        title=say("The compensation is not joined to anything."),
        meaning=say("A compensation event leads by an association to the activity that undoes something."),
        example="a compensation event on a border without an association",
        remedy=say("Draw what undoes something as ordinary steps; compensation is not executed here."),
    ),
    "PROCESS_TYPE": Meaning(
        title=say("A public process cannot be executed."),
        meaning=say("A public process shows partners what they see of it; a private one is executed."),
        example='`processType="Public" isExecutable="true"`',
        remedy=say("Make the process private, or not executable."),
    ),
    "COLLABORATION": Meaning(
        title=say("What is said about partners does not fit together."),
        meaning=say(
            "A collaboration, conversation or choreography says something that the standard does not allow there."
        ),
        example="at least 3 participants, at most 2",
        remedy=say("Correct what the sentence names, or remove it; processes run without it."),
    ),
    "CONDITION_IDLE": Meaning(
        title=say("This condition is never looked at."),
        meaning=say("A parallel gateway takes all its ways, whatever the condition says."),
        example="a condition on a flow out of a parallel gateway",
        remedy=say("Remove the condition, or decide with an inclusive or exclusive gateway."),
    ),
    "EXPRESSION": Meaning(
        title=say("An expression is empty, or not marked as one."),
        meaning=say(
            'The standard wants every expression that is executed to say that it is one (xsi:type="tFormalExpression").'
        ),
        example="`<bpmn:conditionExpression>=alter > 25</bpmn:conditionExpression>`",
        remedy=say("Enter the expression anew in the editor, which marks it, or remove it."),
    ),
}
