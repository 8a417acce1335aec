"""What the engine says, in the language of the reader: English in its source, German from the catalogue of sentences.

A text that is no sentence of the engine, or that the catalogue does not have, is shown as it is: stored by an earlier
version, or not translated yet. It is marked as English then, so that it is read aloud as such.
"""

from __future__ import annotations

from typing import Final

from flask import Flask
from markupsafe import Markup

from engine.catalogue import sentence_templates
from engine.feel.sentences import Sentence
from webui.language import locale
from webui.own_texts import own

_SOURCE: Final = "en"


def sentence_text(text: str) -> str:
    """Return the sentence in the language of the reader, as plain text."""
    return _translated(text) or str(text)


def sentence_language(text: str) -> str:
    """Return the language in which the reader is shown the sentence."""
    return _SOURCE if _translated(text) is None else locale()


def own_words(text: str) -> str:
    """Return what process owners call something, or a sentence with such names in it, in the language of the reader."""
    if not isinstance(text, Sentence):
        return own(text)
    return sentence_text(text.about({name: own_words(each) for name, each in text.values.items()}))


def sentence(text: str) -> str:
    """Return the sentence as a piece of the page, which says where it is not in the language of the reader."""
    language = sentence_language(text)
    if language == locale():
        return sentence_text(text)
    return Markup('<span lang="{}">{}</span>').format(language, str(text))


def _translated(text: str) -> str | None:
    return text.translated(sentence_templates(locale())) if isinstance(text, Sentence) else None


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(sentence=sentence, own_words=own_words)
