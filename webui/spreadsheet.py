"""Lists as files for a spreadsheet: what German ones open with a double click, and nothing that they would execute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response

_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it they take umlauts for something else
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(cell: object) -> str:
    """Return the cell as text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def spreadsheet(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return the rows as a file to be downloaded: UTF-8 with a byte order mark, semicolons, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(guarded, headings))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    response = Response((_BOM + text.getvalue()).encode(), mimetype="text/csv", content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response
