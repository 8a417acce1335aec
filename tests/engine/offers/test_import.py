"""Importing a file: what German spreadsheets write is read, and all of it is taken over or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import FieldError, Forbidden, IdempotencyConflict
from engine.errors.offers import ImportMoved, ImportRefused, UnreadableSheet
from engine.model import OfferCriteria, OfferKind
from engine.offers.importing import Outcome
from engine.offers.sheets import COLUMNS, MAX_BYTES, MAX_LINES, cells_of, read_sheet
from tests.engine.conftest import AGENCY
from tests.engine.offers.conftest import Catalogue

FILE = """\
Nummer;Art;Titel;Träger;Ort;Gebiet;Kursart;Beginn;Ende;Plätze;Kinderbetreuung
k-1;Kurs;Integrationskurs;Sprachwerk (erzeugt);Krefeld;A;allgemein;01.02.2016;31.08.2016;1;nein

K-2;Kurs;"Alphakurs; abends";Haus (erzeugt);Übach;;alpha;2016-03-01;;12;ja
A-1;Anerkennungsstelle;IHK (erzeugt);IHK (erzeugt);;;;;;;
"""


def outcomes(catalogue: Catalogue, text: str) -> list[tuple[int, str, str]]:
    preview = catalogue.engine.offer_import.preview(text.encode(), actor=catalogue.who("anna"))
    return [(line.line, line.number, line.outcome) for line in preview.lines]


def imported(catalogue: Catalogue, text: str, key: str = "", fingerprint: str | None = None) -> dict[str, int]:
    counts = catalogue.engine.offer_import.apply(
        text.encode(), fingerprint=fingerprint, actor=catalogue.who("anna"), idempotency_key=key or catalogue.key()
    )
    return {outcome.value: count for outcome, count in counts.items()}


def test_a_file_says_first_what_it_changes(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer(title="Sprachkurs", contact="Büro", lessons=600, childcare=False)
    assert outcomes(catalogue, FILE) == [(2, "K-1", "changed"), (4, "K-2", "new"), (5, "A-1", "new")]
    preview = catalogue.engine.offer_import.preview(FILE.encode(), actor=catalogue.who("anna"))
    assert preview.lines[0].fields == ("title",)
    assert [offer.number for offer in catalogue.engine.offers.list(OfferCriteria()).items] == ["K-1"]


def test_all_of_a_file_is_taken_over_once(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer(title="Sprachkurs", contact="Büro", lessons=600)
    for _ in range(2):
        assert imported(catalogue, FILE, key="once") == {"changed": 1, "new": 2}
    assert outcomes(catalogue, FILE) == [(2, "K-1", "same"), (4, "K-2", "same"), (5, "A-1", "same")]
    first, second, body = (catalogue.now_is(number) for number in ("K-1", "K-2", "A-1"))
    assert (first.title, first.contact, first.lessons, first.version) == ("Integrationskurs", "Büro", 600, 2)
    assert (second.title, second.place, second.starts_on) == ("Alphakurs; abends", "Übach", date(2016, 3, 1))
    assert (second.childcare, second.area, body.kind) == (True, None, OfferKind.RECOGNITION_BODY)
    view = catalogue.engine.offers.show("K-2", actor=catalogue.who("anna"))
    assert [(event.event, event.actor) for event in view.history] == [("offer:add", "anna")]
    with pytest.raises(IdempotencyConflict):
        imported(catalogue, FILE.replace("Krefeld", "Viersen"), key="once")


def test_where_a_line_is_wrong_nothing_is_taken_over(catalogue: Catalogue) -> None:
    catalogue.open()
    wrong = FILE + "K-3;Kurs;;Haus;;B;alpha;gestern;;30;\nK-2;Kurs;Zweimal;Haus;;;alpha;01.03.2016;;3;\n"
    preview = catalogue.engine.offer_import.preview(wrong.encode(), actor=catalogue.who("anna"))
    found = {line.line: {key: error.code for key, error in line.errors.items()} for line in preview.wrong}
    assert found == {
        6: {"title": "required", "area": "option", "starts_on": "type_date", "places": "max"},
        7: {"number": "offer_twice"},
    }
    with pytest.raises(ImportRefused, match="2 line"):
        imported(catalogue, wrong)
    assert catalogue.engine.offers.list(OfferCriteria()).total == 0


def test_a_line_with_more_cells_than_headings_is_wrong(catalogue: Catalogue) -> None:
    """A semicolon that nobody quoted moves everything behind it: the line must not be cut to what fits."""
    catalogue.open()
    moved = "Nummer;Art;Titel;Träger;Ort\nK-1;Kurs;Alphakurs; abends;Haus (erzeugt);Übach\nK-2;Maßnahme;A;B;\n"
    preview = catalogue.engine.offer_import.preview(moved.encode(), actor=catalogue.who("anna"))
    (line,) = preview.wrong
    assert (line.line, line.errors) == (2, {"line": FieldError("offer_cells", surplus=1)})
    with pytest.raises(ImportRefused):
        imported(catalogue, moved)
    empty = "Nummer;Art;Titel;Träger;Ort\nK-1;Maßnahme;Alpha; abends;Haus (erzeugt);\n"
    assert outcomes(catalogue, empty) == [(2, "K-1", "wrong")]


def test_what_cannot_become_of_an_offer_is_said(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    for number in ("K-1", "K-2", "K-3"):
        catalogue.offer(number, places=2)
    for _ in range(2):
        catalogue.chosen("K-1")
    catalogue.cancel("K-3")
    text = "Nummer;Art;Titel;Träger;Plätze\nK-1;Kurs;A;B;1\nK-2;Maßnahme;A;B;2\nK-3;Kurs;A;B;2\n"
    preview = catalogue.engine.offer_import.preview(text.encode(), actor=catalogue.who("anna"))
    assert [next(iter(line.errors.values())).code for line in preview.lines] == [
        "offer_places_taken",
        "offer_kind_stays",
        "offer_is_cancelled",
    ]


def test_more_places_in_a_file_let_the_waiting_list_move_up(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.message("moved_up", "place_free"), draw.task("attend", group=AGENCY))
    catalogue.offer()
    _, waiting = catalogue.chosen(), catalogue.chosen()
    imported(catalogue, "Nummer;Art;Titel;Träger;Plätze\nK-1;Kurs;Integrationskurs;Sprachwerk (erzeugt);2\n")
    assert catalogue.counts() == (2, 0)
    assert [task.task_key for task in catalogue.of(waiting).open_tasks] == ["attend"]


def test_what_was_seen_is_what_is_imported(catalogue: Catalogue) -> None:
    catalogue.open()
    seen = catalogue.engine.offer_import.preview(FILE.encode(), actor=catalogue.who("anna"))
    catalogue.offer()
    with pytest.raises(ImportMoved):
        imported(catalogue, FILE, fingerprint=seen.fingerprint)
    assert catalogue.engine.offers.list(OfferCriteria()).total == 1
    again = catalogue.engine.offer_import.preview(FILE.encode(), actor=catalogue.who("anna"))
    assert imported(catalogue, FILE, fingerprint=again.fingerprint)[Outcome.NEW] == 2


def test_only_who_keeps_the_catalogue_imports(catalogue: Catalogue) -> None:
    catalogue.open()
    for reader in ("carla", "lena"):
        with pytest.raises(Forbidden):
            catalogue.engine.offer_import.preview(FILE.encode(), actor=catalogue.who(reader))
        with pytest.raises(Forbidden):
            catalogue.engine.offer_import.apply(FILE.encode(), actor=catalogue.who(reader), idempotency_key="1")


def test_an_export_can_be_imported(catalogue: Catalogue) -> None:
    catalogue.open()
    imported(catalogue, FILE)
    found = catalogue.engine.offers.list(OfferCriteria()).items
    rows = [";".join([*COLUMNS, "Frei", "Stand"])]
    rows += [";".join(f'"{cell}"' for cell in [*cells_of(offer), "3", "geplant"]) for offer in found]
    assert {outcome for _, _, outcome in outcomes(catalogue, "\n".join(rows))} == {"same"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_way_to_write_a_file_is_read(encoding: str, delimiter: str, end: str) -> None:
    text = FILE.replace('"Alphakurs; abends"', "Alphakurs").replace(";", delimiter).replace("\n", end)
    rows = read_sheet(text.encode(encoding))
    assert [row.line for row in rows] == [2, 4, 5]
    assert (rows[0].values["provider"], rows[1].values["place"]) == ("Sprachwerk (erzeugt)", "Übach")


def test_what_was_kept_from_being_a_formula_is_itself_again() -> None:
    (row,) = read_sheet(b"Nummer;Art;Titel;Tr\xc3\xa4ger\n1;Kurs;'=1+1;'Haus'\n")
    assert (row.values["title"], row.values["provider"]) == ("=1+1", "'Haus'")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "headings"),
        (b"\n\n", "headings"),
        (b"PK\x03\x04\x00\x00", "text"),
        (b"\xff\xfeN\x00u\x00", "text"),
        (b"\x81;\x8d", "text"),
        (b"Nummer;Art;Titel\n", "headings"),
        ("Nummer;Art;Titel;Träger;Farbe\n".encode(), "headings"),
        ("Nummer;Nummer;Art;Titel;Träger\n".encode(), "headings"),
        ('Nummer;Art;Titel;Träger\n"1;2\n'.encode(), "text"),
        (b"x" * (MAX_BYTES + 1), "size"),
        ("Nummer;Art;Titel;Träger\n".encode() + b"1;2;3;4\n" * (MAX_LINES + 1), "lines"),
    ],
)
def test_what_is_no_list_of_offers_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(data)
    assert refused.value.parameters["problem"] == problem
