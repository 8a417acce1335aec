"""Names: grammar rules 25 to 30 and 41; 10.3.1.4, of several words and with signs; 10.3.2.11, scope."""

from __future__ import annotations

from typing import Any

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "scope", "expected"),
    [
        ("a", {"a": 3}, 3),
        ("gültig_bis", {"gültig_bis": 1}, 1),
        ("日本 + 1", {"日本": 3}, 4),
        ("größe", {"größe": 3}, 3),
        ("x̄ + x‿y", {"x̄": 1, "x‿y": 2}, 3),  # signs that only go on with a name
        ("Alter der Person + 1", {"Alter der Person": 3}, 4),
        ("Alter  der\n Person + 1", {"Alter der Person": 3}, 4),
        ("Phase 2 + 1", {"Phase 2": 3}, 4),
        ("Phase 2b + 1", {"Phase 2b": 3}, 4),
        # signs: rule 30
        ("Alter-Neu + 1", {"Alter-Neu": 3}, 4),
        ("A/B * 2", {"A/B": 3}, 6),
        ("C+ + 1", {"C+": 3}, 4),
        ("a*b * 2", {"a*b": 3}, 6),
        ("Dr.Name", {"Dr.Name": 3}, 3),
        ("o'neil", {"o'neil": 3}, 3),
        ("Höhe (in m) + 1", {"Höhe (in m)": 3}, 4),
        ("Anteil in % + 1", {"Anteil in %": 3}, 4),
        # keywords inside, and at the beginning
        ("Schuld and Zins", {"Schuld and Zins": 3}, 3),
        ("Haus in Krefeld = 3", {"Haus in Krefeld": 3}, True),
        ("in Ausbildung and true", {"in Ausbildung": True}, True),
        ("if-Wert + 1", {"if-Wert": 3}, 4),
        ("Date of Birth + 1", {"Date of Birth": 3}, 4),
        ("not bewilligt", {"not bewilligt": 3}, 3),
        ("for all + 1", {"for all": 3}, 4),
        ("true love + 1", {"true love": 3}, 4),
        # the longest known name counts, white space included
        ("Alter - Neu", {"Alter": 3, "Neu": 1, "Alter-Neu": 9}, 2),
        ("Alter-Neu", {"Alter": 3, "Neu": 1, "Alter-Neu": 9}, 9),
        ("Alter-Neu", {"Alter": 3, "Neu": 1}, 2),
        ("Lohn und Gehalt and true", {"Lohn und Gehalt": True, "Lohn": False}, True),
        ("Lohn", {"Lohn und Gehalt": True, "Lohn": 1}, 1),
        # names of built-in functions
        ("count([1])", {"count": 7}, 1),
        ("count + 1", {"count": 7}, 8),
        ("date", {"date": "ja"}, "ja"),
        ("string length", {"string length": 7}, 7),
        ("string + 1", {"string": 7}, 8),
        ('string length("abc") + string', {"string": 7}, 10),
        # entries of contexts in the scope
        ("person.Höhe-Neu + 1", {"person": {"Höhe-Neu": 3}}, 4),
        ("person.erster Name", {"person": {"erster Name": 3}}, 3),
        ("person.Lohn und Gehalt", {"person": {"Lohn und Gehalt": 3}}, 3),
        ("kinder[Alter-Neu > 1].Alter-Neu", {"kinder": [{"Alter-Neu": 3}, {"Alter-Neu": 1}]}, [3]),
    ],
)
def test_names_are_read_as_their_scope_has_them(text: str, scope: dict[str, Any], expected: object) -> None:
    known = {name for value in scope.values() if isinstance(value, dict) for name in value}
    known |= {name for value in scope.values() if isinstance(value, list) for item in value for name in item}
    assert feel.compile(text, known | scope.keys()).evaluate(scope) == expected


