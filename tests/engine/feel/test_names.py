"""Names: of several words, with signs in them, hidden by others, and those that an expression takes from its scope."""

from __future__ import annotations

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "names", "scope", "expected"),
    [
        ("Alter der Person + 1", (), {"Alter der Person": 3}, 4),
        ("Alter-Neu + 1", ("Alter-Neu",), {"Alter-Neu": 3}, 4),
        ("Alter-Neu + 1", (), {"Alter-Neu": 3}, 4),
        ("Schuld and Zins", (), {"Schuld and Zins": 3}, 3),
        ("Alter - Neu", ("Alter-Neu",), {"Alter": 3, "Neu": 1}, 2),
        ("Lohn und Gehalt and true", ("Lohn und Gehalt",), {"Lohn und Gehalt": True}, True),
        ("Haus in Krefeld = 1", ("Haus in Krefeld",), {"Haus in Krefeld": 1}, True),
        ("count([1])", ("count",), {"count": 7}, 1),
        ("count + 1", ("count",), {"count": 7}, 8),
        ("date", (), {"date": "ja"}, "ja"),
        ("for mein Wert in [1, 2] return mein Wert + 1", (), {}, [2, 3]),
        ("gültig_bis", (), {"gültig_bis": 1}, 1),
    ],
)
def test_names_are_read_as_their_scope_has_them(
    text: str, names: tuple[str, ...], scope: dict, expected: object
) -> None:
    assert feel.compile(text, names).evaluate(scope) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("alter < 25 and kurs.stufe = 2", {"alter", "kurs"}),
        ("now() + deadlines.erstgespraech.limit", {"deadlines"}),
        ("for p in personen return p.alter + x", {"personen", "x"}),
        ("{a: b, c: a}", {"b"}),
        ("function(x) x + y", {"y"}),
        ("some p in personen satisfies p > 1", {"personen"}),
    ],
)
def test_an_expression_knows_the_names_that_it_needs(text: str, names: set[str]) -> None:
    assert feel.compile(text).names == names


def test_a_name_in_a_filter_may_be_a_field_of_the_items() -> None:
    expression = feel.compile("personen[alter > grenze]")
    assert expression.names == {"personen"}
    assert expression.filter_names == {"alter", "grenze"}
    assert expression.evaluate({"personen": [{"alter": 20}, {"alter": 10}], "grenze": 18}) == [{"alter": 20}]
