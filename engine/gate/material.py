"""What the rules look at: the parsed publication, its diagrams as they were drawn, its forms and decisions by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine.case_schema import SCHEMA_FILE, CaseSchema
from engine.dmn import Model
from engine.forms import Form, parse_form
from engine.gate.diagrams import Diagram, Element, read_diagram
from engine.model import Finding
from engine.organisation import ORGANISATION_FILE, Organisation
from engine.publication import parse_publication
from engine.services import BUILT_IN, Service
from engine.translations import Translation
from engine.workflow.decisions import read_models
from engine.workflow.diagram import ProcessDiagram


@dataclass(frozen=True, kw_only=True, slots=True)
class FormFile:
    """A form and the file it comes from."""

    file: str
    form: Form


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionFile:
    """The decisions of one DMN file."""

    file: str
    model: Model


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """A publication as the rules see it; what could not be read is not in here and has a finding already."""

    files: Mapping[str, bytes]
    diagrams: tuple[Diagram, ...] = ()
    plans: Mapping[str, ProcessDiagram] = field(default_factory=dict)
    """Each process as the engine reads it, by its key."""
    forms: Mapping[str, FormFile] = field(default_factory=dict)
    """By form id."""
    decisions: tuple[DecisionFile, ...] = ()
    schema: CaseSchema | None = None
    organisation: Organisation | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    """By locale."""

    @property
    def processes(self) -> frozenset[str]:
        """Return the keys of all executable processes."""
        return frozenset(key for diagram in self.diagrams for key in diagram.processes)

    @property
    def is_whole(self) -> bool:
        """Return whether every file was read: only then nothing uses what none of them seems to use."""
        read = {each.file for each in self.diagrams} | {each.file for each in self.forms.values()}
        read |= {each.file for each in self.decisions}
        read |= {SCHEMA_FILE} if self.schema is not None else set()
        read |= {ORGANISATION_FILE} if self.organisation is not None else set()
        kinds, common = (".bpmn", ".form", ".dmn"), (SCHEMA_FILE, ORGANISATION_FILE)
        return all(name in read for name in self.files if name.endswith(kinds) or name in common)

    def elements(self, *kinds: str) -> Iterator[tuple[Diagram, Element]]:
        """Yield the elements of these kinds, all where none is given, with their diagram."""
        for diagram in self.diagrams:
            for element in diagram.elements:
                if not kinds or element.kind in kinds:
                    yield diagram, element


def problem(file: str, element: str, code: str, message: str, *, path: tuple[str, ...] = ()) -> Finding:
    """Return a finding; ``path`` are the elements on the way to what is wrong."""
    return Finding(file=file, element=element, code=code, message=message, path=path)


def read_material(
    files: Mapping[str, bytes], services: Mapping[str, Service] = BUILT_IN
) -> tuple[Material, list[Finding]]:
    """Return what can be read, with a finding for everything that cannot be read or executed."""
    publication, findings = parse_publication(files, services)
    diagrams = [read_diagram(name, files[name]) for name in _named(files, ".bpmn")]
    forms: dict[str, FormFile] = {}
    for name in _named(files, ".form"):
        form, _ = parse_form(files[name])
        if form is not None and form.id:
            forms.setdefault(form.id, FormFile(file=name, form=form))
    models, _ = read_models(files)
    return Material(
        files=files,
        diagrams=tuple(diagram for diagram in diagrams if diagram is not None),
        plans=publication.definitions.diagrams,
        forms=forms,
        decisions=tuple(DecisionFile(file=name, model=model) for name, model in models.items()),
        schema=publication.schema,
        organisation=publication.organisation,
        translations=publication.translations,
    ), findings


def _named(files: Mapping[str, bytes], suffix: str) -> list[str]:
    return sorted(name for name in files if PurePosixPath(name).suffix == suffix)
