"""The English texts are complete: every message of the pages, every text of the process owners, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.translations import (
    OWN,
    PAGES,
    ROOT,
    WEBUI,
    fill,
    found_messages,
    known_messages,
    main,
    missing_own,
    missing_pages,
    own_texts,
    page_problems,
    updated_own,
    updated_pages,
    written_texts,
)

HOW = "run `uv run python tools/translations.py` and fill in what it lists"


def test_every_message_of_the_pages_is_translated_and_nothing_else() -> None:
    assert page_problems(found_messages(), known_messages()) == [], HOW


def test_every_text_of_the_process_owners_is_translated() -> None:
    assert missing_own(own_texts(), written_texts(OWN.read_bytes())) == {}, HOW


def test_no_translation_of_the_pages_is_german() -> None:
    german = re.compile(r"[äöüÄÖÜß„]|\b(und|oder|nicht|der|das|eine|Fall|Aufgabe)\b")
    found = [str(message.string) for message in known_messages() if message.id and german.search(str(message.string))]
    assert found == []


def test_the_catalogues_are_as_the_tool_writes_them() -> None:
    assert PAGES.read_text() == updated_pages(found_messages(), known_messages()), HOW
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
    return catalogue


def known(*entries: tuple[str | tuple[str, str], str | tuple[str, str]], fuzzy: bool = False) -> Catalog:
    catalogue = Catalog(locale="en")
    for message, translation in entries:
        catalogue.add(message, translation, flags=["fuzzy"] if fuzzy else [])
    return catalogue


HELLO = ("Hallo %(name)s", "Hello %(name)s")
CASES = (("1 Fall", "%(num)d Fälle"), ("1 case", "%(num)d cases"))


def test_what_is_complete_is_left_alone(found: Catalog) -> None:
    assert page_problems(found, known(HELLO, CASES)) == []
    assert missing_pages(found, known(HELLO, CASES)) == {}


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ((CASES,), "missing: Hallo %(name)s"),
        ((CASES, ("Hallo %(name)s", "")), "missing: Hallo %(name)s"),
        ((CASES, ("Hallo %(name)s", "Hello")), "other placeholders: Hallo %(name)s"),
        ((CASES, ("Hallo %(name)s", "Hello %(who)s")), "other placeholders: Hallo %(name)s"),
        ((HELLO, (CASES[0], ("1 case", ""))), "missing: 1 Fall"),
        ((HELLO, (CASES[0], ("1 case", "many cases"))), "other placeholders: 1 Fall"),
        ((HELLO, (CASES[0], ("1 case of %(name)s", "%(num)d cases"))), "other placeholders: 1 Fall"),
        ((HELLO, CASES, ("Tschüss", "Bye")), "unused: Tschüss"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_found(found: Catalog, entries: tuple[tuple[str, str]], problem: str) -> None:
    assert page_problems(found, known(*entries)) == [problem]


def test_a_guess_is_no_translation(found: Catalog) -> None:
    assert page_problems(found, known(HELLO, CASES, fuzzy=True)) == ["fuzzy: Hallo %(name)s", "fuzzy: 1 Fall"]
    assert 'msgstr ""' in updated_pages(found, known(HELLO, fuzzy=True)).split("Hallo")[1]


def test_the_catalogue_keeps_what_is_known_and_loses_what_is_not_used(found: Catalog) -> None:
    text = updated_pages(found, known(HELLO, ("Tschüss", "Bye")))

    assert 'msgid "Hallo %(name)s"\nmsgstr "Hello %(name)s"' in text
    assert 'msgstr[0] ""\nmsgstr[1] ""' in text
    assert "Tschüss" not in text


def test_translations_are_taken_over_where_they_fit(found: Catalog) -> None:
    catalogue, own = known((HELLO[0], "")), {"Deutsch": "?"}
    text = next(text for texts in own_texts().values() for text in texts if len(text) > 20)

    fill(catalogue, found, own, {HELLO[0]: HELLO[1], "1 Fall": list(CASES[1]), text: "A long text", "Unbekannt": "No"})

    assert page_problems(found, catalogue) == []
    assert own == {"Deutsch": "?", text: "A long text"}


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
    before = PAGES.read_text(), OWN.read_text()
    empty = tmp_path / "empty.yaml"
    empty.write_text("{}\n")

    assert main(["--check", "--fill", str(empty)]) == 0

    assert capsys.readouterr().err == "Every text is translated.\n"
    assert (PAGES.read_text(), OWN.read_text()) == before
