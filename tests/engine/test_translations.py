"""What process owners wrote, in English: read from the publication, shown where there is one, told where it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.assembly import assemble
from engine.errors import InvalidDeployment, InvalidValue, NotFound
from engine.gate import check_file, check_files
from engine.gate.material import read_material
from engine.gate.translations import needs_translation, texts_of
from engine.model import SYSTEM, Severity
from engine.publication import parse_publication, read_folder
from engine.storage import MemoryStorage
from engine.translations import Translation, parse_translations

TESTS = Path(__file__).parents[1]
FILE = "translations/en.yaml"


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    return read_folder(TESTS / "publications" / "small")[0]


@pytest.fixture(scope="module")
def complete(small: dict[str, bytes]) -> bytes:
    """A file that translates everything of the small publication, in capitals."""
    texts = [text for found in texts_of(read_material(small)[0]).values() for text in found]
    return "".join(f'"{text}": "{text.upper()}"\n' for text in texts).encode()


def of(text: str, entries: dict[str, str]) -> str:
    return Translation("en", entries).of(text)


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("Person registrieren", "Register person"),
        ("Person\nregistrieren", "Register person"),
        ("  Person  registrieren ", "Register person"),
        ("Person", "Person"),
        ("", ""),
        ("# Willkommen\n\n- Person registrieren\n* Neu", "# Welcome\n\n- Register person\n* Neu"),
        ("## Willkommen", "## Welcome"),
    ],
)
def test_a_text_is_found_whatever_its_white_space_and_marks(text: str, translated: str) -> None:
    entries = {"Person registrieren": "Register person", "Willkommen": "Welcome"}
    assert of(text, entries) == translated


def test_a_long_text_is_read_once_and_not_from_each_of_its_blanks() -> None:
    text = f"Willkommen{' ' * 300_000}Person"
    assert of(text, {}) == text


def test_the_publication_has_its_translation_with_the_names_of_groups(small: dict[str, bytes], complete: bytes) -> None:
    publication, findings = parse_publication({**small, FILE: complete})

    assert findings == []
    assert publication.organisation is not None
    english = publication.translations["en"]
    for group in publication.organisation.groups:
        assert english.of(publication.organisation.group_name(group)) == (
            publication.organisation.group_name(group).upper()
        )
    assert parse_publication(small)[0].translations == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: [", "TRANSLATION_SYNTAX"),
        (b"a: b\na: c\n", "TRANSLATION_SYNTAX"),
        (b"- a\n- b\n", "TRANSLATION_TYPE"),
        (b"just a text", "TRANSLATION_TYPE"),
        (b"a: b\n---\nc: d\n", "TRANSLATION_TYPE"),
        (b"a: 1\n", "TRANSLATION_TYPE"),
        (b"a: [b]\n", "TRANSLATION_TYPE"),
        (b"2016-01-01: New Year\n", "TRANSLATION_TYPE"),
        (b"a: \xff", "TRANSLATION_SYNTAX"),
        (b'a: "b\\0"', "TRANSLATION_TYPE"),
        (b'a: "b\\uFFFE"', "TRANSLATION_TYPE"),
    ],
)
def test_a_file_that_is_no_list_of_texts_stops_the_publication(
    small: dict[str, bytes], content: bytes, code: str
) -> None:
    findings = [each for each in check_files({**small, FILE: content}) if each.severity is Severity.ERROR]

    assert [(each.file, each.code) for each in findings] == [(FILE, code)]
    assert [each.code for each in check_file(f"processes/{FILE}", content)] == [code]
    engine = assemble(MemoryStorage())
    with pytest.raises(InvalidDeployment):
        engine.deployments.publish_files({**small, FILE: content}, actor=SYSTEM)


def test_a_language_that_no_page_is_shown_in_is_refused() -> None:
    findings = parse_translations({"translations/fr.yaml": b"a: b"}, None)[1]
    assert [(each.file, each.code) for each in findings] == [("translations/fr.yaml", "TRANSLATION_LOCALE")]


@pytest.mark.parametrize("content", [b"", b"# nothing yet\n", b'a: ""\n', b"a:\n"])
def test_a_text_without_a_translation_is_none(content: bytes) -> None:
    translations, findings = parse_translations({FILE: content}, None)
    assert findings == []
    assert translations["en"].texts == {}


def test_a_complete_translation_has_nothing_against_it(small: dict[str, bytes], complete: bytes) -> None:
    assert check_files({**small, FILE: complete}) == []
    assert check_files(small) == []  # one language is enough


def test_what_is_missing_is_told_in_one_line_for_each_file(small: dict[str, bytes], complete: bytes) -> None:
    whole = complete.decode().splitlines(keepends=True)
    findings = check_files({**small, FILE: whole[0].encode()})

    assert {each.code for each in findings} == {"TRANSLATION_MISSING"}
    assert {each.severity for each in findings} == {Severity.WARNING}
    files = [each.file for each in findings]
    assert len(files) == len(set(files))
    assert "small/small.bpmn" in files
    assert sum(int(each.message.split(": ")[1].split(".")[0]) for each in findings) == sum(
        needs_translation(line.split('"')[1]) for line in whole[1:]
    )
    assert all(FILE in each.message for each in findings)


def test_what_a_page_tells_of_a_decision_is_translated(small: dict[str, bytes]) -> None:
    table = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
      <decision id="site" name="site" label="Standort nach Alter"><decisionTable>
      <input label="Alter in Jahren"><inputExpression><text>alter</text></inputExpression></input>
      <output name="site" label="Standort"/><annotation name="Grundlage"/>
      <rule id="r"><description>nach Vereinbarung</description><inputEntry><text>&lt; 25</text></inputEntry>
      <outputEntry><text>if true then "unter 25" else "KR"</text></outputEntry>
      <annotationEntry><text>seit 2016</text></annotationEntry></rule></decisionTable></decision></definitions>"""
    texts = texts_of(read_material({**small, "decisions/site.dmn": table})[0])["decisions/site.dmn"]
    assert [text for text in texts if needs_translation(text)] == [
        "Standort nach Alter", "Alter in Jahren", "seit 2016", "nach Vereinbarung", "unter 25",
    ]  # fmt: skip


