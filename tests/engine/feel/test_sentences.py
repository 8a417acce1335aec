"""Sentences are English texts that can be said in another language, however deep they lie within each other."""

from __future__ import annotations

import pytest

from engine import feel
from engine.feel.kinds import kind_of
from engine.feel.sentences import either

GERMAN = {
    "Cannot compare {left} with {right}.": "Vergleichen geht nicht: {left} und {right}.",
    "a number": "eine Zahl",
    "a string": "ein Text",
    "'{words}'": "„{words}“",
    "{words} ({kind})": "{words} ({kind})",
    "{message} (line {line}, column {column})": "{message} (Zeile {line}, Spalte {column})",
    "A context is written {{name: value}}": "So: {{name: wert}}",
    "{problem}. {hint}": "{problem}. {hint}",
    "{one} or {other}": "{one} oder {other}",
    "{one}, {other}": "{one}, {other}",
}


def test_a_sentence_is_its_english_text() -> None:
    sentence = feel.say("No '{name}' in {{}}.", name="x")

    assert (sentence, hash(sentence), str(sentence)) == ("No 'x' in {}.", hash("No 'x' in {}."), "No 'x' in {}.")
    assert (sentence.template, sentence.values) == ("No '{name}' in {{}}.", {"name": "x"})


def test_a_sentence_is_said_in_another_language_with_the_sentences_in_it() -> None:
    (warning,) = feel.compile("alter < name").explain({"alter": 1, "name": "a"}).warnings

    assert warning == "Cannot compare 'alter' (a number) with 'name' (a string)."
    assert isinstance(warning, feel.Sentence)
    assert warning.translated(GERMAN) == "Vergleichen geht nicht: „alter“ (eine Zahl) und „name“ (ein Text)."


def test_what_is_not_translated_stays_english() -> None:
    (warning,) = feel.compile("1 < x").explain({"x": [2]}).warnings

    assert isinstance(warning, feel.Sentence)
    assert warning.translated(GERMAN) == "Vergleichen geht nicht: 1 und „x“ (a list)."
    assert warning.translated({}) is None


def test_the_reason_of_an_error_keeps_its_parts() -> None:
    with pytest.raises(feel.FeelSyntaxError) as raised:
        feel.compile("{\n  a 1, b}")

    said = feel.reason(raised.value)
    assert (
        said
        == str(raised.value)
        == "':' is expected instead of ','. A context is written {name: value} (line 2, column 6)"
    )
    assert isinstance(said, feel.Sentence)
    assert said.translated(GERMAN) == ("':' is expected instead of ','. So: {name: wert} (Zeile 2, Spalte 6)")


def test_the_reason_of_any_other_error_is_its_text() -> None:
    assert feel.reason(ValueError("odd")) == "odd"
    assert feel.reason(ValueError()) == ""
    assert feel.reason(KeyError(1)) == "1"


@pytest.mark.parametrize(
    ("values", "english", "german"),
    [
        ([1], "a number", "eine Zahl"),
        ([1, "a"], "a number or a string", "eine Zahl oder ein Text"),
        ([1, "a", 2], "a number, a string or a number", "eine Zahl, ein Text oder eine Zahl"),
    ],
)
def test_choices_are_one_phrase(values: list[object], english: str, german: str) -> None:
    phrase = either(map(kind_of, values))

    assert phrase == english
    assert isinstance(phrase, feel.Sentence)
    assert phrase.translated(GERMAN) == german
