"""German words for files, findings and deadlines of the workshop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Final

from engine.errors import DraftConflict, InvalidFile
from engine.meanings import MEANINGS, Meaning
from engine.model import Finding, Severity
from engine.workshop import FileView, PlacedFinding
from webui.formatting import moment
from webui.language import gettext
from webui.language import lazy_gettext as _l
from webui.people import person

_KINDS: Final = {
    "diagram": _l("Abläufe"),
    "decision": _l("Entscheidungen"),
    "organisation": _l("Organisation und Fristen"),
    "schema": _l("Fallakte"),
    "form": _l("Formulare"),
    "scenario": _l("Szenarien"),
    "text": _l("Beschreibungen"),
    "other": _l("Weitere Dateien"),
}
_SUFFIXES: Final = {".bpmn": "diagram", ".dmn": "decision", ".form": "form", ".md": "text"}
_STATES: Final = {
    "published": _l("veröffentlicht"),
    "changed": _l("geändert"),
    "new": _l("neu"),
    "removed": _l("entfällt"),
}
_UNITS: Final = {
    "minutes": _l("Minuten"),
    "hours": _l("Stunden"),
    "days": _l("Tage"),
    "weeks": _l("Wochen"),
    "months": _l("Monate"),
    "years": _l("Jahre"),
}
_FILE_PROBLEMS: Final = {
    "name": _l(
        "Der Name „%(path)s“ geht nicht. Erlaubt sind Ordner und Dateiname mit / getrennt, ohne führenden Punkt, "
        "zum Beispiel intake/hinweise.form."
    ),
    "kind": _l("„%(path)s“: Erlaubt sind Dateien mit der Endung .bpmn, .dmn, .form, .yaml, .yml, .json oder .md."),
    "size": _l("„%(path)s“ ist größer als 5 Megabyte. Bitte teilen Sie die Datei auf."),
    "total": _l("Der Entwurf hätte mit „%(path)s“ zu viele oder zu große Dateien. Bitte entfernen Sie erst andere."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the file and the element that it is about."""

    placed: PlacedFinding
    is_diagram: bool

    @property
    def finding(self) -> Finding:
        return self.placed.finding

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Ids and labels of the elements on the way to what is wrong."""
        return list(zip(self.finding.path, self.placed.path, strict=True))

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self.finding.code]

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


def kind_of(path: str) -> str:
    """Return what a file is for: a key of the groups in the list."""
    if path == "organisation.yaml":
        return "organisation"
    if path == "case_file.schema.json":
        return "schema"
    if path.startswith("scenarios/") and path.endswith((".yaml", ".yml")):
        return "scenario"
    return _SUFFIXES.get(PurePosixPath(path).suffix, "other")


def grouped(files: Iterable[FileView]) -> list[tuple[str, str, list[FileView]]]:
    """Return the files by kind, each kind with its key and title, in the order of what people look for."""
    order = list(_KINDS)
    ordered = sorted(files, key=lambda file: (order.index(kind_of(file.path)), file.path))
    return [
        (kind, str(_KINDS[kind]), list(group)) for kind, group in groupby(ordered, key=lambda file: kind_of(file.path))
    ]


def state_text(file: FileView) -> str:
    """Return the state of the file in a word."""
    return str(_STATES[file.state])


def units() -> dict[str, str]:
    """Return the units in which a deadline is given, by their keys."""
    return {key: str(text) for key, text in _UNITS.items()}


def file_problem(refusal: InvalidFile) -> str:
    """Return why a file was not taken."""
    return str(_FILE_PROBLEMS[refusal.parameters["problem"]]) % {"path": refusal.parameters["path"]}


def conflict_text(conflict: DraftConflict) -> str:
    """Return who has changed the file meanwhile."""
    path, by, at = (conflict.parameters[name] for name in ("path", "by", "at"))
    if at is None:
        return gettext("„%(path)s“ gibt es inzwischen, oder die Datei wurde entfernt.", path=path)
    return gettext("%(who)s hat „%(path)s“ am %(when)s Uhr geändert.", who=person(by), path=path, when=moment(at))


def line_of(text: str, element: str) -> int | None:
    """Return the number of the first line that names the element, as XML, JSON and YAML do, or None."""
    if not element:
        return None
    marks = (f'id="{element}"', f'"{element}"', f"{element}:")
    lines = text.splitlines()
    return next((number for mark in marks for number, line in enumerate(lines, 1) if mark in line), None)


def rows(findings: Sequence[PlacedFinding]) -> list[Row]:
    """Return the findings for a list, errors first."""
    found = [Row(placed, kind_of(placed.finding.file) == "diagram") for placed in findings]
    return sorted(found, key=lambda row: not row.is_error)


def by_file(found: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Return the rows of each file together, with one of them that names it: files with errors first."""
    files: dict[str, list[Row]] = {}
    for row in found:
        files.setdefault(row.finding.file, []).append(row)
    return [(each[0], each) for each in files.values()]
