"""Findings about whether everything fits together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

REFERENCES: Final[Mapping[str, Meaning]] = {
    "FILE_MISSING": Meaning(
        title=say("A file is missing that every publication needs."),
        meaning=say(
            "organisation.yaml describes teams and deadlines, case_file.schema.json the fields of the case file."
        ),
        example="a folder with diagrams only",
        remedy=say("Add the file; take that of the last publication as a beginning."),
    ),
    "FORM_MISSING": Meaning(
        title=say("There is no such form."),
        meaning=say("A task or an event names a form by an id that no form has."),
        example="a task with the form `erstgespraech` after the form was renamed",
        remedy=say("Choose a form that exists, or add one with this id."),
    ),
    "PROCESS_MISSING": Meaning(
        title=say("A process that people may start is missing."),
        meaning=say("The organisation says who may start a process that does not exist or is not executable."),
        example="`starters: {intak: [Empfang]}`",
        remedy=say("Correct the id under starters, or remove the entry."),
    ),
    "DEADLINE_MISSING": Meaning(
        title=say("The organisation has no such deadline."),
        meaning=say("An expression asks for a deadline that organisation.yaml does not have."),
        example="`=now() + deadlines.anhorung.limit`, where the deadline is called `anhoerung`",
        remedy=say("Correct the name, or enter the deadline under deadlines."),
    ),
    "DEADLINE_COUNTED": Meaning(
        title=say("The length of a deadline does not say when it ends."),
        meaning=say(
            "An expression, or the monitor, adds the limit of a deadline that counts working days, ends on the next "
            "working day or rests in a pause, so it comes to the wrong day."
        ),
        example="`=now() + deadlines.uebergabe_annahme.limit`, where the deadline has `working_days: true`",
        remedy=say(
            "Ask for the end of the deadline, such as =deadlines.uebergabe_annahme.from(now()). A deadline of the "
            "monitor counts every day."
        ),
    ),
    "DEADLINE_PAUSES": Meaning(
        title=say("A deadline rests in pauses that no case can have."),
        meaning=say("Without the list of pauses in the case file a deadline with `rests: true` would never rest."),
        example="a deadline with `rests: true`, and no field `pausen` in case_file.schema.json",
        remedy=say("Add the field to the case file, or take out rests."),
    ),
    "NAME_UNKNOWN": Meaning(
        title=say("There is no such name here."),
        meaning=say(
            "An expression or a decision names something that is neither a field of the case file nor a "
            "variable that is seen from there, or a function that does not exist."
        ),
        example="`=altr > 25`, where the field is called `alter`",
        remedy=say("Correct the name, or add the field to the case file."),
    ),
    "FACT_UNKNOWN": Meaning(
        title=say("A task shows a field that does not exist."),
        meaning=say("The list of what a task shows (facts) names something that is no field of the case file."),
        example="`facts: name geburtsdatun`",
        remedy=say("Correct the name in the list, or take it out."),
    ),
    "RESULT_UNKNOWN": Meaning(
        title=say("There is no field for the result."),
        meaning=say("A script, a decision or a mapping writes under a name that is no field of the case file."),
        example="the result variable `zustaendigkeit_neu`",
        remedy=say("Name a field as the result variable, or add the field to the case file."),
    ),
    "FIELD_UNKNOWN": Meaning(
        title=say("A form asks for a field that does not exist."),
        meaning=say(
            "The key of an input is neither a field of the case file nor a variable of the tasks that use the form."
        ),
        example="an input with the key `telefonnr`, where the field is called `telefon`",
        remedy=say("Give the input the key of a field, or add the field to the case file."),
    ),
    "FIELD_TYPE": Meaning(
        title=say("The input does not fit the field."),
        meaning=say("People could enter something that the field of the case file cannot hold."),
        example="a text input for a date",
        remedy=say("Take the kind of input that fits the field, or change the field."),
    ),
    "FIELD_OPTION": Meaning(
        title=say("The field does not take this option."),
        meaning=say("An option of the input is not among the values that the field allows."),
        example="the option `Duldungg`",
        remedy=say("Correct the value of the option, or allow it in the case file."),
    ),
    "FIELD_DEFAULT": Meaning(
        title=say("Nobody could enter this default value."),
        meaning=say("The default value of an input is none that the input or the field would accept."),
        example="the default `heute` of a date",
        remedy=say("Enter a default value that can be entered, or none."),
    ),
    "FORM_UNUSED": Meaning(
        title=say("Nothing uses this form."),
        meaning=say("No task and no event of the publication names the form."),
        example="a form that was left behind when its task was removed",
        remedy=say("Remove the form, or choose it at a task."),
    ),
    "FILE_NAME": Meaning(
        title=say("The file is not called like its process."),
        meaning=say("Whoever looks for a process looks for the file with its id."),
        example="the process `intake` in `diagram_1.bpmn`",
        remedy=say("Rename the file to the id of the process."),
    ),
}
