"""Findings about whether texts are there in the other language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

TRANSLATIONS: Final[Mapping[str, Meaning]] = {
    "TRANSLATION_SYNTAX": Meaning(
        title=say("The translations cannot be read."),
        meaning=say("The file is no YAML that can be used."),
        example="a text with a colon and without quotation marks",
        remedy=say("Correct the line that is named; put texts into quotation marks."),
    ),
    "TRANSLATION_TYPE": Meaning(
        title=say("An entry of the translations is no pair of texts."),
        meaning=say("The file is one list of entries 'German text: English text'."),
        example="`ja: true`",
        remedy=say("Put both sides into quotation marks."),
    ),
    "TRANSLATION_LOCALE": Meaning(
        title=say("The pages are not shown in this language."),
        meaning=say("There are pages in German and English; translations are for the latter."),
        example="`translations/fr.yaml`",
        remedy=say("Remove the file, or rename it to translations/en.yaml."),
    ),
    "TRANSLATION_MISSING": Meaning(
        title=say("English texts are missing here."),
        meaning=say("Whoever works in English sees these texts in German."),
        example="a new task whose name is not in `translations/en.yaml`",
        remedy=say("Enter the English texts in translations/en.yaml."),
    ),
    "TRANSLATION_UNUSED": Meaning(
        title=say("Some English texts have no German one any more."),
        meaning=say("No file says the German text; the entry may stay while cases of an earlier publication run."),
        example="the old name of a renamed task",
        remedy=say("Remove the entries when no case of an earlier publication runs any more."),
    ),
}
