"""Sentences for people: English text that remembers how it was made, so that others can say it in another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """A text with the template and the values that it was made of; values may be sentences themselves."""

    template: str
    values: Mapping[str, Any]

    __slots__ = ("template", "values")

    def about(self, values: Mapping[str, Any]) -> Sentence:
        """Return the sentence that says the same about other values."""
        return say(self.template, **values)


def say(template: str, /, **values: Any) -> Sentence:
    """Return the template with the values put in; its placeholders are those of :meth:`str.format`.

    The template is a literal wherever this is called, so that the texts to translate can be gathered from the code.
    """
    sentence = Sentence(template.format(**values) if values else template)
    sentence.template = template
    sentence.values = values
    return sentence
