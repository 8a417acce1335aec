"""Keeps the English texts complete: those of the pages (``messages.po``) and of the process owners (``en.yaml``).

``uv run python tools/translations.py`` extracts every text afresh, brings both files in order, keeps what is translated
and prints what is missing as YAML. Fill that in and hand it back with ``--fill FILE``, or write into the files
themselves. ``--check`` changes nothing. It ends with 1 while anything is missing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from engine.gate.material import read_material
from engine.gate.translations import needs_translation, texts_of
from engine.publication import read_folder
from engine.translations import file_of, written_texts
from engine.yamlfile import read_documents

ROOT: Final = Path(__file__).parent.parent
WEBUI: Final = ROOT / "webui"
PROCESSES: Final = ROOT / "processes"
LOCALE: Final = "en"
PAGES: Final = WEBUI / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
OWN: Final = PROCESSES / file_of(LOCALE)
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
PLACEHOLDER: Final = re.compile(r"%(?:\((\w+)\))?[a-z%]")
LONGEST_KEY: Final = 1_000
"""YAML takes a longer key only after a question mark."""
_PAGES_HEAD: Final = """\
# The pages in English. tools/translations.py keeps the list of messages; the translations are made by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_OWN_HEAD: Final = """\
# What the process owners wrote, in English: German text: English text, under the first file that has it.
# Stored values stay German. tools/translations.py keeps the list; the translations are made by hand.
"""
_UNUSED: Final = "used by no file any more"


def found_messages() -> Catalog:
    """Return every message of templates and Python, extracted afresh."""
    with (WEBUI / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    for name, _, message, _, context in extract_from_dir(str(WEBUI), methods, options, keywords=KEYWORDS):
        catalogue.add(message, locations=[(f"webui/{name}", 1)], context=context)
    return catalogue


def known_messages() -> Catalog:
    """Return the catalogue of the pages as it is."""
    if not PAGES.is_file():
        return Catalog(locale=LOCALE)
    with PAGES.open("rb") as file:
        return read_po(file, locale=LOCALE)


def updated_pages(found: Catalog, known: Catalog) -> str:
    """Return the text of the catalogue with exactly the messages found, translations kept."""
    catalogue = Catalog(locale=LOCALE)
    for message in _messages(found):
        before = known.get(message.id, message.context)
        fits = before is not None and not before.fuzzy and isinstance(before.string, str) != message.pluralizable
        string = before.string if before is not None and fits else ""
        catalogue.add(message.id, string, sorted(set(message.locations)), context=message.context)
    text = BytesIO()
    write_po(text, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
    return _PAGES_HEAD + text.getvalue().decode().strip() + "\n"


def page_problems(found: Catalog, known: Catalog) -> list[str]:
    """Return what is wrong with the catalogue of the pages, one line for each message."""
    problems = []
    for message in _messages(found):
        before = known.get(message.id, message.context)
        if before is None or not _is_complete(before):
            problems.append(f"missing: {_singular(message)}")
        elif before.fuzzy:
            problems.append(f"fuzzy: {_singular(message)}")
        elif not _same_placeholders(before):
            problems.append(f"other placeholders: {_singular(message)}")
    ids = {message.id for message in _messages(found)}
    return problems + [f"unused: {_singular(message)}" for message in _messages(known) if message.id not in ids]


def own_texts(processes: Path = PROCESSES) -> dict[str, tuple[str, ...]]:
    """Return the texts of the process owners by the file that has them first."""
    return texts_of(read_material(read_folder(processes)[0])[0])


def updated_own(found: Mapping[str, Iterable[str]], known: Mapping[str, str]) -> str:
    """Return the file of the process owners in order: a section for each file, an empty text for what is missing."""
    sections = {
        file: {text: known.get(text, "") for text in texts if text in known or needs_translation(text)}
        for file, texts in found.items()
    }
    used = {text for texts in found.values() for text in texts}
    sections[_UNUSED] = {text: translated for text, translated in known.items() if text not in used}
    return _OWN_HEAD + "".join(_section(name, entries) for name, entries in sections.items() if entries)


def missing_own(found: Mapping[str, Iterable[str]], known: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the texts of the process owners without a translation, by file."""
    sections = {
        file: {text: "" for text in texts if text not in known and needs_translation(text)}
        for file, texts in found.items()
    }
    return {file: entries for file, entries in sections.items() if entries}


def missing_pages(found: Catalog, known: Catalog) -> dict[str, Any]:
    """Return the messages of the pages without a translation, by their German text; two texts for a plural."""
    missing: dict[str, Any] = {}
    for message in _messages(found):
        before = known.get(message.id, message.context)
        if before is None or before.fuzzy or not _is_complete(before):
            missing[_singular(message)] = ["", ""] if message.pluralizable else ""
    return missing


def fill(known: Catalog, found: Catalog, own: dict[str, str], given: Mapping[str, Any]) -> None:
    """Take over translations for whatever has the German text: messages of the pages, texts of the process owners."""
    texts = {text for texts in own_texts().values() for text in texts}
    for message in _messages(found):
        translated = given.get(_singular(message))
        if translated and message.pluralizable == isinstance(translated, list):
            string = tuple(translated) if isinstance(translated, list) else translated
            known.delete(message.id, message.context)  # what is there already would win
            known.add(message.id, string, context=message.context)
    own |= {text: item for text, item in given.items() if text in texts and isinstance(item, str) and item}


def _section(name: str, entries: Mapping[str, Any]) -> str:
    return f"\n# {name}\n" + "".join(_entry(text, translated) for text, translated in entries.items())


def _entry(text: str, translated: Any) -> str:
    key, value = json.dumps(text, ensure_ascii=False), json.dumps(translated, ensure_ascii=False)
    return f"{key}: {value}\n" if len(key) < LONGEST_KEY else f"? {key}\n: {value}\n"


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of the catalogue without its header."""
    return (message for message in catalogue if message.id)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_complete(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(strings) and len(strings) == (2 if message.pluralizable else 1)


def _same_placeholders(message: Message) -> bool:
    """Return whether translations need what their originals give; in the singular the number may go without saying."""
    if isinstance(message.id, str) or isinstance(message.string, str):
        return _placeholders(str(message.id)) == _placeholders(str(message.string))
    one, many = message.string or ("", "")
    given = _placeholders(message.id[1])
    return _placeholders(many) == given and _placeholders(one) | {"num"} == given | {"num"}


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def main(arguments: list[str] | None = None) -> int:
    """Bring the files in order and say what is missing; return 1 while something is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change no file")
    parser.add_argument("--fill", type=Path, metavar="FILE", help="YAML with translations to take over")
    options = parser.parse_args(arguments)
    found, known, texts = found_messages(), known_messages(), own_texts()
    own = written_texts(OWN.read_bytes()) if OWN.is_file() else {}
    if options.fill:
        for document in read_documents(options.fill.read_bytes()):
            fill(known, found, own, document)
    if not options.check:
        for path, text in ((PAGES, updated_pages(found, known)), (OWN, updated_own(texts, own))):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        known = known_messages()
    pages, owned = missing_pages(found, known), missing_own(texts, own)
    if pages:
        print(_section(PAGES.relative_to(ROOT).as_posix(), pages), end="")
    for file, entries in owned.items():
        print(_section(f"{OWN.relative_to(ROOT).as_posix()}: {file}", entries), end="")
    for problem in page_problems(found, known):
        if not problem.startswith("missing: "):
            print(problem, file=sys.stderr)
    count = len(pages) + sum(map(len, owned.values()))
    print(f"{count} texts without a translation." if count else "Every text is translated.", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
