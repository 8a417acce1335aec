"""Sentences are English texts that can be said in another language, however deep they lie within each other."""

from __future__ import annotations

import pytest

from engine import feel
from engine.feel.kinds import cannot_compare, kind_of
from engine.feel.sentences import either

GERMAN = {
    "Cannot compare {left} with {right}.": "Vergleichen geht nicht: {left} und {right}.",
    "a number": "eine Zahl",
    "a string": "ein Text",
    "{message} (line {line}, column {column})": "{message} (Zeile {line}, Spalte {column})",
    "A context is written {{name: value}}": "So: {{name: wert}}",
    "{one} or {other}": "{one} oder {other}",
    "{one}, {other}": "{one}, {other}",
}


def test_a_sentence_is_its_english_text() -> None:
    sentence = feel.say("No '{name}' in {{}}.", name="x")

    assert (sentence, hash(sentence), str(sentence)) == ("No 'x' in {}.", hash("No 'x' in {}."), "No 'x' in {}.")
    assert (sentence.template, sentence.values) == ("No '{name}' in {{}}.", {"name": "x"})


def test_a_sentence_is_said_in_another_language_with_the_sentences_in_it() -> None:
    sentence = cannot_compare("number", "string")

    assert sentence == "Cannot compare a number with a string."
    assert sentence.translated(GERMAN) == "Vergleichen geht nicht: eine Zahl und ein Text."


def test_what_is_not_translated_stays_english() -> None:
    sentence = cannot_compare("number", "list")

    assert sentence.translated(GERMAN) == "Vergleichen geht nicht: eine Zahl und a list."
    assert sentence.translated({}) is None


def test_warnings_and_errors_of_expressions_are_sentences() -> None:
    with pytest.raises(feel.FeelSyntaxError) as raised:
        feel.compile("1 +")
    warnings = feel.compile("1 + null").explain({}).warnings

    assert warnings
    assert all(isinstance(said, feel.Sentence) for said in (*warnings, feel.reason(raised.value)))


def test_the_reason_of_an_error_keeps_its_parts() -> None:
    said = feel.reason(feel.FeelSyntaxError(feel.say("A context is written {{name: value}}"), 2, 6))

    assert said == "A context is written {name: value} (line 2, column 6)"
    assert isinstance(said, feel.Sentence)
    assert said.translated(GERMAN) == "So: {name: wert} (Zeile 2, Spalte 6)"


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
