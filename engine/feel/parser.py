"""Tokens to syntax tree: a Pratt parser, one method per kind of expression.

Binding powers: ``or`` 1, ``and`` 2, comparisons 3, sums 4, products 5, ``**`` 6; the minus sign, ``instance of``,
paths, filters and calls bind tighter. Depth is limited, so hostile text gets a :class:`FeelSyntaxError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn

from engine.feel import nodes as n
from engine.feel.lexer import END, HINTS, KEYWORDS, NAME, NUMBER, STRING, SYMBOL, Token, error, tokenize, with_hint
from engine.feel.literals import ParserLiterals
from engine.feel.names import Names
from engine.feel.sentences import say
from engine.feel.temporal import parse_temporal
from engine.feel.values import NUMBERS

MAX_DEPTH: Final = 50
MAX_CHAIN: Final = 250
COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_POWER: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6,
}  # fmt: skip
_SUM: Final = 4


class Parser(ParserLiterals):
    """Reads one text; ``known`` are the names that it may use besides single words."""

    def __init__(self, text: str, known: Iterable[str], builtins: Names) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0
        self.names = Names(known)
        self.builtins = builtins
        self.no_filter = False
        self.offsets: dict[int, int] = {}
        """Where in the text each node stands, by the identity of the node: at its operator, else at its beginning."""

    # -- entry points ------------------------------------------------------------------------------------------

    def parse_expression(self) -> n.Node:
        """Read the whole text as one expression."""
        if self.peek.kind == END:
            self.fail(say('The expression is empty; write a value such as "text", 1 or true'))
        node = self.expression()
        self.expect_end()
        return node

    def parse_unary_tests(self) -> n.UnaryTests:
        """Read the whole text as the tests of a decision-table cell."""
        if self.peek.kind == END:
            self.fail(say("The cell is empty; write - for any value"))
        if self.peek.value == "-" and self.tokens[self.at + 1].kind == END:
            return n.UnaryTests(())
        negated = self.peek.value == "not" and self.tokens[self.at + 1].value == "(" and self._closes_at_end()
        if negated:
            self.at += 2
        tests = [self.unary_test()]
        while self.accept(","):
            tests.append(self.unary_test())
        if negated:
            self.expect(")")
        self.expect_end()
        return n.UnaryTests(tuple(tests), negated)

    def _closes_at_end(self) -> bool:
        level = 0
        for index in range(self.at + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.kind == SYMBOL:
                level += (token.value in "([{") - (token.value in ")]}")
                if level == 0:
                    return self.tokens[index + 1].kind == END
        return False

    def unary_test(self) -> n.Node:
        """Read one test: a comparison without left side, or an expression."""
        token = self.peek
        if token.kind == SYMBOL and token.value in COMPARISONS:
            self.at += 1
            return self.noted(n.Test(token.value, self.expression(_SUM)), token.start)
        return self.expression()

    # -- expressions -------------------------------------------------------------------------------------------

    def expression(self, power: int = 0) -> n.Node:
        """Read an expression whose operators bind at least as tightly as ``power``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(say("The expression is nested deeper than {limit} levels; split it up", limit=MAX_DEPTH))
        left = self.prefix()
        links = 0
        while True:
            token = self.peek
            bound = _POWER.get(token.value, 0) if token.kind in (SYMBOL, NAME) else 0
            if bound == 0 or bound < power:
                break
            links += 1
            if links > MAX_CHAIN:
                self.fail(say("More than {limit} operators in a row; split the expression up", limit=MAX_CHAIN))
            self.at += 1
            left = self.noted(self.infix(left, token.value, bound), token.start)
        self.depth -= 1
        return left

    def infix(self, left: n.Node, operator: str, bound: int) -> n.Node:
        if operator in ("and", "or"):
            right = self.expression(bound + 1)
            if isinstance(left, n.Logic) and left.operator == operator:
                return n.Logic(operator, (*left.operands, right))
            return n.Logic(operator, (left, right))
        if operator == "between":
            low = self.expression(_SUM)
            self.expect("and", say("between needs two values: x between 1 and 10"))
            return n.Between(left, low, self.expression(_SUM))
        if operator == "in":
            return n.In(left, self.tests_after_in())
        return n.Binary(operator, left, self.expression(bound + 1))

    def tests_after_in(self) -> tuple[n.Node, ...]:
        """Read what follows ``in``: one test, or several in parentheses."""
        token = self.peek
        if token.kind == SYMBOL and token.value in COMPARISONS:
            return (self.unary_test(),)
        if token.value != "(" or token.kind != SYMBOL:
            return (self.expression(_SUM),)
        self.at += 1
        first = self.nested(self.unary_test)
        if self.peek.value == "..":
            return (self.postfix(self.noted(self.range_rest(first, low_included=False), token.start)),)
        tests = [first]
        while self.accept(","):
            tests.append(self.nested(self.unary_test))
        self.expect(")")
        return tuple(tests)

    def prefix(self) -> n.Node:
        token = self.peek
        if token.kind == SYMBOL and token.value == "-":
            self.at += 1
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.fail(say("Too many minus signs in a row"))
            operand = self.prefix()
            self.depth -= 1
            if isinstance(operand, n.Literal) and operand.value.__class__ in NUMBERS:
                number: Any = operand.value
                return self.noted(n.Literal(-number), token.start)
            return self.noted(n.Negation(operand), token.start)
        node = self.primary()
        if token.kind != SYMBOL or token.value != "(" or isinstance(node, n.RangeLiteral):
            self.noted(node, token.start)
        return self.postfix(node)

    def postfix(self, node: n.Node) -> n.Node:
        """Read paths, filters, calls and ``instance of`` behind an operand."""
        links = 0
        while True:
            token = self.peek
            if token.kind == NAME and token.value == "instance" and self.tokens[self.at + 1].value == "of":
                self.at += 2
                node = self.noted(n.InstanceOf(node, self.type_name()), token.start)
            elif token.kind != SYMBOL:
                return node
            elif token.value == ".":
                self.at += 1
                name = self.peek.start
                node = self.noted(n.Path(node, self.path_name()), name)
            elif token.value == "[" and not self.no_filter:
                self.at += 1
                node = self.noted(n.Filter(node, self.nested(self.expression)), token.start)
                self.expect("]", say("The filter is not closed; add a ]"))
            elif token.value == "(":
                self.at += 1
                node = self.noted(self.call(node), self.offsets[id(node)])
            else:
                return node
            links += 1
            if links > MAX_CHAIN:
                self.fail(say("More than {limit} steps in a row; split the expression up", limit=MAX_CHAIN))

    def primary(self) -> n.Node:
        token = self.peek
        if token.kind == NUMBER:
            self.at += 1
            return n.Literal(self.number(token))
        if token.kind == STRING:
            self.at += 1
            return n.Literal(token.value)
        if token.kind == NAME:
            return self.name_or_keyword(token)
        if token.kind == SYMBOL:
            match token.value:
                case "(":
                    return self.parenthesis()
                case "[" | "]":
                    return self.list_or_range()
                case "{":
                    return self.context()
                case "@":
                    return self.at_literal()
        if token.kind == END:
            problem = say("The expression ends too early")
        else:
            problem = say("Unexpected '{found}'", found=token.value)
        hint = HINTS.get(token.value) or say("a value, a name or a parenthesis is expected here")
        return self.fail(with_hint(problem, hint))

    def at_literal(self) -> n.Node:
        self.at += 1
        token = self.peek
        if token.kind != STRING:
            self.fail(say('After @ a text is expected: @"2026-01-31"'))
        self.at += 1
        value = parse_temporal(token.value)
        if value is None:
            self.fail(say('@"{text}" is no date, time, date and time or duration', text=token.value), token)
        return n.Literal(value)

    def name_or_keyword(self, token: Token) -> n.Node:
        known = self.names.longest(self.tokens, self.at)
        if known is None or known[1] == 1:
            match token.value:
                case "if":
                    return self.conditional()
                case "for":
                    return self.loop()
                case "some" | "every":
                    return self.quantified(every=token.value == "every")
                case "function" if self.tokens[self.at + 1].value == "(":
                    return self.function()
                case "true" | "false" | "null":
                    self.at += 1
                    return n.Literal({"true": True, "false": False, "null": None}[token.value])
                case word if word in KEYWORDS:
                    self.fail(say("The word '{word}' is not expected here", word=word))
        return n.Name(self.variable_name())

    # -- small helpers -----------------------------------------------------------------------------------------

    def noted(self, node: n.Node, offset: int) -> n.Node:
        """Return the node, whose place in the text is kept; every node is noted when it is made."""
        self.offsets[id(node)] = offset
        return node

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def accept(self, value: str) -> bool:
        token = self.tokens[self.at]
        if token.value == value and token.kind in (SYMBOL, NAME):
            self.at += 1
            return True
        return False

    def expect(self, value: str, hint: str = "") -> None:
        if not self.accept(value):
            if self.peek.kind == END:
                problem = say("'{wanted}' is expected instead of the end", wanted=value)
            else:
                problem = say("'{wanted}' is expected instead of '{found}'", wanted=value, found=self.peek.value)
            self.fail(say("{problem}. {hint}", problem=problem, hint=hint) if hint else problem)

    def expect_end(self) -> None:
        if self.peek.kind != END:
            self.fail(say("'{found}' is too much here; an operator may be missing before it", found=self.peek.value))

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        raise error(self.text, (token or self.peek).start, message)
