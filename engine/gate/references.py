"""Whatever a file refers to exists: forms, processes to start, and the files every publication needs.

Called processes and decisions are no rule of their own: without them the files cannot be executed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.case_schema import SCHEMA_FILE
from engine.feel import say
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.organisation import ORGANISATION_FILE


def check_references(material: Material) -> Iterator[Finding]:
    """Yield a finding for every reference that leads nowhere and every form that nothing leads to."""
    yield from _files(material)
    yield from _targets(material)
    used = {element.form_key for _, element in material.elements()}
    for form_id, file in material.forms.items():
        if material.is_whole and form_id not in used:
            message = say("No task and no event uses the form '{form}'; remove it, or choose it at one.", form=form_id)
            yield problem(file.file, form_id, "FORM_UNUSED", message)
    organisation = material.organisation
    for process_key in () if organisation is None else sorted(set(organisation.starters) - material.processes):
        message = say(
            "There is no executable process '{process}' to start; correct its id, or remove the entry.",
            process=process_key,
        )
        yield problem(ORGANISATION_FILE, f"starters.{process_key}", "PROCESS_MISSING", message)


def _files(material: Material) -> Iterator[Finding]:
    for name, purpose in (
        (ORGANISATION_FILE, say("teams and deadlines")),
        (SCHEMA_FILE, say("the fields of the case file")),
    ):
        if name not in material.files:
            yield problem(
                name,
                "",
                "FILE_MISSING",
                say("The publication needs this file, which describes {purpose}; add it.", purpose=purpose),
            )
    for diagram in material.diagrams:
        if len(diagram.processes) == 1 and PurePosixPath(diagram.file).stem not in diagram.processes:
            message = say(
                "The file is not called like its process; rename it to {name}.bpmn.", name=next(iter(diagram.processes))
            )
            yield problem(diagram.file, "", "FILE_NAME", message)


def _targets(material: Material) -> Iterator[Finding]:
    for diagram, element in material.elements():
        if element.form_key is not None and element.form_key not in material.forms:
            message = say("There is no form '{form}'; choose one that exists, or add it.", form=element.form_key)
            yield problem(diagram.file, element.id, "FORM_MISSING", message)
