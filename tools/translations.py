"""Keeps the translations complete: the pages and the texts of the process owners in English, the engine in German.

``uv run python tools/translations.py`` extracts every text afresh, brings the files in order, keeps what is translated
and prints what is missing as YAML. Fill that in and hand it back with ``--fill FILE``, or write into the files
themselves. ``--check`` changes nothing. It ends with 1 while anything is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from engine.gate.material import read_material
from engine.gate.translations import needs_translation, texts_of
from engine.publication import read_folder
from engine.translations import file_of, written_texts
from engine.yamlfile import read_documents
from tools.catalogues import Catalogue, fill, missing, problems
from tools.sentences import found_sentences

ROOT: Final = Path(__file__).parent.parent
WEBUI: Final = ROOT / "webui"
PROCESSES: Final = ROOT / "processes"
OWN: Final = PROCESSES / file_of("en")
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
LONGEST_KEY: Final = 1_000
"""YAML takes a longer key only after a question mark."""
_OWN_HEAD: Final = """\
# What the process owners wrote, in English: German text: English text, under the first file that has it.
# Stored values stay German. tools/translations.py keeps the list; the translations are made by hand.
"""
_UNUSED: Final = "used by no file any more"


def found_messages() -> Catalog:
    """Return every message of templates and Python of the pages, extracted afresh."""
    with (WEBUI / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    for name, _, message, _, context in extract_from_dir(str(WEBUI), methods, options, keywords=KEYWORDS):
        catalogue.add(message, locations=[(f"webui/{name}", 1)], context=context)
    return catalogue


PAGES: Final = Catalogue(
    path=WEBUI / "translations" / "en" / "LC_MESSAGES" / "messages.po",
    locale="en",
    title="The pages in English.",
    find=found_messages,
)
SENTENCES: Final = Catalogue(
    path=WEBUI / "translations" / "de" / "LC_MESSAGES" / "sentences.po",
    locale="de",
    title="What the engine says, in German.",
    find=lambda: found_sentences(ROOT),
)
CATALOGUES: Final = (PAGES, SENTENCES)


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


def fill_own(own: dict[str, str], found: Mapping[str, Iterable[str]], given: Mapping[str, Any]) -> None:
    """Take over translations for whatever text of the process owners there is."""
    texts = {text for texts in found.values() for text in texts}
    own |= {text: item for text, item in given.items() if text in texts and isinstance(item, str) and item}


def _section(name: str, entries: Mapping[str, Any]) -> str:
    return f"\n# {name}\n" + "".join(_entry(text, translated) for text, translated in entries.items())


def _entry(text: str, translated: Any) -> str:
    key, value = json.dumps(text, ensure_ascii=False), json.dumps(translated, ensure_ascii=False)
    return f"{key}: {value}\n" if len(key) < LONGEST_KEY else f"? {key}\n: {value}\n"


def main(arguments: list[str] | None = None) -> int:
    """Bring the files in order and say what is missing; return 1 while something is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change no file")
    parser.add_argument("--fill", type=Path, metavar="FILE", help="YAML with translations to take over")
    options = parser.parse_args(arguments)
    given = read_documents(options.fill.read_bytes()) if options.fill else []
    sections: dict[str, dict[str, Any]] = {}
    for catalogue in CATALOGUES:
        found, known = catalogue.find(), catalogue.known()
        for document in given:
            fill(known, found, document)
        if not options.check:
            _write(catalogue.path, catalogue.updated(found, known))
            known = catalogue.known()
        sections |= {catalogue.path.relative_to(ROOT).as_posix(): missing(found, known)}
        for problem in problems(found, known):
            if not problem.startswith("missing: "):
                print(problem, file=sys.stderr)
    texts = own_texts()
    own = written_texts(OWN.read_bytes()) if OWN.is_file() else {}
    for document in given:
        fill_own(own, texts, document)
    if not options.check:
        _write(OWN, updated_own(texts, own))
    place = OWN.relative_to(ROOT).as_posix()
    sections |= {f"{place}: {file}": entries for file, entries in missing_own(texts, own).items()}
    for name, entries in sections.items():
        print(_section(name, entries) if entries else "", end="")
    count = sum(map(len, sections.values()))
    print(f"{count} texts without a translation." if count else "Every text is translated.", file=sys.stderr)
    return 1 if count else 0


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
