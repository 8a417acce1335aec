"""The little of Markdown that texts of forms use: headings, lists, paragraphs, bold. Everything else is plain text."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from flask import Flask
from markupsafe import Markup, escape

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_HEADING: Final = re.compile(r"#{1,6}\s+(.+)")
_ITEM: Final = re.compile(r"[-*]\s+(.+)")


def render(text: str) -> Markup:
    """Return the text as HTML; whatever looks like HTML in it is shown as it stands."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return Markup("\n").join(part for block in blocks for part in _block(block.splitlines()))


def _block(lines: list[str]) -> list[Markup]:
    parts = []
    for kind, group in groupby((line.strip() for line in lines), _kind):
        content = list(group)
        if kind == "heading":
            parts += [Markup("<h3>{}</h3>").format(_inline(_HEADING.sub(r"\1", line))) for line in content]
        elif kind == "item":
            items = (Markup("<li>{}</li>").format(_inline(_ITEM.sub(r"\1", line))) for line in content)
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
        elif any(content):
            parts.append(Markup("<p>{}</p>").format(_inline(" ".join(content))))
    return parts


def _kind(line: str) -> str:
    return "heading" if _HEADING.fullmatch(line) else "item" if _ITEM.fullmatch(line) else "text"


def _inline(text: str) -> Markup:
    return Markup(_BOLD.sub(r"<strong>\1</strong>", str(escape(text))))  # noqa: S704  # escaped just before


def init_app(app: Flask) -> None:
    """Make the filter known to the templates."""
    app.jinja_env.filters["markdown"] = render
