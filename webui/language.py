"""The texts of the interface: German in the source itself, other languages from catalogues; and who reads which.

What the engine says is English in its source instead: see :mod:`webui.sentences`. The only place that knows the
translation library. The catalogues are read as they were written, at the start: there is nothing to compile.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import flask_babel  # type: ignore[import-untyped]  # has no types of its own
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, request, session

from engine.catalogue import sentence_templates
from engine.model import DEFAULT_LOCALE, LOCALES

NAMES: Final = {"de": "Deutsch", "en": "English"}
"""What each language calls itself."""
FOLDER: Final = Path(__file__).parent / "translations"
_SESSION_KEY: Final = "locale"
_CHOSEN: Final = "locale_chosen"


def gettext(text: str, **parameters: Any) -> str:
    """Return the text in the language of the reader, parameters filled in."""
    return cast(str, flask_babel.gettext(text, **parameters))


def ngettext(one: str, many: str, num: int, **parameters: Any) -> str:
    """Return the text for so many things in the language of the reader."""
    return cast(str, flask_babel.ngettext(one, many, num, **parameters))


def lazy_gettext(text: str) -> Any:
    """Return a text that becomes one in the language of the reader when it is shown."""
    return flask_babel.lazy_gettext(text)


def number(value: int | Decimal) -> str:
    """Return the number as the reader writes it."""
    return cast(str, flask_babel.format_decimal(value))


def weekday(value: date) -> str:
    """Return the short name of the day of the week."""
    return cast(str, flask_babel.get_locale().days["format"]["abbreviated"][value.weekday()])


def month(value: date) -> str:
    """Return the short name of the month."""
    return cast(str, flask_babel.get_locale().months["format"]["abbreviated"][value.month])


def locale() -> str:
    """Return the language of the reader."""
    return str(flask_babel.get_locale() or DEFAULT_LOCALE)


def remember(wanted: str, *, chosen: bool = False) -> None:
    """Show the pages of this browser in that language from now on, also when nobody is signed in.

    ``chosen`` says that somebody asked for it who has not said yet who she is: see :func:`chosen`.
    """
    session[_SESSION_KEY] = wanted
    if chosen:
        session[_CHOSEN] = True
    else:
        session.pop(_CHOSEN, None)
    refresh()


def remembered() -> str | None:
    """Return the language of this browser, None where nobody has said or signed in yet."""
    found = session.get(_SESSION_KEY)
    return found if found in LOCALES else None


def chosen() -> str | None:
    """Return the language that was asked for on the way to the sign-in, None where nobody asked."""
    return remembered() if session.get(_CHOSEN) else None


def refresh() -> None:
    """Ask again who reads: she has just come, or changed her mind."""
    flask_babel.refresh()


def _of_reader() -> str:
    """Return the language of her account, else of this browser, else what it prefers, else German."""
    actor = g.get("actor")
    if actor is not None:
        return cast(str, actor.locale)
    if not has_request_context():
        return DEFAULT_LOCALE
    return remembered() or _of_browser() or DEFAULT_LOCALE


def _of_browser() -> str | None:
    """Return which of our languages the browser likes best; a regional form counts as its language."""
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((tag for tag in wanted if tag in LOCALES), None)


def _catalogue(path: Path) -> Catalog:
    """Return the messages of a catalogue, of its language by the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def _translations(catalogue: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def init_app(app: Flask) -> None:
    """Speak the language of the reader; German is in the source."""
    app.config.update(BABEL_DEFAULT_LOCALE=DEFAULT_LOCALE, BABEL_DEFAULT_TIMEZONE="Europe/Berlin")
    babel = flask_babel.Babel(app, locale_selector=_of_reader)
    with app.app_context():
        domain = babel.domain_instance
    for known in LOCALES:
        if known != DEFAULT_LOCALE:
            catalogue = _catalogue(FOLDER / known / "LC_MESSAGES" / "messages.po")
            domain.cache[known, domain.domain[0]] = _translations(catalogue)
        sentence_templates(known)
    app.jinja_env.globals.update(locale=locale, languages=NAMES)
