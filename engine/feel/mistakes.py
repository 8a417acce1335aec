"""The mistakes that people really make, seen where reading a text fails: where each is, and what to write instead.

Nothing here decides what is FEEL; that is the parser's business. It asks with the place at which it cannot go on, or
with words that nobody knows as a name, and gets an advice or None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from engine.feel import foreign
from engine.feel.lexer import NAME, NUMBER, ODD, STRING, SYMBOL, Token
from engine.feel.sentences import Sentence, say


class Mistake(NamedTuple):
    """What somebody probably did wrong: the place of the token that shows it, and what to do."""

    at: int
    advice: str


def with_hint(problem: str, hint: str | None) -> str:
    """Return what is wrong, followed by what to do about it where that is known."""
    return say("{problem}; {hint}", problem=problem, hint=hint) if hint else problem


def with_pattern(problem: str, pattern: str) -> str:
    """Return what is wrong, followed by a sentence that says how it is written."""
    return say("{problem}. {hint}", problem=problem, hint=pattern) if pattern else problem


def in_words(tokens: Sequence[Token], start: int, end: int) -> Mistake | None:
    """Return what is wrong with words that would be read as one name, which nobody knows."""
    first, following = tokens[start].value, tokens[end]
    alone = end == start + 1
    if alone and first in foreign.CONSTANTS and not _is(following, "."):
        return Mistake(start, no_word(first, say("write {right}", right=foreign.CONSTANTS[first])))
    if first in foreign.FIRST and (not alone or following.kind in (STRING, NUMBER) or _is(following, "(")):
        return Mistake(start, no_word(first, foreign.FIRST[first]))
    for index in range(start + 1, end):
        found = _between(tokens, index)
        if found:
            return found
    return _question_inside(tokens, start)


def at(tokens: Sequence[Token], index: int, *, expected: bool) -> Mistake | None:
    """Return what is wrong with a token that cannot stand where it stands.

    Where the parser knows what is ``expected`` instead, only mistakes count that no one would make otherwise.
    """
    for look in _SURE if expected else (*_SURE, *_LIKELY):
        found = look(tokens, index)
        if found:
            return found
    return None


def no_word(word: str, right: str) -> str:
    """Return that a word is none of FEEL, and what to write."""
    return with_hint(say("'{word}' is no word of FEEL", word=word), right)


def about_name(name: str, builtins: Iterable[str]) -> Sentence:
    """Return why a name without a value is null, a misspelt one or an empty field, with what may have been meant."""
    problem = say("'{name}' has no value here; it is null.", name=name)
    if name in foreign.MEANT:
        return say("{problem} Perhaps {right} is meant.", problem=problem, right=foreign.MEANT[name])
    function = _functions(tuple(builtins)).get(_plain(name))
    if function:
        return say("{problem} Perhaps the function {right}() is meant.", problem=problem, right=function)
    return problem


@lru_cache(maxsize=8)
def _functions(names: tuple[str, ...]) -> dict[str, str]:
    """Return the names of functions by what they are written like elsewhere: ``stringLength``, ``string_length``."""
    return {_plain(name): name for name in names}


def _plain(name: str) -> str:
    return name.replace(" ", "").replace("_", "").lower()


# -- words -----------------------------------------------------------------------------------------------------


def _between(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return what is wrong with a word that stands behind something else."""
    word, following = tokens[index].value, tokens[index + 1]
    if word in foreign.BETWEEN:
        right = say("{right}; as part of a name it must be known here", right=foreign.BETWEEN[word])
        return Mistake(index, no_word(word, right))
    if word in foreign.QUESTIONS:
        return Mistake(index, no_word(word, foreign.QUESTIONS[word]))
    if word in foreign.TESTS:
        negated = following.value in foreign.NEGATIONS
        if negated:
            return Mistake(index, no_word(word, say("write a != b, such as a != null")))
        if following.value in foreign.EMPTY or _is_value(following):
            return Mistake(index, no_word(word, say("write a = b, such as a = null")))
    if word == "not" and following.value in ("in", "between"):
        return Mistake(index, say("not stands before the whole test; write not(a in (1, 2))"))
    return None


