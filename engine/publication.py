"""The files of one publication, parsed once: definitions, organisation, case file schema and forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from engine.case_schema import SCHEMA_FILE, CaseSchema, parse_case_schema
from engine.feel import LOCAL_ZONE, say
from engine.forms import Form, parse_form
from engine.livelihood import Livelihood, livelihood_of
from engine.model import Actor, Case, CaseFile, Finding, HumanTask, Severity, Value
from engine.organisation import ORGANISATION_FILE, Organisation, parse_organisation
from engine.schema_fields import SchemaField
from engine.services import BUILT_IN, Service
from engine.translations import Translation, parse_translations
from engine.views import Fact
from engine.workflow import parse_definitions
from engine.workflow.interface import Constants, Definitions
from engine.xmlfile import read_tree

MAX_FILE_BYTES: Final = 5_000_000
MAX_FOLDER_BYTES: Final = 50_000_000
MAX_FILES: Final = 1_000
SUFFIXES: Final = frozenset({".bpmn", ".dmn", ".form", ".json", ".yaml", ".yml", ".md"})

_NOBODY: Final = Organisation(name="")
"""Stands in where the files have no organisation: it sets no deadline and no day whose law is applied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a case is pinned to; immutable and shared between threads."""

    files: Mapping[str, bytes] = dataclass_field(repr=False)
    definitions: Definitions
    organisation: Organisation | None
    schema: CaseSchema | None
    forms: Mapping[str, Form]
    """By form id."""
    elements: Mapping[str, Mapping[str, str]]
    """For each process the elements of its diagram: id → name."""
    calls: Mapping[str, Mapping[str, str]]
    """For each process its call activities: element id → key of the called process."""
    translations: Mapping[str, Translation] = dataclass_field(default_factory=dict)
    """What the process owners wrote, in further languages, by locale."""
    offer_fields: frozenset[str] = frozenset()
    """Those that hold the number of an offer, because a form lets people choose one there."""
    keyless: str | None = None
    """Correlation key of messages whose diagram gives them none; None stands for the number of the case."""

    def constants(self, at: datetime, case_file: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return what every expression sees besides the case file at the instant, see :class:`Organisation`."""
        return _constants(self.organisation)(at, case_file)

    def under(self, rechtsstand: date | None) -> Publication:
        """Return the publication as it would be if the organisation set this day; None: no day."""
        if rechtsstand == (self.organisation or _NOBODY).rechtsstand:
            return self
        organisation = replace(self.organisation or _NOBODY, rechtsstand=rechtsstand)
        definitions = self.definitions.adapted(constants=organisation.constants)
        return replace(self, definitions=definitions, organisation=self.organisation and organisation)

    def correlation_key(self, given: str | None, case: Case) -> str:
        """Return the key by which a message of the case finds its way."""
        if given is not None:
            return given
        return case.number if self.keyless is None else self.keyless

    def process_name(self, process_key: str) -> str:
        """Return the name of the process, or its key if the publication has no such process."""
        process = self.definitions.processes.get(process_key)
        return process.name if process is not None else process_key

    def place(self, element_id: str) -> tuple[str, str] | None:
        """Return key of the process and name of the element, or None if no diagram has it."""
        for key, elements in self.elements.items():
            if element_id in elements:
                return key, elements[element_id]
        return None

    def form(self, form_key: str | None) -> Form | None:
        """Return the form, or None where there is none."""
        return None if form_key is None else self.forms.get(form_key)

    def asks(self, process_key: str) -> frozenset[str]:
        """Return the fields that the forms of the process ask for: of its tasks, its start and what is recorded."""
        process = self.definitions.processes.get(process_key)
        if process is None:
            return frozenset()
        used = [*process.forms.values(), *(each.form_key for each in process.waiting_messages)]
        forms = (self.form(form_key) for form_key in used)
        return frozenset(field.key for form in forms if form is not None for field in form.fields)

    def may_read(self, key: str, actor: Actor) -> bool:
        """Return whether the actor may read the field.

        What the schema does not know belongs to no legal domain; without an organisation there are none.
        """
        field = self._restricted(key)
        return field is None or field.may_read(actor.legal_domains, actor.functions)

    def may_write(self, key: str, actor: Actor) -> bool:
        """Return whether the actor may write the field; the same exceptions hold."""
        field = self._restricted(key)
        return field is None or field.may_write(actor.legal_domains, actor.functions)

    def readable(self, case_file: CaseFile, actor: Actor) -> dict[str, Value]:
        """Return the part of the case file that the actor may read, in the order of the schema."""
        order = case_file if self.schema is None else self.schema.fields
        return {key: case_file[key] for key in order if key in case_file and self.may_read(key, actor)}

    def _restricted(self, key: str) -> SchemaField | None:
        return None if self.schema is None or self.organisation is None else self.schema.fields.get(key)

    def title(self, key: str) -> str:
        """Return the German title of a field."""
        return key if self.schema is None else self.schema.title(key)

    def fact(self, key: str, value: Value) -> Fact:
        """Return the field with its value for a reader who may know it."""
        field = None if self.schema is None else self.schema.fields.get(key)
        return Fact(
            key=key,
            title=self.title(key),
            value=value,
            is_choice=field is not None and bool(field.enum),
            is_offer=key in self.offer_fields,
            identifies=field is not None and field.identifies is not None,
            field_class=None if field is None or not field.field_class.key else field.field_class.title,
        )

    def livelihood(self, case_file: CaseFile, now: datetime) -> Livelihood | None:
        """Return where the change of the paying authority stands today, None where there is none."""
        marks = {} if self.schema is None else self.schema.livelihood
        return livelihood_of(marks, case_file, now.astimezone(LOCAL_ZONE).date())

    def pays(self, task: HumanTask) -> bool:
        """Return whether the task deals with who pays until when: its whitelist names one of these days."""
        return self.schema is not None and not frozenset(self.schema.livelihood.values()).isdisjoint(task.facts)


