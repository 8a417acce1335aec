"""What the process owners wrote, in the language of the reader; stored values stay as they are.

``own`` is for labels, titles and names of a publication. Whatever people entered is never translated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Flask, g

from engine.errors import StorageUnavailable
from engine.model import DEFAULT_LOCALE
from engine.translations import Translation
from webui.language import locale
from webui.sessions import engine


def own(text: Any) -> str:
    """Return the text of a process owner in the language of the reader, in German where there is no other."""
    found = translation()
    return str(text) if found is None else found.of(str(text))


def own_value(value: Any) -> Any:
    """Return a value that was chosen among those of the process owners, several or rows of them, as shown."""
    if isinstance(value, list | tuple):
        return [own_value(each) for each in value]
    if isinstance(value, Mapping):
        return {own(name): own_value(item) for name, item in value.items()}
    return own(value) if isinstance(value, str) else value


def by_alphabet(names: Mapping[str, str]) -> dict[str, str]:
    """Return keys and names of process owners in the order in which a reader looks for the names: umlauts as vowels."""
    return dict(sorted(names.items(), key=lambda each: _letters(own(each[1]))))


def _letters(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


def translation() -> Translation | None:
    """Return the translation that the reader needs; None for German, and where there is none."""
    wanted = locale()
    if wanted == DEFAULT_LOCALE:
        return None
    if g.get("translation") is None or g.translation.locale != wanted:
        g.translation = None
        with suppress(StorageUnavailable):
            g.translation = engine().deployments.known_translation(wanted)
    return g.translation  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(own=own, own_value=own_value, by_alphabet=by_alphabet)
