"""Whoever reads another language misses nothing: each text that people see is translated, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from engine.case_schema import SCHEMA_FILE, CaseSchema
from engine.dmn import DmnError
from engine.dmn.reader import children, read, text_of
from engine.feel import say
from engine.feel.sentences import listed, quoted
from engine.gate.material import FormFile, Material, problem
from engine.gate.reading import B, is_bpmn, local_name, read_definitions
from engine.model import Finding
from engine.organisation import ORGANISATION_FILE
from engine.translations import file_of, lines_of, normal

TECHNICAL: Final = frozenset({"message", "error", "signal", "escalation", "dataStore", "interface", "operation"})
"""Elements whose name is a key for programs."""
EXAMPLES: Final = 3
_STRING: Final = re.compile(r'"([^"\\]*)"')
"""A text inside an expression."""
_LOWER_CASE: Final = re.compile(r"[a-zäöüß]")
_CITATION: Final = re.compile(
    r"§§?(\s|§|[.,;/()\u2013-]|\d+[a-z]?|(Abs|Nr|Nrn|S|Satz|Art|ff|f|u|o|und|oder|bis|Buchst|[a-z])\b\.?"
    r"|\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*|[IVX]+\b)*"
)


def check_translations(material: Material) -> Iterator[Finding]:
    """Yield a warning for each file with texts that a further language lacks, and for translations of nothing."""
    texts = texts_of(material)
    used = {text for found in texts.values() for text in found}
    for locale, translation in material.translations.items():
        catalogue = file_of(locale)
        for file, found in texts.items():
            missing = [text for text in found if text not in translation.texts and needs_translation(text)]
            if missing:
                message = say(
                    "Texts without a translation: {number}. Enter them in {catalogue}: {texts}.",
                    number=len(missing),
                    catalogue=catalogue,
                    texts=_examples(missing),
                )
                yield problem(file, "", "TRANSLATION_MISSING", message)
        unused = [text for text in translation.texts if text not in used]
        if unused and material.is_whole:
            message = say(
                "Entries whose text no file has any more: {number}. Remove them when no old case needs them: {texts}.",
                number=len(unused),
                texts=_examples(unused),
            )
            yield problem(catalogue, "", "TRANSLATION_UNUSED", message)


def texts_of(material: Material) -> dict[str, tuple[str, ...]]:
    """Return the texts that people see, by the first file that has them and in its order."""
    found: list[tuple[str, Iterable[str]]] = [
        (diagram.file, _diagram(diagram.file, material.files)) for diagram in material.diagrams
    ]
    found += [(each.file, _form(each)) for each in material.forms.values()]
    found += [(file, _decisions(content)) for file, content in material.files.items() if file.endswith(".dmn")]
    if material.schema is not None:
        found.append((SCHEMA_FILE, _schema(material.schema)))
    if material.organisation is not None:
        found.append((ORGANISATION_FILE, material.organisation.names))
    seen: set[str] = set()
    texts: dict[str, tuple[str, ...]] = {}
    for file, items in sorted(found, key=lambda each: each[0]):
        new = [text for text in dict.fromkeys(map(normal, items)) if text and text not in seen]
        seen.update(new)
        texts[file] = tuple(new)
    return texts


def needs_translation(text: str) -> bool:
    """Return whether the text is more than an abbreviation, a number or a citation of German law."""
    return bool(_LOWER_CASE.search(text)) and not _CITATION.fullmatch(text)


def _diagram(file: str, files: Mapping[str, bytes]) -> Iterator[str]:
    root = read_definitions(file, files[file])
    for element in () if root is None else root.iter():
        if is_bpmn(element) and local_name(element) not in TECHNICAL:
            yield element.get("name", "")
        if element.tag == f"{B}textAnnotation":
            yield from (child.text or "" for child in element.findall(f"{B}text"))


def _form(file: FormFile) -> Iterator[str]:
    for component in file.form.every:
        yield component.label
        yield from lines_of(component.description)
        yield from lines_of(component.text)
        yield component.pattern_message or ""
        yield from (option.label for option in component.options)


def _decisions(content: bytes) -> Iterator[str]:
    """Yield what a page tells of a decision: what it and its columns are called, notes, and texts that come out."""
    try:
        root = read(content)
    except DmnError:  # the gate says so elsewhere
        return
    for element in root.iter("{*}decision", "{*}businessKnowledgeModel", "{*}input", "{*}output"):
        yield element.get("label", "")
    for element in root.iter("{*}annotationEntry"):
        yield text_of(element)
    for element in root.iter("{*}rule"):
        yield from (described.text or "" for described in children(element, "description"))
    for element in root.iter("{*}outputEntry", "{*}defaultOutputEntry", "{*}literalExpression"):
        yield from _STRING.findall(text_of(element))


def _schema(schema: CaseSchema) -> Iterator[str]:
    for field in schema.fields.values():
        yield field.title
        yield from (value for value in field.enum if isinstance(value, str))
    yield from (each.title for each in schema.classes.values())


def _examples(texts: list[str]) -> str:
    """Return the texts in words, the first few of many."""
    shown = listed(quoted(text if len(text) <= 60 else f"{text[:57]}…") for text in texts[:EXAMPLES])
    more = len(texts) - EXAMPLES
    return shown if more <= 0 else say("{texts} and {number} more", texts=shown, number=more)
