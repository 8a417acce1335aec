"""The texts of the interface: German in the source itself, other languages from catalogues.

The only place that knows the translation library.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import flask_babel  # type: ignore[import-untyped]  # has no types of its own
from flask import Flask


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


def init_app(app: Flask) -> None:
    """Speak German unless told otherwise."""
    app.config.update(BABEL_DEFAULT_LOCALE="de", BABEL_DEFAULT_TIMEZONE="Europe/Berlin")
    flask_babel.Babel(app)
