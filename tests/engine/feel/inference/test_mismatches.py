"""What makes no sense in an expression: what is found, where, and what is said of it."""

import pytest

from engine.feel.inference import BOOLEAN, NUMBER, TEXT, Shape, infer, kinds_in_words, read, read_tests
from tests.engine.feel.inference.scopes import SCOPE, STATUS, look


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        # operands
        ('"a" + 1', "operands", 5),
        ("alter + name", "operands", 7),
        ("tag + 1", "operands", 5),
        ("tag + tag", "operands", 5),
        ("frist - tag", "operands", 7),
        ("null + 1", "operands", 6),
        ("zahlen + 1", "operands", 8),
        ("-name", "operands", 1),
        ("tag < name", "operands", 5),
        ("now() > tag", "operands", 7),
        ("alter = aktiv", "operands", 7),
        ('alter = "1"', "operands", 7),
        ('namen = "a"', "operands", 7),
        ('alter in ["a".."b"]', "operands", 10),
        ("alter between name and 3", "operands", 15),
        ("[alter..name]", "operands", 1),
        ('for i in "a"..3 return i', "operands", 10),
        ("for i in null return i", "operands", 10),
        # values
        ('status = "anerkant"', "value", 8),
        ('"anerkant" = status', "value", 12),
        ('status != "anerkant"', "value", 8),
        ('status in ["anerkant"]', "value", 12),
        ('status in ("anerkant", "x")', "value", 12),
        ('stati[item = "x"]', "value", 12),
        ('list contains(stati, "anerkant")', "value", 15),
        ('if aktiv then status = "x" else false', "value", 22),
        # conditions
        ("if alter then 1 else 2", "condition", 4),
        ('aktiv and "ja"', "condition", 11),
        ("alter or aktiv", "condition", 1),
        ("kinder[name]", "condition", 8),
        ("some k in kinder satisfies k.alter", "condition", 30),
        # calls
        ("substring(name)", "call", 1),
        ('substring(name, "1")', "call", 1),
        ("substring(name, 1, 2, 3)", "call", 1),
        ("substring(text: name, start position: 2)", "call", 1),
        ("string length(alter)", "call", 1),
        ("sum(namen)", "call", 1),
        ('date("2026-02-30")', "call", 1),
        ('get value(person, "altr")', "call", 1),
        ('name.contains("a")', "call", 6),
        ('(function(x: number) x + 1)("a")', "call", 29),
        ("(function(x) x)(1, 2)", "call", 2),
        ("alter(1)", "call", 1),
        # paths
        ("person.alterr", "path", 8),
        ("offen.beruf", "path", 7),
        ("tag.jahr", "path", 5),
        ("kinder.nam", "path", 8),
        ("kinder[1].nam", "path", 11),
        ("{a: 1}.c", "path", 8),
    ],
)
def test_what_makes_no_sense_is_found_where_it_stands(text: str, code: str, column: int) -> None:
    found = look(text).mismatches
    assert [(each.code, each.place.line, each.place.column) for each in found[:1]] == [(code, 1, column)]
    assert found[0].certain


@pytest.mark.parametrize(
    "text",
    [
        "alter + 1",
        'status = "anerkannt"',
        "status = name",
        "status = null",
        "null = null",
        "irgendwas + irgendwas",
        'irgendwas = "x"',
        "irgendwas.alter.alter > 3",
        "irgendwas[alter = 3]",
        "person.alter = irgendwas",
        "if irgendwas then 1 else 2",
        "if status = null then 1 else 2",
        "tag = null or tag < today()",
        "some k in kinder satisfies k.alter > 3",
        "every k in irgendwas satisfies k.egal",
        "kinder[alter > 3]",
        "kinder[alter]",
        "kinder[-1].name",
        'namen[item = "a"]',
        'list contains(namen, "x")',
        'stati = ["anerkannt"]',
        "alter in zahlen",
        "alter in [1..3]",
        "alter in (1, [5..7], > 9)",
        "name in namen",
        'string join(namen, ", ")',
        "sum(irgendwas)",
        "max(tag, tag)",
        "sort(kinder, function(x, y) x.alter < y.alter)",
        "substring(string: name, start position: 2)",
        "number(name)",
        "date(name)",
        "date(zeitpunkt)",
        "tag + duration(name)",
        "(function(x) x + 1)(irgendwas)",
        "is defined(person.alter)",
        'get or else(name, "")',
        "if aktiv then 1 else name",
    ],
)
def test_what_could_make_sense_is_no_finding(text: str) -> None:
    assert look(text).mismatches == ()
    assert look(text).unknown == ()


