"""The parts of the grammar that are made of signs: numbers, parentheses, lists, ranges, contexts, and names."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from engine.feel import mistakes
from engine.feel import nodes as n
from engine.feel.cursor import Cursor
from engine.feel.lexer import KEYWORDS, NAME, NUMBER, ODD, STRING, SYMBOL, Token
from engine.feel.names import Names
from engine.feel.operators import DECIMAL
from engine.feel.sentences import Sentence, say

_NAME_SIGNS: Final = frozenset("./-'’+*")  # noqa: RUF001
"""Signs that may stand inside a name: rule 30 of the grammar."""
_GOING_ON: Final = frozenset({"then", "else", "and", "or", "in", "between", "instance", "return", "satisfies"})
"""Keywords that cannot begin an expression."""
_BEGINNING: Final = frozenset("([{-@")
"""Signs that can begin an expression."""


class ParserLiterals(Cursor):
    """Reads numbers, brackets and names."""

    def at_instance_of(self) -> bool:
        """Return whether the words ``instance of`` follow; each of them may be part of a name."""
        token = self.peek
        return token.value == "instance" and token.kind == NAME and self.tokens[self.at + 1].value == "of"

    def number(self, token: Token) -> int | Decimal:
        """Return the value of a numeric literal, rounded to the digits that can be calculated with."""
        if token.value.isdecimal() and len(token.value) <= DECIMAL.prec:
            return int(token.value)
        try:
            exact = Decimal(token.value)
        except InvalidOperation:  # an exponent beyond even what Python can hold
            exact = None
        if exact is None or (exact and not DECIMAL.Emin <= exact.adjusted() <= DECIMAL.Emax):
            self.fail(say("This number is too large or too small"), token)
        return DECIMAL.create_decimal(exact)

    # -- parentheses, lists, ranges ----------------------------------------------------------------------------

    def parenthesis(self) -> n.Node:
        opened = self.at
        self.at += 1
        node = self.nested(self.unary_test)
        if not isinstance(node, n.Test) and self.peek.value == ".." and self.peek.kind == SYMBOL:
            return self.range_rest(node, opened, low_included=False)
        self.close(")", opened)
        return node

    def list_or_range(self) -> n.Node:
        opened, opening = self.at, self.peek.value
        self.at += 1
        if opening == "[" and self.accept("]"):
            return n.ListLiteral(())
        first = self.nested(self.unary_test if opening == "[" else self.expression)
        if self.peek.value == ".." and self.peek.kind == SYMBOL:
            return self.range_rest(first, opened, low_included=opening == "[")
        if opening == "]":
            self.fail(say("A range that begins with ] needs two dots: ]1..10]"))
        items = [first]
        while self.accept(","):
            items.append(self.nested(self.unary_test))
        self.close("]", opened)
        return n.ListLiteral(tuple(items))

    def range_rest(self, low: n.Node, opened: int, *, low_included: bool) -> n.Node:
        """Read the rest of a range behind its lower end."""
        self.expect("..")
        before, self.in_range = self.in_range, True
        high = self.expression(4)
        self.in_range = before
        closing = self.peek.value if self.peek.kind == SYMBOL else ""
        if closing not in ("]", ")", "["):
            self.close("]", opened, say("A range is closed with ] or, without its end, with )"))
        self.at += 1
        return n.RangeLiteral(low, high, low_included, closing == "]")

    def closes_range(self) -> bool:
        """Return whether a [ behind the end of a range closes it, since what follows cannot begin a filter."""
        return not self.begins_expression(self.tokens[self.at + 1])

    def begins_expression(self, token: Token) -> bool:
        """Return whether an expression can begin with the token."""
        if token.kind == NAME:
            return token.value not in _GOING_ON
        return token.kind in (NUMBER, STRING) or (token.kind == SYMBOL and token.value in _BEGINNING)

    def filter(self, base: n.Node) -> n.Node:
        """Read a filter, in which the names of entries are known."""
        opened = self.at
        self.at += 1
        self.names.push(self.fields)
        condition = self.nested(self.expression)
        self.names.pop()
        self.close("]", opened)
        return n.Filter(base, condition)

    def context(self) -> n.Node:
        opened = self.at
        self.at += 1
        entries: list[tuple[str, n.Node]] = []
        self.names.push()
        while not self.accept("}"):
            if entries:
                self.separate("}", opened, say("Entries of a context are separated by commas"))
            key = self.entry_name(say("A context is written {{name: value}}"))
            if self.peek.value == "}":
                self.fail(mistakes.BRACES, self.tokens[opened])
            self.expect(":", say("A context is written {{name: value}}"))
            if self.peek.value == "function":
                self.names.add(key)  # a function may call itself
            entries.append((key, self.nested(self.expression)))
            self.names.add(key)
            self.fields.add(key)
        self.names.pop()
        return n.ContextLiteral(tuple(entries))

    def entry_name(self, hint: Sentence, stops: frozenset[str] = frozenset()) -> str:
        """Read the name of a context entry, an argument, a parameter or a variable, up to one of ``stops``."""
        start = self.at
        if self.peek.kind == STRING:
            self.at += 1
            return self.tokens[start].value
        if self.peek.kind != NAME:
            self.refuse(mistakes.with_pattern(say("A name is expected here"), hint))
        self.at += 1
        while self.goes_on_as_name() and self.peek.value not in stops:
            self.at += 1
        return self.joined(start, self.at)

    def goes_on_as_name(self) -> bool:
        """Return whether the next token can be a further part of a name."""
        token = self.peek
        return token.kind in (NAME, NUMBER) or (token.kind in (SYMBOL, ODD) and not set(token.value) - _NAME_SIGNS)

    def joined(self, start: int, end: int) -> str:
        """Return the tokens as one name, any white space in between as one blank."""
        parts = self.tokens[start:end]
        return "".join((" " if token.spaced and index else "") + token.value for index, token in enumerate(parts))

    # -- names -------------------------------------------------------------------------------------------------

    def variable_name(self) -> str:
        """Read a name: the longest known one, else all words in a row, which can be nothing but one name."""
        start = self.at
        known = [found for names in (self.names, self.builtins) if (found := names.longest(self.tokens, start))]
        if known:
            name, length = max(known, key=lambda found: found[1])
            self.at += length
            return name
        first = self.tokens[start].value
        self.at += 1
        if self.names.given(first):
            return first
        self.take_words()
        if first == "not" and self.at > start + 1:
            self.fail(say("not needs parentheses: not(a)"), self.tokens[start + 1])
        self.refuse_foreign(start)
        return self.joined(start, self.at)

    def path_name(self) -> str:
        """Read the name behind a dot."""
        start = self.at
        if self.peek.kind != NAME:
            before = self.tokens[max(start - 2, 0)]
            if before.kind == NUMBER:
                self.fail(say("A number needs digits behind its point, such as 1.0"), before)
            self.fail(say("After a dot the name of a field is expected"))
        found = [names.longest(self.tokens, start) for names in (self.names, Names(self.fields))]
        length = max((known[1] for known in found if known), default=0)
        self.at += length or 1
        self.take_words()
        if not length:
            self.refuse_foreign(start)
        return self.joined(start, self.at)

    def take_words(self) -> None:
        """Go on over words that can be nothing but parts of a name."""
        while self.peek.kind == NAME and self.peek.value not in KEYWORDS and not self.at_instance_of():
            self.at += 1

    def refuse_foreign(self, start: int) -> None:
        """Fail at a word of another language among those that would make a name."""
        found = mistakes.in_words(self.tokens, start, self.at)
        if found:
            self.fail(found.advice, self.tokens[found.at])
