"""The sentences of the engine in other languages: the one catalogue that the pages and the command line read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "webui" / "translations"
"""It lies with the texts of the pages, which are translated together with it."""


@cache
def sentence_templates(locale: str) -> Mapping[str, str]:
    """Return the templates of the sentences in that language by the English ones; none for English."""
    path = FOLDER / locale / "LC_MESSAGES" / "sentences.po"
    if not path.is_file():
        return {}
    from babel.messages.pofile import read_po  # slow to import, and English needs none

    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
