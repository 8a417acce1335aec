"""The publication gate: everything that stands against publishing a folder, as findings, whatever the files hold.

Each family of rules is a module with one function ``check_…(material) -> findings``. The gate itself never raises:
a file may be anything, and what is wrong with it is said with file, element and reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from engine.feel import say
from engine.filenames import folded, is_plain
from engine.gate.accessibility import check_accessibility
from engine.gate.assignment import check_assignment
from engine.gate.choices import check_choices
from engine.gate.deadlines import check_deadlines
from engine.gate.decision_tables import check_decision_tables
from engine.gate.executability import check_executability
from engine.gate.expressions import check_expressions
from engine.gate.form_fields import check_form_fields
from engine.gate.labels import check_labels
from engine.gate.layout import check_layout
from engine.gate.material import Material, problem, read_material
from engine.gate.merging import merged
from engine.gate.offers import check_catalogue
from engine.gate.privacy import check_privacy
from engine.gate.references import check_references
from engine.gate.soundness import check_soundness
from engine.gate.standard import check_standard, read_model
from engine.gate.style import check_style
from engine.gate.translations import check_translations
from engine.model import Finding, Severity
from engine.publication import MAX_FILES, has_errors, parse_publication
from engine.services import BUILT_IN, Service
from engine.translations import TRANSLATIONS_FOLDER

RULES: Final[tuple[Callable[[Material], Iterable[Finding]], ...]] = (
    check_soundness,
    check_choices,
    check_references,
    check_expressions,
    check_form_fields,
    check_catalogue,
    check_decision_tables,
    check_accessibility,
    check_assignment,
    check_deadlines,
    check_privacy,
    check_labels,
    check_style,
    check_layout,
    check_translations,
)
MAX_BYTES: Final = {".bpmn": 5_000_000, ".dmn": 5_000_000}
MAX_TEXT_BYTES: Final = 1_000_000
"""For every other kind; YAML of more than that takes seconds to read."""
MAX_CELLS: Final = 10_000
MAX_DECISION_TEXT: Final = 150_000
MAX_TOLD: Final = 1_000
"""Findings of one file."""
_CELL: Final = re.compile(rb"<(?:[\w.-]+:)?(?:in|out)putEntry\b")
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?text\b[^<>]*>([^<]*)")
WITH_EXPRESSIONS: Final = (".bpmn", ".dmn", ".form")
CHECKED_KINDS: Final = (".bpmn", ".dmn", ".form", ".yaml", ".schema.json")


def check_files(files: Mapping[str, bytes], *, services: Mapping[str, Service] = BUILT_IN) -> list[Finding]:
    """Return everything that stands against publishing the files, worst first within each file.

    ``services`` are the handlers of service tasks that the engine knows, by type. Scenarios are told only where nothing
    else is wrong: a story about files that cannot be executed explains nothing.
    """
    from engine.scenarios import run_scenarios  # it needs the services, which most findings do not

    findings = list(_check_names(files))
    findings += [finding for name in files for finding in _check_size(name, files[name])]
    if findings:
        return findings
    material, findings = read_material(files, services)
    if _too_much(findings):
        return _sorted(findings)
    for name in files:
        if name.endswith(".bpmn"):
            own = [finding for finding in findings if finding.file == name]
            findings = [finding for finding in findings if finding.file != name]
            findings += merged(own, _check_model(name, files[name]))
    for rule in RULES:
        findings += rule(material)
    findings = _sorted(findings)
    if not has_errors(findings):
        findings += run_scenarios(files, services)
    return findings


def check_file(path_name: str, data: bytes, *, neighbours: Mapping[str, bytes] | None = None) -> list[Finding]:
    """Return what is wrong with one file by itself: is it well-formed, standard, can it be executed, and make sense.

    ``neighbours`` are the other files of its publication where there is one: what the file refers to is looked for
    there, but only findings about the file itself are returned.
    """
    name = PurePosixPath(path_name).name
    if not name.endswith(CHECKED_KINDS):
        known = ", ".join(CHECKED_KINDS)
        return [
            problem(
                path_name,
                "",
                "FILE_UNKNOWN",
                say("Files of this kind are not checked; name one of {known}.", known=known),
            )
        ]
    findings = list(_check_size(path_name, data))
    if findings:
        return findings
    if "scenarios" in PurePosixPath(path_name).parts and name.endswith(".yaml"):
        from engine.scenarios import read_stories

        return read_stories(path_name, data)[1]
    inside = {".yaml": "organisation.yaml", ".json": "case_file.schema.json"}.get(PurePosixPath(name).suffix, path_name)
    if TRANSLATIONS_FOLDER in PurePosixPath(path_name).parts:
        inside = f"{TRANSLATIONS_FOLDER}/{name}"
    files = {**(neighbours or {}), inside: data}
    if name.endswith(WITH_EXPRESSIONS):
        material, findings = read_material(files)
        if _too_much(each for each in findings if each.file == inside):
            return _sorted(replace(each, file=path_name) for each in findings if each.file == inside)
        findings += check_expressions(material)
        findings += check_decision_tables(material) if name.endswith(".dmn") else ()
    else:
        findings = parse_publication(files)[1]
    if name.endswith(".bpmn"):
        findings = merged([each for each in findings if each.file == inside], _check_model(inside, data))
    return _sorted(replace(finding, file=path_name) for finding in findings if finding.file == inside)


def _check_model(name: str, data: bytes) -> Iterable[Finding]:
    """Return what of a BPMN file breaks the standard, and what of it is not executed."""
    model = read_model(name, data)
    return () if model is None else [*check_standard(model), *check_executability(model)]


def _check_names(files: Iterable[str]) -> Iterable[Finding]:
    seen: dict[str, str] = {}
    for number, name in enumerate(files):
        if number == MAX_FILES:
            message = say("The folder has more than {most} files; split it.", most=MAX_FILES)
            yield problem("", "", "FOLDER_SIZE", message)
            return
        other = seen.setdefault(folded(name), name)
        if not is_plain(name):
            message = say("The name leads out of the folder, or not every machine can have it; rename the file.")
            yield problem(name if name.isprintable() else repr(name), "", "FILE_PATH", message)
        elif other != name:
            message = say("Some machines cannot tell the name from '{other}'; rename one of the files.", other=other)
            yield problem(name, "", "FILE_PATH", message)


def _check_size(name: str, data: bytes) -> Iterable[Finding]:
    limit = MAX_BYTES.get(PurePosixPath(name).suffix, MAX_TEXT_BYTES)
    if len(data) > limit:
        yield problem(
            name, "", "SIZE", say("The file has {size} bytes, more than {most}; split it.", size=len(data), most=limit)
        )
    elif name.endswith(".dmn"):
        yield from _check_decisions(name, data)


def _check_decisions(name: str, data: bytes) -> Iterable[Finding]:
    """Return a finding for decisions that take long to look through, however few bytes the file has."""
    if len(_CELL.findall(data)) > MAX_CELLS:
        message = say("The decision tables of the file have more than {most} cells; split them.", most=MAX_CELLS)
        yield problem(name, "", "SIZE", message)
    elif sum(map(len, _TEXT.findall(data))) > MAX_DECISION_TEXT:
        message = say("The decisions of the file have more than {most} characters; split them.", most=MAX_DECISION_TEXT)
        yield problem(name, "", "SIZE", message)


def _too_much(findings: Iterable[Finding]) -> bool:
    """Return whether a file is so large, or so full of faults, that looking further would take long."""
    return any(finding.code == "SIZE" for finding in findings)


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once, file by file and errors first; of a file no more than a page can show."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    ordered = sorted(dict.fromkeys(findings), key=lambda finding: (finding.file, order[finding.severity]))
    told: list[Finding] = []
    number: Counter[str] = Counter()
    for finding in ordered:
        number[finding.file] += 1
        if number[finding.file] <= MAX_TOLD:
            told.append(finding)
        elif number[finding.file] == MAX_TOLD + 1:
            told.append(problem(finding.file, "", "SIZE", say("There are more findings; correct these first.")))
    return told


__all__ = ["check_file", "check_files"]
