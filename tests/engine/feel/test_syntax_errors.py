"""A text that is no expression gets the place where to look and a sentence that says what to write instead.

The tables hold the mistakes that people really make, by where they come from.
"""

from __future__ import annotations

import pytest

from engine import feel

OTHER_LANGUAGES = [
    ("a == 1", 1, 3, "FEEL compares with a single ="),
    ("a === 1", 1, 3, "FEEL compares with a single ="),
    ("a !== 1", 1, 3, "FEEL compares with a single =, or with !="),
    ("a <> 1", 1, 3, "unequal is written !="),
    ("a => 1", 1, 3, "greater or equal is written >="),
    ("a =< 1", 1, 3, "less or equal is written <="),
    ("a && b", 1, 3, "'&&' is no sign of FEEL; write and"),
    ("a || b", 1, 3, "'||' is no sign of FEEL; write or"),
    ("a | b", 1, 3, "write or"),
    ("!a", 1, 1, "write not(…)"),
    ('"a" & "b"', 1, 5, "texts are joined with +"),
    ("a % 2", 1, 3, "modulo(a, b)"),
    ("a ^ 2", 1, 3, "a ** b"),
    ("5 mod 2", 1, 3, "write modulo(a, b)"),
    ("a mod b", 1, 3, "write modulo(a, b)"),
    ("a div b", 1, 3, "floor(a / b)"),
    ('alter < 18 ? "U18" : "U25"', 1, 12, "write if a then b else c"),
    ("a ? b : c", 1, 3, "write if a then b else c"),
    ("a?1:2", 1, 1, "write if a then b else c"),
    ("a ?? b", 1, 3, "if a = null then b else a"),
    ("x is null", 1, 3, "such as a = null"),
    ("x is not null", 1, 3, "such as a != null"),
    ("x is 5", 1, 3, "write a = b"),
    ("x is empty", 1, 3, "write a = b"),
    ("not(a) is null", 1, 8, "write a = b"),
    ("x not in (1, 2)", 1, 3, "not(a in (1, 2))"),
    ("not x in (1, 2)", 1, 5, "not(a)"),
    ('name like "A%"', 1, 6, "contains(a,"),
    ('name contains "a"', 1, 6, 'contains is a function; write contains(a, "b")'),
    ('alter starts with "A"', 1, 7, "starts with(a,"),
    ("x => x + 1", 1, 3, "function(x) x + 1"),
    ("(x) -> x + 1", 1, 5, "function(x) x + 1"),
    ("function x(a) a", 1, 1, "function(x) x + 1"),
    ("lambda x: x", 1, 1, "function(x) x + 1"),
    ("let x = 1", 1, 1, "context: {x: 1, y: x + 1}.y"),
    ("x := 5", 1, 3, "context: {x: 1, y: x + 1}.y"),
    ("x += 1", 1, 3, "no assignments"),
    ("x++", 1, 2, "no assignments"),
    ("new Date()", 1, 1, 'date("2026-01-31")'),
    ("${alter}", 1, 1, "a name stands alone"),
    ("#{alter}", 1, 1, "a name stands alone"),
    ("x = TRUE", 1, 5, "write true"),
    ("x = False", 1, 5, "write false"),
    ("x = NULL", 1, 5, "write null"),
    ("None", 1, 1, "write null"),
    ("if (a) { 1 } else { 2 }", 1, 8, "if a then b else c"),
    ('if a then { "U18" } else { "x" }', 1, 11, "held together by parentheses ( )"),
    ("if a then 1 elseif b then 2 else 3", 1, 13, "write else if"),
    ("for x in list do x + 1", 1, 15, "'do' is no word of FEEL. A loop is written: for x in list return x + 1"),
    ("for x in [1, 2] yield x", 1, 17, "for x in list return x + 1"),
    ("for x in list: x + 1", 1, 14, "for x in list return x + 1"),
    ("for x of list return x", 1, 7, "for x in list return x + 1"),
    ("for (x in list) return x", 1, 5, "for x in list return x + 1"),
    ("for each x in list return x", 1, 5, "for x in list return x + 1"),
    ("for i = 1 to 10 return i", 1, 7, "for x in list return x + 1"),
    ("for i in 1 to 10 return i", 1, 12, "for x in 1..10 return x + 1"),
    ("some x in list where x > 1", 1, 16, "a condition follows satisfies"),
    ("every x in list: x > 1", 1, 16, "every x in list satisfies x > 1"),
    ("[1; 2]", 1, 3, "separated by commas"),
    ("a;", 1, 2, "ends without a sign"),
    ("{a = 1}", 1, 4, "A context is written {name: value}"),
    ("{1: 2}", 1, 2, "A context is written {name: value}"),
    ("x instance number", 1, 3, "a instance of number"),
]
CAPITALS_AND_GERMAN = [
    ("a AND b", 1, 3, "'AND' is no word of FEEL; write and"),
    ('alter < 18 OR name = "x"', 1, 12, "write or"),
    ("NOT(a)", 1, 1, "write not(a)"),
    ("NOT a", 1, 1, "write not(a)"),
    ("IF alter < 18 THEN 1 ELSE 2", 1, 1, "write if a then b else c"),
    ("IF(alter < 18, 1, 2)", 1, 1, "write if a then b else c"),
    ("WENN(alter < 18; 1; 2)", 1, 1, "write if a then b else c"),
    ("UND(a; b)", 1, 1, "write a and b"),
    ("FOR x IN list RETURN x", 1, 1, "for x in list return x + 1"),
    ("a und b", 1, 3, "'und' is no word of FEEL; write and; as part of a name it must be known here"),
    ('alter < 18 oder name = "x"', 1, 12, "write or"),
    ("person.alter und b", 1, 14, "write and"),
    ("nicht(a)", 1, 1, "write not(a)"),
    ("nicht a", 1, 1, "write not(a)"),
    ("wenn a dann b sonst c", 1, 1, "write if a then b else c"),
    ("x ist leer", 1, 3, "such as a = null"),
    ("x ist nicht leer", 1, 3, "such as a != null"),
]
TEXTS = [
    ("name = 'Krefeld'", 1, 8, 'double quotation marks: "text"'),
    ("name = `Krefeld`", 1, 8, 'double quotation marks: "text"'),
    ("name = „Krefeld“", 1, 8, 'straight quotation marks: "text"'),
    ("“Krefeld”", 1, 1, 'straight quotation marks: "text"'),
    ("»Krefeld«", 1, 1, 'straight quotation marks: "text"'),
    ('"Krefeld“', 1, 1, "ends with a typographic quotation mark"),
    ('"Krefeld', 1, 1, 'add a " at its end'),
    ('name = "Krefeld\n and alter > 1', 1, 8, 'add a " at its end'),
    ('1 +\n"Krefeld\n und Viersen"', 2, 1, "ends on the line it begins on"),
    ('"a" "b"', 1, 5, "Texts are joined with +"),
    ('"sagt "hallo" zu"', 1, 8, 'inside a text is written \\"'),
    ('"\\U110000"', 1, 2, "no character with the number 110000"),
]
NUMBERS_AND_TIMES = [
    ("betrag > 1,5", 1, 11, "write 1.5"),
    ("betrag > 1.000,50", 1, 15, "write 1000.50"),
    ("1.000.000", 1, 6, "one point at most"),
    ("1 000", 1, 3, "no gaps"),
    ("[1 2]", 1, 4, "several are separated by commas"),
    ("1.", 1, 1, "digits behind its point"),
    ("12abc", 1, 1, "does not begin with a digit"),
    ("5 €", 1, 3, "without its currency"),
    ("10%", 1, 3, "ten percent 0.1"),
    ("5 – 3", 1, 3, "the minus sign is the one of the keyboard"),  # noqa: RUF001
    ("3 × 4", 1, 3, "multiply with *"),  # noqa: RUF001
    ("a ≤ b", 1, 3, "write <="),
    ("1E7000", 1, 1, "too large or too small"),
    ("date(2026-01-31)", 1, 6, 'date("2026-01-31")'),
    ("a <\n  date( 2026-01-31 )", 2, 9, 'date("2026-01-31")'),
    ("date(31.1.2026)", 1, 6, 'date("2026-01-31")'),
    ("time(10:30)", 1, 8, 'time("10:30:00")'),
    ("@2026-01-31", 1, 2, '@"2026-01-31"'),
    ('@"31.01.2026"', 1, 2, 'write it like @"2026-01-31"'),
    ('@"morgen"', 1, 2, "is no date"),
    ("alter > 25 Jahre", 1, 12, 'duration("P14D")'),
    ("14 days", 1, 4, 'duration("P14D")'),
]
BRACKETS = [
    ("(1 + 2", 1, 1, "This ( is not closed; add a )"),
    ("a +\n (b - c", 2, 2, "This ( is not closed; add a )"),
    ("count([1, 2]", 1, 6, "This ( is not closed; add a )"),
    ("[1, 2", 1, 1, "This [ is not closed; add a ]"),
    ("{a: 1", 1, 1, "This { is not closed; add a }"),
    ("x[1", 1, 2, "This [ is not closed; add a ]"),
    ("x in (1, 2", 1, 6, "This ( is not closed; add a )"),
    ("[1..5", 1, 1, "This [ is not closed; add a ]"),
    ("1 + 2)", 1, 6, "There is no ( for this ); take it away"),
    ("[1, 2]]", 1, 7, "There is no [ for this ]; take it away"),
    ("()", 1, 2, "A value is missing before this )"),
    ("{a: }", 1, 5, "A value is missing before this }"),
    ("{a: 1,}", 1, 6, "Nothing follows this comma"),
    ("[1, 2,]", 1, 6, "Nothing follows this comma"),
    ("f(1,)", 1, 4, "Nothing follows this comma"),
    ("[1,, 2]", 1, 4, "A value is missing before this comma"),
    ("{a 1}", 1, 1, "Braces make a context {name: value}"),
    ("a { b }", 1, 3, "held together by parentheses ( )"),
    ("f(1, x: 2)", 1, 6, "all arguments have names or none"),
    ("x in 1..5", 1, 7, "A range stands in brackets: [1..10]"),
    ('name in "a", "b"', 1, 12, "after in: in (1, 2)"),
    ("(1, 2)", 1, 3, "several values stand in brackets: [1, 2]"),
    ("a: 1", 1, 2, "stand in braces: {name: value}"),
]
INCOMPLETE = [
    ("", 1, 1, "The expression is empty"),
    ("1 +", 1, 4, "ends too early"),
    ("a and", 1, 6, "ends too early"),
    ("if a then 1", 1, 12, "Each if needs its own else"),
    ("if a then 1 else if b then 2", 1, 29, "Each if needs its own else"),
    ("if a 1 else 2", 1, 6, "if a then b else c"),
    ("for x in y", 1, 11, "for x in list return"),
    ("for", 1, 4, "A name is expected here"),
    ("some x in list", 1, 15, "some x in list satisfies x > 1"),
    ("x between 1", 1, 12, "between needs two values"),
    ("x between 1, 10", 1, 12, "x between 1 and 10"),
    ("x instance of", 1, 14, "The name of a type is expected here"),
    ("a.", 1, 3, "the name of a field is expected"),
    ("function(x)", 1, 12, "ends too early"),
    ("1 /* Rest", 1, 3, "This comment is not closed"),
    ("alter <\n  * 25", 2, 3, "Unexpected '*'"),
    ("alter 25", 1, 7, "an operator may be missing before it"),
    ("a @ b", 1, 3, "an operator may be missing before it"),
    ("a § b", 1, 3, "'§' is no sign of FEEL"),
    ("= a + 1", 1, 1, "take it away"),
    ("a > 18 and < 25", 1, 12, "What is to be compared is missing before <; write a < 1"),
    ("a = 1 or = 2", 1, 10, "What is to be compared is missing before ="),
    ("< 25", 1, 1, "What is to be compared is missing before <"),
    ("then 1", 1, 1, "it belongs to an if"),
    ("return 1", 1, 1, "it belongs to a for"),
    ("and a", 1, 1, "it stands between two conditions"),
    ("a or or b", 1, 6, "it stands between two conditions"),
    ("not a", 1, 5, "not(a)"),
    ("a null", 1, 3, "an operator is missing before it"),
]
TABLES = [OTHER_LANGUAGES, CAPITALS_AND_GERMAN, TEXTS, NUMBERS_AND_TIMES, BRACKETS, INCOMPLETE]


