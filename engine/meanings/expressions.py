"""Findings about whether expressions mean something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

EXPRESSIONS: Final[Mapping[str, Meaning]] = {
    "TYPE_MISMATCH": Meaning(
        title=say("These values cannot be calculated or compared with each other."),
        meaning=say("Whatever the case holds, the two sides never fit together, so the result is always empty."),
        example="`=name + 1`; a date compared with a text",
        remedy=say(
            'Turn one side into what the other is, with date("2016-01-31") or number(…), or name another field.'
        ),
    ),
    "VALUE_IMPOSSIBLE": Meaning(
        title=say("There is never such a value here."),
        meaning=say("Something is compared with a value that it never has, or such a value is written into a field."),
        example='`=aufenthaltstitel = "Gestatung"`',
        remedy=say("Correct the value; the sentence lists those that there are."),
    ),
    "CONDITION_TYPE": Meaning(
        title=say("This condition is never true or false."),
        meaning=say("Something else comes out of it, such as a number or a text, and that is taken for 'no'."),
        example="`=alter` as the condition of a flow",
        remedy=say("Compare it with something: alter >= 25."),
    ),
    "CALL_ARGUMENTS": Meaning(
        title=say("This function is called in the wrong way."),
        meaning=say("It gets too few, too many or the wrong kinds of values, or a parameter that it does not know."),
        example="`=substring(name)`",
        remedy=say("Give the function what the sentence names."),
    ),
    "PATH_UNKNOWN": Meaning(
        title=say("There is no such entry."),
        meaning=say("What stands behind the point is no entry of what stands before it."),
        example="`=person.alterr`; `=beginn.tag`, which is called `beginn.day`",
        remedy=say("Correct the name behind the point."),
    ),
    "RESULT_TYPE": Meaning(
        title=say("What comes out is not what is needed here."),
        meaning=say(
            "A due date must be a date, a group a text, a collection a list, a timer a time, and a field "
            "takes only its own kind of value."
        ),
        example='`="bald"` as a due date',
        remedy=say("Write an expression that gives what the sentence asks for."),
    ),
    "ALTERNATIVE_IDLE": Meaning(
        title=say("One of several alternatives is of no use."),
        meaning=say("The expression as a whole makes sense, but this part of it never does anything."),
        example='`=status in ("offen", "ofen")`',
        remedy=say("Correct the part, or leave it out."),
    ),
}
