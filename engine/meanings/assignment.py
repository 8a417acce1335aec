"""Findings about whether work finds its team, and only the fields that the team may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

ASSIGNMENT: Final[Mapping[str, Meaning]] = {
    "GROUP_MISSING": Meaning(
        title=say("Nobody would get the task."),
        meaning=say("A task without a candidate group stands in nobody's inbox."),
        example="a user task without a candidate group",
        remedy=say("Enter the group, such as team.function, in the assignment of the task."),
    ),
    "GROUP_UNKNOWN": Meaning(
        title=say("No team has this group."),
        meaning=say("A group is a team and one of its functions; there is none like this in organisation.yaml."),
        example="`agentur.Vermitlung`",
        remedy=say("Correct the group, or give the function to a team."),
    ),
    "DUE_DATE_MISSING": Meaning(
        title=say("The task would never be due."),
        meaning=say("Without a due date nobody sees that a task is late."),
        example="a user task without a due date",
        remedy=say(
            "Enter a due date, such as =deadlines.erstgespraech.from(now()), attach a timer, or say in the property "
            "no_deadline why it has none."
        ),
    ),
    "PRIVACY_READ": Meaning(
        title=say("The task shows what its team may not read."),
        meaning=say("None of the teams that may get the task acts for a legal domain that may read the field."),
        example="a task of the Jobcenter with a field that only the SGB III may read",
        remedy=say("Take the field out of the task, or give the task to another team."),
    ),
    "PRIVACY_WRITE": Meaning(
        title=say("The form asks for what its team may not change."),
        meaning=say("None of the teams that may get the task acts for a legal domain that may write the field."),
        example='an input for a field with `"x-write": ["SGB3"]` in a task of the Jobcenter',
        remedy=say("Take the input out of the form, make it read-only, or give the task to another team."),
    ),
    "PURPOSE_MISSING": Meaning(
        title=say("It is not said what a field is for, or how long it is kept."),
        meaning=say("Personal data have a purpose and a time after which they are deleted."),
        example="a field without `x-purpose`",
        remedy=say("Enter x-purpose and x-retention at the field."),
    ),
    "WAIT_WITHOUT_LIMIT": Meaning(
        title=say("It may wait for ever."),
        meaning=say("The case waits for a message or signal from outside; if that never comes, nobody notices."),
        example="a receive task without a timer",
        remedy=say(
            "Attach a timer, put it behind an event-based gateway together with one, or say in the property "
            "no_deadline why it has none."
        ),
    ),
}