@pytest.mark.parametrize(
    ("text", "scope", "expected"),
    [
        ("Alter-Neu + 1", {"Alter-Neu": 3}, 4),
        ("Schuld and Zins", {"Schuld and Zins": 3}, 3),
        ("person.Höhe-Neu + 1", {"person": {"Höhe-Neu": 3}}, 4),
        ("kinder[Alter-Neu > 1].Alter-Neu", {"kinder": [{"Alter-Neu": 3}, {"Alter-Neu": 1}]}, [3]),
        ("for k in kinder return k.A/B", {"kinder": [{"A/B": 3}]}, [3]),
        ("a.b.c-d", {"a": {"b": {"c-d": 3}}}, 3),
    ],
)
def test_names_that_turn_out_to_be_needed_are_found_in_the_scope(
    text: str, scope: dict[str, Any], expected: object
) -> None:
    assert feel.compile(text).explain(scope) == feel.Evaluation(expected)


def test_names_of_the_scope_that_make_no_sense_in_the_text_are_left_alone() -> None:
    assert feel.compile("z + y + 1").evaluate({"y": 1, "y +": 3}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for mein Wert in [1, 2] return mein Wert + 1", [2, 3]),
        ("for a-b in [1] return a-b + 1", [2]),
        ("some der Wert in [1] satisfies der Wert = 1", True),
        ("(function(erster Wert, zweiter-Wert) erster Wert - zweiter-Wert)(3, 1)", 2),
        ("{ein Wert: 1, zwei-Werte: ein Wert + 1}", {"ein Wert": 1, "zwei-Werte": 2}),
        ("{Schuld and Zins: 1, r: Schuld and Zins}.r", 1),
        ('{"a b": 1, c: a b}.c', 1),
        ("{a: {b-c: 1}, d: a.b-c}.d", 1),
    ],
)
def test_names_that_an_expression_gives_itself_are_known(text: str, expected: object) -> None:
    assert feel.compile(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "scope", "expected"),
    [
        ("{x: 1, r: x}.r", {"x": 9}, 1),
        ("{r: x, x: 1}.r", {"x": 9}, 9),
        ("for x in [1] return x", {"x": 9}, [1]),
        ("for x in x return x", {"x": [9]}, [9]),
        ("(function(x) x)(1)", {"x": 9}, 1),
        ("[{x: 1}][x = 1]", {"x": 9}, [{"x": 1}]),
        ("[{y: 1}][x = 9]", {"x": 9}, [{"y": 1}]),
        ("some x in [1] satisfies x = 1", {"x": 9}, True),
    ],
)
def test_the_innermost_name_counts(text: str, scope: dict[str, Any], expected: object) -> None:
    assert feel.compile(text).evaluate(scope) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("alter < 25 and kurs.stufe = 2", {"alter", "kurs"}),
        ("now() + deadlines.erstgespraech.limit", {"deadlines"}),
        ("for p in personen return p.alter + x", {"personen", "x"}),
        ("{a: b, c: a}", {"b"}),
        ("function(x) x + y", {"y"}),
        ("some p in personen satisfies p > 1", {"personen"}),
        ("Alter der Person > Grenze", {"Alter der Person", "Grenze"}),
        ("for i in 1..n return partial", {"n"}),
        ("x instance of Person", {"x"}),
        ("f(a: b)", {"f", "b"}),
        ("if a then b else c", {"a", "b", "c"}),
        ("[a..b]", {"a", "b"}),
    ],
)
def test_an_expression_knows_the_names_that_it_needs(text: str, names: set[str]) -> None:
    assert feel.compile(text).names == names


def test_a_name_in_a_filter_may_be_a_field_of_the_items() -> None:
    expression = feel.compile("personen[alter > grenze]")
    assert expression.names == {"personen"}
    assert expression.filter_names == {"alter", "grenze"}
    assert expression.evaluate({"personen": [{"alter": 20}, {"alter": 10}], "grenze": 18}) == [{"alter": 20}]