def test_what_translates_nothing_is_told_in_one_line(small: dict[str, bytes], complete: bytes) -> None:
    extra = b"".join(b'"Alt %d": Old\n' % number for number in range(5))
    findings = check_files({**small, FILE: complete + extra})

    assert [(each.file, each.code, each.severity) for each in findings] == [
        (FILE, "TRANSLATION_UNUSED", Severity.WARNING)
    ]
    assert findings[0].message.startswith("Entries whose text no file has any more: 5. ")
    assert findings[0].message.endswith(": 'Alt 0', 'Alt 1', 'Alt 2' and 2 more.")


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("Person registrieren", True),
        ("ja", True),
        ("A1", False),
        ("KR-U25", False),
        ("SGB II", False),
        ("§ 37 Abs. 1 SGB III, § 15 Abs. 1 SGB II", False),
        ("§§ 67a, 67b Abs. 2 SGB X", False),
        ("§ 25 Abs. 4 Satz 1 AufenthG", False),
        ("§ 131 SGB III (2016), heute § 39a SGB III", True),
        ("§ 67a SGB X Sichtvermerk statt Kopie", True),
    ],
)
def test_abbreviations_and_citations_need_no_translation(text: str, needed: bool) -> None:
    assert needs_translation(text) is needed


def test_the_translation_in_force_is_that_of_the_latest_publication(small: dict[str, bytes], complete: bytes) -> None:
    engine = assemble(MemoryStorage())
    assert engine.deployments.known_translation("en") is None
    engine.deployments.publish_files(small, actor=SYSTEM)
    assert engine.deployments.known_translation("en") is None
    engine.deployments.publish_files({**small, FILE: complete}, actor=SYSTEM)
    found = engine.deployments.known_translation("en")
    assert found is not None
    assert found is engine.deployments.known_translation("en")
    assert engine.deployments.known_translation("de") is None


def test_a_person_chooses_her_language() -> None:
    engine = assemble(MemoryStorage())
    engine.accounts.add("anna", "Anna", "ein-langes-kennwort", [])
    assert engine.accounts.actor("anna").locale == "de"  # type: ignore[union-attr]

    account = engine.accounts.set_locale("anna", "en")

    assert account.locale == engine.accounts.actor("anna", account.session_epoch).locale == "en"  # type: ignore[union-attr]
    assert account.session_epoch == 0  # no session ends because of it
    for unknown in ("fr", "", "EN"):
        with pytest.raises(InvalidValue):
            engine.accounts.set_locale("anna", unknown)
    with pytest.raises(NotFound):
        engine.accounts.set_locale("nobody", "en")
