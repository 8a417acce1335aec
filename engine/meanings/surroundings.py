"""Findings about the description of organisation and case file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

SURROUNDINGS: Final[Mapping[str, Meaning]] = {
    "ORG_SIZE": Meaning(
        title=say("The description of the organisation is too large."),
        meaning=say("organisation.yaml has more than 500,000 bytes."),
        example="an export of a whole directory",
        remedy=say("Leave out what does not belong to sites, teams, functions and deadlines."),
    ),
    "ORG_SYNTAX": Meaning(
        title=say("The description of the organisation cannot be read."),
        meaning=say("organisation.yaml is no YAML that can be used."),
        example="a colon in a text without quotation marks",
        remedy=say("Correct the line that is named; mind how far the lines are indented."),
    ),
    "ORG_UNKNOWN": Meaning(
        title=say("There is no such section or entry."),
        meaning=say("organisation.yaml has something that nothing reads, perhaps because it is misspelt."),
        example="`team:` instead of `teams:`",
        remedy=say("Correct the name, or remove what it stands for."),
    ),
    "ORG_TYPE": Meaning(
        title=say("An entry has another form than is needed."),
        meaning=say("There should be entries 'key: value' or a list of texts."),
        example="`functions: Vermittlung`",
        remedy=say("Write it as the sentence shows."),
    ),
    "ORG_TEXT": Meaning(
        title=say("A text is missing."),
        meaning=say(
            "A site, team, function or deadline lacks a text that it needs, or has something else in its place."
        ),
        example="a team without `name`",
        remedy=say("Enter the text, in quotation marks."),
    ),
    "ORG_FUNCTION": Meaning(
        title=say("There is no such function, or the team has none."),
        meaning=say(
            "Tasks go to the functions of teams, so each of them must stand under functions, without a point "
            "in its name."
        ),
        example="a team with the function `Vermitlung`",
        remedy=say("Correct the name, or enter the function under functions."),
    ),
    "ORG_DURATION": Meaning(
        title=say("The deadline is no duration."),
        meaning=say("A deadline is written like P14D (14 days), PT2H (2 hours) or P6M (6 months)."),
        example='`limit: "14 Tage"`',
        remedy=say("Write the duration in this form."),
    ),
    "ORG_WORKING_DAYS": Meaning(
        title=say("The deadline counts working days, but its limit is not in days."),
        meaning=say("There are no working hours or working months that could be counted."),
        example="`{limit: P1M, working_days: true}`",
        remedy=say("Write the limit in days, such as P10D, or take out working_days."),
    ),
    "ORG_RECHTSSTAND": Meaning(
        title=say("It is not clear whose day's law is applied."),
        meaning=say("rechtsstand is 'heute', so that each decision follows the law of its own day, or a date."),
        example="`rechtsstand: 2016`",
        remedy=say("Write heute, or a date such as 2016-01-31."),
    ),
    "ORG_SITE": Meaning(
        title=say("There is no such site."),
        meaning=say("A team names a site that does not stand under sites."),
        example="`site: krefelt`",
        remedy=say("Correct the name, or enter the site under sites."),
    ),
    "ORG_DOMAIN": Meaning(
        title=say("There is no such legal domain."),
        meaning=say("A team names a legal domain that does not stand under legal_domains."),
        example="`legal_domains: [SGB4]`",
        remedy=say("Correct the name, or enter the legal domain under legal_domains."),
    ),
    "SCHEMA_SYNTAX": Meaning(
        title=say("The description of the case file cannot be read."),
        meaning=say("case_file.schema.json is no JSON that can be used."),
        example="a comma behind the last field",
        remedy=say("Correct the line that is named."),
    ),
    "SCHEMA_TYPE": Meaning(
        title=say("A field is described in a form that is not understood."),
        meaning=say("A field has a known type, and fields within it are described like fields, not too deep."),
        example='`"type": "text"`',
        remedy=say("Write one of the types string, integer, number, boolean, array and object."),
    ),
    "SCHEMA_CLASS": Meaning(
        title=say("A class of fields is not in order."),
        meaning=say(
            "Fields that are kept apart, such as those about health, name a class; x-classes lists the classes, with "
            "the functions that may read and write them."
        ),
        example='`"x-class": "medicine"`, or a class that the function `Vermitlung` may read',
        remedy=say("Correct the name, or enter the class under x-classes and the function in organisation.yaml."),
    ),
    "SCHEMA_RETENTION": Meaning(
        title=say("How long a field is kept is not in order."),
        meaning=say(
            "x-retention-classes lists how long things are kept after a case has ended: a duration for each legal "
            "domain that may read the field."
        ),
        example='`"limits": {"SGB2": "10 Jahre"}`',
        remedy=say("Name a retention that is listed, and write a duration such as P10Y for each legal domain."),
    ),
    "SCHEMA_KEY": Meaning(
        title=say("The name of a field cannot be used."),
        meaning=say("Expressions name fields, so a name has small letters without umlauts, digits and '_'."),
        example='`"Gültig bis": {…}`',
        remedy=say("Rename the field, such as gueltig_bis; the title may be what you like."),
    ),
    "SCHEMA_FORMAT": Meaning(
        title=say("There is no such format."),
        meaning=say("A text may have the format of a date, a time, a date with time, or a duration."),
        example='`"format": "datum"`',
        remedy=say("Write date, time, date-time or duration, or leave the format out."),
    ),
    "SCHEMA_ENUM": Meaning(
        title=say("The options of a field are no list."),
        meaning=say("The allowed values of a field (enum) are a list."),
        example='`"enum": "ja"`',
        remedy=say("Write the values in square brackets."),
    ),
    "SCHEMA_LIMIT": Meaning(
        title=say("A limit of a field is no number."),
        meaning=say("The smallest and largest value or length of a field are numbers."),
        example='`"minimum": "0"`',
        remedy=say("Write the number without quotation marks."),
    ),
    "SCHEMA_WHEN": Meaning(
        title=say("It is said wrongly whether a date may lie in the past or in the future."),
        meaning=say("The mark x-when is past or future, and only dates have it."),
        example='`"x-when": "gestern"`',
        remedy=say("Write past or future, or leave the mark out."),
    ),
    "SCHEMA_IDENTIFIES": Meaning(
        title=say("The fields by which people are recognised are marked wrongly."),
        meaning=say(
            "One field each may be marked as name, birth_date and register_number (x-identifies); name and "
            "birth date go together."
        ),
        example='two fields with `"x-identifies": "name"`',
        remedy=say("Mark one field each, of the right type."),
    ),
    "SCHEMA_LIVELIHOOD": Meaning(
        title=say("The fields that tell who pays until when are marked wrongly."),
        meaning=say(
            "One field each may be marked as paid_until, ends, begins, apply_by, applied, granted and lost_days "
            "(x-livelihood); all are dates but the last, which is a whole number. "
            "Without them nobody sees a gap coming."
        ),
        example='a text with `"x-livelihood": "paid_until"`',
        remedy=say("Mark one field each, of the right type."),
    ),
    "SCHEMA_DOMAINS": Meaning(
        title=say("It is said wrongly who may read or write a field."),
        meaning=say("x-read and x-write are lists of legal domains."),
        example='`"x-read": "SGB3"`',
        remedy=say('Write a list such as ["SGB3"].'),
    ),
}