@pytest.mark.parametrize(("text", "line", "column", "words"), [case for table in TABLES for case in table])
def test_the_error_says_where_and_what(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)
    assert isinstance(caught.value.message, feel.Sentence)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "write - for any value"),
        ("> 1, < 3,", 1, 10, "ends too early"),
        ("not(1", 1, 4, "This ( is not closed; add a )"),
        ("> 18 and < 25", 1, 6, "for and write [18..25) or ? >= 18 and ? < 25"),
        ("< 18 or > 25", 1, 6, "A cell joins tests by commas, which mean or"),
        ("== 5", 1, 1, "FEEL compares with a single ="),
        ("< 25 AND > 18", 1, 6, "write and"),
        ("'A'", 1, 1, "double quotation marks"),
        ("18..25", 1, 3, "A range stands in brackets: [1..10]"),
        ("1\n..5", 2, 1, "A range stands in brackets: [1..10]"),
    ],
)
def test_so_does_that_of_a_cell(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile_unary(text)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Lohn und Gehalt", {"Lohn und Gehalt": 1}),
        ("NOT", {"NOT": 1}),
        ("Frage ? + 0", {"Frage ?": 1}),
        ("Vertrag is null + 0", {"Vertrag is null": 1}),
        ("mod", {"mod": 1}),
        ("is", {"is": 1}),
        ("Date of Birth", {"Date of Birth": 1}),
        ("instance", {"instance": 1}),
        ("5 + Anteil in %", {"Anteil in %": -4}),
    ],
)
def test_what_looks_like_a_mistake_may_be_a_known_name(text: str, scope: dict) -> None:
    assert feel.compile(text, scope).evaluate(scope) == 1


@pytest.mark.parametrize("text", ["Date of Birth", "Tag der Geburt", "Tag of of x", "instance", "mod", "und"])
def test_words_that_may_be_a_name_are_one(text: str) -> None:
    assert feel.compile(text).names == {text}