Parse = Callable[[Mapping[str, bytes]], tuple[Publication, list[Finding]]]
"""How files become a publication, with everything that is wrong with them: :func:`parse_publication` or its like."""


def parse_publication(
    files: Mapping[str, bytes], services: Mapping[str, Service] = BUILT_IN
) -> tuple[Publication, list[Finding]]:
    """Return the parsed files and everything that is wrong with them; with an error it must not be executed.

    ``services`` are the handlers of service tasks by type.
    """
    findings: list[Finding] = []
    organisation, schema = None, None
    if ORGANISATION_FILE in files:
        organisation, found = parse_organisation(files[ORGANISATION_FILE])
        findings += found
    if SCHEMA_FILE in files:
        schema, found = parse_case_schema(files[SCHEMA_FILE])
        findings += found
    forms, found = _forms(files)
    findings += found
    translations, found = parse_translations(files, organisation)
    findings += found
    definitions, found = parse_definitions(files, constants=_constants(organisation), services=services)
    findings += found
    publication = Publication(
        files=files,
        definitions=definitions,
        organisation=organisation,
        schema=schema,
        forms=forms,
        elements=_elements(files, definitions),
        calls={key: process.calls for key, process in definitions.processes.items()},
        translations=translations,
        offer_fields=frozenset(each.key for form in forms.values() for each in form.fields if each.offers is not None),
    )
    return publication, findings


def has_errors(findings: list[Finding]) -> bool:
    """Return whether one of the findings stops a publication."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _constants(organisation: Organisation | None) -> Constants:
    return (organisation or _NOBODY).constants


def _forms(files: Mapping[str, bytes]) -> tuple[dict[str, Form], list[Finding]]:
    forms: dict[str, Form] = {}
    findings: list[Finding] = []
    homes: dict[str, str] = {}
    for path in sorted(files):
        if PurePosixPath(path).suffix != ".form":
            continue
        form, problems = parse_form(files[path])
        findings += [Finding(file=path, element=p.element, code=p.code, message=p.message) for p in problems]
        if form is None or not form.id:
            continue
        if form.id in forms:
            message = say(
                "The form '{form}' exists in {file} as well; give each an id of its own.",
                form=form.id,
                file=homes[form.id],
            )
            findings.append(Finding(file=path, element="", code="FORM_DUPLICATE", message=message))
        forms[form.id], homes[form.id] = form, path
    return forms, findings


def _elements(files: Mapping[str, bytes], definitions: Definitions) -> dict[str, dict[str, str]]:
    """Return the element ids of each process with their names, as far as its file can be read."""
    elements: dict[str, dict[str, str]] = {}
    for path in dict.fromkeys(process.file for process in definitions.processes.values()):  # each is read once
        root = read_tree(files.get(path, b""))
        for scope in () if root is None else root:
            key = scope.get("id", "")
            if key in definitions.processes and definitions.processes[key].file == path:
                inside = scope.iter("*")
                elements[key] = {str(each.get("id")): str(each.get("name", "")) for each in inside if each.get("id")}
    return elements


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files of a folder by their POSIX path inside it, and what was left out and why.

    Links are not followed, nothing above the size limits is read, and files of an unknown kind are left out.
    """
    if not folder.is_dir():
        message = say("There is no such folder; name the folder that holds organisation.yaml and the processes.")
        return {}, [Finding(file=str(folder), element="", code="FOLDER_MISSING", message=message)]
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    total = 0

    def find(name: str, code: str, message: str) -> None:
        findings.append(Finding(file=name, element="", code=code, message=message))

    for parent, folders, names in os.walk(folder, followlinks=False):
        here = Path(parent)
        for name in sorted(folders):
            if (here / name).is_symlink():
                find(
                    (here / name).relative_to(folder).as_posix(),
                    "FILE_LINK",
                    say("Links are not followed; put a copy of the folder there."),
                )
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (here / name).is_symlink())
        for name in sorted(names):
            path = here / name
            inside = path.relative_to(folder).as_posix()
            if name.startswith("."):
                continue
            if not inside.isprintable():
                find(
                    repr(inside),
                    "FILE_UNPRINTABLE",
                    say("The name has characters that cannot be shown; rename the file."),
                )
                continue
            if path.is_symlink() or not path.is_file():
                find(inside, "FILE_LINK", say("Links are not followed; put a copy of the file there."))
            elif path.suffix not in SUFFIXES:
                known = " ".join(sorted(SUFFIXES))
                find(
                    inside,
                    "FILE_KIND",
                    say("The file is left out, as only {known} are published; take it out of the folder.", known=known),
                )
            elif path.stat().st_size > MAX_FILE_BYTES:
                find(
                    inside,
                    "FILE_SIZE",
                    say("The file has more than {most} MB; split it.", most=MAX_FILE_BYTES // 1_000_000),
                )
            elif total + path.stat().st_size > MAX_FOLDER_BYTES or len(files) >= MAX_FILES:
                find(
                    inside,
                    "FOLDER_SIZE",
                    say("The folder holds more than one publication may; take out what does not belong into it."),
                )
                return files, findings
            else:
                files[inside] = path.read_bytes()
                total += len(files[inside])
    return files, findings
