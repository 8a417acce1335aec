"""What people call the places of findings: the titles of files, and the labels of what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from engine.case_schema import SCHEMA_FILE
from engine.feel import say
from engine.forms import parse_form
from engine.forms.model import walk
from engine.model import LOCALES, Finding
from engine.organisation import ORGANISATION_FILE
from engine.translations import file_of
from engine.workflow.words import kind_in_words
from engine.workshop.titles import Askers, askers_of, title_of
from engine.xmlfile import read_tree
from engine.yamlfile import YamlProblem, read_documents

_TITLES: Final[Mapping[str, str]] = {
    ORGANISATION_FILE: say("organisation"),
    SCHEMA_FILE: say("case file"),
    **{file_of(locale): say("texts in the other language") for locale in LOCALES},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedFinding:
    """A finding with the words that people have for its place; each may be a text of theirs or a sentence."""

    finding: Finding
    title: str
    """Of the file: the name of the process, the decisions or the task of a form; its path where nothing is known."""
    label: str
    """Of the element; empty where the finding is about the whole file."""
    path: tuple[str, ...]
    """Labels of the elements on the way."""


def place(findings: Iterable[Finding], files: Mapping[str, bytes]) -> tuple[PlacedFinding, ...]:
    """Return the findings with the words for their places, in the same order."""
    labels = cache(lambda file: _labels(file, files.get(file, b"")))
    askers = cache(lambda: askers_of(files))
    titles = cache(lambda file: _title(file, files, askers))

    def label(file: str, element: str) -> str:
        return labels(file).get(element, element) if element else ""

    return tuple(
        PlacedFinding(
            finding=each,
            title=titles(each.file),
            label=label(each.file, each.element),
            path=tuple(label(each.file, element) for element in each.path),
        )
        for each in findings
    )


def _title(file: str, files: Mapping[str, bytes], askers: Askers) -> str:
    title = title_of(file, files.get(file, b""), askers)
    if title and file.endswith(".form"):
        return say("form of '{task}'", task=title)
    return _TITLES.get(file) or title or file


def _labels(file: str, content: bytes) -> Mapping[str, str]:
    """Return the label of every element of the file that has one, by its id."""
    read = _READERS.get(PurePosixPath(file).suffix)
    return {} if read is None else dict(read(content))


def _of_diagram(content: bytes) -> Iterator[tuple[str, str]]:
    root = read_tree(content)
    named = {} if root is None else {str(each.get("id")): each for each in root.iter("{*}*") if each.get("id")}
    for id, element in named.items():
        if not etree.QName(element).namespace or "/MODEL" not in str(etree.QName(element).namespace):
            continue
        name = " ".join((element.get("name") or "").split())
        source = named.get(element.get("sourceRef", ""))
        question = "" if source is None else " ".join((source.get("name") or "").split())
        if name and question:
            yield id, say("{question} → {answer}", question=question, answer=name)
        else:
            kind = kind_in_words(str(etree.QName(element).localname))
            yield id, name or say("{kind} ({id})", kind=kind, id=id)


def _of_decisions(content: bytes) -> Iterator[tuple[str, str]]:
    root = read_tree(content)
    for element in () if root is None else root.iter("{*}decision", "{*}inputData", "{*}input", "{*}output"):
        name = element.get("label") or element.get("name")
        if element.get("id") and name:
            yield element.get("id", ""), name
    for table in () if root is None else root.iter("{*}decisionTable"):
        owner = table.getparent()
        if table.get("id") and owner is not None:
            yield table.get("id", ""), owner.get("name", "") or table.get("id", "")
        for number, rule in enumerate(table.iterchildren("{*}rule"), start=1):
            yield rule.get("id", ""), say("rule {number}", number=number)


def _of_form(content: bytes) -> Iterator[tuple[str, str]]:
    form, _ = parse_form(content)
    for component in () if form is None else walk(form.components):
        for id in (component.id, component.key):
            if id and component.label:
                yield id, component.label


def _of_schema(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return
    fields = document.get("properties") if isinstance(document, dict) else None
    for key, entry in fields.items() if isinstance(fields, dict) else ():
        if isinstance(entry, dict) and isinstance(entry.get("title"), str):
            yield key, entry["title"]


def _of_organisation(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        documents = read_documents(content)
    except YamlProblem:
        return
    for section, entries in documents[0].items() if documents and isinstance(documents[0], dict) else ():
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            name = (entry.get("name") or entry.get("title")) if isinstance(entry, dict) else None
            if isinstance(name, str):
                yield f"{section}.{key}", name


_READERS: Final[Mapping[str, Callable[[bytes], Iterable[tuple[str, str]]]]] = {
    ".bpmn": _of_diagram,
    ".dmn": _of_decisions,
    ".form": _of_form,
    ".json": _of_schema,
    ".yaml": _of_organisation,
}
