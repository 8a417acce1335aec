"""A text that is no expression gets a sentence and a place."""

from __future__ import annotations

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "is empty"),
        ("1 +", 1, 4, "ends too early"),
        ("if a then 1", 1, 12, "if a then b else"),
        ("(1 + 2", 1, 7, "not closed"),
        ("alter <\n  * 25", 2, 3, "Unexpected '*'"),
        ('"Krefeld', 1, 1, "closing quotation mark"),
        ("1 /* Rest", 1, 3, "comment is not closed"),
        ("alter 25", 1, 7, "too much here"),
        ("a § b", 1, 3, "no meaning"),
        ('@"morgen"', 1, 2, "no date"),
        ("[1, 2", 1, 6, "list is not closed"),
        ("{a 1}", 1, 5, "{name: value}"),
        ("f(1, x: 2)", 1, 6, "all arguments have names"),
        ("x between 1", 1, 12, "two values"),
        ("for x in y", 1, 11, "for x in list return"),
        ("a == 1", 1, 4, "single ="),
        ("a && b", 1, 3, "write and"),
        ("a || b", 1, 3, "'|' is too much here"),
        ("!a", 1, 1, "write not"),
        ("not a", 1, 5, "not(a)"),
        ("'Krefeld'", 1, 1, "double quotation marks"),
        ("„Krefeld“", 1, 1, "straight quotation marks"),
        ("then", 1, 1, "'then' is not expected"),
    ],
)
def test_the_error_says_where_and_what(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


def test_an_empty_cell_says_how_to_accept_everything() -> None:
    with pytest.raises(feel.FeelSyntaxError, match="write - for any value"):
        feel.compile_unary("")
