"""Catalogues of translations: gettext files that hold exactly the messages found, each translated by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

_PERCENT: Final = re.compile(r"%(?:\((\w+)\))?[a-z%]")
_NUMBERS: Final = {"num", "count"}
"""How a text calls the number of things."""
_HEAD: Final = """\
# {title} tools/translations.py keeps the list of messages; the translations are made by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {locale}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """A file of translations into one language, and how the messages that it must hold are found."""

    path: Path
    locale: str
    title: str
    find: Callable[[], Catalog]

    def known(self) -> Catalog:
        """Return the catalogue as it is."""
        if not self.path.is_file():
            return Catalog(locale=self.locale)
        with self.path.open("rb") as file:
            return read_po(file, locale=self.locale)

    def updated(self, found: Catalog, known: Catalog) -> str:
        """Return the text of the file with exactly the messages found, translations kept."""
        catalogue = Catalog(locale=self.locale)
        for message in messages(found):
            before = known.get(message.id, message.context)
            fits = before is not None and not before.fuzzy and isinstance(before.string, str) != message.pluralizable
            string = before.string if before is not None and fits else ""
            catalogue.add(message.id, string, sorted(set(message.locations)), context=message.context)
        text = BytesIO()
        write_po(text, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
        return _HEAD.format(title=self.title, locale=self.locale) + text.getvalue().decode().strip() + "\n"


def problems(found: Catalog, known: Catalog) -> list[str]:
    """Return what is wrong with a catalogue, one line for each message."""
    lines = []
    for message in messages(found):
        before = known.get(message.id, message.context)
        if before is None or not _is_complete(before):
            lines.append(f"missing: {singular(message)}")
        elif before.fuzzy:
            lines.append(f"fuzzy: {singular(message)}")
        elif not _same_placeholders(before):
            lines.append(f"other placeholders: {singular(message)}")
    ids = {message.id for message in messages(found)}
    return lines + [f"unused: {singular(message)}" for message in messages(known) if message.id not in ids]


def missing(found: Catalog, known: Catalog) -> dict[str, Any]:
    """Return the messages without a translation by their text; two texts for a plural."""
    texts: dict[str, Any] = {}
    for message in messages(found):
        before = known.get(message.id, message.context)
        if before is None or before.fuzzy or not _is_complete(before):
            texts[singular(message)] = ["", ""] if message.pluralizable else ""
    return texts


def fill(known: Catalog, found: Catalog, given: Mapping[str, Any]) -> None:
    """Take over translations for whatever message has the text."""
    for message in messages(found):
        translated = given.get(singular(message))
        if translated and message.pluralizable == isinstance(translated, list):
            string = tuple(translated) if isinstance(translated, list) else translated
            known.delete(message.id, message.context)  # what is there already would win
            known.add(message.id, string, context=message.context)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of the catalogue without its header."""
    return (message for message in catalogue if message.id)


def singular(message: Message) -> str:
    """Return the text of the message, for one where it has a plural."""
    return message.id if isinstance(message.id, str) else message.id[0]


def placeholders(text: str) -> set[str]:
    """Return what the text wants to be filled in, as ``%(name)s`` or ``{name}``."""
    braced = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None}
    return braced | set(_PERCENT.findall(text.replace("%%", "")))


def _is_complete(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(strings) and len(strings) == (2 if message.pluralizable else 1)


def _same_placeholders(message: Message) -> bool:
    """Return whether translations need what their originals give; in the singular the number may go without saying."""
    if isinstance(message.id, str) or isinstance(message.string, str):
        return placeholders(str(message.id)) == placeholders(str(message.string))
    one, many = message.string or ("", "")
    given = placeholders(message.id[1])
    return placeholders(many) == given and placeholders(one) | _NUMBERS == given | _NUMBERS