def test_an_alternative_among_others_is_merely_of_no_use() -> None:
    found = look('status in ("anerkant", "abgelehnt")').mismatches
    assert [(each.code, each.place.column, each.certain) for each in found] == [("value", 12, False)]
    found = look('list contains(["anerkannt", "abgelent"], status)').mismatches
    assert [(each.code, each.place.column, each.certain) for each in found] == [("value", 29, False)]


def test_one_fault_is_told_once() -> None:
    assert len(look('if ("a" + 1) > 3 then person.alterr + 1 else -(name * 2)').mismatches) == 3


def test_places_count_lines() -> None:
    found = look('if aktiv\nthen 1\nelse "a" + 1').mismatches
    assert [(each.place.line, each.place.column) for each in found] == [(3, 10)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "alter + name",
            "Cannot add 'name' (a string) to 'alter' (a number). Behind '+' there can be a number.",
        ),
        ('tag < "2026-01-31"', 'Cannot compare \'tag\' (a date) with "2026-01-31". Write @"2026-01-31".'),
        (
            'status = "anerkant"',
            '\'status\' is never "anerkant". It can be: "abgelehnt", "anerkannt". Did you mean \'anerkannt\'?',
        ),
        ("person.alterr", "There is no entry 'alterr' in 'person'. Did you mean 'alter'?"),
        ("tag.yaer", "There is no 'yaer' in 'tag' (a date). Did you mean 'year'?"),
        ("if alter then 1 else 2", "The condition of an if is 'alter' (a number), not true or false."),
        ("substring(name)", "substring() takes 2 to 3 arguments, not 1."),
        ('substring(name, "1")', "substring() needs a number for 'start position', not \"1\"."),
        (
            "substring(text: name, start position: 2)",
            "substring() has no parameter 'text'; it has string, start position, length.",
        ),
        (
            'name.contains("a")',
            "There is no 'contains' in 'name' (a string). Functions are not called with a dot; "
            'write contains(name, "a").',
        ),
    ],
)
def test_the_sentence_says_what_is_wrong_and_what_to_write(text: str, message: str) -> None:
    assert [each.message for each in look(text).mismatches] == [message]


def test_a_path_to_a_missing_entry_tells_its_parts() -> None:
    (found,) = look("person.alterr").mismatches
    assert (found.base, found.entry) == ("person", "alterr")


def test_unknown_names_are_listed_and_nothing_is_concluded_from_them() -> None:
    found = look("altr + fremd(1) + kinder[altr > 3][1].alter")
    assert [(each.name, each.place.column, each.called) for each in found.unknown] == [
        ("altr", 1, False),
        ("fremd", 8, True),
        ("altr", 26, False),
    ]
    assert found.mismatches == ()


def test_a_name_in_a_filter_may_be_a_field_of_items_that_nobody_described() -> None:
    assert [each.perhaps for each in look("irgendwas[altr > 3]").unknown] == [True]
    assert [each.perhaps for each in look("kinder[altr > 3]").unknown] == [False]
    assert [each.perhaps for each in look("offen[altr > 3]").unknown] == [False]


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ('"anerkannt"', STATUS, []),
        ('"anerkant"', STATUS, [("value", 1, True)]),
        ('"anerkannt", "x"', STATUS, [("value", 14, False)]),
        ('not("anerkant")', STATUS, [("value", 5, True)]),
        ("null", STATUS, []),
        ("-", STATUS, []),
        ("< 3", NUMBER, []),
        ("[1..3]", NUMBER, []),
        ('"3"', NUMBER, [("operands", 1, True)]),
        ('< "3"', NUMBER, [("operands", 1, True)]),
        ('["a".."b"]', NUMBER, [("operands", 1, True)]),
        ("true", BOOLEAN, []),
        ("true", NUMBER, [("operands", 1, True)]),
        ("? > 3", NUMBER, []),
        ("contains(?, 3)", TEXT, [("call", 1, True)]),
        ("alter", NUMBER, []),
        ("name", NUMBER, [("operands", 1, True)]),
        ("zahlen", NUMBER, []),
        ("tag", NUMBER, [("operands", 1, True)]),
    ],
)
def test_unary_tests_are_held_against_the_value(text: str, value: Shape, found: list[tuple[str, int, bool]]) -> None:
    mismatches = infer(read_tests(text), {**SCOPE, "?": value}).mismatches
    assert [(each.code, each.place.column, each.certain) for each in mismatches] == found


def test_the_branches_of_an_if_are_told_apart() -> None:
    found = infer(read('if aktiv then "a" else if alter > 3 then 1 else null'), SCOPE).outcomes
    assert [(kinds_in_words(each.shape.kinds), each.shape.nothing, each.place.column) for each in found] == [
        ("a string", False, 15),
        ("a number", False, 42),
        ("any value", True, 49),
    ]


def test_the_longest_expressions_are_looked_at() -> None:
    assert len(infer(read("+".join(["alter"] * 200) + " + name"), SCOPE).mismatches) == 1
