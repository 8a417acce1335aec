"""Offers as a table of a spreadsheet: the columns, and reading what German programs write."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from engine.errors.offers import UnreadableSheet
from engine.model import Offer, OfferKind

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Nummer": "number",
        "Art": "kind",
        "Titel": "title",
        "Träger": "provider",
        "Ort": "place",
        "Gebiet": "area",
        "Kursart": "course_kind",
        "Beginn": "starts_on",
        "Ende": "ends_on",
        "Stunden": "lessons",
        "Plätze": "places",
        "Anmeldung bis": "register_until",
        "Kinderbetreuung": "childcare",
        "Teilzeit": "part_time",
        "Kontakt": "contact",
    }
)
"""The columns of a file in their order, by heading. They are the format of the file: German in every language."""
KINDS: Final[Mapping[str, OfferKind]] = MappingProxyType(
    {"Kurs": OfferKind.COURSE, "Maßnahme": OfferKind.MEASURE, "Anerkennungsstelle": OfferKind.RECOGNITION_BODY}
)
FLAGS: Final = ("ja", "nein")
"""How a file says yes and no."""
FOR_INFORMATION: Final = ("Stand", "Belegt", "Frei", "Warteliste")
"""What an export tells besides; reading it passes over them."""
NEEDED: Final = ("Nummer", "Art", "Titel", "Träger")
MAX_BYTES: Final = 500_000
MAX_LINES: Final = 2_000
_DELIMITERS: Final = ";\t,"
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, counted as the spreadsheet does, with its texts by the names of the fields."""

    line: int
    values: Mapping[str, str]
    surplus: int = 0
    """How many cells the line has beyond the headings, empty ones too: then its texts may stand in wrong columns."""


def read_sheet(data: bytes) -> list[Row]:
    """Return the lines of a file; columns that it does not have are missing in each.

    It may be UTF-8 or Windows-1252, with semicolons, tabs or commas. Raises :class:`UnreadableSheet`.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableSheet(problem="size", limit=MAX_BYTES // 1000)
    text = _text(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableSheet(problem="text") from None
    filled = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells)]
    if not filled:
        raise UnreadableSheet(problem="headings", headings=", ".join(NEEDED))
    names = _names(filled[0][1])
    if len(filled) - 1 > MAX_LINES:
        raise UnreadableSheet(problem="lines", limit=MAX_LINES)
    return [_row(line, names, cells) for line, cells in filled[1:]]


def cells_of(offer: Offer) -> list[str]:
    """Return the offer as a line of a file, in the order of :data:`COLUMNS`."""
    words = {kind: word for word, kind in KINDS.items()}
    return [words[offer.kind] if name == "kind" else _cell(getattr(offer, name)) for name in COLUMNS.values()]


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableSheet(problem="text")


def _names(headings: list[str]) -> list[str | None]:
    """Return the field of each column, None for one that says nothing."""
    known = {heading.casefold(): name for heading, name in COLUMNS.items()}
    found = [heading.strip().casefold() for heading in headings]
    beside = {"", *map(str.casefold, FOR_INFORMATION)}
    unknown = [
        heading.strip() for heading, plain in zip(headings, found, strict=True) if plain not in {*known, *beside}
    ]
    missing = [heading for heading in NEEDED if heading.casefold() not in found]
    twice = [heading for heading in COLUMNS if found.count(heading.casefold()) > 1]
    if unknown or missing or twice:
        raise UnreadableSheet(problem="headings", headings=", ".join([*unknown, *missing, *twice])[:200])
    return [known.get(plain) for plain in found]


def _row(line: int, names: list[str | None], cells: list[str]) -> Row:
    values = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
    return Row(line, values, surplus=max(0, len(cells) - len(names)))


def _plain(cell: str) -> str:
    """Return the text as somebody meant it: without what keeps a spreadsheet from taking it for a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        yes, no = FLAGS
        return yes if value else no
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
