"""What process owners wrote, in a further language: ``translations/<locale>.yaml``, German text → translated text.

The files of a publication stay German; nothing that is stored is ever translated, only what is shown. White space
counts as one blank, and of a text with several lines each line is translated by itself, without the mark of a heading
or an item before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from engine.feel import reason, say
from engine.model import DEFAULT_LOCALE, LOCALES, Finding
from engine.organisation import Organisation
from engine.yamlfile import YamlProblem, read_documents

TRANSLATIONS_FOLDER: Final = "translations"
_MARK: Final = re.compile(r"\s*(?:#{1,6}\s+|[-*]\s+)?")
_NO_TEXT: Final = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What no XML can hold, so no diagram either."""


@dataclass(frozen=True, slots=True, eq=False)
class Translation:
    """The texts of one publication in one further language; equal to nothing but itself, so caches may key on it."""

    locale: str
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By the German text: the entries of the file."""
    groups: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By the German name: those of the candidate groups, put together from team and function."""

    def of(self, text: str) -> str:
        """Return the text in this language, line by line; what is not translated stays as it is."""
        known = self.texts.get(normal(text)) or self.groups.get(normal(text))
        return "\n".join(map(self._line, text.split("\n"))) if known is None else known

    def _line(self, line: str) -> str:
        mark, text, rest = _split(line)
        return f"{mark}{self.texts.get(normal(text), text)}{rest}"


def file_of(locale: str) -> str:
    """Return the path of the file with the texts of a language inside its publication."""
    return f"{TRANSLATIONS_FOLDER}/{locale}.yaml"


def normal(text: str) -> str:
    """Return the text with its white space as single blanks, as the files know it."""
    return " ".join(text.split())


def lines_of(text: str) -> Iterator[str]:
    """Yield what is translated of a longer text: each line that says something, without its mark."""
    yield from filter(None, (normal(_split(line)[1]) for line in text.split("\n")))


def parse_translations(
    files: Mapping[str, bytes], organisation: Organisation | None
) -> tuple[dict[str, Translation], list[Finding]]:
    """Return the translations by locale and what is wrong with their files."""
    translations: dict[str, Translation] = {}
    findings: list[Finding] = []
    further = [locale for locale in LOCALES if locale != DEFAULT_LOCALE]
    for path in sorted(files):
        place = PurePosixPath(path)
        if place.parent.name != TRANSLATIONS_FOLDER or place.suffix not in (".yaml", ".yml"):
            continue
        locale = next((each for each in further if path == file_of(each)), None)
        if locale is None:
            message = say(
                "No pages are shown in this language; remove the file, or rename it to {known}.",
                known=", ".join(map(file_of, further)),
            )
            findings.append(Finding(file=path, element="", code="TRANSLATION_LOCALE", message=message))
            continue
        texts, found = _texts(path, files[path])
        findings += found
        translations[locale] = Translation(locale, texts, _groups(texts, organisation))
    return translations, findings


def written_texts(data: bytes) -> dict[str, str]:
    """Return the entries of a file of translations as far as it can be read, those without a translation left out."""
    return _texts("", data)[0]


def _texts(path: str, data: bytes) -> tuple[dict[str, str], list[Finding]]:
    def problem(element: str, code: str, message: str) -> Finding:
        return Finding(file=path, element=element, code=code, message=message)

    try:
        documents = read_documents(data)
    except YamlProblem as trouble:
        return {}, [problem("", "TRANSLATION_SYNTAX", reason(trouble))]
    entries = documents[0] if len(documents) == 1 else {} if not documents else None
    if not isinstance(entries, dict):
        return {}, [
            problem(
                "",
                "TRANSLATION_TYPE",
                say("Something else stands here than entries; write them as 'German text: English text'."),
            )
        ]
    texts: dict[str, str] = {}
    findings = []
    for german, translated in entries.items():
        if isinstance(german, str) and isinstance(translated, str | None):
            if _NO_TEXT.search(translated or ""):
                message = say("The translation has control characters; take them out.")
                findings.append(problem(german, "TRANSLATION_TYPE", message))
            elif translated:
                texts[normal(german)] = translated
        else:
            message = say("One of both sides is no text; put them into quotation marks.")
            findings.append(problem(str(german), "TRANSLATION_TYPE", message))
    return texts, findings


def _groups(texts: Mapping[str, str], organisation: Organisation | None) -> dict[str, str]:
    """Return the names of the candidate groups, which are put together from those of team and function."""
    if organisation is None:
        return {}
    translated = organisation.renamed(lambda text: texts.get(normal(text), text))
    return {normal(organisation.group_name(group)): translated.group_name(group) for group in organisation.groups}


def _split(line: str) -> tuple[str, str, str]:
    match = _MARK.match(line)
    assert match is not None  # noqa: S101  # it matches every line
    rest = line[match.end() :]
    text = rest.rstrip()
    return match[0], text, rest[len(text) :]
