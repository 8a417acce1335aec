"""Findings about whether forms can be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

FORMS: Final[Mapping[str, Meaning]] = {
    "FORM_TOO_LARGE": Meaning(
        title=say("The form is too large."),
        meaning=say("It has more than 500 components or more than 1 MB."),
        example="a form with an image in it",
        remedy=say("Split the form over several tasks."),
    ),
    "FORM_NOT_JSON": Meaning(
        title=say("The form cannot be read."),
        meaning=say("The file is damaged: it is no JSON, as the form editor writes it."),
        example="a comma that is missing between two components",
        remedy=say("Open the form in the form editor and save it again, or take the last version that could be read."),
    ),
    "FORM_NOT_A_FORM": Meaning(
        title=say("This is no form."),
        meaning=say("The file has no list of components."),
        example='`{"id": "x"}`',
        remedy=say("Create the form in the form editor and save it under this name."),
    ),
    "FORM_ID_MISSING": Meaning(
        title=say("The form has no id."),
        meaning=say("Tasks name their form by its id, so without one nothing can use it."),
        example='`{"components": []}`',
        remedy=say("Enter an id in the properties of the form."),
    ),
    "FORM_SCHEMA_VERSION": Meaning(
        title=say("The form was not saved by a form editor."),
        meaning=say("It does not say which version of the format it is written in."),
        example="a form written by hand without `schemaVersion`",
        remedy=say("Open the form in the form editor and save it."),
    ),
    "FORM_DUPLICATE": Meaning(
        title=say("Two forms have the same id."),
        meaning=say("It is not clear which of them a task means."),
        example="a form that was copied to another file",
        remedy=say("Give one of them another id, and choose it at its tasks."),
    ),
    "FORM_DUPLICATE_KEY": Meaning(
        title=say("Several inputs fill the same field."),
        meaning=say("A field has one input in a form, or nobody knows which of them counts."),
        example="two inputs with the key `telefon`",
        remedy=say("Remove all inputs of the field but one, or give the others another key."),
    ),
    "FORM_DUPLICATE_ID": Meaning(
        title=say("Several components have the same id."),
        meaning=say("Error messages could not lead to the right one."),
        example="a component that was copied in the file by hand",
        remedy=say("Delete one of them in the form editor and add it anew."),
    ),
    "FORM_DUPLICATE_OPTION": Meaning(
        title=say("An option is there several times."),
        meaning=say("Two options have the same value, so the case file could not tell them apart."),
        example="two options with the value `ja`",
        remedy=say("Give each option a value of its own, or remove one of them."),
    ),
    "FORM_NOT_A_COMPONENT": Meaning(
        title=say("Something in the form is no component."),
        meaning=say("The list of components has something else in it."),
        example='`"components": ["Name"]`',
        remedy=say("Remove it, and add the component in the form editor."),
    ),
    "FORM_TOO_DEEP": Meaning(
        title=say("Groups are nested too deeply."),
        meaning=say("There are more than ten groups within each other."),
        example="eleven groups within each other",
        remedy=say("Put the components into fewer groups."),
    ),
    "FORM_UNSUPPORTED_COMPONENT": Meaning(
        title=say("Such components are not supported."),
        meaning=say("The task pages cannot show a component of this kind."),
        example="a file picker; a table",
        remedy=say(
            "Take one of those that there are: text, number, date and time, checkbox, choice, list of choices, group."
        ),
    ),
    "FORM_UNSUPPORTED_PATH": Meaning(
        title=say("A group has a path."),
        meaning=say("The case file is flat, so groups only order what is on the page."),
        example="a group with the path `person`",
        remedy=say("Empty the path of the group."),
    ),
    "FORM_UNSUPPORTED_OPTIONS": Meaning(
        title=say("The options are calculated."),
        meaning=say("Options stand in the form, so that they can be checked and translated."),
        example="options from an expression",
        remedy=say("List the options with value and label."),
    ),
    "FORM_UNSUPPORTED_EXPRESSION": Meaning(
        title=say("An expression stands where none is evaluated."),
        meaning=say("Labels, descriptions, defaults and the like are fixed texts here."),
        example="the label `=name`",
        remedy=say("Write a fixed text, or hide the component with a condition."),
    ),
    "FORM_SUBTYPE": Meaning(
        title=say("The kind of date input does not exist."),
        meaning=say("An input for a point in time is for a date, a time, or both."),
        example="the subtype `week`",
        remedy=say("Choose date, time, or date and time."),
    ),
    "FORM_KEY": Meaning(
        title=say("The key of an input is no field name."),
        meaning=say("The key says which field is filled; it has small letters without umlauts, digits and '_'."),
        example="the key `Gültig bis`",
        remedy=say("Enter the name of the field, such as gueltig_bis."),
    ),
    "FORM_OPTIONS": Meaning(
        title=say("An option is incomplete, or there is none."),
        meaning=say("Every option has a text as its value and a label that people read."),
        example="a choice without options",
        remedy=say("Enter value and label of every option."),
    ),
    "FORM_LABEL_MISSING": Meaning(
        title=say("An input has no label."),
        meaning=say("Nobody could tell what to enter, and screen readers would have nothing to say."),
        example="a text input with an empty label",
        remedy=say("Enter a label that says what to enter."),
    ),
    "FORM_VALIDATE": Meaning(
        title=say("A limit of an input cannot be used."),
        meaning=say("The smallest and largest value are numbers, lengths are whole numbers from 0."),
        example="the minimum length `zwei`",
        remedy=say("Enter a number, or empty the limit."),
    ),
    "FORM_PATTERN": Meaning(
        title=say("The pattern of an input cannot be used."),
        meaning=say("It is no regular expression that is understood here."),
        example="the pattern `(`",
        remedy=say("Correct the pattern at the place that is named."),
    ),
    "FORM_EXPRESSION": Meaning(
        title=say("The condition of a component cannot be read."),
        meaning=say("The condition that hides a component is misspelt."),
        example="`=alter >`",
        remedy=say("Correct it at the place that is named."),
    ),
    "FORM_HIDE": Meaning(
        title=say("The condition of a component cannot be used."),
        meaning=say(
            "It is no expression, or it asks for the present time, which passes while people fill in the form."
        ),
        example="`=gueltig_bis < today()`",
        remedy=say(
            "Compare fields of the case file; let a decision before the task calculate what depends on the time."
        ),
    ),
    "FORM_GROUP_LABEL": Meaning(
        title=say("The group has no label."),
        meaning=say("Whoever hears a form instead of seeing it is told the label of the group before its inputs."),
        example="a frame around three inputs, without a name",
        remedy=say("Say what the inputs of the group have in common."),
    ),
    "FORM_OPTION_ALIKE": Meaning(
        title=say("Two options have the same label."),
        meaning=say("They mean different values, but nobody can tell which is which."),
        example="two options called 'ja' with different values",
        remedy=say("Give each option a label of its own, or remove one."),
    ),
    "FORM_OFFERS": Meaning(
        title=say("The form cannot choose from the catalogue of offers like this."),
        meaning=say(
            "A select takes its options from the catalogue where its property 'offers' names a kind of offers; the "
            "filter sees the case as it is before the form is filled in."
        ),
        example="`offers: courses` instead of `offers: course`",
        remedy=say("Name a kind that exists, at a select, and let the filter use fields of earlier steps alone."),
    ),
    "FORM_LABEL_TWICE": Meaning(
        title=say("Two inputs have the same label."),
        meaning=say("Within one group the label alone has to say what to enter."),
        example="two inputs 'Datum' one below the other",
        remedy=say("Say in each label what it is about, such as 'Datum der Zustellung'."),
    ),
    "FORM_HINT_MISSING": Meaning(
        title=say("Nothing says what can be entered."),
        meaning=say(
            "The input takes only what fits its pattern; who enters something else is told that it is wrong, but not "
            "why."
        ),
        example="a postal code with a pattern, without a description",
        remedy=say("Add a description, or the message for what does not fit."),
    ),
    "FORM_IMAGE": Meaning(
        title=say("The image is not shown."),
        meaning=say("Texts of forms have headings, lists and bold words; an image would be shown as its source."),
        example="a plan of the building in a text",
        remedy=say("Say in words what the image shows."),
    ),
}
