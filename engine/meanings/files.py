"""Findings about whether the files can be read at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel import say
from engine.meanings.meaning import Meaning

FILES: Final[Mapping[str, Meaning]] = {
    "XML": Meaning(
        title=say("The file cannot be read."),
        meaning=say("It is damaged, or it is no diagram at all: it is no well-formed XML with a BPMN diagram in it."),
        example="`<bpmn:task>` that is never closed; a web page saved as `intake.bpmn`",
        remedy=say("Open the diagram in the editor and save it again, or take the last version that could be read."),
    ),
    "DOCTYPE": Meaning(
        title=say("The file brings a document type."),
        meaning=say(
            "A document type can make the reader load or multiply other texts, so files that have one are not read."
        ),
        example="`<!DOCTYPE definitions [ … ]>`",
        remedy=say("Remove the line <!DOCTYPE …>, or save the diagram again with the editor, which writes none."),
    ),
    "SIZE": Meaning(
        title=say("There is too much in the file."),
        meaning=say("It has more bytes, elements or findings than are looked at, so that a check always ends."),
        example="a diagram of more than 5 MB; more than 100 findings in one file",
        remedy=say(
            "Split the process with call activities. Where there are too many findings, correct those that "
            "are shown first."
        ),
    ),
    "FILE_UNKNOWN": Meaning(
        title=say("Files of this kind are not checked."),
        meaning=say(
            "Diagrams, decisions, forms, YAML files and the schema of the case file are checked, nothing else."
        ),
        example="`integration-point check notes.docx`",
        remedy=say("Name a file of one of these kinds, or the folder of the publication."),
    ),
    "FILE_PATH": Meaning(
        title=say("A file cannot have this name."),
        meaning=say(
            "A name must lead to one file inside of the folder on every machine: no '..', no device such as NUL, no "
            "two names that differ only in case or in how letters are written."
        ),
        example="`../intake.bpmn`, `nul.bpmn`",
        remedy=say("Give the file a name of letters, digits, '_' and '-'."),
    ),
    "FILE_UNPRINTABLE": Meaning(
        title=say("The name of the file cannot be shown."),
        meaning=say("It has characters such as line breaks in it."),
        example='`"two\\nlines.md"`',
        remedy=say("Rename the file with letters, digits, '_' and '-'."),
    ),
    "FILE_LINK": Meaning(
        title=say("There is a link instead of a file."),
        meaning=say("Links are not followed, so that nothing outside of the folder is published."),
        example="a symbolic link `organisation.yaml`",
        remedy=say("Replace the link by a copy of what it points to."),
    ),
    "FILE_SIZE": Meaning(
        title=say("The file is too large."),
        meaning=say("A publication has no files of more than 5 MB."),
        example="a table of 20 MB",
        remedy=say("Split the file, or leave out what does not belong into it."),
    ),
    "FOLDER_SIZE": Meaning(
        title=say("The folder is too large."),
        meaning=say("It holds more files, or more altogether, than one publication may."),
        example="more than 1,000 files",
        remedy=say("Take out of the folder what does not belong to the processes."),
    ),
    "FOLDER_MISSING": Meaning(
        title=say("There is no such folder."),
        meaning=say("The folder that is to be checked or published does not exist."),
        example="`integration-point check proceses`",
        remedy=say("Name the folder that holds organisation.yaml and the processes."),
    ),
    "FILE_KIND": Meaning(
        title=say("A file is left out."),
        meaning=say("The file is of a kind that no publication knows, so it is not published."),
        example="`notes.docx` beside the processes",
        remedy=say("Take the file out of the folder. Nothing is lost if it stays."),
    ),
}
