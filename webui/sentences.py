"""What the engine says, as it is shown: it is English, and says so where the reader reads another language."""

from __future__ import annotations

from typing import Final

from flask import Flask
from markupsafe import Markup

from webui.language import locale

_SOURCE: Final = "en"


def sentence(text: str) -> str:
    """Return the sentence as a piece of the page, which says where it is not in the language of the reader."""
    return str(text) if locale() == _SOURCE else Markup('<span lang="{}">{}</span>').format(_SOURCE, str(text))


def init_app(app: Flask) -> None:
    """Make the filter known to the templates."""
    app.jinja_env.filters["sentence"] = sentence
