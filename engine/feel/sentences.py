"""Sentences for people: English text that remembers how it was made, so that others can say it in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Sentence(str):
    """A text with the template and the values that it was made of; values may be sentences themselves."""

    template: str
    values: Mapping[str, Any]

    __slots__ = ("template", "values")

    def about(self, values: Mapping[str, Any]) -> Sentence:
        """Return the sentence that says the same about other values."""
        return _made(self.template, values)

    def translated(self, templates: Mapping[str, str]) -> str | None:
        """Return the sentence in the language of the templates, which are found by the English ones.

        None where the template is not among them. A sentence within that is not among them stays English.
        """
        template = templates.get(self.template)
        if template is None:
            return None
        return template.format(**{name: _translated(value, templates) for name, value in self.values.items()})


def _translated(value: Any, templates: Mapping[str, str]) -> Any:
    found = value.translated(templates) if isinstance(value, Sentence) else None
    return value if found is None else found


def say(template: str, /, **values: Any) -> Sentence:
    """Return the template with the values put in; its placeholders are plain ``{names}``, a brace is doubled.

    The template is a literal wherever this is called, so that the texts to translate can be gathered from the code.
    Where the values are few, such as kinds of values, keep the sentence instead of saying it anew in every evaluation.
    """
    return _made(template, values)


def called(name: str) -> Sentence:
    """Return a name that the author of a model gave to something, as a phrase that quotes no value of anybody."""
    return _made(name.replace("{", "{{").replace("}", "}}"), {})


def _made(template: str, values: Mapping[str, Any]) -> Sentence:
    sentence = Sentence(template.format(**values))
    sentence.template = template
    sentence.values = values
    return sentence


def listed(parts: Iterable[str]) -> str:
    """Return the parts as one phrase, *a, b, c*; empty where there are none."""
    found = ""
    for part in parts:
        found = say("{one}, {other}", one=found, other=part) if found else part
    return found


def quoted(text: str) -> Sentence:
    """Return a text that somebody wrote, between quotation marks."""
    return say("'{text}'", text=text)


def either(choices: Iterable[str]) -> str:
    """Return the choices, one at least, as one phrase: *a, b or c*."""
    *others, last = choices
    if not others:
        return last
    return say("{one} or {other}", one=listed(others), other=last)


def reason(problem: BaseException) -> str:
    """Return what an error says: a sentence where it was raised with one, which ``str`` would make a plain text."""
    said = problem.args[0] if problem.args else ""
    return said if isinstance(said, str) else str(problem)
