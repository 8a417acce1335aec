"""What can come out of an expression, by the shapes of the names in it."""

import pytest

from engine.feel.inference import (
    BOOLEAN,
    NOTHING,
    NUMBER,
    TEXT,
    UNKNOWN,
    Shape,
    context_of,
    join,
    list_of,
    of_kind,
    one_of,
    range_of,
)
from engine.feel.inference.shapes import DATE, DAYS, MOMENT, MONTHS, TIME
from tests.engine.feel.inference.scopes import PERSON, STATUS, look


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        # literals
        ("1", one_of([1])),
        ('"a"', one_of(["a"])),
        ("null", NOTHING),
        ('@"2026-01-31"', DATE),
        ('[1, "a"]', list_of(one_of([1, "a"]))),
        ("[]", list_of(NOTHING)),
        ("{a: 1, b: a}", context_of({"a": one_of([1]), "b": one_of([1])})),
        ("[1..alter]", range_of(NUMBER)),
        # operators
        ("alter + 1", NUMBER),
        ("name + name", TEXT),
        ("tag + frist", DATE),
        ("monate + tag", DATE),
        ("zeitpunkt - frist", MOMENT),
        ("uhr + frist", TIME),
        ("tag - tag", DAYS),
        ("frist * 2", DAYS),
        ("monate / 2", MONTHS),
        ("frist / frist", NUMBER),
        ("irgendwas * 2", of_kind("number", "days and time duration", "years and months duration")),
        ("-frist", DAYS),
        ("alter > 3", BOOLEAN),
        ("aktiv and alter > 3", BOOLEAN),
        ("alter between 1 and 3", BOOLEAN),
        ("alter in (1, 2)", BOOLEAN),
        ("alter instance of number", BOOLEAN),
        # what is made of names
        ("status", STATUS),
        ('if aktiv then status else "offen"', one_of(["anerkannt", "abgelehnt", "offen"])),
        ("if aktiv then 1 else null", one_of([1])),
        ("person.alter", NUMBER),
        ("kinder.alter", list_of(NUMBER)),
        ("kinder[1]", PERSON),
        ("kinder[alter > 3]", list_of(PERSON)),
        ("kinder[alter > 3][1].name", TEXT),
        ("kinder[alter]", join(PERSON, list_of(NOTHING))),  # a number that is null picks nothing
        ("zahlen[item > 2]", list_of(NUMBER)),
        ("tag.year", NUMBER),
        ("zeitpunkt.timezone", TEXT),
        ("frist.hours", NUMBER),
        ("[1..alter].start", NUMBER),
        ("for k in kinder return k.name", list_of(TEXT)),
        ("for i in 1..3 return i", list_of(NUMBER)),
        ("for i in tag..tag return i", list_of(DATE)),
        ("some k in kinder satisfies k.alter > 3", BOOLEAN),
        ("{a: alter, b: a + 1}.b", NUMBER),
        ("(function(x) x + 1)(2)", NUMBER),
        # functions
        ("now() + frist", MOMENT),
        ("today()", DATE),
        ("count(kinder)", NUMBER),
        ("max(zahlen)", NUMBER),
        ('split(name, ",")', list_of(TEXT)),
        ("append(zahlen, name)", list_of(join(NUMBER, TEXT))),
        ("concatenate(zahlen, namen)", list_of(join(NUMBER, TEXT))),
        ("distinct values(stati)", list_of(STATUS)),
        ('get value(person, "name")', TEXT),
        ('context put(person, "neu", 1)', context_of({**(PERSON.fields or {}), "neu": one_of([1])})),
        ('date("2026-01-31")', DATE),
        ('duration("P1D") + tag', DATE),
        ("get or else(alter, 0)", NUMBER),
        # nothing is known
        ("irgendwas", UNKNOWN),
        ("irgendwas.egal", UNKNOWN),
        ("offen[1].mehr", UNKNOWN),
        ("fremd", UNKNOWN),
        ("fremd(1)", UNKNOWN),
    ],
)
def test_what_an_expression_can_give(text: str, shape: Shape) -> None:
    assert look(text).shape == shape


def test_a_shape_admits_its_values_and_null() -> None:
    people = list_of(context_of({"alter": NUMBER, "name": TEXT}))
    assert people.admits(None)
    assert people.admits([{"alter": 3}, None, {}])
    assert not people.admits([{"alter": "3"}])
    assert not people.admits([{"beruf": "Maurer"}])
    assert not people.admits({"alter": 3})
    assert context_of({"alter": NUMBER}, closed=False).admits({"beruf": "Maurer"})
    assert one_of([1]).admits(1)
    assert not one_of([1]).admits(True)
