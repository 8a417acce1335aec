"""The translations are complete: pages and texts of the process owners in English, the engine in German."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.catalogues import Catalogue, fill, missing, problems
from tools.translations import (
    CATALOGUES,
    OWN,
    PAGES,
    ROOT,
    SENTENCES,
    WEBUI,
    fill_own,
    main,
    missing_own,
    own_texts,
    updated_own,
    written_texts,
)

HOW = "run `uv run python tools/translations.py` and fill in what it lists"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.path.stem)
def test_every_message_is_translated_and_nothing_else(catalogue: Catalogue) -> None:
    assert problems(catalogue.find(), catalogue.known()) == [], HOW


def test_every_text_of_the_process_owners_is_translated() -> None:
    assert missing_own(own_texts(), written_texts(OWN.read_bytes())) == {}, HOW


def test_no_translation_of_the_pages_is_german() -> None:
    german = re.compile(r"[äöüÄÖÜß„]|\b(und|oder|nicht|der|das|eine|Fall|Aufgabe)\b")
    assert translations_with(german, PAGES) == []


def test_no_translation_of_a_sentence_is_english() -> None:
    english = re.compile(r"\b(the|is|are|no|needs?|must|cannot|only|here)\b")
    assert translations_with(english, SENTENCES) == []


def translations_with(words: re.Pattern[str], catalogue: Catalogue) -> list[str]:
    return [str(message.string) for message in catalogue.known() if message.id and words.search(str(message.string))]


def test_the_catalogues_are_as_the_tool_writes_them() -> None:
    for catalogue in CATALOGUES:
        assert catalogue.path.read_text() == catalogue.updated(catalogue.find(), catalogue.known()), HOW
    assert OWN.read_text() == updated_own(own_texts(), written_texts(OWN.read_bytes())), HOW


def test_no_template_shows_a_text_that_is_not_extracted() -> None:
    said = re.compile(r'\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]*>|[a-z-]+="[^"]*"', re.DOTALL)
    loose = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (WEBUI / "templates").rglob("*.html")
        for line in said.sub("", path.read_text()).splitlines()
        if re.search(r"[A-Za-zÄÖÜäöüß]{3,}", line.replace("Integration Point", ""))
    }
    assert loose == set()


def test_no_attribute_of_a_template_shows_a_text_that_is_not_extracted() -> None:
    shown = re.compile(r'\b(?:title|aria-label|placeholder|alt|data-label)="[^"{]*[A-Za-zÄÖÜäöüß]{3,}[^"]*"')
    loose = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in (WEBUI / "templates").rglob("*.html")
        for found in shown.findall(path.read_text())
    ]
    assert loose == []


def test_no_text_hides_from_the_extraction_in_a_formatted_string() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in WEBUI.rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(r"\{n?gettext\(", line)
    ]
    assert hidden == []


@pytest.fixture
def found() -> Catalog:
    catalogue = Catalog()
    catalogue.add("Hallo %(name)s", locations=[("webui/a.py", 1)])
    catalogue.add(("1 Fall", "%(num)d Fälle"), locations=[("webui/b.py", 1)])
    catalogue.add("No {kind}", locations=[("engine/a.py", 1)])
    return catalogue


def known(*entries: tuple[str | tuple[str, str], str | tuple[str, str]], fuzzy: bool = False) -> Catalog:
    catalogue = Catalog(locale="en")
    for message, translation in entries:
        catalogue.add(message, translation, flags=["fuzzy"] if fuzzy else [])
    return catalogue


HELLO = ("Hallo %(name)s", "Hello %(name)s")
CASES = (("1 Fall", "%(num)d Fälle"), ("1 case", "%(num)d cases"))
KIND = ("No {kind}", "Kein {kind}")


def test_what_is_complete_is_left_alone(found: Catalog) -> None:
    assert problems(found, known(HELLO, CASES, KIND)) == []
    assert missing(found, known(HELLO, CASES, KIND)) == {}


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ((CASES, KIND), "missing: Hallo %(name)s"),
        ((CASES, KIND, ("Hallo %(name)s", "")), "missing: Hallo %(name)s"),
        ((CASES, KIND, ("Hallo %(name)s", "Hello")), "other placeholders: Hallo %(name)s"),
        ((CASES, KIND, ("Hallo %(name)s", "Hello %(who)s")), "other placeholders: Hallo %(name)s"),
        ((HELLO, KIND, (CASES[0], ("1 case", ""))), "missing: 1 Fall"),
        ((HELLO, KIND, (CASES[0], ("1 case", "many cases"))), "other placeholders: 1 Fall"),
        ((HELLO, KIND, (CASES[0], ("1 case of %(name)s", "%(num)d cases"))), "other placeholders: 1 Fall"),
        ((HELLO, CASES, ("No {kind}", "Kein {art}")), "other placeholders: No {kind}"),
        ((HELLO, CASES, ("No {kind}", "Kein {{kind}}")), "other placeholders: No {kind}"),
        ((HELLO, CASES, KIND, ("Tschüss", "Bye")), "unused: Tschüss"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_found(found: Catalog, entries: tuple[tuple[str, str]], problem: str) -> None:
    assert problems(found, known(*entries)) == [problem]


def test_a_guess_is_no_translation(found: Catalog) -> None:
    lines = problems(found, known(HELLO, CASES, KIND, fuzzy=True))
    assert lines == ["fuzzy: Hallo %(name)s", "fuzzy: 1 Fall", "fuzzy: No {kind}"]
    assert 'msgstr ""' in PAGES.updated(found, known(HELLO, fuzzy=True)).split("Hallo")[1]


def test_the_catalogue_keeps_what_is_known_and_loses_what_is_not_used(found: Catalog) -> None:
    text = PAGES.updated(found, known(HELLO, ("Tschüss", "Bye")))

    assert 'msgid "Hallo %(name)s"\nmsgstr "Hello %(name)s"' in text
    assert 'msgstr[0] ""\nmsgstr[1] ""' in text
    assert "Tschüss" not in text


def test_translations_are_taken_over_where_they_fit(found: Catalog) -> None:
    catalogue, own = known((HELLO[0], "")), {"Deutsch": "?"}
    given = dict([HELLO, KIND]) | {"1 Fall": list(CASES[1]), "Ein Text": "A text", "Unbekannt": "No"}

    fill(catalogue, found, given)
    fill_own(own, {"a.form": ("Ein Text",)}, given)

    assert problems(found, catalogue) == []
    assert own == {"Deutsch": "?", "Ein Text": "A text"}


def test_the_file_of_the_process_owners_shows_what_is_missing_and_what_is_left_over() -> None:
    text = updated_own({"a.form": ("Eins", "SGB II", "Zwei"), "b.form": ("SGB III",)}, {"Zwei": "Two", "Drei": "Three"})

    assert (
        text.partition("\n\n")[2]
        == '# a.form\n"Eins": ""\n"Zwei": "Two"\n\n# used by no file any more\n"Drei": "Three"\n'
    )
    assert written_texts(text.encode()) == {"Zwei": "Two", "Drei": "Three"}
    long = {("Sehr langer Text. " * 80).strip(): "A very long text."}
    assert written_texts(updated_own({"a.form": tuple(long)}, long).encode()) == long


def test_checking_changes_nothing_and_says_that_all_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = [*(catalogue.path for catalogue in CATALOGUES), OWN]
    before = [path.read_bytes() for path in paths]
    empty = tmp_path / "empty.yaml"
    empty.write_text("{}\n")

    assert main(["--check", "--fill", str(empty)]) == 0

    assert capsys.readouterr().err == "Every text is translated.\n"
    assert [path.read_bytes() for path in paths] == before