def _question_inside(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return that a question mark inside a word makes no condition."""
    if tokens[index].kind == NAME and "?" in tokens[index].value[1:]:
        return Mistake(index, say("FEEL has no question mark for conditions; write if a then b else c"))
    return None


def _is_value(token: Token) -> bool:
    return token.kind in (STRING, NUMBER) or token.value in ("null", "true", "false")


def _is(token: Token, sign: str) -> bool:
    return token.kind == SYMBOL and token.value == sign


# -- places where reading fails: mistakes that show at once ------------------------------------------------------


def _pair(tokens: Sequence[Token], index: int) -> Mistake | None:
    for first in (index - 1, index):
        if first >= 0 and tokens[first].kind in (SYMBOL, ODD):
            right = foreign.PAIRS.get((tokens[first].value, tokens[first + 1].value))
            if right:
                return Mistake(first, _no_sign(tokens[first].value + tokens[first + 1].value, right))
    return None


def _sign(tokens: Sequence[Token], index: int) -> Mistake | None:
    token = tokens[index]
    if token.kind != ODD:
        return None
    return Mistake(index, foreign.QUOTES.get(token.value) or _no_sign(token.value, foreign.SIGNS.get(token.value)))


def _no_sign(sign: str, right: Sentence | None) -> str:
    return with_hint(say("'{sign}' is no sign of FEEL", sign=sign), right)


def _number(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return that a number is written with gaps, points or commas."""
    if not 0 < index < len(tokens) - 1:
        return None
    token, before, after = tokens[index], tokens[index - 1], tokens[index + 1]
    if before.kind != NUMBER:
        return None
    if _is(token, ",") and after.kind == NUMBER and not token.spaced and not after.spaced:
        number = f"{before.value.replace('.', '')}.{after.value}"
        return Mistake(index, say("A number has a point, not a comma; write {number}", number=number))
    if token.kind == NUMBER:
        right = say("A number has no gaps and one point at most: 1000000 or 1.5; several are separated by commas")
        return Mistake(index, right)
    if _is(token, ":") and after.kind == NUMBER:
        return Mistake(index, say('A time is written time("10:30:00") or @"10:30:00"'))
    if token.kind == NAME and token.value in foreign.UNITS:
        right = say('A length of time is written duration("P14D"), duration("P1Y6M") or duration("PT2H")')
        return Mistake(index, right)
    if token.value == "€":
        return Mistake(index, say("An amount is a number without its currency"))
    if token.kind == NAME and not token.spaced:
        return Mistake(index - 1, say("A name does not begin with a digit"))
    return None


def _text(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return what is wrong with what follows a text."""
    token = tokens[index]
    if index == 0 or tokens[index - 1].kind != STRING:
        return None
    if token.kind == NAME and not token.spaced:
        return Mistake(index, say('A quotation mark inside a text is written \\"'))
    if token.kind == STRING:
        return Mistake(index, say("Texts are joined with +, and listed with commas between them"))
    return None


def _word(tokens: Sequence[Token], index: int) -> Mistake | None:
    if index == 0 or tokens[index].kind != NAME:
        return None
    return _between(tokens, index)


def _operand(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return that a function stands between its arguments: ``a contains "b"``."""
    if tokens[index].kind not in (STRING, NUMBER):
        return None
    for name in _FUNCTIONS:
        words = name.split()
        first = index - len(words)
        if first > 0 and [each.value for each in tokens[first:index]] == words:
            return Mistake(first, say('{name} is a function; write {name}(a, "b")', name=name))
    return None


def _condition(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return the question mark to which a colon belongs."""
    if _is(tokens[index], ":"):
        for place in range(index - 1, 0, -1):
            if tokens[place].kind == NAME and tokens[place].value == "?":
                return _between(tokens, place)
    return None


def _arrow(tokens: Sequence[Token], index: int) -> Mistake | None:
    if _is(tokens[index], "->"):
        return Mistake(index, say("A function is written function(x) x + 1"))
    return None


# -- places where reading fails: what is likely where nothing else is known --------------------------------------


def _beginning(tokens: Sequence[Token], index: int) -> Mistake | None:
    if index == 0 and _is(tokens[index], "="):
        return Mistake(0, say("An expression has no = at its beginning here; take it away"))
    return None


def _comparison(tokens: Sequence[Token], index: int) -> Mistake | None:
    """Return that one side of a comparison is missing: ``a > 1 and < 5``."""
    token = tokens[index]
    if token.kind != SYMBOL or token.value not in ("=", "<", ">", "<=", ">=", "!="):
        return None
    return Mistake(index, say("What is to be compared is missing before {sign}; write a {sign} 1", sign=token.value))


def _comma(tokens: Sequence[Token], index: int) -> Mistake | None:
    if not _is(tokens[index], ","):
        return None
    if index == 0 or tokens[index - 1].value in (",", "(", "[", "{"):
        return Mistake(index, say("A value is missing before this comma"))
    return Mistake(index, say("No comma can stand here; several values stand in brackets: [1, 2], after in: in (1, 2)"))


def _colon(tokens: Sequence[Token], index: int) -> Mistake | None:
    if index and _is(tokens[index], ":"):
        return Mistake(index, say("Name and value with a colon stand in braces: {{name: value}}"))
    return None


def _dots(tokens: Sequence[Token], index: int) -> Mistake | None:
    if _is(tokens[index], ".."):
        return Mistake(index, say("A range stands in brackets: [1..10]"))
    return None


def _brace(tokens: Sequence[Token], index: int) -> Mistake | None:
    if index and _is(tokens[index], "{"):
        return Mistake(index, BRACES)
    return None


def _closing(tokens: Sequence[Token], index: int) -> Mistake | None:
    token = tokens[index]
    opening = _OPENING.get(token.value) if token.kind == SYMBOL else None
    if opening is None:
        return None
    if sum(_is(before, opening) - _is(before, token.value) for before in tokens[:index]) <= 0:
        right = say("There is no {opening} for this {closing}; take it away", opening=opening, closing=token.value)
        return Mistake(index, right)
    if _is(tokens[index - 1], ","):
        return Mistake(index - 1, say("Nothing follows this comma; take it away"))
    return Mistake(index, say("A value is missing before this {closing}", closing=token.value))


def _keyword(tokens: Sequence[Token], index: int) -> Mistake | None:
    token = tokens[index]
    right = _KEYWORDS.get(token.value) if token.kind == NAME else None
    if right is None:
        return None
    return Mistake(index, with_hint(say("The word '{word}' is not expected here", word=token.value), right))


BRACES: Final = say("Braces make a context {{name: value}}; parts are held together by parentheses ( )")
_OPENING: Final = {")": "(", "]": "[", "}": "{"}
_FUNCTIONS: Final = ("contains", "starts with", "ends with", "matches", "before", "after", "includes", "during")
_KEYWORDS: Final = {
    **dict.fromkeys(["then", "else"], say("it belongs to an if: if a then b else c")),
    "return": say("it belongs to a for: for x in list return x + 1"),
    "satisfies": say("it belongs to some or every: some x in list satisfies x > 1"),
    **dict.fromkeys(["and", "or"], say("it stands between two conditions: a > 1 and b > 1")),
    "in": say("it stands between a value and what it is looked for in: a in (1, 2)"),
    "between": say("it stands behind a value: a between 1 and 10"),
    **dict.fromkeys(["if", "for", "some", "every"], say("what joins it with the words before it is missing")),
    "function": say("a function is written function(x) x + 1"),
    **dict.fromkeys(["true", "false", "null"], say("an operator is missing before it, such as = or and")),
}
_SURE: Final = (_pair, _sign, _number, _text, _operand, _word, _condition, _arrow)
_LIKELY: Final = (_beginning, _comparison, _comma, _colon, _dots, _brace, _closing, _keyword)
